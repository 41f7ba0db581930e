import Feedback
import Touch

#if FUZZING
    /// What `Tests/Fuzzing/FuzzEntry.swift` runs.
    typealias FuzzTarget = TouchFuzz
#endif

/// Code that meets what a device or a file says, and what must hold of it whatever that is.
enum TouchFuzz: String, CaseIterable, Sendable {
    case contacts, keys, recording

    /// - Returns: what is wrong; nil where everything holds.
    func run(_ bytes: UnsafeRawBufferPointer) -> String? {
        switch self {
        case .contacts: Self.contacts(bytes)
        case .keys: Self.keys(bytes)
        case .recording: Self.recording(bytes)
        }
    }

    // MARK: Contacts

    /// Whatever the frames, the recognition finds what the model finds.
    private static func contacts(_ bytes: UnsafeRawBufferPointer) -> String? {
        let recording = Recording(device: GestureScript.device, frames: FuzzedFrames(bytes).frames)
        guard let replay = try? Replay(recording, limits: GestureScript.limits) else {
            return "a whole device was refused"
        }
        if let fault = contactFault(replay) { return fault }
        let model = GestureModel(
            frames: recording.frames, device: recording.device, limits: GestureScript.limits
        ).stories
        let found = replay.stories
        return found == model ? nil : "found \(found), the model has \(model)"
    }

    /// A contact is down once and ends once.
    private static func contactFault(_ replay: Replay) -> String? {
        var open: Set<ContactNumber> = []
        for change in replay.changes {
            switch change.kind {
            case .down:
                guard open.insert(change.contact).inserted else { return "down twice" }
            case .moved: return "a movement among the ends"
            case .up, .cancel:
                guard open.remove(change.contact) != nil else { return "ended before it began" }
            }
        }
        return open.isEmpty ? nil : "a contact without an end"
    }

    // MARK: Keys

    /// Presses of one key are apart by more than a switch bounces, each is as long as a press must
    /// be, and there are no more of them than the switch closed.
    private static func keys(_ bytes: UnsafeRawBufferPointer) -> String? {
        var tracker = KeyTracker()
        var recognizer = ButtonRecognizer()
        var last: [Key: ButtonPress] = [:]
        var closings: [Key: Int] = [:]
        for frame in FuzzedFrames(bytes, of: FuzzedFrames.keys).frames {
            for change in tracker.take(frame) {
                if change.kind == .down { closings[change.key, default: 0] += 1 }
                for case .button(let press) in recognizer.take(change) {
                    closings[press.key, default: 0] -= 1
                    if let fault = fault(of: press, after: last[press.key], recognizer.limits) {
                        return fault
                    }
                    last[press.key] = press
                }
            }
        }
        return closings.values.allSatisfy { $0 >= 0 } ? nil : "more presses than closings"
    }

    private static func fault(
        of press: ButtonPress, after last: ButtonPress?, _ limits: ButtonLimits
    ) -> String? {
        let lasted = press.upAt.milliseconds(since: press.downAt)
        if lasted < limits.shortestMilliseconds { return "a press that is too short" }
        if press.isHeld ? lasted != limits.heldMilliseconds : lasted >= limits.heldMilliseconds {
            return "a press of \(lasted) ms that is\(press.isHeld ? "" : " not") held"
        }
        guard let last else { return nil }
        let apart = press.downAt.milliseconds(since: last.upAt)
        return apart > limits.bounceMilliseconds ? nil : "a bounce that counts"
    }

    // MARK: Recordings

    /// What is read, written and read again is the same, and can be replayed or is refused.
    private static func recording(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let read = try? Recording(evemu: Array(bytes)) else { return nil }
        if let replay = try? Replay(read), let fault = contactFault(replay) { return fault }
        guard let again = try? Recording(evemu: Array(read.evemuText.utf8)) else {
            return "what was written cannot be read"
        }
        return again.evemuText == read.evemuText ? nil : "another recording"
    }
}

