package import Feedback

/// Scores and counts by touchpoint and question, from tallies alone: it costs the same after a
/// billion taps.
package struct Report: Sendable {
    /// The fewest answers for which a score is shown. Below it the interval of an NPS is wider than
    /// 100 points, and a number would only mislead; a group so small may also point at one person.
    package static let answersMin = 10

    /// Whole quarters of an hour.
    package let span: TimeSpan
    /// By touchpoint, questionnaire and the question's place in it.
    package let lines: [Line]
    /// What the panels counted besides answers, by touchpoint; none where there is nothing.
    package let places: [ReportPlace]
    /// Of the touchpoints.
    package let names: PlaceNames
    package let doubtful: DoubtfulTimes

    /// One question at one touchpoint, over all revisions of its questionnaire that ask it.
    package struct Line: Sendable {
        package let touchpoint: String
        /// The questionnaire's key; where its file cannot be read, its revision in numbers.
        package let questionnaire: String
        /// The question's key; where the file cannot be read, its number.
        package let key: String
        /// As the highest revision asks it; nil where its file cannot be read.
        package let question: Question?
        package let unmarked: Figures
        /// Answers that a rule of misuse marked included.
        package let all: Figures
    }

    /// What is counted and what follows from it.
    package struct Figures: Sendable {
        package let scale: Scale?
        /// Where answers name several choices, these add up to more than `answers`.
        package let counts: [ChoiceName: Int]
        /// Answers that name several choices.
        package let severalAnswers: Int
        /// Whether only their number is told: `counts` is empty then.
        package var isHidden = false

        package var answers: Int {
            severalAnswers > 0 ? severalAnswers : counts.values.reduce(0, +)
        }
        /// How many answers are missing until a score is shown.
        package var missing: Int { max(0, Report.answersMin - answers) }

        /// NPS or CSAT; nil where there are too few answers, and for a scale that has no score.
        package var score: Score? {
            guard missing == 0, let scale else { return nil }
            return switch scale {
            case .recommendation: tally.netPromoterScore
            case .fourFaces, .fiveFaces: tally.satisfaction(on: scale)
            case .reasons, .phone, .email, .comment: nil
            }
        }

        private var tally: Tally {
            counts.reduce(into: Tally()) { tally, entry in
                if case .number(let value) = entry.key { tally.add(Choice(value), entry.value) }
            }
        }
    }

    /// What a choice is called over revisions: reasons may change places, but keep their keys.
    package enum ChoiceName: Hashable, Sendable {
        case number(UInt8)
        case reason(String)
    }
}

extension Report {
    /// Without what groups of fewer than `answersMin` answers chose: in so small a group a count
    /// could point at one person (P11).
    var hidingSmallGroups: Report {
        let lines = lines.map { line in
            Line(
                touchpoint: line.touchpoint, questionnaire: line.questionnaire, key: line.key,
                question: line.question, unmarked: line.unmarked.hiddenIfSmall,
                all: line.all.hiddenIfSmall)
        }
        return Report(
            span: span, lines: lines, places: places, names: names, doubtful: doubtful)
    }

    /// Touchpoints with a group that is large enough.
    var largeTouchpoints: Set<String> {
        Set(lines.filter { $0.all.missing == 0 }.map(\.touchpoint))
    }
}

extension Report.Figures {
    fileprivate var hiddenIfSmall: Report.Figures {
        guard missing > 0 else { return self }
        return Report.Figures(
            scale: scale, counts: [:], severalAnswers: answers, isHidden: true)
    }
}

/// The name of a question's score.
package enum ScoreName: String, Sendable {
    case nps = "NPS"
    case csat = "CSAT"

    package init?(_ scale: Scale?) {
        switch scale {
        case .recommendation: self = .nps
        case .fourFaces, .fiveFaces: self = .csat
        case .reasons, .phone, .email, .comment, nil: return nil
        }
    }

    /// The whole range of the score.
    package var range: ClosedRange<Double> { self == .nps ? -100...100 : 0...100 }
}

extension Report.Line {
    package var scoreName: ScoreName? { ScoreName(question?.scale) }

    /// Whether an answer can name several choices, so that their counts add up to more than the
    /// answers.
    package var takesSeveral: Bool { question?.scale.takesSeveral == true }

    /// Every choice of the scale in its order, counted or not, then choices that only older
    /// revisions offered.
    package var choices: [Report.ChoiceName] {
        let offered: [Report.ChoiceName] =
            switch question?.scale {
            case .reasons(let reasons, _): reasons.map { .reason($0.key) }
            case let scale?: scale.choices.map { .number($0) }
            case nil: []
            }
        return offered + Set(all.counts.keys).subtracting(offered).sorted()
    }
}

