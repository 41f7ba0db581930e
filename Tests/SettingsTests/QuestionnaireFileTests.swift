import Feedback
import Foundation
import Settings
import Testing

@Suite struct QuestionnaireFileTests {
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

    private func read(_ questions: String, top: String = "") throws -> Questionnaire {
        let yaml = """
            questionnaire: test
            revision: 1
            languages: [ru, en]
            \(top)
            questions:
              - {key: face, scale: four-faces, text: {ru: "Как?", en: "How?"}}
            \(questions)
            """
        return try QuestionnaireFile.read(Array(yaml.utf8), named: "test.yaml", digest: 0)
    }

    @Test func `a question of several reasons says how many`() throws {
        let reasons = "reasons: [{key: a, text: {ru: А, en: A}}, {key: b, text: {ru: Б, en: B}}]"
        let text = "scale: reasons, text: {ru: Что, en: What}"
        let several = try read("  - {key: why, \(text), several: 2, \(reasons)}")
        #expect(several.questions[1].scale.severalMax == 2)
        #expect(several.questions[1].scale.takesSeveral)
        let one = try read("  - {key: why, \(text), \(reasons)}")
        #expect(!one.questions[1].scale.takesSeveral)
    }

    @Test func `a phone, an address and a comment are asked for with what belongs to each`() throws
    {
        let read = try self.read(
            """
              - key: phone
                scale: phone
                text: {ru: Номер, en: Number}
                format: "+7 ### ###-##-##"
                consent: {version: 2026-1, text: {ru: Согласен, en: I agree}}
              - {key: email, scale: email, text: {ru: Почта, en: Mail}}
              - {key: comment, scale: comment, length: 140, text: {ru: Слова, en: Words}}
            """)
        let phone = read.questions[1]
        #expect(phone.phoneFormat?.pattern == "+7 ### ###-##-##")
        #expect(phone.phonePrefix == "+7")
        #expect(phone.consent?.version == ConsentVersion("2026-1"))
        #expect(phone.consent?.wording.byLanguage[.english] == "I agree")
        #expect(read.questions[2].scale == .email)
        #expect(read.questions[2].consent == nil)
        #expect(read.questions[3].scale == .comment(lengthMax: 140))
    }

    @Test func `a comment is as long as the panel takes where nothing else is said`() throws {
        let read = try self.read("  - {key: comment, scale: comment, text: {ru: Слова, en: Words}}")
        #expect(read.questions[1].scale == .comment(lengthMax: 280))
    }

    @Test func `what came of earlier answers is read in every language`() throws {
        let read = try self.read("", top: "you-said: {ru: Тише, en: Quieter}")
        #expect(read.youSaid?.byLanguage == [.russian: "Тише", .english: "Quieter"])
        #expect(try self.read("").youSaid == nil)
    }

    @Test func `screens that hang on answers are read where the file says so`() throws {
        let question = "  - {key: why, scale: phone, text: {ru: А, en: A}, ask-when: face <= 2}"
        #expect(throws: SettingsFaults.self) { try self.read(question) }
        #expect(throws: SettingsFaults.self) { try self.read(question, top: "screens: same") }
        let read = try self.read(question, top: "screens: by-answer")
        #expect(!read.asksEverybodyTheSame)
    }

    /// The centre must understand what panels asked before this version was so careful.
    @Test func `a file that panels asked by is read, though nobody would write it any more`() throws
    {
        let yaml = """
            questionnaire: old
            revision: 1
            languages: [en]
            questions:
              - {key: face, scale: four-faces, text: {en: How?}}
              - {key: a, scale: phone, text: {en: A}, ask-when: face <= 2}
              - {key: b, scale: recommendation, text: {en: B}, ends: {low: {en: L}, high: {en: H}},
                 ask-when: [a given, face >= 3]}
            rules:
              - {key: never, when: [b given]}
            """
        let bytes = Array(yaml.utf8)
        #expect(throws: SettingsFaults.self) {
            try QuestionnaireFile.read(bytes, named: "old.yaml", digest: 0)
        }
        let read = try QuestionnaireFile.read(
            bytes, named: "old.yaml", digest: 0, for: .reporting)
        #expect(read.questions.map(\.key) == ["face", "a", "b"])
        #expect(read.questions[2].askWhen.count == 2)
    }

    @Test func `a consent of 600 characters is read, and one of 601 is not`() throws {
        func question(_ count: Int) -> String {
            let text = String(repeating: "я", count: count)
            return "  - {key: phone, scale: phone, text: {ru: А, en: A}, "
                + "consent: {version: v1, text: {ru: \(text), en: A}}}"
        }
        _ = try read(question(QuestionnaireFile.consentCharactersMax))
        #expect(throws: SettingsFaults.self) {
            try read(question(QuestionnaireFile.consentCharactersMax + 1))
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
