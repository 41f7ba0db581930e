import CEvdev
package import Feedback
import Glibc

/// One event device of the kernel, read through libevdev: `/dev/input/event…`.
///
/// libevdev asks the kernel for the state after a loss (`SYN_DROPPED`) and reports the difference,
/// so that no finger is stuck or invented.
package final class EvdevDevice {
    /// What one call of `next` met.
    package enum Step: Hashable, Sendable {
        case frame(InputFrame)
        /// The kernel's queue overflowed. The following frames say what is so now.
        case loss
        /// Nothing more to read for now.
        case idle
        /// Unplugged, revoked or broken; of no use any more. `code` is the errno.
        case gone(code: Int32)
    }

    package let descriptor: Int32
    package let description: TouchscreenDescription
    package let standing: StandingState
    /// False where the kernel does not let us choose its clock; frames are then stamped when read.
    package let stampsBoottime: Bool

    private let lamps: [UInt16]
    /// The kind of sound that its beeper makes.
    private let sound: UInt16?

    private let device: OpaquePointer
    // Used by one thread, and asked for every event: the check would cost more than the work.
    @exclusivity(unchecked) private var frames = FrameAssembler()
    private var resynchronizes = false

    /// Opens the device without waiting. With `grab`, nobody else gets its events: no console, no
    /// key that the kernel itself acts on.
    package init(path: String, grab: Bool) throws(DeviceFault) {
        // For writing where we may: lamps and beepers are written to.
        let writable = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        descriptor = writable >= 0 ? writable : open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotOpen(path: path, code: errno) }
        do {
            device = try Self.attach(descriptor, path: path, grab: grab)
        } catch {
            close(descriptor)
            throw error
        }
        stampsBoottime = libevdev_set_clock_id(device, CLOCK_BOOTTIME) == 0
        description = Self.describe(device)
        standing = Self.standing(device, description)
        lamps = Self.lamps(device)
        sound = Self.sound(device)
    }

    deinit {
        libevdev_free(device)
        close(descriptor)
    }

    private static func attach(
        _ descriptor: Int32, path: String, grab: Bool
    ) throws(DeviceFault) -> OpaquePointer {
        var device: OpaquePointer?
        let result = libevdev_new_from_fd(descriptor, &device)
        guard result == 0, let device else { throw .noEventDevice(path: path, code: -result) }
        let grabbed = grab ? libevdev_grab(device, LIBEVDEV_GRAB) : 0
        guard grabbed == 0 else {
            libevdev_free(device)
            throw .cannotGrab(path: path, code: -grabbed)
        }
        return device
    }

    /// True where libevdev holds events that `next` gives though the descriptor is silent.
    package var hasPending: Bool { libevdev_has_event_pending(device) > 0 }

    /// The next frame, without waiting. `now` stamps it where the kernel's clock is not ours.
    package func next(at now: Instant) -> Step {
        while true {
            var event = input_event()
            switch libevdev_next_event(device, readFlag, &event) {
            case Int32(LIBEVDEV_READ_STATUS_SUCCESS.rawValue):
                if let frame = take(event, now) { return .frame(frame) }
            case Int32(LIBEVDEV_READ_STATUS_SYNC.rawValue) where resynchronizes:
                if let frame = take(event, now) { return .frame(frame) }
            case Int32(LIBEVDEV_READ_STATUS_SYNC.rawValue):
                resynchronizes = true
                // The frame that the loss broke off is not whole: what is so now comes instead.
                frames.drop()
                return .loss
            case -EAGAIN where resynchronizes:
                resynchronizes = false
            case -EAGAIN, -EINTR:
                return .idle
            case let result:
                return .gone(code: -result)
            }
        }
    }

    /// Lights every lamp of the device and sounds its beeper, or ends both. Which lamp stands where
    /// nobody knows, and every answer gets the same. A device that refuses stays dark.
    package func signal(_ isOn: Bool) {
        let value = isOn ? LIBEVDEV_LED_ON : LIBEVDEV_LED_OFF
        for lamp in lamps { libevdev_kernel_set_led_value(device, UInt32(lamp), value) }
        guard let sound else { return }
        let pitch: Int32 = sound == UInt16(SND_TONE) ? Self.toneHertz : 1
        write(EventType.sound, sound, isOn ? pitch : 0)
        write(EventType.synchronization, SynchronizationCode.report, 0)
    }

    private static let toneHertz: Int32 = 1_000

    private func write(_ type: UInt16, _ code: UInt16, _ value: Int32) {
        var event = input_event()
        (event.type, event.code, event.value) = (type, code, value)
        _ = Glibc.write(descriptor, &event, MemoryLayout<input_event>.size)
    }

    private var readFlag: UInt32 {
        (resynchronizes ? LIBEVDEV_READ_FLAG_SYNC : LIBEVDEV_READ_FLAG_NORMAL).rawValue
    }

    private func take(_ event: input_event, _ now: Instant) -> InputFrame? {
        let own = KernelEvent(type: event.type, code: event.code, value: event.value)
        let nanoseconds = withUnsafePointer(to: event) { smile_event_nanoseconds($0) }
        return frames.take(own, at: stampsBoottime ? Instant(nanoseconds: nanoseconds) : now)
    }
}

