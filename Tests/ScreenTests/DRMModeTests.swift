import Screen
import Testing

@Suite struct DRMModeTests {
    private func mode(
        _ width: Int, _ height: Int, _ hertz: Int = 60, preferred: Bool = false,
        interlaced: Bool = false, index: Int = 0
    ) -> DisplayMode {
        DisplayMode(
            width: width, height: height, millihertz: hertz * 1_000, isPreferred: preferred,
            isInterlaced: interlaced, index: index)
    }

    @Test func `the display's own choice is used where nobody wishes anything`() throws {
        let modes = [mode(1920, 1080), mode(1280, 800, preferred: true), mode(640, 480)]
        let (chosen, isWished) = try #require(DisplayMode.choose(from: modes, wish: nil))
        #expect(chosen == modes[1])
        #expect(isWished)
    }

    @Test func `without a choice of the display's, the most pixels at 60 pictures a second`() throws
    {
        let modes = [
            mode(1280, 800), mode(1920, 1080, 30), mode(1920, 1080, 75), mode(1920, 1080, 60),
            mode(1920, 1080, 60, index: 4),
        ]
        #expect(DisplayMode.choose(from: modes, wish: nil)?.mode == modes[3])
    }

    @Test func `an interlaced mode is the last resort`() {
        let interlaced = mode(1920, 1080, preferred: true, interlaced: true)
        let plain = mode(1280, 720)
        #expect(DisplayMode.choose(from: [interlaced, plain], wish: nil)?.mode == plain)
        #expect(DisplayMode.choose(from: [interlaced], wish: nil)?.mode == interlaced)
    }

    @Test func `a mode of up to 4096 pixels a side is used, one beyond is not`() {
        let largest = mode(4096, 2160)
        let modes = [mode(4097, 2160, preferred: true), largest, mode(319, 480)]
        #expect(DisplayMode.choose(from: modes, wish: nil)?.mode == largest)
        #expect(DisplayMode.choose(from: [mode(4096, 4097)], wish: nil) == nil)
        #expect(DisplayMode.choose(from: [mode(320, 320)], wish: nil) != nil)
        #expect(DisplayMode.choose(from: [], wish: nil) == nil)
    }

    @Test func `a wish is fulfilled where the display offers it`() throws {
        let modes = [
            mode(1920, 1080, preferred: true), mode(1280, 720, 60), mode(1280, 720, 50),
        ]
        let plain = DisplayMode.choose(from: modes, wish: DisplayModeWish("1280x720"))
        #expect(plain?.mode == modes[1])
        let slow = DisplayMode.choose(from: modes, wish: DisplayModeWish("1280x720@50"))
        #expect(slow?.mode == modes[2])
        #expect(slow?.isWished == true)
        // 59.94 is what 60 often is.
        let television = DisplayMode(width: 1280, height: 720, millihertz: 59_940)
        #expect(
            DisplayMode.choose(from: [television], wish: DisplayModeWish("1280x720@60"))?.isWished
                == true)
    }

    @Test func `a wish that cannot be fulfilled gives the display's own choice, and says so`() {
        let modes = [mode(1920, 1080), mode(1280, 800, preferred: true)]
        for wish in ["1024x768", "1280x800@50"] {
            let found = DisplayMode.choose(from: modes, wish: DisplayModeWish(wish))
            #expect(found?.mode == modes[1])
            #expect(found?.isWished == false)
        }
    }

    @Test func `a wish is a width, a height and perhaps a speed`() {
        #expect(DisplayModeWish("1920x1080@50")?.description == "1920x1080@50")
        #expect(DisplayModeWish("320x4096@500") != nil)
        #expect(DisplayModeWish("1280x800@1")?.hertz == 1)
        for text in [
            "", "1280", "1280x", "x800", "1280x800@", "1280x800@0", "1280x800@501", "1280×800",
            "+1280x800", "1280x800@-5", "319x480", "480x4097", "1280x800@50@60", "1280x800x24",
            "99999999999999999999x800",
        ] {
            #expect(DisplayModeWish(text) == nil, "\(text)")
        }
    }
}
