package import Feedback

/// A touch screen that is plugged in.
package final class EvdevTouchscreen: InputSource {
    /// Frames that one `read` handles unless told otherwise; the rest wait for the next, so that a
    /// device that shouts leaves the loop time for everything else.
    package static let framesPerReadMax = 256

    package let name: String
    private let framesPerReadMax: Int
    private let device: EvdevDevice
    private var tracker: ContactTracker
    private var isGone = false

    /// Opens the device at `path`; see `EvdevDevice`.
    package init(
        path: String, grab: Bool, framesPerReadMax: Int = EvdevTouchscreen.framesPerReadMax
    ) throws(DeviceFault) {
        precondition(framesPerReadMax > 0, "a reading that takes nothing never ends")
        self.framesPerReadMax = framesPerReadMax
        device = try EvdevDevice(path: path, grab: grab)
        name = device.description.name
        do {
            tracker = try ContactTracker(device.description, standing: device.standing)
        } catch {
            throw .noTouchscreen(path: path, error)
        }
    }

    /// Nil when the device is gone: its descriptor would be readable for ever.
    package var waitDescriptor: Int32? { isGone ? nil : device.descriptor }

    package var nextDue: Instant? {
        !isGone && device.hasPending ? Instant(nanoseconds: 0) : nil
    }

    package func read(at now: Instant) -> InputReading {
        var reading = InputReading()
        guard !isGone else { return reading }
        for _ in 0..<framesPerReadMax {
            switch device.next(at: now) {
            case .frame(let frame):
                reading.changes += tracker.take(frame)
            case .loss:
                tracker.countDrop()
                reading.droppedFrames += 1
            case .idle:
                return reading
            case .gone(let code):
                isGone = true
                reading.changes += tracker.cancelAll(at: now)
                reading.state = .gone(code: code)
                return reading
            }
        }
        return reading
    }
}
