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
    let given: [QuestionNumber: Given]
    let revision: Revision
    /// The questionnaire's file; nil where it never came.
    let questionnaireFile: [UInt8]?
    /// The contacts that count, the newest first: at most one a question. Those that this version
    /// cannot read are left out.
    let contacts: [SealedContact]
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
            atMilliseconds: row[integer: 3], given: try given(stored), revision: revision,
            questionnaireFile: try file(of: revision), contacts: try contacts(stored))
    }

    /// Whether a phone number is there. Where the questionnaire is not known, any contact may be
    /// one.
    func contactState(of stored: StoredEntry) throws(StoreFault) -> OutboxEntry.Contact {
        let answers = try store.query(
            """
            SELECT a.question, a.digest, a.number FROM contacts c
            JOIN answers a ON a.tenant = c.tenant AND a.log = c.log AND a.sequence = c.sequence
            WHERE c.tenant = ? AND c.log = ? AND c.visit = ? AND a.superseded_by = 0
            """, visit(stored))
        let questionnaires = StoredQuestionnaires(in: store, tenant: tenant)
        for answer in answers {
            let number = QuestionNumber(UInt8(clamping: answer[integer: 0]))
            let question = try questionnaires.question(
                number, of: Revision(row: answer, digest: 1, number: 2))
            if question == nil || question?.scale == .phone { return .here }
        }
        let ends = try store.query(
            "SELECT 1 FROM visit_ends WHERE tenant = ? AND log = ? AND visit = ?", visit(stored))
        return ends.isEmpty ? .mayCome : .none
    }

    private func given(_ stored: StoredEntry) throws(StoreFault) -> [QuestionNumber: Given] {
        var given: [QuestionNumber: Given] = [:]
        // A question number has 8 bits, so no visit has more than 256 answers that count.
        for row in try store.query(
            "SELECT question, choice, several FROM answers "
                + "WHERE tenant = ? AND log = ? AND visit = ? AND superseded_by = 0", visit(stored))
        {
            let several = ChoiceSet(row: row, 2)
            given[QuestionNumber(UInt8(clamping: row[integer: 0]))] =
                several.isEmpty
                ? .one(Choice(UInt8(clamping: row[integer: 1]))) : .several(several)
        }
        return given
    }

    private func file(of revision: Revision) throws(StoreFault) -> [UInt8]? {
        try store.query(
            "SELECT file FROM questionnaires WHERE tenant = ? AND digest = ? AND number = ?",
            [.text(tenant), .number(revision.digest), .number(revision.number)]
        ).first?[bytes: 0]
    }

    private func contacts(_ stored: StoredEntry) throws(StoreFault) -> [SealedContact] {
        let rows = try store.query(
            """
            SELECT r.version, r.payload, c.sealed
            FROM contacts c
            JOIN records r ON r.tenant = c.tenant AND r.log = c.log AND r.sequence = c.sequence
            JOIN answers a ON a.tenant = c.tenant AND a.log = c.log AND a.sequence = c.sequence
            WHERE c.tenant = ? AND c.log = ? AND c.visit = ? AND a.superseded_by = 0
            ORDER BY c.sequence DESC LIMIT \(Questionnaire.questionsMax)
            """, visit(stored))
        return rows.compactMap { row in
            // The record's payload again, as the panel wrote it.
            let payload = try? Payload(
                type: .contactAnswer, version: UInt8(clamping: row[integer: 0]),
                bytes: (row[bytes: 1] + row[bytes: 2])[...])
            guard case .contactAnswer(_, let contact) = payload else { return nil }
            return contact
        }
    }

    private func visit(_ stored: StoredEntry) -> [SQLValue] {
        [.text(tenant), .integer(stored.log), .text(stored.visit)]
    }
}
