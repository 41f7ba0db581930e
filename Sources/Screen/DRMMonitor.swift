import CDRM
import Glibc

/// What udev tells of graphics cards and of what is plugged into them.
final class DRMMonitor {
    /// Messages that one call takes in; the rest wait for the next.
    private static let messagesMax = 256

    private let udev: OpaquePointer
    private let monitor: OpaquePointer

    /// Nil where udev does not tell: in a container, or without its daemon.
    init?() {
        guard access("/run/udev/control", F_OK) == 0, let udev = udev_new() else { return nil }
        guard let monitor = udev_monitor_new_from_netlink(udev, "udev") else {
            udev_unref(udev)
            return nil
        }
        self.udev = udev
        self.monitor = monitor
        let isListening =
            udev_monitor_filter_add_match_subsystem_devtype(monitor, "drm", nil) >= 0
            && udev_monitor_enable_receiving(monitor) >= 0
        guard isListening else { return nil }
    }

    deinit {
        udev_monitor_unref(monitor)
        udev_unref(udev)
    }

    var descriptor: Int32 { udev_monitor_get_fd(monitor) }

    /// Takes what there is; whether there was anything: a card that comes or goes, or a change of
    /// plugs. What exactly does not matter: a look tells, and a message can be lost.
    func drain() -> Bool {
        var isNews = false
        for _ in 0..<Self.messagesMax {
            guard let device = udev_monitor_receive_device(monitor) else { break }
            udev_device_unref(device)
            isNews = true
        }
        return isNews
    }
}
