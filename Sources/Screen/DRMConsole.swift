import CDRM
import Glibc

/// The kernel's text console, kept from the glass and from the keyboard: in graphics mode it writes
/// nothing, hands no key on, and cannot be exchanged for another. What it was it is again when this
/// value goes.
final class DRMConsole {
    private let descriptor: Int32
    private let isOurs: Bool
    private let keys: Int32

    /// - Returns: no console and no code where the machine has none; the errno where it may not be
    ///   held.
    static func hold() -> (console: DRMConsole?, code: Int32) {
        // The service's own console comes first: a program may only hold what it was started on,
        // unless it may do anything.
        if smile_console_mode(0) >= 0 { return hold(0, isOurs: false) }
        var code: Int32 = 0
        for path in ["/dev/tty", "/dev/tty0"] {
            let descriptor = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
            guard descriptor >= 0 else {
                if errno != ENOENT && errno != ENXIO { code = errno }
                continue
            }
            if smile_console_mode(descriptor) >= 0 { return hold(descriptor, isOurs: true) }
            close(descriptor)
        }
        return (nil, code)
    }

    private static func hold(_ descriptor: Int32, isOurs: Bool) -> (DRMConsole?, Int32) {
        let console = DRMConsole(descriptor, isOurs: isOurs)
        // After a crash the kernel shows what stood here: nothing, without a cursor.
        console.say("\u{1B}[2J\u{1B}[H\u{1B}[?25l")
        let code = smile_console_set_mode(descriptor, KD_GRAPHICS)
        guard code == 0 else { return (nil, -code) }
        smile_console_set_keys(descriptor, Int32(K_OFF))
        return (console, 0)
    }

    private init(_ descriptor: Int32, isOurs: Bool) {
        self.descriptor = descriptor
        self.isOurs = isOurs
        // One that a crash left without keys gets them as every console has them.
        let keys = smile_console_keys(descriptor)
        self.keys = keys >= 0 && keys != Int32(K_OFF) ? keys : Int32(K_UNICODE)
    }

    deinit {
        smile_console_set_keys(descriptor, keys)
        // A crash may have left graphics mode behind; whoever comes next wants to read.
        smile_console_set_mode(descriptor, KD_TEXT)
        say("\u{1B}[?25h")
        if isOurs { close(descriptor) }
    }

    private func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(descriptor, bytes, bytes.count)
    }
}
