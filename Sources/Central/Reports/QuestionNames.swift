import Exchange
import Feedback
import Settings

/// What questionnaires call their questions and reasons, as rows: other programs read them beside
/// the answers, which have numbers alone.
struct QuestionNames {
    let store: any Store
    let tenant: String

    /// Notes the names of a file that is whole; nothing of one that this version cannot read.
    func note(_ file: [UInt8], of revision: Revision) throws(StoreFault) {
        let read = try? QuestionnaireFile.read(
            file, named: "a stored questionnaire", digest: revision.digest, for: .reporting)
        guard let read else { return }
        let key: [SQLValue] = [
            .text(tenant), .number(revision.digest), .number(revision.number),
        ]
        var (questions, reasons): ([[SQLValue]], [[SQLValue]]) = ([], [])
        for (place, question) in read.questions.enumerated() {
            let name = key + [.integer(Int64(place))]
            questions.append(
                name + [
                    .text(read.key), .text(question.key), .text(question.scale.name),
                    .flag(question.scale.takesSeveral),
                ])
            guard case .reasons(let offered, _) = question.scale else { continue }
            for (number, reason) in offered.enumerated() {
                reasons.append(name + [.integer(Int64(number + 1)), .text(reason.key)])
            }
        }
        try store.insertBatch(
            into: "question_names",
            [
                "tenant", "digest", "number", "question", "questionnaire", "name", "scale",
                "takes_several",
            ], questions)
        try store.insertBatch(
            into: "reason_names",
            ["tenant", "digest", "number", "question", "choice", "name"], reasons)
    }
}

extension QuestionNames {
    /// Notes the names of every tenant's files that have none: those that came before there were
    /// any, or that an older version could not read.
    static func noteAll(in store: any Store) throws {
        try store.transaction {
            let rows = try store.query(
                """
                SELECT f.tenant, f.digest, f.number, f.file FROM questionnaires f
                WHERE NOT EXISTS (
                    SELECT 1 FROM question_names n
                    WHERE n.tenant = f.tenant AND n.digest = f.digest AND n.number = f.number)
                """, [])
            for row in rows {
                try QuestionNames(store: store, tenant: row[text: 0])
                    .note(row[bytes: 3], of: Revision(row: row, digest: 1, number: 2))
            }
        }
    }
}
