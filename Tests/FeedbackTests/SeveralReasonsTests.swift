import Feedback
import Testing

/// A question of which several choices can be named, one tap each.
@Suite struct SeveralReasonsTests {
    /// Two reasons of four at most, then 0 to 10.
    private static func questionnaire(isLast: Bool = false) -> Questionnaire {
        let reasons = (1...4).map { Reason(key: "r\($0)", wording: Wording([:])) }
        let several = Question(
            key: "why", scale: .reasons(reasons, severalMax: 2), wording: Wording([:]))
        let likely = Question(key: "nps", scale: .recommendation, wording: Wording([:]))
        let faces = Question(key: "face", scale: .fourFaces, wording: Wording([:]))
        return Questionnaire(
            key: "several", revision: Revision(number: 1, digest: 0), languages: [.english],
            questions: [faces] + (isLast ? [likely, several] : [several, likely]),
            rules: [
                Rule(
                    key: "second",
                    when: [Condition(QuestionNumber(isLast ? 2 : 1), .isExactly(Choice(2)))])
            ])
    }

    private let reasons = QuestionNumber(1)
    private var visit = Visit(
        id: VisitID(1), questionnaire: questionnaire(), shownAt: at(0), startedAt: at(1_000))

    init() {
        _ = visit.chose(Choice(3), at: at(1_000))
    }

    @Test mutating func `each tap is an answer that carries everything chosen so far`() {
        let first = visit.toggled(Choice(3), at: at(2_000))
        #expect(first.answers.map(\.several.choices) == [[Choice(3)]])
        #expect(first.answers.map(\.choice) == [Choice(3)])
        #expect(first.asked == [])
        let second = visit.toggled(Choice(2), at: at(2_100))
        #expect(second.answers.map(\.several.choices) == [[Choice(2), Choice(3)]])
        #expect(second.answers.map(\.choice) == [Choice(2)])
        // From the question's appearance, not from the tap before: no hurry is invented.
        #expect(second.answers.map(\.millisecondsSinceShown) == [1_100])
        #expect(second.answers.map(\.marks) == [[]])
    }

    @Test mutating func `what is chosen shows once it is kept`() throws {
        let actions = visit.toggled(Choice(3), at: at(2_000))
        #expect(actions.count == 3)
        guard case .keep = try #require(actions.first) else {
            Issue.record("the first action is \(actions[0])")
            return
        }
        #expect(actions[1] == .showChosen(ChoiceSet([Choice(3)]), on: reasons))
        #expect(actions[2] == .wake(at: at(22_000)))
        #expect(visit.chosen(for: reasons) == ChoiceSet([Choice(3)]))
    }

    @Test mutating func `one more than the most is no answer, and takes nothing away`() {
        _ = visit.toggled(Choice(1), at: at(2_000))
        _ = visit.toggled(Choice(2), at: at(2_500))
        #expect(visit.toggled(Choice(4), at: at(3_000)) == [.wake(at: at(23_000))])
        #expect(visit.chosen(for: reasons) == ChoiceSet([Choice(1), Choice(2)]))
        // But one of those chosen can leave.
        #expect(
            visit.toggled(Choice(2), at: at(3_500)).answers.map(\.several.choices)
                == [[Choice(1)]])
    }

    @Test mutating func `everything taken back is an answer of nothing, and counts as skipped`() {
        _ = visit.toggled(Choice(2), at: at(2_000))
        let back = visit.toggled(Choice(2), at: at(2_500))
        #expect(back.answers.map(\.choice) == [.takenBack])
        #expect(back.answers.map(\.several) == [[]])
        #expect(visit.done(at: at(3_000)).asked == [QuestionNumber(2)])
        #expect(visit.chose(Choice(9), at: at(4_000)).ends.map(\.outcome) == [.skipped])
    }

    @Test mutating func `done goes on to the next question, and a choice alone does not`() {
        #expect(visit.toggled(Choice(2), at: at(2_000)).asked == [])
        let done = visit.done(at: at(3_000))
        #expect(done.answers == [])
        #expect(done.asked == [QuestionNumber(2)])
        #expect(visit.chose(Choice(9), at: at(4_000)).ends.map(\.outcome) == [.completed])
    }

    @Test mutating func `done means nothing where one tap is the answer`() {
        _ = visit.done(at: at(2_000))
        #expect(visit.done(at: at(3_000)) == [])
    }

    @Test mutating func `a rule triggers with the tap that names its reason, once`() {
        #expect(visit.toggled(Choice(1), at: at(2_000)).answers[0].triggers == [])
        #expect(visit.toggled(Choice(2), at: at(3_000)).answers[0].triggers == RuleSet([0]))
        #expect(visit.toggled(Choice(2), at: at(4_000)).answers[0].triggers == [])
        #expect(visit.toggled(Choice(2), at: at(5_000)).answers[0].triggers == [])
    }

    @Test mutating func `whoever comes back finds what was chosen`() {
        _ = visit.toggled(Choice(2), at: at(2_000))
        _ = visit.done(at: at(3_000))
        #expect(visit.wentBack(at: at(4_000)).asked == [reasons])
        #expect(visit.chosen(for: reasons) == ChoiceSet([Choice(2)]))
        #expect(
            visit.chose(Choice(1), at: at(5_000)).answers.map(\.several.choices)
                == [[Choice(1), Choice(2)]])
    }

    @Test mutating func `a customer who chose and left in the middle timed out`() {
        _ = visit.toggled(Choice(2), at: at(2_000))
        #expect(visit.woke(at: at(22_000)).ends.map(\.outcome) == [.timedOut])
    }

    @Test func `a customer who chose on the last screen and left has answered everything`() {
        var visit = Visit(
            id: VisitID(1), questionnaire: Self.questionnaire(isLast: true), shownAt: at(0),
            startedAt: at(1_000))
        _ = visit.chose(Choice(3), at: at(1_000))
        _ = visit.chose(Choice(9), at: at(2_000))
        _ = visit.toggled(Choice(1), at: at(3_000))
        let actions = visit.woke(at: at(23_000))
        #expect(actions.ends.map(\.outcome) == [.completed])
        #expect(actions.contains(.thank))
    }

    /// Whatever a hand does, the last answer to the question says what stands on the screen.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func `the newest answer is what was tapped an odd number of times`(seed: UInt64) {
        var dice = Dice(seed: seed)
        var visit = self.visit
        var expected = ChoiceSet()
        var now: UInt64 = 2_000
        for _ in 0..<40 {
            now += UInt64.random(in: 1...2_000, using: &dice)
            let choice = Choice(UInt8.random(in: 1...4, using: &dice))
            let wish = expected.toggling(choice)
            let answers = visit.toggled(choice, at: at(now)).answers
            if wish.count <= 2 { expected = wish }
            #expect(answers.map(\.several) == (wish.count <= 2 ? [expected] : []))
            #expect(answers.allSatisfy { $0.choice == expected.first })
            #expect(visit.chosen(for: reasons) == expected)
        }
    }
}
