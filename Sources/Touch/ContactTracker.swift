package import Feedback

/// Turns the frames of one touch screen into contacts, without a device or a clock.
///
/// A frame is atomic: what counts is what its events add up to at its `SYN_REPORT` (kernel,
/// `Documentation/input/multi-touch-protocol.rst`, protocol B). A finger that came and went within
/// one frame was never there; a slot whose tracking id became another one without a lift holds a
/// new finger. Devices without slots have one finger, down while `BTN_TOUCH` is. What hovers does
/// not touch.
package struct ContactTracker: Sendable {
    /// Fingers at once that are told apart; events about slots beyond are ignored. The largest
    /// screens we know of have 60 slots.
    package static let slotsMax = 64

    private var axes: PositionAxes
    private let touchKey: UInt16
    private var slots: [FingerSlot]
    /// Nil while the device talks about a slot that it does not have.
    private var current: Int?
    /// The slots that the frame at hand is about, in the order of their first mention.
    private var mentioned: [Int] = []
    private var pensNear: Set<UInt16>
    private var losses = LossCount()

    /// Contacts that touched down so far; also the number of the last one.
    package private(set) var contactCount: UInt64 = 0
    /// How often the kernel's queue overflowed. What happened meanwhile is counted here once and
    /// not invented.
    package private(set) var droppedFrames: UInt64 = 0

    /// - Parameter mapping: from places on the device to places on the picture.
    package init(
        _ description: TouchscreenDescription, standing: StandingState = StandingState(),
        rules: ContactRules = ContactRules(), mapping: AxisMapping = .identity
    ) throws(TouchscreenFault) {
        axes = try PositionAxes(description, rules, mapping)
        touchKey = description.touchKey
        pensNear = standing.keys.filter { KeyCode.penTools.contains($0) }
        let count = axes.inSlots ? Self.slotCount(description) : 1
        slots = (0..<count).map { index in
            let isKnown = standing.positions.count > index
            return FingerSlot(position: isKnown ? standing.positions[index] : .init())
        }
        current = axes.inSlots ? Self.index(standing.slot, of: count) : 0
    }

    /// Places are elsewhere on the picture from now on, those of fingers that are down too.
    package mutating func remap(_ mapping: AxisMapping) {
        axes.mapping = mapping
    }

    private static func slotCount(_ description: TouchscreenDescription) -> Int {
        let last = Int(description.axes[AxisCode.slot]?.maximum ?? 0)
        return min(max(last, 0) + 1, slotsMax)
    }

    private static func index(_ slot: Int32, of count: Int) -> Int? {
        (0..<count).contains(Int(slot)) ? Int(slot) : nil
    }

    /// Contacts that touched down during losses and were never seen: at least so many. Known only
    /// of devices whose fingers the kernel counts, which is nearly every one with slots.
    package var lostContacts: UInt64 { losses.lostContacts }

    /// What the frame changed: lifts first, then touches, then movements.
    ///
    /// A frame that follows a loss is not whole and is only counted; contacts that were open go on
    /// from where they were, since the device was not asked (`EvdevDevice` does ask it).
    package mutating func take(_ frame: InputFrame) -> [ContactChange] {
        if frame.followsLoss {
            countDrop()
            return []
        }
        for event in frame.events { apply(event) }
        losses.endFrame()
        return settle(at: frame.at)
    }

    /// Counts a loss after which the device was asked what is so now.
    package mutating func countDrop() {
        droppedFrames += 1
        losses.noteLoss()
    }

    /// Ends every open contact: the device is gone, or there are no more frames.
    package mutating func cancelAll(at now: Instant) -> [ContactChange] {
        slots.indices.compactMap { index in
            slots[index].trackingID = nil
            return slots[index].close(.cancel, at: now)
        }
    }
}

// MARK: - One frame

extension ContactTracker {
    private mutating func apply(_ event: KernelEvent) {
        switch event.type {
        case EventType.absolute where event.code == axes.codeX:
            change { $0.position.x = event.value }
        case EventType.absolute where event.code == axes.codeY:
            change { $0.position.y = event.value }
        case EventType.absolute where axes.inSlots: applyToSlot(event)
        case EventType.key where !axes.inSlots: applyKey(event)
        default: break
        }
    }

    private mutating func applyToSlot(_ event: KernelEvent) {
        switch event.code {
        case AxisCode.slot: current = Self.index(event.value, of: slots.count)
        case AxisCode.trackingID: setTrackingID(event.value < 0 ? nil : event.value)
        case AxisCode.slotSize: change { $0.position.size = event.value }
        case AxisCode.slotTool: change { $0.position.tool = event.value }
        case AxisCode.slotDistance: change { $0.position.distance = event.value }
        default: break
        }
    }

    private mutating func setTrackingID(_ trackingID: Int32?) {
        if let current, let trackingID, slots[current].trackingID != trackingID {
            losses.note(trackingID)
        }
        change { $0.trackingID = trackingID }
    }

    private mutating func applyKey(_ event: KernelEvent) {
        // 2 is the repetition of a key that is held, nothing new.
        guard event.value <= 1 else { return }
        let isDown = event.value == 1
        if event.code == touchKey {
            change { $0.trackingID = isDown ? 0 : nil }
        } else if KeyCode.penTools.contains(event.code) {
            change { _ in }
            if isDown { pensNear.insert(event.code) } else { pensNear.remove(event.code) }
        }
    }

    private mutating func change(_ body: (inout FingerSlot) -> Void) {
        guard let current else { return }
        body(&slots[current])
        if !mentioned.contains(current) { mentioned.append(current) }
    }

    private mutating func settle(at now: Instant) -> [ContactChange] {
        guard !mentioned.isEmpty else { return [] }
        defer { mentioned.removeAll(keepingCapacity: true) }
        let lifts = mentioned.compactMap { lift($0, at: now) }
        var touches: [ContactChange] = []
        var movements: [ContactChange] = []
        for index in mentioned where isTouching(index) {
            let point = axes.point(slots[index].position)
            let isPalm = axes.isPalm(slots[index].position)
            if slots[index].awaitsContact {
                contactCount += 1
                let contact = ContactNumber(contactCount)
                touches.append(slots[index].open(contact, at: point, isPalm: isPalm, now))
            } else if let movement = slots[index].move(to: point, isPalm: isPalm, at: now) {
                movements.append(movement)
            }
        }
        return lifts + touches + movements
    }

    private func isTouching(_ index: Int) -> Bool {
        let position = slots[index].position
        return !axes.hovers(position) && !axes.isIgnored(position, pensNear: pensNear.count)
    }

    private mutating func lift(_ index: Int, at now: Instant) -> ContactChange? {
        let position = slots[index].position
        if let up = slots[index].lift(hovers: axes.hovers(position), at: now) { return up }
        // What turns out to be a pen was no finger, and nothing that a finger did is known.
        guard axes.isIgnored(position, pensNear: pensNear.count) else { return nil }
        return slots[index].close(.cancel, at: now)
    }
}
