import Feedback

/// Writes the rows of an export, a page at a time, through one connection to the store.
struct ExportRows {
    /// What an answer's questionnaire says of it, as it stands in every row of the question.
    private final class Asked: Sendable {
        let questionnaire: Questionnaire?
        let question: Question?
        /// The fields `questionnaire` to `scale`.
        let fields: [UInt8]

        init(questionnaire: Questionnaire?, question: Question?, fields: [UInt8]) {
            (self.questionnaire, self.question) = (questionnaire, question)
            self.fields = fields
        }
    }

    private struct Name: Hashable {
        let revision: Revision
        let question: QuestionNumber
    }

    private static let askedColumns = 5
    /// Questions whose fields are kept; beyond it they are written again.
    private static let askedMax = 1_024

    private let plan: ExportPlan
    private let store: any Store
    private let questionnaires: StoredQuestionnaires
    private var asked: [Name: Asked] = [:]
    private var last: (name: Name, asked: Asked)?
    private(set) var place: ExportPlace
    var lines: ExportLines

    init(_ plan: ExportPlan, from place: ExportPlace, as format: Export.Format, in store: any Store)
    {
        self.plan = plan
        self.place = place
        self.store = store
        questionnaires = StoredQuestionnaires(in: store, tenant: plan.tenant)
        lines = ExportLines(format, columns: Export.columns(of: plan.request))
    }

    /// Writes the next rows to `lines`; returns how many there were.
    mutating func page(most rows: Int) throws -> Int {
        let end = place.cursor.rows + Int64(rows)
        while true {
            let begin = place.cursor.rows
            do {
                let statement = plan.statement(after: place, most: Int(end - begin))
                try store.read(statement.text, statement.values) { try write($0) }
                return rows - Int(end - place.cursor.rows)
            } catch let fault as StoreFault where fault.isTemporary && place.cursor.rows > begin {
                // A row is written whole or not at all: it goes on behind the last.
            }
        }
    }

    /// The columns in the order of `Export.columns`.
    private mutating func write(_ row: any RowInPlace) throws {
        let name = Name(
            revision: Revision(
                number: UInt16(clamping: row.integer(8)), digest: UInt32(clamping: row.integer(7))),
            question: QuestionNumber(UInt8(clamping: row.integer(9))))
        let asked = try asked(name)
        place.pass(row)
        let isShown =
            plan.largeGroups?.contains(row.text(6), name.revision, name.question) ?? true
        lines.beginLine()
        lines.text(row.bytes(3))
        lines.text(row.bytes(4))
        lines.integer(row.integer(2))
        lines.text(row.bytes(5))
        lines.text(row.bytes(6))
        lines.written(asked.fields, columns: Self.askedColumns)
        writeChoice(row, asked, isShown)
        writeTimes(row, isShown)
        lines.list(Marks(rawValue: UInt16(clamping: row.integer(14))).names)
        lines.flag(row.integer(15) != 0)
        writeOutcome(row)
        writeTriggers(row, asked, isShown)
        writeChosen(row, asked, isShown)
        lines.flag(!isShown)
        lines.cursor(place.cursor)
        lines.endLine()
    }

    private mutating func writeChoice(_ row: any RowInPlace, _ asked: Asked, _ isShown: Bool) {
        guard isShown else {
            lines.none()
            lines.none()
            return
        }
        let choice = Choice(UInt8(clamping: row.integer(10)))
        lines.integer(Int64(choice.rawValue))
        if let reason = asked.question?.scale.reason(choice) {
            lines.text(reason.key)
        } else {
            lines.none()
        }
    }

    private mutating func writeTimes(_ row: any RowInPlace, _ isShown: Bool) {
        lines.moment(isShown ? row.integer(0) : Export.coarse(row.integer(0)))
        if isShown { lines.seconds(milliseconds: row.integer(11)) } else { lines.none() }
        lines.moment(isShown ? row.integer(12) : Export.coarse(row.integer(12)))
        lines.seconds(milliseconds: row.integer(13))
    }

    private mutating func writeOutcome(_ row: any RowInPlace) {
        guard !row.isNull(16) else { return lines.none() }
        let code = row.integer(16)
        lines.text(Outcome(rawValue: UInt8(clamping: code))?.name ?? "\(code)")
    }

    private mutating func writeTriggers(_ row: any RowInPlace, _ asked: Asked, _ isShown: Bool) {
        let triggers = RuleSet(rawValue: UInt16(clamping: row.integer(17)))
        guard isShown else { return lines.none() }
        guard !triggers.isEmpty else { return lines.list([]) }
        let rules = asked.questionnaire?.rules ?? []
        lines.list(triggers.places.map { $0 < rules.count ? rules[$0].key : "\($0)" })
    }

    /// The keys of every reason that the answer names; numbers where the file cannot be read.
    private mutating func writeChosen(_ row: any RowInPlace, _ asked: Asked, _ isShown: Bool) {
        let several = ChoiceSet(rawValue: UInt16(clamping: row.integer(18)))
        switch asked.question?.scale {
        case _ where !isShown: lines.none()
        case .reasons?:
            let choice = Choice(UInt8(clamping: row.integer(10)))
            lines.list(asked.question?.scale.reasons(choice, several).map(\.key) ?? [])
        case nil where !several.isEmpty: lines.list(several.choices.map { "\($0.rawValue)" })
        default: lines.none()
        }
    }

    private mutating func asked(_ name: Name) throws(StoreFault) -> Asked {
        if let last, last.name == name { return last.asked }
        if let known = asked[name] {
            last = (name, known)
            return known
        }
        let questionnaire = try questionnaires.questionnaire(of: name.revision)
        let question = try questionnaires.question(name.question, of: name.revision)
        var fields = ExportLines(lines.format, columns: Export.columns(of: plan.request))
        fields.skip(columns: Export.askedPlace)
        if let questionnaire { fields.text(questionnaire.key) } else { fields.none() }
        fields.integer(Int64(name.revision.number))
        fields.text(name.revision.digestText)
        fields.text(question?.key ?? "\(name.question.rawValue)")
        if let question { fields.text(question.scale.name) } else { fields.none() }
        let made = Asked(questionnaire: questionnaire, question: question, fields: fields.bytes)
        if asked.count >= Self.askedMax { asked.removeAll() }
        asked[name] = made
        last = (name, made)
        return made
    }
}