extension Report.ChoiceName: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.number(let a), .number(let b)): a < b
        case (.reason(let a), .reason(let b)): a < b
        case (.number, .reason): true
        case (.reason, .number): false
        }
    }
}

extension Report {
    /// Reads the tallies of `span`, widened to whole quarters of an hour.
    ///
    /// - Parameter scope: the touchpoints that are read; all others are as if they were not there.
    package init(
        of span: TimeSpan, at scope: PlaceScope = .everything, in store: any Store, tenant: String
    ) throws(StoreFault) {
        let quarters = span.wholeQuarters
        let rows = try SpanSums.answers.rows(of: quarters, at: scope, in: store, tenant: tenant)
        var pool = ReportPool(questionnaires: StoredQuestionnaires(in: store, tenant: tenant))
        for row in rows { try pool.add(row) }
        self.init(
            span: quarters, lines: pool.lines,
            places: try ReportPlace.all(of: quarters, at: scope, in: store, tenant: tenant),
            names: PlaceNames(try PlaceRow.all(in: store, tenant: tenant)),
            doubtful: try DoubtfulTimes(in: quarters, at: scope, in: store, tenant: tenant))
    }
}

/// Sums up tallies of all revisions under the keys that stay the same over them.
private struct ReportPool {
    private struct Key: Hashable {
        var touchpoint: String
        var questionnaire: String
        var question: String
        /// A key that changes its scale between revisions is another question.
        var scale: String
    }

    private struct Sum {
        var revision: Revision
        var number: QuestionNumber
        var question: Question?
        var unmarked = Counted()
        var all = Counted()

        func figures(_ counted: Counted) -> Report.Figures {
            Report.Figures(
                scale: question?.scale, counts: counted.byChoice,
                severalAnswers: counted.severalAnswers)
        }
    }

    private struct Counted {
        var byChoice: [Report.ChoiceName: Int] = [:]
        var severalAnswers = 0

        /// - Parameter choice: nil for the answers that name several.
        mutating func add(_ choice: Report.ChoiceName?, _ answers: Int) {
            if let choice {
                byChoice[choice, default: 0] += answers
            } else {
                severalAnswers += answers
            }
        }
    }

    let questionnaires: StoredQuestionnaires
    private var sums: [Key: Sum] = [:]

    init(questionnaires: StoredQuestionnaires) {
        self.questionnaires = questionnaires
    }

    mutating func add(_ row: Row) throws(StoreFault) {
        let revision = Revision(row: row, digest: 1, number: 2)
        let number = QuestionNumber(UInt8(clamping: row[integer: 3]))
        let question = try questionnaires.question(number, of: revision)
        let questionnaire = try questionnaires.questionnaire(of: revision)?.key
        let key = Key(
            touchpoint: row[text: 0],
            questionnaire: questionnaire ?? "\(revision.number)/\(revision.digestText)",
            question: question?.key ?? "\(number.rawValue)",
            scale: question.map { $0.scale.name + ($0.scale.takesSeveral ? " of several" : "") }
                ?? "")
        let choice = Choice(UInt8(clamping: row[integer: 4]))
        // Nobody chose what was taken back.
        guard question?.scale.isTakenBack(choice) != true || isSeveral(row) else { return }
        let empty = Sum(revision: revision, number: number, question: question)
        let name = question?.scale.reason(choice).map { Report.ChoiceName.reason($0.key) }
        add(
            isSeveral(row) ? nil : name ?? .number(choice.rawValue), Int(row[integer: 6]),
            isMarked: row[integer: 5] != 0, to: &sums[key, default: empty], newer: empty)
    }

    private func isSeveral(_ row: Row) -> Bool { row[integer: 4] == TallyKey.severalChoice }

    private func add(
        _ choice: Report.ChoiceName?, _ answers: Int, isMarked: Bool, to sum: inout Sum, newer: Sum
    ) {
        if newer.revision.number > sum.revision.number {
            (sum.revision, sum.number, sum.question) = (
                newer.revision, newer.number, newer.question
            )
        }
        sum.all.add(choice, answers)
        if !isMarked { sum.unmarked.add(choice, answers) }
    }

    var lines: [Report.Line] {
        sums.sorted { order($0) < order($1) }.map { key, sum in
            Report.Line(
                touchpoint: key.touchpoint, questionnaire: key.questionnaire, key: key.question,
                question: sum.question,
                unmarked: sum.figures(sum.unmarked), all: sum.figures(sum.all))
        }
    }

    private func order(
        _ entry: (key: Key, value: Sum)
    ) -> (String, String, QuestionNumber, String, String) {
        let key = entry.key
        return (key.touchpoint, key.questionnaire, entry.value.number, key.question, key.scale)
    }
}
