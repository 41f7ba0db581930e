import Feedback
import Foundation
import Settings
import Testing

@Suite struct QuestionnaireFileTests {
    private func counter() throws -> Questionnaire {
        let bytes = try Files.bytes("Kiosk/Questionnaires/counter.yaml")
        return try QuestionnaireFile.read(bytes, named: "counter.yaml", digest: 0x0403_0201)
    }

    @Test func `the shipped questionnaire asks face, why, recommendation and phone`() throws {
        let counter = try counter()
        #expect(counter.key == "counter")
        #expect(counter.revision == Revision(number: 1, digest: 0x0403_0201))
        #expect(counter.languages == [.russian, .english])
        #expect(counter.timing == VisitTiming(thanksMilliseconds: 3_000, idleMilliseconds: 20_000))
        #expect(!counter.answersFillScreen)
        #expect(counter.questions.map(\.key) == ["face", "why", "recommendation", "phone"])
        #expect(
            counter.questions.map(\.scale.name)
                == ["four-faces", "reasons", "recommendation", "phone"])
        #expect(
            counter[.first].wording.text(in: .russian, fallback: .english) == "Как вас обслужили?")
        #expect(
            counter.questions[2].ends?.high.text(in: .english, fallback: .russian)
                == "Extremely likely")
    }

    @Test func `the shipped questionnaire asks why and for a number after an unhappy face only`()
        throws
    {
        let counter = try counter()
        for face: UInt8 in 1...4 {
            let answers = [QuestionNumber.first: Choice(face)]
            let next = counter.question(after: .first, given: answers)
            #expect(next == QuestionNumber(face <= 2 ? 1 : 2))
            let last = counter.question(after: QuestionNumber(2), given: answers)
            #expect(last == (face <= 2 ? QuestionNumber(3) : nil))
        }
    }

    @Test func `the shipped rules are call-back and detractor`() throws {
        let counter = try counter()
        let face = QuestionNumber(0)
        let recommendation = QuestionNumber(2)
        let phone = QuestionNumber(3)
        #expect(
            counter.rules == [
                Rule(
                    key: "call-back",
                    when: [Condition(face, .isAtMost(Choice(2))), Condition(phone, .isGiven)]),
                Rule(
                    key: "detractor", when: [Condition(recommendation, .isAtMost(Choice(6)))]),
            ])
    }

    /// A questionnaire of faces, reasons and a phone number with one rule.
    private func questionnaire(
        top: String = "", when: String = "phone given", text: String = "Как?"
    ) -> [UInt8] {
        let yaml = """
            questionnaire: test
            revision: 7
            languages: [ru]
            \(top)
            questions:
              - {key: face, scale: five-faces, text: {ru: "\(text)"}}
              - key: why
                scale: reasons
                text: {ru: Почему?}
                reasons: [{key: queue, text: {ru: Очередь}}, {key: staff, text: {ru: Люди}}]
              - {key: phone, scale: phone, text: {ru: Номер}}
            rules:
              - {key: rule, when: \(when)}
            """
        return Array(yaml.utf8)
    }

    @Test(arguments: [
        ("face <= 2", Condition(QuestionNumber(0), .isAtMost(Choice(2)))),
        ("face<=2", Condition(QuestionNumber(0), .isAtMost(Choice(2)))),
        ("face >= 5", Condition(QuestionNumber(0), .isAtLeast(Choice(5)))),
        ("face is 3", Condition(QuestionNumber(0), .isExactly(Choice(3)))),
        ("why is staff", Condition(QuestionNumber(1), .isExactly(Choice(2)))),
        ("  why   given ", Condition(QuestionNumber(1), .isGiven)),
        ("phone given", Condition(QuestionNumber(2), .isGiven)),
    ])
    func `a condition is read`(text: String, condition: Condition) throws {
        let read = try QuestionnaireFile.read(
            questionnaire(when: "\"\(text)\""), named: "test.yaml", digest: 0)
        #expect(read.rules[0].when == [condition])
    }

    @Test func `thanks of 0 milliseconds and answers that fill the screen are read`() throws {
        let bytes = questionnaire(
            top: "thanks-milliseconds: 0\nidle-milliseconds: 3000\nanswers-fill-screen: true")
        let read = try QuestionnaireFile.read(bytes, named: "test.yaml", digest: 0)
        #expect(read.timing == VisitTiming(thanksMilliseconds: 0, idleMilliseconds: 3_000))
        #expect(read.answersFillScreen)
    }

    @Test func `what is left out has the default of the language of the business`() throws {
        let read = try QuestionnaireFile.read(questionnaire(), named: "test.yaml", digest: 0)
        #expect(read.timing == VisitTiming())
        #expect(!read.answersFillScreen)
    }

    @Test func `a text as long as the most is read, and one letter more is not`() throws {
        let most = String(repeating: "я", count: QuestionnaireFile.questionCharactersMax)
        _ = try QuestionnaireFile.read(questionnaire(text: most), named: "test.yaml", digest: 0)
        #expect(throws: SettingsFaults.self) {
            try QuestionnaireFile.read(
                questionnaire(text: most + "я"), named: "test.yaml", digest: 0)
        }
    }

    @Test func `as many questions, reasons, rules, conditions and languages as allowed are read`()
        throws
    {
        let tags = ["ru", "en", "de", "fr", "es", "it", "pl", "kk"]
        let text = "{" + tags.map { "\($0): x" }.joined(separator: ", ") + "}"
        let reasons = (1...Scale.reasonsMax).map { "{key: r\($0), text: \(text)}" }
        let question = "scale: reasons, text: \(text), reasons: [\(reasons.joined(separator: ","))]"
        let when = Array(repeating: "q1 is r1", count: QuestionnaireFile.conditionsMax)
        var lines = [
            "questionnaire: most", "revision: 65535", "languages: [\(tags.joined(separator: ","))]",
        ]
        lines.append("questions:")
        lines += (1...Questionnaire.questionsMax).map { "  - {key: q\($0), \(question)}" }
        lines.append("rules:")
        lines += (1...Questionnaire.rulesMax).map {
            "  - {key: r\($0), when: [\(when.joined(separator: ", "))]}"
        }
        let read = try QuestionnaireFile.read(
            Array(lines.joined(separator: "\n").utf8), named: "most.yaml", digest: 0)
        #expect(tags.count == QuestionnaireFile.languagesMax)
        #expect(read.questions.count == Questionnaire.questionsMax)
        #expect(read.rules.count == Questionnaire.rulesMax)
        #expect(read.rules[15].when.count == QuestionnaireFile.conditionsMax)
        #expect(read.languages.count == QuestionnaireFile.languagesMax)
    }

    @Test func `the example in the guide for authors is a whole questionnaire`() throws {
        let guide = try Files.text("Kiosk/README.md")
        let blocks = guide.components(separatedBy: "```")
        let example = try #require(blocks.first { $0.hasPrefix("yaml\nquestionnaire:") })
        let read = try QuestionnaireFile.read(
            Array(example.dropFirst(5).utf8), named: "README.md", digest: 0)
        #expect(read.questions.count >= 2)
        #expect(!read.rules.isEmpty)
    }
}
