import AppendLog
import Feedback

// A session lasts from its record to the next record of a session or start of the daemon, by their
// numbers in the log: no clock has a say, and any order of arrival comes to the same.

extension BatchIntake {
    mutating func keep(_ change: SessionChange, _ entry: Entry) throws(StoreFault) {
        let sequence = entry.record.sequence
        switch change {
        case .opened: try count(1, .sessionOpened, sequence, entry.best)
        case .closed: try count(1, .sessionClosed, sequence, entry.best)
        }
        boundSession(at: sequence, opens: change == .opened)
    }

    mutating func boundSession(at sequence: SequenceNumber, opens: Bool) {
        rows.add(
            [.text(tenant), .integer(log.number), .sequence(sequence), .flag(opens)],
            to: "session_bounds", ["tenant", "log", "sequence", "opens"])
        sessionPlaces.append(sequence)
    }

    /// Sees which sessions that this batch could have changed were answered: a few steps for each,
    /// however far apart they are.
    mutating func settleSessions() throws(StoreFault) {
        /// The end of the session that was settled last.
        var settled = SequenceNumber(0)
        for place in sessionPlaces.sorted() {
            // Where the place is a bound, the session that ends there and the one that begins.
            for end in [place, place.next] where end > settled {
                let begin = try sessionBegin(before: end)
                settled = try sessionEnd(from: end)
                if let begin { try settle(begin, before: settled) }
            }
        }
    }

    /// The session that is open just before `sequence`; nil where none is.
    private func sessionBegin(
        before sequence: SequenceNumber
    ) throws(StoreFault) -> SequenceNumber? {
        let rows = try store.query(
            "SELECT sequence, opens FROM session_bounds WHERE tenant = ? AND log = ? "
                + "AND sequence < ? ORDER BY sequence DESC LIMIT 1",
            [.text(tenant), .integer(log.number), .sequence(sequence)])
        guard let bound = rows.first, bound[integer: 1] != 0 else { return nil }
        return bound.sequence(0)
    }

    /// The first bound from `sequence` on; the end of all numbers where none has come.
    private func sessionEnd(from sequence: SequenceNumber) throws(StoreFault) -> SequenceNumber {
        let rows = try store.query(
            "SELECT min(sequence) FROM session_bounds WHERE tenant = ? AND log = ? "
                + "AND sequence >= ?",
            [.text(tenant), .integer(log.number), .sequence(sequence)])
        return rows[0].optionalInteger(0).map { SequenceNumber(UInt64($0)) }
            ?? SequenceNumber(UInt64(Int64.max))
    }

    private mutating func settle(
        _ sequence: SequenceNumber, before end: SequenceNumber
    ) throws(StoreFault) {
        let session: [SQLValue] = [.text(tenant), .integer(log.number), .sequence(sequence)]
        let isAnswered = try !store.query(
            "SELECT 1 FROM answers WHERE tenant = ? AND log = ? AND sequence > ? "
                + "AND sequence < ? AND question = 0 AND \(TallyKey.isNoTest) LIMIT 1",
            session + [.sequence(end)]
        ).isEmpty
        let row = try store.query(
            "SELECT max(kind), max(touchpoint), max(at_ms) FROM counts "
                + "WHERE tenant = ? AND log = ? AND sequence = ?", session)[0]
        let wasAnswered = row[integer: 0] == CountKind.sessionAnswered.code
        guard isAnswered != wasAnswered else { return }
        let (touchpoint, milliseconds) = (row[text: 1], row[integer: 2])
        if isAnswered {
            count(1, .sessionAnswered, sequence, touchpoint: touchpoint, at: milliseconds)
        } else {
            try store.execute(
                "DELETE FROM counts WHERE tenant = ? AND log = ? AND sequence = ? AND kind = ?",
                session + [.integer(CountKind.sessionAnswered.code)])
            counts.add(
                -1,
                to: CountTallyKey(
                    touchpoint: touchpoint, kind: .sessionAnswered, at: milliseconds))
        }
    }
}
