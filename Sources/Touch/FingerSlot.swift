import Feedback

/// One finger's place in the device's report, and the contact that we made of it.
struct FingerSlot: Sendable {
    private struct Open: Sendable {
        var contact: ContactNumber
        var trackingID: Int32
        var point: TouchPoint
        var isPalm: Bool
    }

    /// What the device said last.
    var position: StandingState.Position
    /// Nil while no finger is in this slot.
    var trackingID: Int32?
    private var open: Open?

    init(position: StandingState.Position) {
        self.position = position
    }

    /// There is a finger that belongs to no contact.
    var awaitsContact: Bool { open == nil && trackingID != nil }

    mutating func open(
        _ contact: ContactNumber, at point: TouchPoint, isPalm: Bool, _ now: Instant
    ) -> ContactChange {
        guard let trackingID else { preconditionFailure("a contact needs a tracking id") }
        open = Open(contact: contact, trackingID: trackingID, point: point, isPalm: isPalm)
        return ContactChange(kind: .down, contact: contact, point: point, at: now, isPalm: isPalm)
    }

    /// Closes the open contact where the finger is no longer, is no longer the same, or no longer
    /// touches.
    mutating func lift(hovers: Bool, at now: Instant) -> ContactChange? {
        open?.trackingID == trackingID && !hovers ? nil : close(.up, at: now)
    }

    mutating func close(_ kind: ContactChange.Kind, at now: Instant) -> ContactChange? {
        guard let ended = open else { return nil }
        open = nil
        return ContactChange(
            kind: kind, contact: ended.contact, point: ended.point, at: now, isPalm: ended.isPalm)
    }

    /// Nil where nothing changed. A contact that was a palm once stays one.
    mutating func move(to point: TouchPoint, isPalm: Bool, at now: Instant) -> ContactChange? {
        guard let before = open else { return nil }
        let isPalm = isPalm || before.isPalm
        guard point != before.point || isPalm != before.isPalm else { return nil }
        open?.point = point
        open?.isPalm = isPalm
        return ContactChange(
            kind: .moved, contact: before.contact, point: point, at: now, isPalm: isPalm)
    }
}
