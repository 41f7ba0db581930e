import Feedback
import Testing

@Suite struct QuestionnaireTests {
    @Test(
        arguments: [
            (Condition.Comparison.isAtMost(Choice(2)), [1, 2]), (.isAtLeast(Choice(3)), [3, 4]),
            (.isExactly(Choice(3)), [3]), (.isGiven, [1, 2, 3, 4]),
        ] as [(Condition.Comparison, [UInt8])])
    func `a condition holds for just the choices it names`(
        comparison: Condition.Comparison, choices: [UInt8]
    ) {
        let holding = (1...4 as ClosedRange<UInt8>)
            .filter { Condition(face, comparison).holds([face: .one(Choice($0))]) }
        #expect(holding == choices)
    }

    @Test func `an unanswered question satisfies nothing`() {
        #expect(!Condition(face, .isAtMost(Choice(255))).holds([:]))
        #expect(!Condition(face, .isGiven).holds([:]))
    }

    @Test func `the sixteenth rule has its bit and comes back`() {
        #expect(RuleSet([0, 15]).places == [0, 15])
        #expect(RuleSet([15]).rawValue == 0x8000)
    }

    @Test func `questions whose conditions fail are passed over`() {
        let questionnaire = counter()
        #expect(questionnaire.question(after: face, given: [face: .one(Choice(2))]) == why)
        #expect(
            questionnaire.question(after: face, given: [face: .one(Choice(3))]) == recommendation)
        #expect(
            questionnaire.question(after: recommendation, given: [face: .one(Choice(3))]) == nil)
    }

    @Test func `a questionnaire without conditions asks everybody the same`() {
        var questionnaire = counter()
        #expect(!questionnaire.asksEverybodyTheSame)
        for place in questionnaire.questions.indices {
            questionnaire.questions[place].askWhen = []
        }
        #expect(questionnaire.asksEverybodyTheSame)
    }

    @Test func `of several reasons a condition is satisfied by any that it names`() {
        let given = [why: Given.several(ChoiceSet([Choice(1), Choice(3)]))]
        let holding = (1...12 as ClosedRange<UInt8>)
            .filter { Condition(why, .isExactly(Choice($0))).holds(given) }
        #expect(holding == [1, 3])
        #expect(Condition(why, .isGiven).holds(given))
    }

    @Test(arguments: ["000102030405060708090a0b0c0d0e0f", "ffffffffffffffffffffffffffffffff"])
    func `a panel's name is 32 hexadecimal digits`(text: String) {
        #expect(PanelID(text)?.description == text)
    }

    @Test(arguments: [
        "", "0", "+00102030405060708090a0b0c0d0e0f", "zz0102030405060708090a0b0c0d0e0f",
    ])
    func `anything else is no panel's name`(text: String) {
        #expect(PanelID(text) == nil)
    }

    @Test func `a language without the sentence falls back`() {
        let wording = Wording([.russian: "Да"])
        #expect(wording.text(in: .english, fallback: .russian) == "Да")
        #expect(LanguageTag("EN") == nil)
        #expect(LanguageTag("english") == nil)
    }
}
