package import Feedback

/// An event device that is plugged in: a touch screen, a box of buttons, or both in one.
package final class EvdevSource: InputSource {
    /// Frames that one `read` handles unless told otherwise; the rest wait for the next, so that a
    /// device that shouts leaves the loop time for everything else.
    package static let framesPerReadMax = 256

    package let name: String
    /// What its maker calls it.
    package var model: String { device.description.name }
    package var description: TouchscreenDescription { device.description }
    package var standing: StandingState { device.standing }
    package let path: String
    /// Fingers that came and went within a loss: at least so many.
    package var lostContacts: UInt64 { contacts?.lostContacts ?? 0 }
    /// From places on the device to places on the picture, the picture's rotation left out.
    package private(set) var calibration: AxisMapping
    /// udev's, with which it was opened.
    package let ownCalibration: AxisMapping
    private let rotation: AxisMapping
    package let use: DeviceUse
    /// Whether a reading gives the device's own frames besides.
    package var tellsFrames = false
    private let framesPerReadMax: Int
    private let device: EvdevDevice
    private var contacts: ContactTracker?
    private var keys: KeyTracker?
    private var parting = PartingLift()
    private var state = InputReading.State.open
    /// Whether the last reading stopped at its limit, and libevdev may hold more.
    private var isCutShort = false
    /// Whether a reading said that it is over.
    private var isTold = false
    private var onGone: ((Instant) -> Void)?

    /// Opens the device at `path`; see `EvdevDevice`.
    ///
    /// - Parameters:
    ///   - name: its stable name; nil: what its maker calls it.
    ///   - use: what is read of it. A device whose fingers cannot be used is refused, unless it
    ///     has keys that can.
    ///   - calibration: from places on the device to places on the picture.
    ///   - rotation: of the picture, after that.
    ///   - onGone: called once, when it turns out to be gone.
    package init(
        path: String, name: String? = nil, use: DeviceUse = DeviceUse(fingers: true, keys: true),
        grab: Bool, rules: ContactRules = ContactRules(), calibration: AxisMapping = .identity,
        rotation: AxisMapping = .identity,
        framesPerReadMax: Int = EvdevSource.framesPerReadMax,
        onGone: ((Instant) -> Void)? = nil
    ) throws(DeviceFault) {
        precondition(framesPerReadMax > 0, "a reading that takes nothing never ends")
        self.framesPerReadMax = framesPerReadMax
        self.path = path
        self.calibration = calibration
        ownCalibration = calibration
        self.rotation = rotation
        self.use = use
        self.onGone = onGone
        device = try EvdevDevice(path: path, grab: grab)
        self.name = name ?? device.description.name
        if use.keys, device.description.hasButtons {
            keys = KeyTracker(standing: Set(device.standing.keys.map(Key.init)))
        }
        guard use.fingers else { return }
        do {
            contacts = try ContactTracker(
                device.description, standing: device.standing, rules: rules,
                mapping: calibration.then(rotation))
        } catch {
            guard keys != nil, case .noPosition = error else {
                throw .noTouchscreen(path: path, error)
            }
        }
    }

    /// Nil when the device is gone: its descriptor would be readable for ever.
    package var waitDescriptor: Int32? { state == .open ? device.descriptor : nil }

    package var nextDue: Instant? {
        let isDue = state == .open ? isCutShort : !isTold
        return isDue ? Instant(nanoseconds: 0) : parting.due
    }

    package func read(at now: Instant) -> InputReading {
        var reading = InputReading()
        isCutShort = false
        for _ in 0..<framesPerReadMax where state == .open {
            switch device.next(at: now) {
            case .frame(let frame):
                for frame in parting.take(frame, at: now) { tell(frame, in: &reading) }
            case .loss:
                for frame in parting.release() { tell(frame, in: &reading) }
                contacts?.countDrop()
                reading.droppedFrames += 1
            case .idle:
                for frame in parting.woke(at: now) { tell(frame, in: &reading) }
                reading.isBehind = parting.due != nil
                return reading
            case .gone(let code):
                state = .gone(code: code)
            }
        }
        isCutShort = true
        if state != .open && !isTold { end(&reading, at: now) }
        return reading
    }

    private func tell(_ frame: InputFrame, in reading: inout InputReading) {
        if tellsFrames {
            reading.frames.append(
                .init(
                    frame: frame, changesBefore: reading.changes.count,
                    keysBefore: reading.keys.count))
        }
        // One without an end: what it said was cut off.
        if frame.followsLoss { reading.droppedFrames += 1 }
        reading.changes += contacts?.take(frame) ?? []
        reading.keys += keys?.take(frame) ?? []
    }

    /// Takes another calibration in the present one's place.
    package func calibrate(_ mapping: AxisMapping) {
        calibration = mapping
        contacts?.remap(mapping.then(rotation))
    }

    /// The panel does not want it any more: the next reading ends it.
    package func retire() {
        if state == .open { state = .ended }
    }

    package func signal(_ isOn: Bool) {
        if state == .open { device.signal(isOn) }
    }

    private func end(_ reading: inout InputReading, at now: Instant) {
        reading.state = state
        parting.drop()
        reading.changes += contacts?.cancelAll(at: now) ?? []
        reading.keys += keys?.cancelAll(at: now) ?? []
        isTold = true
        onGone?(now)
    }
}
