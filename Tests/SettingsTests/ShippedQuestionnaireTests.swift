import Feedback
import Foundation
import Settings
import Testing

/// The questionnaires in `Kiosk/Questionnaires`.
@Suite struct ShippedQuestionnaireTests {
    static let names = [
        "cash-desk", "clinic", "counter", "nps", "public-office", "washroom",
    ]
    /// Two lines on a small screen. An author may write 80.
    private static let questionCharactersMax = 50
    /// On a tile of a small screen.
    private static let reasonCharactersMax = 24

    private func questionnaire(_ name: String) throws -> Questionnaire {
        try QuestionnaireFile.read(
            try Files.bytes("Kiosk/Questionnaires/\(name).yaml"), named: "\(name).yaml", digest: 0)
    }

    @Test func `there is one for each place that the guide names`() throws {
        let folder = Files.root.appending(path: "Kiosk/Questionnaires")
        #expect(Files.names(in: folder, ending: "yaml") == Self.names)
        let guide = try Files.text("Kiosk/README.md")
        for name in Self.names { #expect(guide.contains("`\(name).yaml`")) }
    }

    @Test(arguments: names)
    func
        `each is read, bears its file's name, offers Russian and English, and lacks no translation`(
            name: String
        ) throws
    {
        let reading = try QuestionnaireFile.reading(
            try Files.bytes("Kiosk/Questionnaires/\(name).yaml"), named: name, digest: 0)
        let read = reading.questionnaire
        #expect(read.key == name)
        #expect(read.languages == [.russian, .english])
        #expect(read.translations.map(\.code) == ["kk", "de", "es", "fr", "ar", "zh"])
        #expect(reading.fallbacks == [:])
        #expect(!read.rules.isEmpty)
    }

    @Test func `each is written in every language that the panel speaks`() throws {
        let folder = Files.root.appending(path: "Kiosk/Languages")
        for name in Self.names {
            let read = try questionnaire(name)
            let tags = (read.languages + read.translations).map(\.code)
            #expect(tags.sorted() == Files.names(in: folder, ending: "yaml"))
        }
    }

    @Test(arguments: names)
    func `each shows everybody the same screens`(name: String) throws {
        #expect(try questionnaire(name).asksEverybodyTheSame)
    }

    @Test(arguments: names)
    func `each asks in few words`(name: String) throws {
        for question in try questionnaire(name).questions {
            for text in question.wording.byLanguage.values {
                #expect(text.count <= Self.questionCharactersMax, "\(text)")
            }
            guard case .reasons(let reasons, _) = question.scale else { continue }
            for text in reasons.flatMap(\.wording.byLanguage.values) {
                #expect(text.count <= Self.reasonCharactersMax, "\(text)")
            }
        }
    }

    @Test func `the counter asks face, why, recommendation and phone`() throws {
        let counter = try questionnaire("counter")
        #expect(counter.timing == VisitTiming(thanksMilliseconds: 3_000, idleMilliseconds: 20_000))
        #expect(!counter.answersFillScreen)
        #expect(counter.questions.map(\.key) == ["face", "why", "recommendation", "phone"])
        #expect(
            counter.questions.map(\.scale.name)
                == ["four-faces", "reasons", "recommendation", "phone"])
        #expect(counter.questions[3].phonePrefix == "+7")
        #expect(
            counter[.first].wording.text(in: .russian, fallback: .english) == "Как вас обслужили?")
        #expect(
            counter.questions[2].ends?.high.text(in: .english, fallback: .russian)
                == "Extremely likely")
    }

    @Test func `the counter's rules are call-back and detractor`() throws {
        let unhappy = Condition(QuestionNumber(0), .isAtMost(Choice(2)))
        #expect(
            try questionnaire("counter").rules == [
                Rule(key: "call-back", when: [unhappy, Condition(QuestionNumber(3), .isGiven)]),
                Rule(
                    key: "detractor",
                    when: [Condition(QuestionNumber(2), .isAtMost(Choice(6)))]),
            ])
    }

    @Test func `a washroom's causes can all be named, and soap calls for soap alone`() throws {
        let washroom = try questionnaire("washroom")
        let cause = QuestionNumber(1)
        #expect(washroom[cause].scale.severalMax == 8)
        guard case .reasons(let reasons, _) = washroom[cause].scale else {
            Issue.record("the causes are no reasons")
            return
        }
        let soap = try #require(reasons.firstIndex { $0.key == "soap" })
        let given = [cause: Given.several(ChoiceSet([Choice(UInt8(soap + 1)), Choice(1)]))]
        let rules = washroom.rulesSatisfied(by: given).places.map { washroom.rules[$0].key }
        #expect(rules == ["refill-soap"])
    }

    @Test(arguments: [("clinic", "phone"), ("public-office", "email")])
    func `where a customer leaves a contact in an office, a consent stands before it`(
        name: String, key: String
    ) throws {
        let question = try #require(questionnaire(name).questions.first { $0.key == key })
        let consent = try #require(question.consent)
        #expect(consent.version == ConsentVersion("example-1"))
        for text in consent.wording.byLanguage.values { #expect(!text.contains("\n")) }
    }
}
