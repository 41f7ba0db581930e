import Settings

extension Files {
    /// The shipped themes that others may be based on.
    static func themes() throws -> [String: PanelTheme] {
        var themes: [String: PanelTheme] = [:]
        for name in ["light", "dark", "high-contrast"] {
            let file = ThemeFile.name(of: name)
            themes[name] = try ThemeFile.read(bytes("Kiosk/Themes/\(file)"), named: file)
        }
        return themes
    }
}
