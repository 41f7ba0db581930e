package import Screen
package import Settings

/// Reads a theme's file, and what it builds on: the logo, and the themes beside it.
package enum ThemeFolder {
    /// The themes that another may be based on, where they lie in its folder.
    private static let baseNames = ["light", "dark", "high-contrast"]

    package static func read(_ path: String) throws(SetupFault) -> (Theme, Logo?) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        var bases: [String: PanelTheme] = [:]
        for name in baseNames {
            let base = "\(folder)/\(ThemeFile.name(of: name))"
            guard base != path, let bytes = try? PanelSetup.file(base) else { continue }
            bases[name] = try PanelSetup.settings { () throws(SettingsFaults) in
                try ThemeFile.read(bytes, named: base)
            }
        }
        let bytes = try PanelSetup.file(path)
        let theme = try PanelSetup.settings { () throws(SettingsFaults) in
            try ThemeFile.read(bytes, named: path, bases: bases)
        }
        return (
            Theme(theme),
            try theme.logo.map { (logo) throws(SetupFault) in
                let place = theme.logoPosition.map { "\(path):\($0)" } ?? path
                return try read(logo: logo.resolved(in: folder), at: place)
            }
        )
    }

    private static func read(logo path: String, at place: String) throws(SetupFault) -> Logo {
        let bytes: [UInt8]
        do {
            bytes = try FolderFile.read(path, bytesMax: Logo.bytesMax)
        } catch {
            let isTooLarge = error.isTooLarge
            throw .logo(
                at: place,
                what: isTooLarge
                    ? "the logo '\(path)' has more than \(Logo.bytesMax / 1024) KiB"
                    : "the logo's file \(error)",
                advice: isTooLarge
                    ? "make it smaller; an SVG is usually smallest"
                    : "check the path, and who may read it")
        }
        do {
            return try Logo(bytes)
        } catch {
            throw .logo(
                at: place, what: "'\(path)' cannot be used: \(error.what)", advice: error.advice)
        }
    }
}

extension Theme {
    package init(_ theme: PanelTheme) {
        let colours = theme.colours
        self = .light
        background = Color(colours.background)
        ink = Color(colours.ink)
        quietInk = Color(colours.quietInk)
        surface = Color(colours.surface)
        line = Color(colours.line)
        faceFills = colours.faceFills.map { Color($0) }
        faceFeatures = Color(colours.faceFeatures)
        faceOutline = Color(colours.faceOutline)
        ring = Color(colours.ring)
        thanksBackground = Color(colours.thanksBackground)
        thanksInk = Color(colours.thanksInk)
        strokeMillimetres = theme.strokeMillimetres
    }
}

extension Color {
    fileprivate init(_ colour: RGB) {
        self.init(colour.rgb)
    }
}
