import Glibc

/// Why a device could not be used. `code` is the errno.
package enum DeviceFault: Error, Hashable, Sendable, CustomStringConvertible {
    case cannotOpen(path: String, code: Int32)
    case noEventDevice(path: String, code: Int32)
    case cannotGrab(path: String, code: Int32)
    case noTouchscreen(path: String, TouchscreenFault)

    package var description: String {
        switch self {
        case .cannotOpen(let path, let code) where code == EACCES:
            "'\(path)' may not be read; install the rules of Hardware/udev (70 for touch screens, "
                + "72 for buttons), or add the service's account to the device's group"
        case .cannotOpen(let path, let code):
            "'\(path)' cannot be opened: \(SystemFault.text(code)); "
                + "see in /dev/input/by-path what is plugged in"
        case .noEventDevice(let path, let code):
            "'\(path)' is no event device: \(SystemFault.text(code)); "
                + "a touch screen is a /dev/input/event… file"
        case .cannotGrab(let path, let code):
            "'\(path)' is held by another program: \(SystemFault.text(code)); "
                + "stop the display server or the other panel that reads it"
        case .noTouchscreen(let path, let fault):
            "'\(path)': \(fault)"
        }
    }
}
