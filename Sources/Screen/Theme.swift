/// The colours and the stroke of everything on the panel.
package struct Theme: Hashable, Sendable {
    package var background: Color
    /// Text, and the fill of the prominent key.
    package var ink: Color
    /// Text that is not the question or an answer: controls and labels.
    package var quietInk: Color
    /// The inside of keys and tiles.
    package var surface: Color
    /// Outlines of keys, tiles and the field; progress that is still to come.
    package var line: Color
    /// The five faces, most unhappy first.
    package var faceFills: [Color]
    package var faceFeatures: Color
    package var faceOutline: Color
    /// The ring around what is pressed.
    package var ring: Color
    package var thanksBackground: Color
    package var thanksInk: Color
    /// The stroke of faces, icons and emblems; keys are outlined with half of it.
    package var strokeMillimetres: Double

    package static let light = Theme(
        background: Color(0xF6F8FA), ink: Color(0x1B1F23), quietInk: Color(0x4C5660),
        surface: Color(0xFFFFFF), line: Color(0x7B858F), faceFills: faceColors,
        faceFeatures: Color(0x1B1F23), faceOutline: Color(0x1B1F23), ring: Color(0x1B1F23),
        thanksBackground: Color(0x17475A), thanksInk: Color(0xFFFFFF), strokeMillimetres: 0.9)

    package static let dark = Theme(
        background: Color(0x12161A), ink: Color(0xF1F4F6), quietInk: Color(0xAEB8C1),
        surface: Color(0x1E242A), line: Color(0x727D88), faceFills: faceColors,
        faceFeatures: Color(0x1B1F23), faceOutline: Color(0x1B1F23), ring: Color(0xF1F4F6),
        thanksBackground: Color(0x17475A), thanksInk: Color(0xFFFFFF), strokeMillimetres: 0.9)

    package static let highContrast = Theme(
        background: Color(0x000000), ink: Color(0xFFFFFF), quietInk: Color(0xFFFFFF),
        surface: Color(0x000000), line: Color(0xFFFFFF),
        faceFills: [Color](repeating: Color(0x000000), count: 5),
        faceFeatures: Color(0xFFFFFF), faceOutline: Color(0xFFFFFF), ring: Color(0xFFFFFF),
        thanksBackground: Color(0xFFFFFF), thanksInk: Color(0x000000), strokeMillimetres: 1.6)

    /// A closed panel is dark in every theme: it may stand so for a weekend.
    package static let sleepBackground = Color(0x000000)
    package static let sleepInk = Color(0x9AA5AF)

    /// Red-orange, orange, yellow, yellow-green, green. The mouth and the brow carry the meaning;
    /// the colour only supports it.
    private static let faceColors = [
        Color(0xC8372D), Color(0xE8833A), Color(0xF2C230), Color(0x7DB84B), Color(0x1E9E5A),
    ]
}
