/// Sees every press and every answer of a panel, in order and across visits, and tells which rules
/// of misuse they meet: also which earlier answers belong to a pattern that shows only now.
///
/// It holds `visitsMax` visits and `PressRhythm.pressesMax` presses, whatever comes. The limits are
/// part of each rule's version: a changed limit is a new rule. `Docs/Reference/misuse.md` has the
/// reasons.
package struct MisuseWatch: Sendable {
    /// The rules that are looked for here.
    package static let rules: Marks = [.burst1, .allFaces1, .stuck1]

    /// The most visits that are remembered; more than any rule's time holds.
    package static let visitsMax = 64

    /// A burst: at least so many visits…
    package static let burstVisits1 = 8
    /// …within less than this…
    package static let burstMilliseconds1: UInt64 = 60_000
    /// …each begun less than this after the first question appeared: the next customer needs longer
    /// to step up, even one who has read the question in the queue.
    package static let burstHasteMilliseconds1: UInt64 = 1_000

    /// All faces in turn: each visit begun less than this after the first question appeared. Eight
    /// words take 2 s to read (238 words a minute, Brysbaert 2019).
    package static let allFacesHasteMilliseconds1: UInt64 = 2_000
    /// …within less than this for each choice of the first question.
    package static let allFacesMillisecondsPerChoice1: UInt64 = 10_000
    /// Scales with fewer choices are passed over: two or three customers in a row differ by chance.
    package static let allFacesChoicesMin1 = 4

    private struct SeenVisit {
        let id: VisitID
        let begunAt: Instant
        let millisecondsSinceShown: UInt32
        let firstChoice: Choice
        var questions: [QuestionNumber]
        /// What every answer of the visit gets.
        var marks: Marks = []

        func isHasty(_ milliseconds: UInt64) -> Bool { millisecondsSinceShown < milliseconds }

        var answers: [AnswerName] { questions.map { AnswerName(visit: id, question: $0) } }
    }

    private let rules: Marks
    /// Of the first question.
    private let choices: ClosedRange<UInt8>
    private var visits: [SeenVisit] = []
    private var rhythm = PressRhythm()
    private var late: [LateMark] = []

    package init(_ questionnaire: Questionnaire, rules: Marks = MisuseWatch.rules) {
        self.rules = rules
        choices = questionnaire[.first].scale.choices
    }

    /// Whether it looks for just these patterns, in answers to such a questionnaire.
    func isFor(_ questionnaire: Questionnaire, _ rules: Marks) -> Bool {
        rules == self.rules && questionnaire[.first].scale.choices == choices
    }

    /// Somebody pressed, whatever came of it.
    package mutating func pressed(_ place: PressPlace, at now: Instant) {
        guard rules.contains(.stuck1) else { return }
        rhythm.pressed(place, at: now)
        late += LateMark.covering(rhythm.takeStuckAnswers(), with: .stuck1)
    }

    /// What the answer is marked with here, besides what it brings.
    ///
    /// - Parameter now: the time of its press, where `pressed` was told of one.
    package mutating func answered(_ answer: Answer, at now: Instant) -> Marks {
        let isStuck = rhythm.answered(AnswerName(answer), at: now)
        if visits.last?.id == answer.visit {
            note(answer.question)
        } else {
            begin(answer, at: now)
        }
        return (visits.last?.marks ?? []).union(isStuck ? .stuck1 : [])
    }

    /// What turned out about earlier answers since the last call.
    package mutating func takeLate() -> [LateMark] {
        defer { late = [] }
        return late
    }

    // MARK: -

    private mutating func note(_ question: QuestionNumber) {
        let newest = visits.count - 1
        if !visits[newest].questions.contains(question) {
            visits[newest].questions.append(question)
        }
    }

    private mutating func begin(_ answer: Answer, at now: Instant) {
        if visits.count == Self.visitsMax { visits.removeFirst() }
        visits.append(
            SeenVisit(
                id: answer.visit, begunAt: now,
                millisecondsSinceShown: answer.millisecondsSinceShown, firstChoice: answer.choice,
                questions: [answer.question]))
        if rules.contains(.burst1) { mark(burst(at: now), .burst1) }
        if rules.contains(.allFaces1) { mark(allFaces(at: now), .allFaces1) }
    }

    /// Marks these visits, the newest at once and the others late.
    private mutating func mark(_ places: [Int], _ rule: Marks) {
        var answers: [AnswerName] = []
        for place in places where !visits[place].marks.contains(rule) {
            visits[place].marks.insert(rule)
            if place != visits.count - 1 { answers += visits[place].answers }
        }
        late += LateMark.covering(answers, with: rule)
    }

    /// The visits of a burst that the newest one is part of. The visit before the first hasty one
    /// is left out: it may be an honest customer's, whom somebody pushed aside.
    private func burst(at now: Instant) -> [Int] {
        let hasty = hastyVisits(Self.burstHasteMilliseconds1, Self.burstMilliseconds1, at: now)
        return hasty.count >= Self.burstVisits1 ? hasty : []
    }

    /// The visits that chose everything between them, the newest one among them. The visit before
    /// the first hasty one belongs to them only where its choice is none of theirs.
    private func allFaces(at now: Instant) -> [Int] {
        guard choices.count >= Self.allFacesChoicesMin1 else { return [] }
        let window = Self.allFacesMillisecondsPerChoice1 * UInt64(choices.count)
        let hasty = hastyVisits(Self.allFacesHasteMilliseconds1, window, at: now)
        if isWhole(hasty) { return hasty }
        guard let head = hasty.first.map({ $0 - 1 }), head >= 0,
            now.milliseconds(since: visits[head].begunAt) < window
        else { return [] }
        return isWhole([head] + hasty) ? [head] + hasty : []
    }

    private func isWhole(_ places: [Int]) -> Bool {
        Set(places.map { visits[$0].firstChoice.rawValue }).isSuperset(of: choices)
    }

    /// The places of the visits within `window` that were begun in haste; none where the newest was
    /// not.
    private func hastyVisits(
        _ haste: UInt64, _ window: UInt64, at now: Instant
    ) -> [Int] {
        guard visits.last?.isHasty(haste) == true else { return [] }
        return visits.indices.filter {
            visits[$0].isHasty(haste) && now.milliseconds(since: visits[$0].begunAt) < window
        }
    }
}
