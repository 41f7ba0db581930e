/// The colours, the stroke and the logo of everything on the panel, as plain values. What a face
/// looks like is no business of a theme: its mouth carries the answer.
package struct PanelTheme: Hashable, Sendable {
    /// Thinner, and an outline breaks up at arm's length; thicker, and mouths fill with ink.
    package static let strokes = 0.5...2.5

    /// As the panel's configuration names it.
    package var name: String
    package var colours: ThemeColours
    /// Of faces, icons and emblems.
    package var strokeMillimetres: Double
    /// Relative to the folder of the theme's file. What it holds is checked where it is decoded.
    package var logo: SettingsPath?
    /// Where the theme's file names the logo; nil where there is none, or its base names it.
    package var logoPosition: Position?
}

/// The colours by what they are for.
package struct ThemeColours: Hashable, Sendable {
    package static let faceCount = 5

    package var background: RGB
    /// Text, and the fill of the prominent key.
    package var ink: RGB
    /// Text that is neither the question nor an answer.
    package var quietInk: RGB
    /// The inside of keys and tiles.
    package var surface: RGB
    /// Outlines of keys and tiles.
    package var line: RGB
    /// The five faces, the most unhappy first.
    package var faceFills: [RGB]
    /// Eyes, brows and mouth.
    package var faceFeatures: RGB
    package var faceOutline: RGB
    /// Around what is pressed, or in focus.
    package var ring: RGB
    package var thanksBackground: RGB
    package var thanksInk: RGB

    /// Nothing can be seen in them: what a reader starts from.
    static let none: ThemeColours = {
        let black = RGB(0)
        return ThemeColours(
            background: black, ink: black, quietInk: black, surface: black, line: black,
            faceFills: [RGB](repeating: black, count: faceCount), faceFeatures: black,
            faceOutline: black, ring: black, thanksBackground: black, thanksInk: black)
    }()
}
