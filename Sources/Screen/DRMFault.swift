import Glibc

/// Why there is no picture on a display, or not the one that was wished for. Answers are kept
/// whether there is a picture or not.
package enum DisplayFault: Error, Hashable, Sendable, CustomStringConvertible {
    case noCard
    case cannotOpen(path: String, code: Int32)
    case noSockets([String])
    case connectorMissing(String, there: [String])
    case nothingConnected([String])
    case noUsableMode(String, offered: [DisplayMode])
    case modeMissing(DisplayModeWish, connector: String, offered: [DisplayMode])
    case busy(path: String, holders: [String])
    case noBuffer(path: String, code: Int32)
    case cannotLight(connector: String, mode: DisplayMode, code: Int32)
    case cannotChange(connector: String, code: Int32)
    case sizeUnknown(connector: String, said: PhysicalSize, assumedInches: Double)
    case consoleNotHeld(code: Int32)

    package var description: String {
        switch self {
        case .noCard:
            "there is no display: /dev/dri has no card; "
                + "see 'dmesg | grep drm' for the driver of the graphics"
        case .cannotOpen(let path, let code) where code == EACCES || code == EPERM:
            "'\(path)' may not be used; add the service's account to the group 'video' and "
                + "'DeviceAllow=char-drm rw' to the unit, then start the service anew"
        case .cannotOpen(let path, let code):
            "'\(path)' cannot be used: \(Self.text(code)); see 'dmesg | grep drm'"
        case .noSockets(let paths):
            "\(Self.list(paths)) has no socket for a display; "
                + "see 'dmesg | grep drm' for the driver of the one that the display hangs on"
        case .connectorMissing(let wish, let there):
            "there is no socket '\(wish)'; there are \(Self.list(there)): "
                + "change 'connector' under 'screen:', or leave it out"
        case .nothingConnected(let names):
            "no display is plugged in and switched on at \(Self.list(names)); "
                + "it is used as soon as it is there"
        case .noUsableMode(let connector, let offered):
            "the display at \(connector) offers nothing that can be drawn, 320 to 4096 pixels a "
                + "side, but \(Self.list(offered)); use another display"
        case .modeMissing(let wish, let connector, let offered):
            "the display at \(connector) has no mode \(wish), so its own is used; it offers "
                + "\(Self.list(offered)): change 'mode' under 'screen:', or leave it out"
        case .busy(let path, let holders) where holders.isEmpty:
            "'\(path)' belongs to another program, a desktop or a display server: stop it; "
                + "'fuser -v \(path)', as root, names it"
        case .busy(let path, let holders):
            "'\(path)' belongs to another program, one of \(Self.list(holders)): stop it; "
                + "the picture comes within a second"
        case .noBuffer(let path, let code):
            "'\(path)' has no memory for the picture: \(Self.text(code)); "
                + "set a smaller 'mode' under 'screen:'"
        case .cannotLight(let connector, let mode, let code):
            "the display at \(connector) cannot be driven with \(mode): \(Self.text(code)); "
                + "set another 'mode' under 'screen:'"
        case .cannotChange(let connector, let code):
            "the picture on \(connector) could not be changed: \(Self.text(code)); "
                + "it is shown anew"
        case .sizeUnknown(let connector, let said, let assumedInches):
            "the display at \(connector) says that it has \(said), which cannot be, so "
                + "\(assumedInches) inches are assumed: set 'diagonal-inches' under 'screen:'"
        case .consoleNotHeld(let code):
            "the text console keeps its keys: \(Self.text(code)); "
                + "give the unit a console: TTYPath=/dev/tty1, StandardInput=tty"
        }
    }

    /// The C library's words for an errno.
    private static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    /// Of what is said at most; a display may offer many modes.
    private static let listMax = 12

    private static func list(_ things: [some CustomStringConvertible]) -> String {
        guard !things.isEmpty else { return "nothing" }
        let rest = things.count > listMax ? " and \(things.count - listMax) more" : ""
        return things.prefix(listMax).map(\.description).joined(separator: ", ") + rest
    }
}