/// Frames made of a fuzzer's bytes: `struct input_event` after `struct input_event`, after a byte
/// that says how they are to be taken.
struct FuzzedFrames {
    private static let shapesTimes: UInt8 = 1
    private static let shapesCodes: UInt8 = 2
    private static let cutsBytes: UInt8 = 4
    /// Longer than a contact is let lie.
    private static let stepMillisecondsMax: UInt64 = 32_768
    /// Before the end of time, so that everything is due at some time.
    private static let end: UInt64 = 1 << 62
    /// What an event may be about, and the bits that its value keeps: frames of a few events.
    typealias Shape = (type: UInt16, code: UInt16, mask: Int32)
    static let fingers: [Shape] = [
        (3, AxisCode.slot, 7), (3, AxisCode.slot, 3), (3, AxisCode.slotTool, 3),
        (3, AxisCode.trackingID, 15), (3, AxisCode.trackingID, 15), (3, AxisCode.trackingID, 15),
        (3, AxisCode.slotX, 4095), (3, AxisCode.slotX, 127), (3, AxisCode.slotY, 255),
        (3, AxisCode.slotDistance, 1), (0, 3, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0),
        (0, 0, 0),
    ]
    static let keys: [Shape] = [
        (1, 2, 1), (1, 2, 1), (1, 3, 3), (1, KeyCode.touch, 1), (0, 3, 0), (0, 0, 0), (0, 0, 0),
        (0, 0, 0),
    ]

    private(set) var frames: [InputFrame] = []

    init(_ bytes: UnsafeRawBufferPointer, of shapes: [Shape] = Self.fingers) {
        guard let manner = bytes.first else { return }
        var events = Array(bytes.dropFirst())
        if manner & Self.shapesTimes != 0 { Self.shapeTimes(&events) }
        if manner & Self.shapesCodes != 0 { Self.shapeCodes(&events, shapes) }
        var reader = EventBytes()
        events.withUnsafeBytes { events in
            let cut = manner & Self.cutsBytes == 0 ? 0 : events.count * Int(manner) / 256
            for part in [events[..<cut], events[cut...]] {
                frames += reader.take(UnsafeRawBufferPointer(rebasing: part))
            }
        }
        straighten(shapesTimes: manner & Self.shapesTimes != 0)
    }

    /// Times that never run backwards, as those of a device do.
    private mutating func straighten(shapesTimes: Bool) {
        var latest: UInt64 = 0
        for index in frames.indices {
            let own = frames[index].at.nanoseconds
            latest = min(shapesTimes ? latest + Self.step(own) : max(latest, own), Self.end)
            frames[index].at = Instant(nanoseconds: latest)
        }
    }

    /// As often a few milliseconds as many seconds.
    private static func step(_ nanoseconds: UInt64) -> UInt64 {
        let number = nanoseconds / 1000
        let milliseconds = number % stepMillisecondsMax >> (number / stepMillisecondsMax % 16)
        return milliseconds * 1_000_000
    }

    /// Of each time only the lower microseconds: most others are the end of time.
    private static func shapeTimes(_ events: inout [UInt8]) {
        for start in starts(of: events) {
            for byte in start..<start + 16 where byte < start + 8 || byte >= start + 12 {
                events[byte] = 0
            }
        }
    }

    /// Each event as one that means something, and small numbers: the fuzzer finds those seldom.
    private static func shapeCodes(_ events: inout [UInt8], _ shapes: [Shape]) {
        let starts = starts(of: events)
        events.withUnsafeMutableBytes { events in
            for start in starts {
                let shape = shapes[Int(events[start + 16]) % shapes.count]
                let number = events.loadUnaligned(fromByteOffset: start + 20, as: Int32.self)
                let value = value(number, of: shape.code, mask: shape.mask)
                events.storeBytes(of: shape.type, toByteOffset: start + 16, as: UInt16.self)
                events.storeBytes(of: shape.code, toByteOffset: start + 18, as: UInt16.self)
                events.storeBytes(of: value, toByteOffset: start + 20, as: Int32.self)
            }
        }
    }

    /// Of the whole ones.
    private static func starts(of events: [UInt8]) -> StrideTo<Int> {
        let size = EventBytes.eventByteCount
        return stride(from: 0, to: events.count / size * size, by: size)
    }

    private static func value(_ number: Int32, of code: UInt16, mask: Int32) -> Int32 {
        switch code {
        case AxisCode.trackingID where number & 0x300 == 0: -1
        case AxisCode.slotTool where number & 0x300 != 0: 0
        case AxisCode.slotDistance where number & 0x300 != 0: 0
        default: number & mask
        }
    }
}
