/// Themes as people write them: `Kiosk/Themes/*.yaml`.
package enum ThemeFile {
    /// The file's name in the folder of themes: `light.yaml`.
    package static func name(of theme: String) -> String {
        "\(theme).yaml"
    }

    /// Reads a theme, and checks that everything in it can be seen (WCAG 2.2, 1.4.3 and 1.4.11).
    ///
    /// - Parameters:
    ///   - file: the file's name, for the messages.
    ///   - bases: the themes that this one may be based on, by their names.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String, bases: [String: PanelTheme] = [:]
    ) throws(SettingsFaults) -> PanelTheme {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let section = Section(root, named: "the theme", ThemeKey.self, faults)
        let reader = ThemeReader(section: section, bases: bases, faults: faults)
        let theme = reader.theme()
        try faults.check()
        return theme
    }
}

enum ThemeKey: String, CaseIterable, SectionKey {
    /// Its name.
    case theme
    /// The theme that gives every colour which is not here.
    case base
    /// The colours by what they are for.
    case colours
    /// How thick faces and icons are drawn.
    case strokeMillimetres = "stroke-millimetres"
    /// The path of a PNG or SVG file.
    case logo
}

/// The names are those of `ThemeColours`.
enum ColourKey: String, CaseIterable, SectionKey {
    /// Of the screen.
    case background
    /// Text, and the fill of the prominent key.
    case ink
    /// Text that is neither the question nor an answer.
    case quietInk = "quiet-ink"
    /// The inside of keys and tiles.
    case surface
    /// Outlines of keys and tiles.
    case line
    /// Five, the most unhappy first.
    case faceFills = "face-fills"
    /// Eyes, brows and mouth.
    case faceFeatures = "face-features"
    /// Around each face.
    case faceOutline = "face-outline"
    /// Around what is pressed, or in focus.
    case ring
    /// Of the screen that says thanks.
    case thanksBackground = "thanks-background"
    /// The thanks.
    case thanksInk = "thanks-ink"

    /// Nil for the faces, which are several.
    var path: WritableKeyPath<ThemeColours, RGB>? {
        switch self {
        case .background: \.background
        case .ink: \.ink
        case .quietInk: \.quietInk
        case .surface: \.surface
        case .line: \.line
        case .faceFills: nil
        case .faceFeatures: \.faceFeatures
        case .faceOutline: \.faceOutline
        case .ring: \.ring
        case .thanksBackground: \.thanksBackground
        case .thanksInk: \.thanksInk
        }
    }
}
