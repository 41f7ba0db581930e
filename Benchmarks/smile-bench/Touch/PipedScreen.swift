import CMachine
import Feedback
import Glibc
import Measuring
import Touch

/// A touch screen for ten fingers that the panel's own code opens, reads through libevdev, and
/// closes like any other: a named pipe, see `smile_screen_describe`.
final class PipedScreen {
    let path: String
    let writer: EventWriter

    init(_ name: String, in folder: TemporaryFolder) throws {
        let device = TenFingers.device
        smile_screen_describe(device.name, TenFingers.count, TenFingers.axisMax)
        // In memory: an event device has no file system that notes when it was read.
        path = "/dev/shm/\(folder.path.split(separator: "/").last ?? "smile")-\(name)"
        guard mkfifo(path, 0o600) == 0 else { throw MeasuringFault("mkfifo", path) }
        // For reading as well, so that nobody waits for somebody to open the other end.
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw MeasuringFault("open", path) }
        writer = EventWriter(descriptor: descriptor)
    }

    deinit {
        close(writer.descriptor)
        unlink(path)
    }

    /// As `DeviceWatch` opens it.
    func source() throws -> EvdevSource {
        let source = try EvdevSource(
            path: path, use: DeviceUse(fingers: true, keys: false), grab: true)
        guard source.description == TenFingers.device else {
            throw MeasuringFault("libevdev took the screen for another: \(source.description)")
        }
        return source
    }
}
