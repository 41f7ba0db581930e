import Exchange
import Feedback

/// What the store knows of a visit that a message is about.
struct VisitFacts: Sendable {
    let panel: PanelID
    let epoch: UInt128
    let visit: VisitID
    let touchpoint: String
    /// When the customer gave the answer that triggered; milliseconds since 1970 in UTC.
    let atMilliseconds: Int64
    /// The answers that count.
    let choices: [QuestionNumber: Choice]
    let revision: Revision
    /// The questionnaire's file; nil where it never came.
    let questionnaireFile: [UInt8]?
    /// The newest contact; nil where none was left, or this version cannot read it.
    let contact: SealedContact?
}

extension Outbox {
    /// Nil where the rows that the message is about are gone.
    func facts(of stored: StoredEntry) throws(StoreFault) -> VisitFacts? {
        let rows = try store.query(
            """
            SELECT l.panel, l.epoch, a.touchpoint, a.at_ms, a.digest, a.number
            FROM outbox o
            JOIN logs l ON l.tenant = o.tenant AND l.log = o.log
            JOIN answers a ON a.tenant = o.tenant AND a.log = o.log AND a.sequence = o.sequence
            WHERE o.tenant = ? AND o.log = ? AND o.visit = ? AND o.follow_up = ?
            """,
            visit(stored) + [.text(stored.followUp)])
        guard let row = rows.first, let panel = PanelID(row[text: 0]),
            let epoch = UInt128(row[text: 1], radix: 16),
            let visit = UInt64(stored.visit, radix: 16)
        else { return nil }
        let revision = Revision(
            number: UInt16(clamping: row[integer: 5]), digest: UInt32(clamping: row[integer: 4]))
        return VisitFacts(
            panel: panel, epoch: epoch, visit: VisitID(visit), touchpoint: row[text: 2],
            atMilliseconds: row[integer: 3], choices: try choices(stored), revision: revision,
            questionnaireFile: try file(of: revision), contact: try contact(stored))
    }

    func contactState(of stored: StoredEntry) throws(StoreFault) -> OutboxEntry.Contact {
        let contacts = try store.query(
            "SELECT 1 FROM contacts WHERE tenant = ? AND log = ? AND visit = ? LIMIT 1",
            visit(stored))
        guard contacts.isEmpty else { return .here }
        let ends = try store.query(
            "SELECT 1 FROM visit_ends WHERE tenant = ? AND log = ? AND visit = ?", visit(stored))
        return ends.isEmpty ? .mayCome : .none
    }

    private func choices(
        _ stored: StoredEntry
    ) throws(StoreFault) -> [QuestionNumber: Choice] {
        var choices: [QuestionNumber: Choice] = [:]
        // A question number has 8 bits, so no visit has more than 256 answers that count.
        for row in try store.query(
            "SELECT question, choice FROM answers "
                + "WHERE tenant = ? AND log = ? AND visit = ? AND superseded_by = 0", visit(stored))
        {
            let question = QuestionNumber(UInt8(clamping: row[integer: 0]))
            choices[question] = Choice(UInt8(clamping: row[integer: 1]))
        }
        return choices
    }

    private func file(of revision: Revision) throws(StoreFault) -> [UInt8]? {
        try store.query(
            "SELECT file FROM questionnaires WHERE tenant = ? AND digest = ? AND number = ?",
            [.text(tenant), .number(revision.digest), .number(revision.number)]
        ).first?[bytes: 0]
    }

    private func contact(_ stored: StoredEntry) throws(StoreFault) -> SealedContact? {
        let rows = try store.query(
            """
            SELECT r.version, r.payload, c.sealed
            FROM contacts c
            JOIN records r ON r.tenant = c.tenant AND r.log = c.log AND r.sequence = c.sequence
            WHERE c.tenant = ? AND c.log = ? AND c.visit = ?
            ORDER BY c.sequence DESC LIMIT 1
            """, visit(stored))
        guard let row = rows.first else { return nil }
        // The record's payload again, as the panel wrote it.
        let payload = try? Payload(
            type: .contactAnswer, version: UInt8(clamping: row[integer: 0]),
            bytes: (row[bytes: 1] + row[bytes: 2])[...])
        guard case .contactAnswer(_, let contact) = payload else { return nil }
        return contact
    }

    private func visit(_ stored: StoredEntry) -> [SQLValue] {
        [.text(tenant), .integer(stored.log), .text(stored.visit)]
    }
}
