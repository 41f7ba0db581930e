import AppendLog
import Feedback
import Settings

/// The rules that one answer completed.
struct Trigger {
    let log: Int64
    let visit: String
    let sequence: SequenceNumber
    let rules: RuleSet
    /// Of the answer.
    let best: BestTime
}

// Marked answers trigger like all others: of the marks, only a technician's test would keep silent
// (P7), and what a hasty first tap began may be an unhappy customer with a phone number.

extension BatchIntake {
    /// Writes the messages that a trigger causes, or lets it wait for its questionnaire: only that
    /// names the rules.
    mutating func follow(_ trigger: Trigger, of revision: Revision) throws(StoreFault) {
        if let questionnaire = try questionnaires.questionnaire(of: revision) {
            return try write(trigger, by: questionnaire)
        }
        rows.add(
            [
                .text(tenant), .number(revision.digest), .number(revision.number),
                .integer(trigger.log), .sequence(trigger.sequence),
            ], to: "waiting_triggers", ["tenant", "digest", "number", "log", "sequence"])
    }

    private mutating func write(
        _ trigger: Trigger, by questionnaire: Questionnaire
    ) throws(StoreFault) {
        let outbox = Outbox(store, tenant: tenant)
        for place in trigger.rules.places where place < questionnaire.rules.count {
            let rule = questionnaire.rules[place].key
            for followUp in followUps where followUp.rule == rule {
                if hasEarlierAttempts == nil {
                    hasEarlierAttempts = try outbox.hasEarlierAttempts()
                }
                let attempts =
                    hasEarlierAttempts == true
                    ? try outbox.earlierAttempts(trigger, followUp) : nil
                hasMessages = true
                rows.add(
                    outbox.row(trigger, followUp, begunBefore: attempts, at: now), to: "outbox",
                    Outbox.columns)
            }
        }
    }

    /// The questionnaire of `revision` has just come: the triggers of every log that waited for it
    /// cause their messages now.
    mutating func followWaitingTriggers(of revision: Revision) throws(StoreFault) {
        guard let questionnaire = try questionnaires.questionnaire(of: revision) else { return }
        // Some of them may have come with this very batch.
        try writeAnswers()
        let key: [SQLValue] = [
            .text(tenant), .number(revision.digest), .number(revision.number),
        ]
        while true {
            let rows = try store.query(
                """
                SELECT a.log, a.sequence, a.visit, a.triggers, r.at_ms, r.uncertainty_ms, a.marks
                FROM waiting_triggers w
                JOIN answers a ON a.tenant = w.tenant AND a.log = w.log AND a.sequence = w.sequence
                JOIN records r ON r.tenant = w.tenant AND r.log = w.log AND r.sequence = w.sequence
                WHERE w.tenant = ? AND w.digest = ? AND w.number = ?
                ORDER BY a.log, a.sequence LIMIT \(Self.waitingAtOnceMax)
                """, key)
            guard !rows.isEmpty else { return }
            for row in rows {
                let trigger = Trigger(waiting: row)
                if !Marks(row: row, 6).isTest { try write(trigger, by: questionnaire) }
                try store.execute(
                    "DELETE FROM waiting_triggers WHERE tenant = ? AND digest = ? AND number = ? "
                        + "AND log = ? AND sequence = ?",
                    key + [.integer(trigger.log), .sequence(trigger.sequence)])
            }
        }
    }

    /// The most waiting triggers that are read at a time.
    private static var waitingAtOnceMax: Int { 1_000 }
}

extension Trigger {
    fileprivate init(waiting row: Row) {
        self.init(
            log: row[integer: 0], visit: row[text: 2], sequence: row.sequence(1),
            rules: RuleSet(rawValue: UInt16(clamping: row[integer: 3])),
            best: BestTime(
                atMilliseconds: row[integer: 4], uncertaintyMilliseconds: row[integer: 5]))
    }
}
