package import Feedback

/// Turns the frames of one touch screen into contacts, without a device or a clock.
///
/// A frame is atomic: what counts is what its events add up to at its `SYN_REPORT` (kernel,
/// `Documentation/input/multi-touch-protocol.rst`, protocol B). A finger that came and went within
/// one frame was never there; a slot whose tracking id became another one without a lift holds a
/// new finger. Devices without slots have one finger, down while `BTN_TOUCH` is.
package struct ContactTracker: Sendable {
    /// Fingers at once that are told apart; events about slots beyond are ignored. The largest
    /// screens we know of have 60 slots.
    package static let slotsMax = 64

    private let axes: PositionAxes
    private let touchKey: UInt16
    private var slots: [Slot]
    /// Nil while the device talks about a slot that it does not have.
    private var current: Int?
    /// The slots that the frame at hand is about, in the order of their first mention.
    private var mentioned: [Int] = []

    /// Contacts that touched down so far; also the number of the last one.
    package private(set) var contactCount: UInt64 = 0
    /// How often the kernel's queue overflowed. What happened meanwhile is counted here once and
    /// not invented.
    package private(set) var droppedFrames: UInt64 = 0

    package init(
        _ description: TouchscreenDescription, standing: StandingState = StandingState()
    ) throws(TouchscreenFault) {
        axes = try PositionAxes(description)
        touchKey = description.touchKey
        let count = axes.inSlots ? Self.slotCount(description) : 1
        slots = (0..<count).map { index in
            Slot(position: standing.positions.count > index ? standing.positions[index] : .init())
        }
        current = axes.inSlots ? Self.index(standing.slot, of: count) : 0
    }

    private static func slotCount(_ description: TouchscreenDescription) -> Int {
        let last = Int(description.axes[AxisCode.slot]?.maximum ?? 0)
        return min(max(last, 0) + 1, slotsMax)
    }

    private static func index(_ slot: Int32, of count: Int) -> Int? {
        (0..<count).contains(Int(slot)) ? Int(slot) : nil
    }

    /// What the frame changed: lifts first, then touches, then movements.
    ///
    /// A frame that follows a loss is not whole and is only counted; contacts that were open go on
    /// from where they were, since the device was not asked (`EvdevDevice` does ask it).
    package mutating func take(_ frame: InputFrame) -> [ContactChange] {
        if frame.followsLoss {
            droppedFrames += 1
            return []
        }
        for event in frame.events { apply(event) }
        return settle(at: frame.at)
    }

    /// Counts a loss after which the device was asked what is so now.
    package mutating func countDrop() {
        droppedFrames += 1
    }

    /// Ends every open contact: the device is gone, or there are no more frames.
    package mutating func cancelAll(at now: Instant) -> [ContactChange] {
        slots.indices.compactMap { index in
            slots[index].trackingID = nil
            return slots[index].close(.cancel, at: now)
        }
    }

    private mutating func apply(_ event: KernelEvent) {
        switch (event.type, event.code) {
        case (EventType.absolute, AxisCode.slot) where axes.inSlots:
            current = Self.index(event.value, of: slots.count)
        case (EventType.absolute, AxisCode.trackingID) where axes.inSlots:
            change { $0.trackingID = event.value < 0 ? nil : event.value }
        case (EventType.absolute, axes.codeX):
            change { $0.position.x = event.value }
        case (EventType.absolute, axes.codeY):
            change { $0.position.y = event.value }
        case (EventType.key, touchKey) where !axes.inSlots && event.value <= 1:
            // 2 is the repetition of a key that is held, nothing new.
            change { $0.trackingID = event.value == 1 ? 0 : nil }
        default:
            break
        }
    }

    private mutating func change(_ body: (inout Slot) -> Void) {
        guard let current else { return }
        body(&slots[current])
        if !mentioned.contains(current) { mentioned.append(current) }
    }

    private mutating func settle(at now: Instant) -> [ContactChange] {
        defer { mentioned.removeAll(keepingCapacity: true) }
        let lifts = mentioned.compactMap { slots[$0].lift(at: now) }
        var touches: [ContactChange] = []
        var movements: [ContactChange] = []
        for index in mentioned {
            let point = axes.point(slots[index].position)
            if slots[index].awaitsContact {
                contactCount += 1
                touches.append(slots[index].open(ContactNumber(contactCount), at: point, now))
            } else if let movement = slots[index].move(to: point, at: now) {
                movements.append(movement)
            }
        }
        return lifts + touches + movements
    }
}

/// Which axes hold the positions of one device, and their ranges.
private struct PositionAxes: Sendable {
    let inSlots: Bool
    let codeX: UInt16
    let codeY: UInt16
    let rangeX: AxisRange
    let rangeY: AxisRange

    init(_ description: TouchscreenDescription) throws(TouchscreenFault) {
        inSlots = description.reportsSlots
        codeX = inSlots ? AxisCode.slotX : AxisCode.x
        codeY = inSlots ? AxisCode.slotY : AxisCode.y
        rangeX = try Self.range(of: codeX, description)
        rangeY = try Self.range(of: codeY, description)
    }

    private static func range(
        of code: UInt16, _ description: TouchscreenDescription
    ) throws(TouchscreenFault) -> AxisRange {
        guard let range = description.axes[code] else {
            throw .noPosition(device: description.name)
        }
        guard range.hasExtent else {
            throw .axisWithoutExtent(
                device: description.name, code: code, minimum: range.minimum,
                maximum: range.maximum)
        }
        return range
    }

    func point(_ position: StandingState.Position) -> TouchPoint {
        TouchPoint(x: rangeX.share(of: position.x), y: rangeY.share(of: position.y))
    }
}

/// One finger's place in the device's report, and the contact that we made of it.
private struct Slot: Sendable {
    private struct Open: Sendable {
        var contact: ContactNumber
        var trackingID: Int32
        var point: TouchPoint
    }

    var position: StandingState.Position
    /// What the device said last; nil while no finger is in this slot.
    var trackingID: Int32?
    private var open: Open?

    init(position: StandingState.Position) {
        self.position = position
    }

    var awaitsContact: Bool { open == nil && trackingID != nil }

    mutating func open(
        _ contact: ContactNumber, at point: TouchPoint, _ now: Instant
    ) -> ContactChange {
        guard let trackingID else { preconditionFailure("a contact needs a tracking id") }
        open = Open(contact: contact, trackingID: trackingID, point: point)
        return ContactChange(kind: .down, contact: contact, point: point, at: now)
    }

    /// Closes the open contact where the finger is no longer, or no longer the same.
    mutating func lift(at now: Instant) -> ContactChange? {
        open?.trackingID == trackingID ? nil : close(.up, at: now)
    }

    mutating func close(_ kind: ContactChange.Kind, at now: Instant) -> ContactChange? {
        guard let ended = open else { return nil }
        open = nil
        return ContactChange(kind: kind, contact: ended.contact, point: ended.point, at: now)
    }

    mutating func move(to point: TouchPoint, at now: Instant) -> ContactChange? {
        guard let contact = open?.contact, open?.point != point else { return nil }
        open?.point = point
        return ContactChange(kind: .moved, contact: contact, point: point, at: now)
    }
}
