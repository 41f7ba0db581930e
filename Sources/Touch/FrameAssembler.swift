package import Feedback

/// Puts the events of one device together to frames.
package struct FrameAssembler: Sendable {
    /// Events in one frame. Sixty fingers with ten axes each make 660; a device that says more
    /// without an end is broken or lies, and what it said so far is taken for a loss, so that it
    /// cannot fill the memory.
    package static let eventsMax = 1024

    private var events: [KernelEvent] = []
    private var isTooLong = false

    package init() {}

    /// The frame that the event ends; nil in the middle of one.
    package mutating func take(_ event: KernelEvent, at now: Instant) -> InputFrame? {
        guard event.endsFrame else {
            add(event)
            return nil
        }
        defer { drop() }
        return InputFrame(
            at: now, events: isTooLong ? [.dropped] : events, isKernelsOwn: event.value != 0)
    }

    /// Forgets the frame at hand: a loss broke it off.
    package mutating func drop() {
        events.removeAll(keepingCapacity: true)
        isTooLong = false
    }

    private mutating func add(_ event: KernelEvent) {
        if events.count < Self.eventsMax { events.append(event) } else { isTooLong = true }
    }
}

extension KernelEvent {
    /// What the kernel says after its queue overflowed.
    package static let dropped = KernelEvent(
        type: EventType.synchronization, code: SynchronizationCode.dropped, value: 0)
}