extension EventType {
    fileprivate static let lamp: UInt16 = 0x11
    fileprivate static let sound: UInt16 = 0x12
}

extension EvdevDevice {
    private static func describe(_ device: OpaquePointer) -> TouchscreenDescription {
        TouchscreenDescription(
            name: libevdev_get_name(device).map { String(cString: $0) } ?? "",
            bus: UInt16(truncatingIfNeeded: libevdev_get_id_bustype(device)),
            vendor: UInt16(truncatingIfNeeded: libevdev_get_id_vendor(device)),
            product: UInt16(truncatingIfNeeded: libevdev_get_id_product(device)),
            version: UInt16(truncatingIfNeeded: libevdev_get_id_version(device)),
            properties: Set((0..<32).filter { libevdev_has_property(device, UInt32($0)) == 1 }),
            keys: Set((0..<KeyCode.count).filter { has(device, EventType.key, $0) }),
            axes: axes(device))
    }

    private static func axes(_ device: OpaquePointer) -> [UInt16: AxisRange] {
        let codes = (0..<AxisCode.count).filter { has(device, EventType.absolute, $0) }
        return codes.reduce(into: [:]) { axes, code in
            guard let info = libevdev_get_abs_info(device, UInt32(code))?.pointee else { return }
            axes[code] = AxisRange(
                minimum: info.minimum, maximum: info.maximum, resolution: info.resolution)
        }
    }

    private static func has(_ device: OpaquePointer, _ type: UInt16, _ code: UInt16) -> Bool {
        libevdev_has_event_code(device, UInt32(type), UInt32(code)) == 1
    }

    private static func lamps(_ device: OpaquePointer) -> [UInt16] {
        (0..<UInt16(LED_CNT)).filter { has(device, EventType.lamp, $0) }
    }

    private static func sound(_ device: OpaquePointer) -> UInt16? {
        [UInt16(SND_BELL), UInt16(SND_TONE)].first { has(device, EventType.sound, $0) }
    }

    private static func standing(
        _ device: OpaquePointer, _ description: TouchscreenDescription
    ) -> StandingState {
        var standing = positions(device, inSlots: description.reportsSlots)
        standing.keys = description.keys.filter {
            libevdev_get_event_value(device, UInt32(EventType.key), UInt32($0)) != 0
        }
        return standing
    }

    private static func positions(_ device: OpaquePointer, inSlots: Bool) -> StandingState {
        guard inSlots else {
            let axis = { (code: UInt16) in
                libevdev_get_event_value(device, UInt32(EventType.absolute), UInt32(code))
            }
            return StandingState(positions: [.init(x: axis(AxisCode.x), y: axis(AxisCode.y))])
        }
        let count = min(max(libevdev_get_num_slots(device), 0), Int32(ContactTracker.slotsMax))
        let positions = (0..<UInt32(count)).map { slot in
            let axis = { (code: UInt16) in
                libevdev_get_slot_value(device, slot, UInt32(code))
            }
            return StandingState.Position(
                x: axis(AxisCode.slotX), y: axis(AxisCode.slotY), size: axis(AxisCode.slotSize),
                tool: axis(AxisCode.slotTool), distance: axis(AxisCode.slotDistance))
        }
        return StandingState(slot: libevdev_get_current_slot(device), positions: positions)
    }
}
