import Feedback
import Touch

/// The frames of one device as a recording tells them: all of them, but for what is withheld or was
/// lost on the way. A loss is told as the kernel tells it, by `SYN_DROPPED`; then everything that
/// was lifted meanwhile is lifted, so that a recording never leaves a finger behind; and before a
/// later touch comes what has changed about its slot.
struct RecordingStream: Sendable {
    /// One value that a device has: of an axis, of an axis in a slot, of a key.
    fileprivate struct Place: Hashable {
        var type: UInt16
        var code: UInt16
        /// `plain` where it stands in no slot.
        var slot: Int32

        static let plain: Int32 = -1
    }

    /// `ABS_MT_TOUCH_MAJOR` to `ABS_MT_TOOL_Y`: the axes that a slot has.
    private static let slotAxes: ClosedRange<UInt16> = 0x30...0x3d
    private static let noContact: Int32 = -1

    private var actual: [Place: Int32] = [:]
    private var told: [Place: Int32] = [:]
    private var slot: Int32
    private var toldSlot: Int32
    private var isBroken: Bool
    /// A finger that touched while frames were withheld, or before anybody recorded, is down:
    /// nothing is told until it is up.
    private var isHidden: Bool

    /// - Parameter downCount: contacts and keys that are down when the recording begins.
    init(slot: Int32, downCount: Int = 0) {
        self.slot = slot
        toldSlot = slot
        isHidden = downCount > 0
        isBroken = isHidden
    }

    /// What to tell of a frame.
    ///
    /// - Parameter downCount: contacts and keys that are down before it.
    mutating func take(
        _ frame: InputFrame, isWithheld: Bool, downCount: Int = 0
    ) -> [InputFrame] {
        isHidden = isWithheld || (isHidden && (isAnythingDown || downCount > 0))
        if isHidden {
            skip(frame)
            return []
        }
        guard isBroken else { return [pass(frame)] }
        return resume(at: frame.at) + [pass(frame)]
    }

    /// A frame that is not told.
    mutating func skip(_ frame: InputFrame) {
        isBroken = true
        note(frame)
    }

    /// How many values are remembered.
    var placeCount: Int { actual.count }

    private var isAnythingDown: Bool {
        actual.contains { $0.key.isDown($0.value) }
    }

    /// The loss, and the lifts that nobody was told of.
    private mutating func resume(at now: Instant) -> [InputFrame] {
        isBroken = false
        var lifts: [KernelEvent] = []
        let open = told.filter { $0.key.isDown($0.value) && actual[$0.key] != $0.value }
        for (place, _) in open.sorted(by: { $0.key.order < $1.key.order }) {
            if place.slot != Place.plain { lifts += select(place.slot) }
            let value = place.slot == Place.plain ? 0 : Self.noContact
            lifts.append(KernelEvent(type: place.type, code: place.code, value: value))
            told[place] = value
        }
        lifts += select(slot)
        let dropped = KernelEvent(
            type: EventType.synchronization, code: SynchronizationCode.dropped, value: 0)
        let loss = InputFrame(at: now, events: [dropped])
        return lifts.isEmpty ? [loss] : [loss, InputFrame(at: now, events: lifts)]
    }

    /// The frame as it is, after what nobody was told of the slots that it is about.
    private mutating func pass(_ frame: InputFrame) -> InputFrame {
        let first = slot
        let own = note(frame)
        var late: [KernelEvent] = []
        for about in Set(own.map(\.slot)).sorted() where isDown(in: about) {
            let missing = actual.filter {
                $0.key.slot == about && !own.contains($0.key) && told[$0.key] != $0.value
            }
            guard !missing.isEmpty else { continue }
            if about != Place.plain { late += select(about) }
            late += missing.sorted { $0.key.order < $1.key.order }
                .map { KernelEvent(type: $0.key.type, code: $0.key.code, value: $0.value) }
            for (place, value) in missing { told[place] = value }
        }
        if !late.isEmpty { late += select(first) }
        for place in own { told[place] = actual[place] }
        toldSlot = slot
        return InputFrame(at: frame.at, events: late + frame.events)
    }

    private mutating func select(_ wanted: Int32) -> [KernelEvent] {
        guard wanted != toldSlot else { return [] }
        toldSlot = wanted
        return [KernelEvent(type: EventType.absolute, code: AxisCode.slot, value: wanted)]
    }

    /// Whether what is touched is down: the slot's contact or, without slots, any key.
    private func isDown(in about: Int32) -> Bool {
        actual.contains { $0.key.slot == about && $0.key.isDown($0.value) }
    }

    /// - Returns: the places that the frame tells of.
    @discardableResult
    private mutating func note(_ frame: InputFrame) -> Set<Place> {
        var own: Set<Place> = []
        for event in frame.events {
            if event.type == EventType.absolute && event.code == AxisCode.slot {
                slot = event.value
            } else if let place = place(of: event) {
                actual[place] = event.value
                own.insert(place)
            }
        }
        return own
    }

    private func place(of event: KernelEvent) -> Place? {
        switch event.type {
        case EventType.key:
            return Place(type: event.type, code: event.code, slot: Place.plain)
        case EventType.absolute where !Self.slotAxes.contains(event.code):
            return Place(type: event.type, code: event.code, slot: Place.plain)
        // A slot that no screen has is no place: there would be no end of them.
        case EventType.absolute where (0..<Int32(ContactTracker.slotsMax)).contains(slot):
            return Place(type: event.type, code: event.code, slot: slot)
        default:
            return nil
        }
    }
}

extension RecordingStream.Place {
    /// Whether this value of it means that something is pressed or touches.
    fileprivate func isDown(_ value: Int32) -> Bool {
        switch (type, code) {
        case (EventType.key, _): value != 0
        case (EventType.absolute, AxisCode.trackingID): value >= 0
        default: false
        }
    }

    /// Contacts before their positions, keys last.
    fileprivate var order: (Int32, Int, UInt16) {
        let rank = type == EventType.key ? 2 : code == AxisCode.trackingID ? 0 : 1
        return (slot, rank, code)
    }
}
