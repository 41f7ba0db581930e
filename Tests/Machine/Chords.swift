/// Keys pressed together, by QEMU's names for them, in the order in which they go down.
package struct Chord: Hashable, Sendable, CustomStringConvertible {
    package var keys: [String]

    package init(_ keys: String...) {
        self.keys = keys
    }

    package var description: String { keys.joined(separator: "+") }
}

/// What a customer with a keyboard, or with a box that says it is one, may try in order to get out
/// of the panel.
extension Chord {
    /// Ends or cripples the machine, or whoever watches it, where it has its effect.
    package static let fatal: Set<Chord> = Set(
        ["b", "c", "e", "f", "i", "k", "o", "u"].map { Chord("alt", "sysrq", $0) }
            + [Chord("ctrl", "alt", "delete")])

    /// One of each kind, none of them fatal: each has an effect on a console that nobody guards.
    package static let harmless = [
        Chord("alt", "sysrq", "h"), Chord("ctrl", "alt", "f2"), Chord("alt", "right"),
        Chord("alt", "up"), Chord("ctrl", "c"), Chord("a"), Chord("caps_lock"),
    ]

    /// Two hundred.
    package static let all: [Chord] =
        kernelKeys + consoles + controls + alternates + functions + shifted + desktop + single

    private static let letters = "abcdefghijklmnopqrstuvwxyz".map { String($0) }
    private static let digits = "0123456789".map { String($0) }
    private static let functionKeys = (1...12).map { "f\($0)" }
    private static let arrows = ["left", "right", "up", "down"]

    /// The kernel's own: 36.
    private static let kernelKeys = (letters + digits).map { Chord("alt", "sysrq", $0) }

    /// Other consoles, and a restart: 34.
    private static let consoles =
        functionKeys.map { Chord("ctrl", "alt", $0) } + functionKeys.map { Chord("alt", $0) }
        + arrows.map { Chord("alt", $0) } + arrows.map { Chord("ctrl", "alt", $0) }
        + [Chord("ctrl", "alt", "delete"), Chord("ctrl", "alt", "backspace")]

    /// Signals and ends of input for whoever reads a console: 30.
    private static let controls =
        letters.map { Chord("ctrl", $0) }
        + ["backslash", "bracket_left", "bracket_right", "pause"].map { Chord("ctrl", $0) }

    /// 30.
    private static let alternates =
        letters.map { Chord("alt", $0) } + ["tab", "esc", "spc", "sysrq"].map { Chord("alt", $0) }

    /// 24.
    private static let functions =
        functionKeys.map { Chord($0) } + functionKeys.map { Chord("shift", $0) }

    /// 8.
    private static let shifted = ["pgup", "pgdn", "home", "end", "insert", "delete", "tab", "esc"]
        .map { Chord("shift", $0) }

    /// What desktops and browsers listen to: 18.
    private static let desktop =
        ["meta_l", "meta_r", "menu", "compose"].map { Chord($0) }
        + ["l", "r", "d", "e", "t", "tab"].map { Chord("meta_l", $0) }
        + ["esc", "tab", "f4", "w"].map { Chord("ctrl", "shift", $0) }
        + ["t", "l", "esc", "f4"].map { Chord("ctrl", "alt", "shift", $0) }

    /// 20.
    private static let single = [
        "a", "ret", "esc", "tab", "caps_lock", "num_lock", "scroll_lock", "pause", "sysrq",
        "power", "sleep", "wake", "volumeup", "volumedown", "audiomute", "audioplay", "ac_home",
        "mail", "calculator", "help",
    ].map { Chord($0) }
}
