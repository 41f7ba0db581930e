import Screen
import Testing

@Suite struct DRMSizeTests {
    private let mode = DisplayMode(width: 1280, height: 800, millihertz: 60_000)

    private func size(
        _ said: PhysicalSize, technician: Double? = nil, rotation: DisplayRotation = .none
    ) -> (size: ScreenSize, source: SizeSource)? {
        PhysicalSize.screen(
            mode, rotation: rotation, technician: technician, display: said, standIn: 10.1)
    }

    @Test(arguments: [
        (95, 54), (154, 86), (155, 87), (217, 136), (344, 194), (376, 301), (408, 306),
        (521, 293), (708, 398), (1210, 680), (62, 110), (300, 75),
    ])
    func `sizes of true displays are believed`(width: Int, height: Int) {
        #expect(PhysicalSize(width: width, height: height).isPlausible)
    }

    @Test(arguments: [
        (0, 0), (0, 90), (16, 9), (16, 10), (160, 90), (160, 100), (90, 160), (1600, 900),
        (1600, 1000), (4, 3), (1, 1), (65_535, 65_535), (600, 100), (100, 600), (3_000, 2_000),
    ])
    func `what no display can have is not believed`(width: Int, height: Int) {
        #expect(!PhysicalSize(width: width, height: height).isPlausible)
    }

    @Test func `diagonals from 3 to 100 inches are believed, and no others`() {
        // 61 × 46 mm are 3.008 inches; 60 × 46 mm are 2.977.
        #expect(PhysicalSize(width: 61, height: 46).isPlausible)
        #expect(!PhysicalSize(width: 60, height: 46).isPlausible)
        // 2214 × 1244 mm are 99.98 inches; 2214 × 1245 mm are 100.002.
        #expect(PhysicalSize(width: 2_214, height: 1_244).isPlausible)
        #expect(!PhysicalSize(width: 2_214, height: 1_245).isPlausible)
    }

    @Test func `a shape of five to one is believed, a longer one is not`() {
        #expect(PhysicalSize(width: 500, height: 100).isPlausible)
        #expect(!PhysicalSize(width: 501, height: 100).isPlausible)
    }

    @Test func `the technician is right, then the display, then the stand-in`() throws {
        let honest = PhysicalSize(width: 217, height: 136)
        let nonsense = PhysicalSize(width: 160, height: 90)
        let cases: [(PhysicalSize, Double?, Double, SizeSource)] = [
            (honest, 12, 12, .technician), (nonsense, 12, 12, .technician),
            (honest, nil, honest.inches, .display), (nonsense, nil, 10.1, .assumed),
        ]
        for (said, technician, inches, source) in cases {
            let found = try #require(size(said, technician: technician))
            #expect(found.source == source)
            #expect(
                found.size
                    == ScreenSize(width: 1280, height: 800, diagonalInches: inches))
        }
    }

    @Test func `a picture that is turned by a quarter is as wide as the display is high`() throws {
        for rotation in DisplayRotation.allCases {
            let found = try #require(
                size(PhysicalSize(width: 217, height: 136), rotation: rotation))
            #expect(found.size.isPortrait == rotation.swapsSides)
            #expect(found.size.width * found.size.height == 1280 * 800)
        }
    }
}
