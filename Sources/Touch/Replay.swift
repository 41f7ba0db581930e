import Feedback

/// A recording run through contact and tap recognition at once, without a device or a clock.
package struct Replay: Hashable, Sendable {
    /// One contact from beginning to end.
    package struct Contact: Hashable, Sendable {
        package var down: ContactChange
        /// An `up` or a `cancel`.
        package var end: ContactChange
        package var verdict: TapRecognizer.Verdict
    }

    package let device: String
    /// Every `down`, `up` and `cancel`, in the order in which they happened.
    package let changes: [ContactChange]
    /// In the order in which they ended.
    package let contacts: [Contact]
    /// Calls for staff, in the order in which they happened.
    package let longPresses: [LongPress]
    package let droppedFrames: UInt64
    /// Contacts that touched down in dropped frames and were never seen: at least so many.
    package let lostContacts: UInt64

    /// Contacts that are open at the recording's end are cancelled at its last frame. Throws where
    /// the recorded device is no touch screen that we can use.
    package init(
        _ recording: Recording, limits: TouchLimits = TouchLimits(),
        rules: ContactRules = ContactRules(), mapping: AxisMapping = .identity
    ) throws(TouchscreenFault) {
        var tracker = try ContactTracker(
            recording.device, standing: recording.standing, rules: rules, mapping: mapping)
        var run = Run(recognizer: TouchRecognizer(limits: limits))
        for frame in recording.frames { run.take(tracker.take(frame), at: frame.at) }
        if let last = recording.frames.last {
            run.take(tracker.cancelAll(at: last.at), at: last.at)
        }
        device = recording.device.name
        let numbers = Self.numbers(run.contacts)
        changes = run.changes.map { $0.renumbered(by: numbers) }
        contacts = run.contacts.map { $0.renumbered(by: numbers) }
        longPresses = run.longPresses.map { $0.renumbered(by: numbers) }
        droppedFrames = tracker.droppedFrames
        lostContacts = tracker.lostContacts
    }

    package init(_ recording: Recording, limits: TapLimits) throws(TouchscreenFault) {
        try self.init(recording, limits: TouchLimits(taps: limits))
    }

    /// Numbers in order of appearance. Fingers that touch down in one frame have no order of their
    /// own, and which slot a device mentions first says nothing: the one that lifts first comes
    /// first, and of those that lift together the leftmost.
    private static func numbers(_ contacts: [Contact]) -> [ContactNumber: ContactNumber] {
        func key(_ contact: Contact) -> (Instant, Instant, Double, Double) {
            (contact.down.at, contact.end.at, contact.down.point.x, contact.down.point.y)
        }
        let sorted = contacts.sorted { key($0) < key($1) }
        return Dictionary(
            uniqueKeysWithValues: sorted.enumerated().map { place, contact in
                (contact.down.contact, ContactNumber(UInt64(place) + 1))
            })
    }

    /// In the order in which they ended.
    package var taps: [Tap] {
        contacts.compactMap { contact in
            if case .tap(let tap) = contact.verdict { tap } else { nil }
        }
    }
}

private struct Run {
    var recognizer: TouchRecognizer
    var changes: [ContactChange] = []
    var contacts: [Replay.Contact] = []
    var longPresses: [LongPress] = []
    private var downs: [ContactNumber: ContactChange] = [:]
    private var latest: ContactChange?

    init(recognizer: TouchRecognizer) {
        self.recognizer = recognizer
    }

    mutating func take(_ news: [ContactChange], at now: Instant) {
        for outcome in recognizer.woke(at: now) + news.flatMap({ recognizer.take($0) }) {
            switch outcome {
            case .change(let change): note(change)
            case .verdict(let verdict): end(with: verdict)
            case .longPress(let press): longPresses.append(press)
            }
        }
    }

    private mutating func note(_ change: ContactChange) {
        latest = change
        if change.kind != .moved { changes.append(change) }
        if change.kind == .down { downs[change.contact] = change }
    }

    /// A verdict follows the change that ended the contact.
    private mutating func end(with verdict: TapRecognizer.Verdict) {
        guard let end = latest, let down = downs.removeValue(forKey: end.contact) else { return }
        contacts.append(.init(down: down, end: end, verdict: verdict))
    }
}

extension ContactChange {
    fileprivate func renumbered(by numbers: [ContactNumber: ContactNumber]) -> ContactChange {
        var change = self
        change.contact = numbers[contact]!  // Every contact ends, and so has a number.
        return change
    }
}

extension Replay.Contact {
    fileprivate func renumbered(by numbers: [ContactNumber: ContactNumber]) -> Replay.Contact {
        var contact = self
        contact.down = down.renumbered(by: numbers)
        contact.end = end.renumbered(by: numbers)
        switch verdict {
        case .tap(var tap):
            tap.contact = contact.down.contact
            contact.verdict = .tap(tap)
        case .noTap(_, let reason): contact.verdict = .noTap(contact.down.contact, reason)
        }
        return contact
    }
}

extension LongPress {
    fileprivate func renumbered(by numbers: [ContactNumber: ContactNumber]) -> LongPress {
        var press = self
        press.contact = numbers[contact]!  // Every contact ends, and so has a number.
        return press
    }
}
