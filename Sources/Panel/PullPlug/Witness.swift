package import Feedback

/// The second machine's part, as a value: what it is told and when, and what it does about it.
package struct Witness: Sendable {
    package enum Action: Hashable, Sendable {
        /// Make this note durable.
        case note(PlugNote)
        case answer(PlugLine)
        /// Tell the technician.
        case say(String)
    }

    /// The shortest time between two notes while numbers come.
    package static let noteMilliseconds: UInt64 = 100
    /// A panel that says nothing for so long has no power: longer than a bad card's pauses.
    package static let silentMilliseconds: Int32 = 10_000

    /// The newest that is durable here.
    private var noted: PlugNote?
    private var current: PlugNote?
    private var startedAt = Instant(nanoseconds: 0)
    private var notedAt = Instant(nanoseconds: 0)
    private var hasCalled = false

    /// - Parameter noted: of an earlier time.
    package init(noted: PlugNote?) {
        self.noted = noted
    }

    /// Somebody connected and said this.
    package mutating func hear(_ line: PlugLine, at now: Instant) -> [Action] {
        switch line {
        case .hello: return [.answer(.seen(noted))]
        case .run(let run):
            current = PlugNote(run: run, newest: 0)
            startedAt = now
            hasCalled = false
            return [.say("a panel begins run \(run); wait")] + note(at: now)
        case .durable(let number):
            guard current != nil else { return [] }
            current!.newest = max(current!.newest, number)
            return (now.milliseconds(since: notedAt) >= Self.noteMilliseconds ? note(at: now) : [])
                + call(at: now)
        case .seen: return []
        }
    }

    /// The connection is over. A power cut ends nothing: it is only silent.
    package mutating func ended(isSilent: Bool, at now: Instant) -> [Action] {
        defer { current = nil }
        guard let current else { return [] }
        let how =
            isSilent
            ? "the panel fell silent after record \(current.newest)"
            : "the panel ended the connection after record \(current.newest); if its plug was not "
                + "pulled, this run says nothing"
        return note(at: now) + [
            .say(how),
            .say(
                "When the panel is back, run there: smilectl doctor --pull-plug --check --witness "
                    + "with this machine's address"),
        ]
    }

    private mutating func note(at now: Instant) -> [Action] {
        guard let current, current != noted else { return [] }
        noted = current
        notedAt = now
        return [.note(current)]
    }

    private mutating func call(at now: Instant) -> [Action] {
        guard !hasCalled, let current, current.newest >= PlugRun.recordsMin,
            now.milliseconds(since: startedAt) >= PlugRun.millisecondsMin
        else { return [] }
        hasCalled = true
        return [.say("pull the panel's plug now: the plug, not the switch")]
    }
}
