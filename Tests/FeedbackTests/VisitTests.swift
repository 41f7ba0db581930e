import Feedback
import Testing

@Suite struct VisitTests {
    var visit = Visit(
        id: VisitID(7), questionnaire: counter(), shownAt: at(0), startedAt: at(10_000))

    @Test mutating func `a happy customer is asked how likely and is thanked`() {
        let first = visit.chose(Choice(4), at: at(10_000))
        #expect(first.answers.map(\.choice) == [Choice(4)])
        #expect(first.asked == [recommendation])
        let second = visit.chose(Choice(10), at: at(12_500))
        #expect(second.answers.map(\.millisecondsSinceShown) == [2_500])
        #expect(second.ends.map(\.outcome) == [.completed])
        #expect(second.ends.map(\.milliseconds) == [2_500])
        #expect(second.contains(.thank))
        #expect(second.last == .wake(at: at(15_500)))
    }

    @Test mutating func `an answer is kept before anything is shown for it`() throws {
        let actions = visit.chose(Choice(1), at: at(10_000))
        guard case .keep = try #require(actions.first) else {
            Issue.record("the first action is \(actions[0])")
            return
        }
    }

    @Test mutating func `an unhappy customer is asked why and for a phone`() {
        #expect(visit.chose(Choice(2), at: at(1_000)).asked == [why])
        #expect(visit.chose(Choice(1), at: at(2_000)).asked == [recommendation])
        #expect(visit.chose(Choice(2), at: at(3_000)).asked == [phone])
        let last = visit.chose(
            .given, contact: CustomerContact(phone: "+79161234567"), at: at(9_000))
        #expect(last.ends.map(\.outcome) == [.completed])
    }

    @Test mutating func `a rule triggers with the answer that completes it, once in a visit`() {
        #expect(visit.chose(Choice(1), at: at(1_000)).answers[0].triggers == [])
        _ = visit.skipped(at: at(2_000))
        #expect(visit.chose(Choice(2), at: at(3_000)).answers[0].triggers == RuleSet([1]))
        let given = visit.chose(
            .given, contact: CustomerContact(phone: "+79161234567"), at: at(9_000))
        #expect(given.answers[0].triggers == RuleSet([0]))
    }

    @Test mutating func `a changed mind does not trigger the same rule twice`() {
        _ = visit.chose(Choice(4), at: at(1_000))
        _ = visit.wentBack(at: at(2_000))
        _ = visit.chose(Choice(2), at: at(3_000))
        _ = visit.skipped(at: at(4_000))
        #expect(visit.chose(Choice(0), at: at(5_000)).answers[0].triggers == RuleSet([1]))
        _ = visit.wentBack(at: at(6_000))
        #expect(visit.chose(Choice(3), at: at(7_000)).answers[0].triggers == [])
    }

    @Test mutating func `a phone left while unhappy calls nobody once the face is happy`() {
        _ = visit.chose(Choice(1), at: at(1_000))
        _ = visit.skipped(at: at(2_000))
        _ = visit.chose(Choice(9), at: at(3_000))
        _ = visit.wentBack(at: at(4_000))
        _ = visit.wentBack(at: at(5_000))
        #expect(visit.wentBack(at: at(6_000)).asked == [face])
        let happy = visit.chose(Choice(4), at: at(7_000))
        #expect(happy.asked == [recommendation])
        #expect(visit.chose(Choice(9), at: at(8_000)).ends.map(\.outcome) == [.skipped])
    }

    @Test mutating func `going back from the first question does nothing`() {
        #expect(!visit.canGoBack)
        #expect(visit.wentBack(at: at(1_000)) == [])
    }

    @Test mutating func `going back asks the question before again and keeps what was answered`() {
        _ = visit.chose(Choice(1), at: at(1_000))
        #expect(visit.wentBack(at: at(2_000)).asked == [face])
        #expect(visit.chose(Choice(4), at: at(3_000)).asked == [recommendation])
    }

    @Test mutating func `the first question cannot be skipped`() {
        #expect(visit.skipped(at: at(1_000)) == [])
    }

    @Test mutating func `skipping everything ends as skipped`() {
        _ = visit.chose(Choice(1), at: at(1_000))
        _ = visit.skipped(at: at(2_000))
        _ = visit.skipped(at: at(3_000))
        let last = visit.skipped(at: at(4_000))
        #expect(last.ends.map(\.outcome) == [.skipped])
        #expect(last.ends.map(\.question) == [phone])
    }

    @Test mutating func `a customer who walks away times out at the limit and not a moment before`()
    {
        _ = visit.chose(Choice(1), at: at(1_000))
        #expect(visit.woke(at: at(20_999)) == [])
        let actions = visit.woke(at: at(21_000))
        #expect(actions.ends.map(\.outcome) == [.timedOut])
        #expect(actions.ends.map(\.question) == [why])
        #expect(actions.last == .finish)
        #expect(visit.isOver)
    }

    @Test mutating func `typing a digit puts the time-out off`() {
        _ = visit.chose(Choice(1), at: at(1_000))
        #expect(visit.stirred(at: at(20_000)) == [.wake(at: at(40_000))])
        #expect(visit.woke(at: at(21_000)) == [])
        #expect(visit.woke(at: at(40_000)).ends.count == 1)
    }

    @Test mutating func `a tap while thanks is said is impatience and no second opinion`() {
        _ = visit.chose(Choice(4), at: at(1_000))
        _ = visit.chose(Choice(9), at: at(2_000))
        #expect(visit.chose(Choice(1), at: at(2_001)) == [])
        #expect(visit.skipped(at: at(2_001)) == [])
        #expect(visit.wentBack(at: at(2_001)) == [])
        #expect(visit.woke(at: at(5_000)) == [.finish])
        #expect(visit.isOver)
    }

    @Test mutating func `a panel that stops ends the visit as left`() {
        _ = visit.chose(Choice(1), at: at(1_000))
        #expect(visit.interrupted(at: at(2_000)).ends.map(\.outcome) == [.left])
        #expect(visit.interrupted(at: at(3_000)) == [])
    }

    @Test func `without a thanks time the first question is back at once`() {
        let buttons = Questionnaire(
            key: "buttons", revision: Revision(number: 1, digest: 0), languages: [.english],
            questions: [Question(key: "face", scale: .fourFaces, wording: Wording([:]))],
            timing: VisitTiming(thanksMilliseconds: 0))
        var visit = Visit(
            id: VisitID(1), questionnaire: buttons, shownAt: at(0), startedAt: at(500))
        let actions = visit.chose(Choice(3), at: at(500))
        #expect(actions.last == .finish)
        #expect(!actions.contains(.thank))
        #expect(visit.isOver)
    }

    @Test(arguments: [(149, true), (150, false), (151, false)] as [(UInt64, Bool)])
    func `an answer faster than a person is marked and kept`(milliseconds: UInt64, isMarked: Bool) {
        var visit = Visit(
            id: VisitID(1), questionnaire: counter(), shownAt: at(1_000),
            startedAt: at(1_000 + milliseconds))
        let answer = visit.chose(Choice(1), at: at(1_000 + milliseconds)).answers[0]
        #expect(answer.marks.contains(.fasterThanAPerson1) == isMarked)
        #expect(answer.marks.names == (isMarked ? ["faster-than-a-person/1"] : []))
    }

    @Test func `a clock at its end does not wrap`() {
        let end = Instant(nanoseconds: .max)
        var visit = Visit(id: VisitID(1), questionnaire: counter(), shownAt: at(0), startedAt: end)
        let actions = visit.chose(Choice(1), at: end)
        #expect(actions.answers[0].millisecondsSinceShown == .max)
        #expect(actions.last == .wake(at: end))
    }

    // Whichever order a dictionary has in this process: the chain breaks as a whole.
    @Test(arguments: 0..<20)
    func `what hangs on a forgotten answer is forgotten too`(run: Int) {
        func question(_ key: String, _ askWhen: [Condition]) -> Question {
            Question(key: key, scale: .fourFaces, wording: Wording([:]), askWhen: askWhen)
        }
        let chain = Questionnaire(
            key: "chain", revision: Revision(number: 1, digest: 0), languages: [.english],
            questions: [
                question("first", []),
                question("second", [Condition(QuestionNumber(0), .isAtMost(Choice(2)))]),
                question("third", [Condition(QuestionNumber(1), .isGiven)]),
                question("last", []),
            ],
            rules: [Rule(key: "third", when: [Condition(QuestionNumber(2), .isGiven)])])
        var visit = Visit(
            id: VisitID(UInt64(run)), questionnaire: chain, shownAt: at(0), startedAt: at(0))
        _ = visit.chose(Choice(1), at: at(1_000))
        _ = visit.chose(Choice(1), at: at(2_000))
        _ = visit.wentBack(at: at(3_000))
        _ = visit.wentBack(at: at(4_000))
        _ = visit.chose(Choice(1), at: at(5_000))
        _ = visit.chose(Choice(1), at: at(6_000))
        #expect(visit.chose(Choice(1), at: at(7_000)).answers[0].triggers == RuleSet([0]))
        for second in 8...10 { _ = visit.wentBack(at: at(UInt64(second) * 1_000)) }
        #expect(visit.chose(Choice(4), at: at(11_000)).asked == [QuestionNumber(3)])
    }
}
