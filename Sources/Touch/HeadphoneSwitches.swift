import CEvdev
import Glibc

/// The sockets of the machine's sound cards that tell whether headphones are in them: switches of
/// the kernel (`SW_HEADPHONE_INSERT`). They come and go with their sound cards.
package final class HeadphoneSwitches {
    /// More sockets than any sound card has.
    private static let switchesMax = 16
    /// Changes that one turn takes in of each; the rest wait for the next.
    private static let eventsMax = 64

    /// What tells of them.
    private enum Tag {
        static let news: UInt64 = 0
        static let socket: UInt64 = 1
    }

    private struct Socket {
        let path: String
        let descriptor: Int32
        let device: OpaquePointer

        var isPluggedIn: Bool {
            libevdev_get_event_value(device, UInt32(EV_SW), UInt32(SW_HEADPHONE_INSERT)) == 1
        }
    }

    private let ready: ReadyWait
    private let monitor = DeviceMonitor()
    private var sockets: [Socket] = []
    private let folders: (devices: String, facts: String)

    /// - Parameters:
    ///   - devices: where event devices are.
    ///   - facts: what the kernel says of each.
    package init(
        devices: String = "/dev/input", facts: String = "/sys/class/input"
    ) throws(SystemFault) {
        ready = try ReadyWait()
        folders = (devices, facts)
        if let monitor { try ready.add(monitor.descriptor, tag: Tag.news) }
        try look()
    }

    deinit {
        for socket in sockets { close(socket) }
    }

    /// Can be read when `turn` has something to do.
    package var descriptor: Int32 { ready.descriptor }

    /// Whether headphones are in one of the sockets, as the last turn knew.
    package var arePluggedIn: Bool { sockets.contains(where: \.isPluggedIn) }

    /// How many sockets tell.
    package var count: Int { sockets.count }

    /// Takes in what has happened. Never waits.
    package func turn() throws(SystemFault) {
        if monitor?.drain() == true { try look() }
        for (place, socket) in sockets.enumerated().reversed() where !read(socket) {
            close(socket)
            sockets.remove(at: place)
        }
    }

    /// False when it is gone.
    private func read(_ socket: Socket) -> Bool {
        var flag = LIBEVDEV_READ_FLAG_NORMAL
        for _ in 0..<Self.eventsMax {
            var event = input_event()
            switch libevdev_next_event(socket.device, flag.rawValue, &event) {
            case Int32(LIBEVDEV_READ_STATUS_SUCCESS.rawValue): continue
            case Int32(LIBEVDEV_READ_STATUS_SYNC.rawValue): flag = LIBEVDEV_READ_FLAG_SYNC
            case -EAGAIN where flag == LIBEVDEV_READ_FLAG_SYNC: flag = LIBEVDEV_READ_FLAG_NORMAL
            case -EAGAIN, -EINTR: return true
            default: return false
            }
        }
        return true
    }

    private func look() throws(SystemFault) {
        for name in names() where sockets.count < Self.switchesMax {
            let path = "\(folders.devices)/\(name)"
            guard !sockets.contains(where: { $0.path == path }), tellsOfHeadphones(name),
                let socket = open(path)
            else { continue }
            try ready.add(socket.descriptor, tag: Tag.socket)
            sockets.append(socket)
        }
    }

    private func names() -> [String] {
        guard let folder = opendir(folders.devices) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix("event") { names.append(name) }
        }
        return names.sorted()
    }

    /// From the kernel's own list, so that no other device is opened for it.
    private func tellsOfHeadphones(_ name: String) -> Bool {
        guard let file = fopen("\(folders.facts)/\(name)/device/capabilities/sw", "r") else {
            return false
        }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(line.count), file) != nil else { return false }
        // Words in hexadecimal, the lowest last.
        let text = String(
            decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let words = text.split(whereSeparator: \.isWhitespace)
        guard let lowest = words.last.flatMap({ UInt($0, radix: 16) }) else { return false }
        return lowest >> UInt(SW_HEADPHONE_INSERT) & 1 == 1
    }

    private func open(_ path: String) -> Socket? {
        let descriptor = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var device: OpaquePointer?
        guard libevdev_new_from_fd(descriptor, &device) == 0, let device else {
            Glibc.close(descriptor)
            return nil
        }
        return Socket(path: path, descriptor: descriptor, device: device)
    }

    private func close(_ socket: Socket) {
        libevdev_free(socket.device)
        Glibc.close(socket.descriptor)
    }
}
