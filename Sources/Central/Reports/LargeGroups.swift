import Feedback

/// The groups of answers that are large enough to be shown (P11): one question at one touchpoint,
/// over all revisions of its questionnaire, as in reports.
struct LargeGroups: Sendable {
    private struct Name: Hashable {
        var touchpoint: String
        var questionnaire: String
        var question: String
        var scale: String
    }

    private struct Counted {
        private var choices: Int64 = 0
        private var several: Int64 = 0

        /// Where answers name several choices, these add up to more than the answers.
        var answers: Int64 { several > 0 ? several : choices }

        mutating func add(_ answers: Int64, isSeveral: Bool) {
            if isSeveral { several += answers } else { choices += answers }
        }
    }

    struct Member: Hashable {
        var touchpoint: String
        var revision: Revision
        var question: QuestionNumber
    }

    private let members: Set<Member>

    func contains(_ touchpoint: String, _ revision: Revision, _ number: QuestionNumber) -> Bool {
        members.contains(
            Member(touchpoint: touchpoint, revision: revision, question: number))
    }

    /// Counts the answers of a request, by tallies.
    init(
        _ request: ExportRequest, at scope: PlaceScope, in store: any Store, tenant: String,
        questionnaires: StoredQuestionnaires
    ) throws {
        let limit = scope.condition(on: "touchpoint")
        let marked =
            switch request.marked {
            case .all: ""
            case .none: " AND marked = 0"
            case .only: " AND marked = 1"
            }
        var counts: [Name: Counted] = [:]
        var named: [Member: Name] = [:]
        try store.read(
            """
            SELECT touchpoint, digest, number, question,
                CASE WHEN choice > 0 THEN 1 ELSE choice END, CAST(SUM(answers) AS BIGINT)
            FROM tallies WHERE tenant = ? AND quarter >= ? AND quarter < ?\(marked)\(limit.text)
            GROUP BY touchpoint, digest, number, question,
                CASE WHEN choice > 0 THEN 1 ELSE choice END
            """, [.text(tenant)] + request.span.wholeQuarters.quarterValues + limit.values
        ) { row in
            let member = Member(
                touchpoint: row.text(0),
                revision: Revision(
                    number: UInt16(clamping: row.integer(2)),
                    digest: UInt32(clamping: row.integer(1))),
                question: QuestionNumber(UInt8(clamping: row.integer(3))))
            let question = try questionnaires.question(member.question, of: member.revision)
            // Nobody chose what was taken back.
            if row.integer(4) == 0, question?.scale.isTakenBack(.takenBack) == true { return }
            let questionnaire = try questionnaires.questionnaire(of: member.revision)
            let name = Name(
                touchpoint: member.touchpoint,
                questionnaire: questionnaire?.key
                    ?? "\(member.revision.number)/\(member.revision.digestText)",
                question: question?.key ?? "\(member.question.rawValue)",
                scale: question?.scale.name ?? "")
            named[member] = name
            counts[name, default: Counted()].add(
                row.integer(5), isSeveral: row.integer(4) == TallyKey.severalChoice)
        }
        members = Set(
            named.filter { counts[$0.value]?.answers ?? 0 >= Report.answersMin }.keys)
    }
}
