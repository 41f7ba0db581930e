package import Feedback
import Settings

/// The questionnaires that panels logged, read when an answer first names them.
///
/// Used by one thread, like the store behind it, and for one report, page or export: a file that
/// comes later is not seen.
package final class StoredQuestionnaires {
    /// The most that are kept; beyond it they are read again.
    package static let knownMax = 256

    private let store: any Store
    private let tenant: String
    /// Nil for a revision whose file has not come, or cannot be read by this version.
    private var known: [Revision: Questionnaire?] = [:]

    package init(in store: any Store, tenant: String) {
        self.store = store
        self.tenant = tenant
    }

    /// The questionnaire of `revision`; nil where its file has not come whole or cannot be read, in
    /// which case reports and exports show numbers instead of names.
    package func questionnaire(of revision: Revision) throws(StoreFault) -> Questionnaire? {
        if let found = known[revision] { return found }
        let rows = try store.query(
            "SELECT file FROM questionnaires WHERE tenant = ? AND digest = ? AND number = ?",
            [
                .text(tenant), .integer(Int64(revision.digest)), .integer(Int64(revision.number)),
            ])
        let questionnaire = rows.first.flatMap { row in
            try? QuestionnaireFile.read(
                row[bytes: 0], named: "a stored questionnaire", digest: revision.digest,
                for: .reporting)
        }
        if known.count >= Self.knownMax { known.removeAll() }
        known[revision] = .some(questionnaire)
        return questionnaire
    }

    /// Those whose file came whole, read or not.
    static func revisions(
        in store: any Store, tenant: String
    ) throws(StoreFault) -> [Revision] {
        try store.query(
            "SELECT digest, number FROM questionnaires WHERE tenant = ? ORDER BY digest, number",
            [.text(tenant)]
        ).map { Revision(row: $0, digest: 0, number: 1) }
    }

    /// The question that an answer names; nil where its questionnaire is not known or has no such
    /// question.
    package func question(
        _ number: QuestionNumber, of revision: Revision
    ) throws(StoreFault) -> Question? {
        guard let questionnaire = try questionnaire(of: revision),
            Int(number.rawValue) < questionnaire.questions.count
        else { return nil }
        return questionnaire[number]
    }
}

extension Scale {
    /// The reason that a choice names; nil for another scale.
    func reason(_ choice: Choice) -> Reason? {
        guard case .reasons(let reasons, _) = self, contains(choice) else { return nil }
        return reasons[Int(choice.rawValue) - 1]
    }

    /// Every reason that an answer names; empty for another scale.
    func reasons(_ choice: Choice, _ several: ChoiceSet) -> [Reason] {
        (several.isEmpty ? [choice] : several.choices).compactMap(reason)
    }

    /// Whether a choice of 0 means that the customer took back what was chosen or given before.
    func isTakenBack(_ choice: Choice) -> Bool {
        choice == .takenBack && !contains(choice)
    }
}

extension Revision {
    /// Eight hexadecimal digits.
    var digestText: String {
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// From the columns `digest` and `number`, which hold nothing but what intake wrote.
    init(row: Row, digest: Int, number: Int) {
        self.init(
            number: UInt16(clamping: row[integer: number]),
            digest: UInt32(clamping: row[integer: digest]))
    }
}
