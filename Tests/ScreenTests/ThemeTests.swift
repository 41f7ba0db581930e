import Glibc
import Screen
import Testing

@Suite struct ThemeTests {
    static let themes = [Theme.light, .dark, .highContrast]

    /// The contrast ratio of WCAG 2.2, from 1 to 21.
    private func contrast(_ one: Color, _ other: Color) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private func luminance(_ color: Color) -> Double {
        func linear(_ byte: UInt8) -> Double {
            let share = Double(byte) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green)
            + 0.0722 * linear(color.blue)
    }

    @Test func `the contrast formula gives the known ratios`() {
        #expect(contrast(Color(0x000000), Color(0xFFFFFF)) == 21)
        #expect(abs(contrast(Color(0xF2C230), Color(0xF6F8FA)) - 1.6) < 0.05)
    }

    @Test(arguments: themes)
    func `text stands out 4.5 to 1 from whatever it stands on`(theme: Theme) {
        #expect(contrast(theme.ink, theme.background) >= 4.5)
        #expect(contrast(theme.ink, theme.surface) >= 4.5)
        #expect(contrast(theme.quietInk, theme.background) >= 4.5)
        #expect(contrast(theme.thanksInk, theme.thanksBackground) >= 4.5)
    }

    @Test(arguments: themes)
    func `outlines, rings and progress stand out 3 to 1`(theme: Theme) {
        #expect(contrast(theme.line, theme.background) >= 3)
        #expect(contrast(theme.ring, theme.background) >= 3)
        #expect(contrast(theme.ink, theme.surface) >= 3)
        #expect(contrast(theme.ink, theme.line) >= 3 || theme.ink == theme.line)
    }

    @Test(arguments: themes)
    func `every face stands out 3 to 1 by outline or fill, and its features from its fill`(
        theme: Theme
    ) {
        #expect(theme.faceFills.count == 5)
        for fill in theme.faceFills {
            let outline = contrast(theme.faceOutline, theme.background)
            #expect(max(outline, contrast(fill, theme.background)) >= 3)
            #expect(contrast(theme.faceFeatures, fill) >= 3)
        }
    }

    @Test func `a closed panel is dark and can be read`() {
        #expect(contrast(Theme.sleepInk, Theme.sleepBackground) >= 4.5)
        #expect(luminance(Theme.sleepBackground) == 0)
    }

    @Test func `high contrast is black and white with a thicker stroke`() {
        let theme = Theme.highContrast
        let colors =
            theme.faceFills + [
                theme.background, theme.ink, theme.quietInk, theme.surface, theme.line,
                theme.faceFeatures, theme.faceOutline, theme.ring, theme.thanksBackground,
                theme.thanksInk,
            ]
        #expect(Set(colors) == [Color(0x000000), Color(0xFFFFFF)])
        #expect(theme.strokeMillimetres > Theme.light.strokeMillimetres)
    }

    @Test func `the faces have the colours of the house and four leave out the middle one`() {
        #expect(
            Theme.light.faceFills.map(\.rgb) == [0xC8372D, 0xE8833A, 0xF2C230, 0x7DB84B, 0x1E9E5A])
        #expect(Expression.scale(of: 4).map(\.level) == [1, 2, 4, 5])
        #expect(Expression.scale(of: 5).map(\.level) == [1, 2, 3, 4, 5])
    }
}
