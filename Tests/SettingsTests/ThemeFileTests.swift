import Foundation
import Settings
import Testing

@Suite struct ThemeFileTests {
    private func read(_ text: String) throws -> PanelTheme {
        try ThemeFile.read(Array(text.utf8), named: "own.yaml", bases: Files.themes())
    }

    private func faults(_ text: String) throws -> [SettingsFault] {
        do {
            _ = try read(text)
            return []
        } catch let error as SettingsFaults {
            return error.listed
        }
    }

    @Test func `three themes are shipped, each under its own name`() throws {
        let folder = Files.root.appending(path: "Kiosk/Themes")
        #expect(Files.names(in: folder, ending: "yaml") == ["dark", "high-contrast", "light"])
        let themes = try Files.themes()
        for (name, theme) in themes { #expect(theme.name == name) }
        let light = try #require(themes["light"])
        #expect(light.colours.background == RGB(0xF6F8FA))
        #expect(
            light.colours.faceFills.map(\.rgb) == [
                0xC8372D, 0xE8833A, 0xF2C230, 0x7DB84B, 0x1E9E5A,
            ])
        #expect(light.strokeMillimetres == 0.9)
        #expect(light.logo == nil)
        #expect(themes["high-contrast"]?.colours.ink == RGB(0xFFFFFF))
    }

    @Test func `an organisation gives its colours and its logo, and the base gives the rest`()
        throws
    {
        let theme = try read(
            """
            theme: harbour
            base: dark
            logo: harbour.svg
            colours:
              thanks-background: "#00537f"
            """)
        let dark = try #require(Files.themes()["dark"])
        var expected = dark.colours
        expected.thanksBackground = RGB(0x00537F)
        #expect(theme.name == "harbour")
        #expect(theme.colours == expected)
        #expect(theme.strokeMillimetres == dark.strokeMillimetres)
        #expect(theme.logo == SettingsPath("harbour.svg"))
    }

    @Test func `a theme without a base gives every colour`() throws {
        let faults = try faults("theme: harbour\ncolours:\n  ink: \"#000000\"\n")
        #expect(faults.count == 11)
        #expect(faults.filter { $0.what.hasPrefix("'colours' has no key") }.count == 10)
    }

    @Test(arguments: [("0.5", 0), ("2.5", 0), ("0.49", 1), ("2.51", 1)])
    func `a stroke at its limits is read, and beyond them it is not`(
        stroke: String, faultCount: Int
    ) throws {
        let text = "theme: own\nbase: light\nstroke-millimetres: \(stroke)\n"
        #expect(try faults(text).count == faultCount)
    }

    /// The published worked values of WCAG's own formula: black on white is 21 : 1, and #767676
    /// is the lightest grey that passes 4.5 : 1 on white.
    @Test func `contrast is that of WCAG`() {
        #expect(RGB(0).contrast(with: RGB(0xFFFFFF)) == 21)
        #expect(RGB(0xFFFFFF).contrast(with: RGB(0)) == 21)
        #expect(RGB(0x123456).contrast(with: RGB(0x123456)) == 1)
        #expect(RGB(0x767676).contrast(with: RGB(0xFFFFFF)) >= 4.5)
        #expect(RGB(0x777777).contrast(with: RGB(0xFFFFFF)) < 4.5)
        #expect(abs(RGB(0xFF0000).contrast(with: RGB(0xFFFFFF)) - 3.998) < 0.001)
        #expect(abs(RGB(0x0000FF).luminance - 0.0722) < 1e-9)
    }

    @Test func `every shade of grey has the luminance that the formula gives`() {
        for grey: UInt32 in 0...255 {
            let share = Double(grey) / 255
            let linear = share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            #expect(abs(RGB(grey * 0x010101).luminance - linear) < 1e-14)
        }
    }

    @Test func `a text colour at 4,5 to 1 is read, and the next lighter one is not`() throws {
        let white = "  background: \"#FFFFFF\"\n  surface: \"#FFFFFF\"\n"
        func text(_ grey: String) -> String {
            "theme: own\nbase: light\ncolours:\n\(white)  quiet-ink: \"#\(grey)\"\n"
        }
        #expect(try faults(text("767676")) == [])
        let faults = try faults(text("777777"))
        #expect(faults.count == 2)
        #expect(faults[0].position == Position(line: 6, column: 14))
        #expect(
            faults[0].what == "'quiet-ink' #777777 on 'background' #FFFFFF has a contrast of "
                + "4.47 : 1; 4.50 : 1 is needed")
        #expect(faults[0].advice == "make 'quiet-ink' \"#767676\", the nearest that passes.")
    }

    /// Whatever the colour, the one that the message gives makes the message go away.
    @Test func `the cure cures`() throws {
        for rgb: UInt32 in stride(from: 0, through: 0xFFFFFF, by: 0x0A1B3D) {
            let text = "theme: own\nbase: light\ncolours:\n  quiet-ink: \"\(RGB(rgb))\"\n"
            guard let fault = try faults(text).first else { continue }
            let match = try #require(fault.advice.firstMatch(of: /#[0-9A-F]{6}/))
            let cured = text.replacing("\(RGB(rgb))", with: String(match.output))
            #expect(try faults(cured) == [], "\(RGB(rgb))")
        }
    }

    @Test func `a face may have any colour that its mouth is seen on`() throws {
        let fills = "[\"#FFFFFF\", \"#E0E0E0\", \"#C0C0C0\", \"#E0E0FF\", \"#FFFFFF\"]"
        #expect(try faults("theme: own\nbase: light\ncolours:\n  face-fills: \(fills)\n") == [])
    }

    @Test func `a dark outline on a dark background is enough where every face shines`() throws {
        let dark = try #require(Files.themes()["dark"])
        #expect(dark.colours.faceOutline.contrast(with: dark.colours.background) < 3)
        let fills = "[\"#C8372D\", \"#E8833A\", \"#F2C230\", \"#7DB84B\", \"#5A5A5A\"]"
        let faults = try faults("theme: own\nbase: dark\ncolours:\n  face-fills: \(fills)\n")
        #expect(!faults.isEmpty)
    }

    @Test func `hostile files are refused`() throws {
        #expect(try !faults("theme: &a own").isEmpty)
        #expect(try !faults(String(repeating: "[", count: 60_000)).isEmpty)
        #expect(try !faults("theme: own\nbase: light\nlogo: \"a\\0.png\"\n").isEmpty)
    }
}
