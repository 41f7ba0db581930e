import Feedback
import Settings
import Testing

/// A questionnaire may be written in more languages than a site offers.
@Suite struct OfferedLanguagesTests {
    private let kazakh = LanguageTag("kk")!
    private let german = LanguageTag("de")!

    private func reading(_ text: String) throws -> QuestionnaireReading {
        try QuestionnaireFile.reading(Array(text.utf8), named: "exit.yaml", digest: 0)
    }

    private func questionnaire(_ languages: String, _ wording: String) -> String {
        """
        questionnaire: exit
        revision: 1
        \(languages)
        questions:
          - key: face
            scale: four-faces
            text:
        \(wording)

        """
    }

    private var whole: String {
        questionnaire(
            "languages: [ru, en]\ntranslations: [kk, de]",
            "      ru: Как?\n      en: How?\n      kk: Қалай?\n      de: Wie?")
    }

    private func offered(_ languages: String) throws -> OfferedLanguages {
        let text = "touchpoint: exit\nquestionnaire: exit.yaml\nlanguages-folder: l\n\(languages)\n"
        let read = try PanelConfigurationFile.read(Array(text.utf8), named: "panel.yaml")
        return try #require(read.languages)
    }

    @Test func `a site that says nothing offers what the questionnaire offers by itself`() throws {
        let read = try reading(whole)
        #expect(read.questionnaire.languages == [.russian, .english])
        #expect(read.questionnaire.translations == [kazakh, german])
        #expect(read.fallbacks == [:])
    }

    @Test func `a site offers any of them in its own order, and the first is the panel's own`()
        throws
    {
        let chosen = try offered("languages: [kk, ru]").chosen(of: reading(whole).questionnaire)
        #expect(chosen.languages == [kazakh, .russian])
        #expect(chosen.translations == [.english, german])
        #expect(chosen[.first].wording.text(in: kazakh, fallback: chosen.standIn) == "Қалай?")
    }

    @Test func `a language that the questionnaire is not in is named where the site chose it`()
        throws
    {
        let read = try reading(whole).questionnaire
        let faults = #expect(throws: SettingsFaults.self) {
            _ = try offered("languages: [ru, it]").chosen(of: read)
        }
        #expect(
            try #require(faults).description == """
                panel.yaml:4:17: the questionnaire 'exit' is not in 'it', only in 'ru', 'en', \
                'kk', 'de'
                Try: delete it, or translate the questionnaire: its texts in 'it', and the tag \
                under 'translations'.
                """)
    }

    @Test func `a text that a translation lacks is English, and its place and cure are told`()
        throws
    {
        let read = try reading(
            questionnaire(
                "languages: [ru, en]\ntranslations: [kk, de]",
                "      ru: Как?\n      en: How?\n      de: Wie?"))
        let wording = read.questionnaire[.first].wording
        #expect(wording.text(in: kazakh, fallback: read.questionnaire.standIn) == "How?")
        #expect(read.fallbacks.keys.map(\.code) == ["kk"])
        #expect(
            read.fallbacks[kazakh]?.map(\.description) == [
                """
                exit.yaml:10:7: 'text' has no text in 'kk'; the one in 'en' stands in
                Try: add 'kk: …' here, the translation of 'How?'.
                """
            ])
    }

    @Test(arguments: ["ru", "en"])
    func `Russian and English texts are needed where they are declared`(code: String) throws {
        let left = ["ru": "      ru: Как?", "en": "      en: How?"].filter { $0.key != code }
        let faults = #expect(throws: SettingsFaults.self) {
            _ = try reading(
                questionnaire(
                    "languages: [de]\ntranslations: [ru, en]",
                    (left.values + ["      de: Wie?"]).joined(separator: "\n")))
        }
        #expect(try #require(faults).listed.map(\.what) == ["'text' has no key '\(code)'"])
    }

    @Test func `without English the first language stands in, and lacks nothing`() throws {
        let head = "languages: [de]\ntranslations: [kk]"
        let read = try reading(questionnaire(head, "      de: Wie?"))
        #expect(read.questionnaire.standIn == german)
        #expect(read.fallbacks[kazakh]?.count == 1)
        let faults = #expect(throws: SettingsFaults.self) {
            _ = try reading(questionnaire(head, "      kk: Қалай?"))
        }
        #expect(try #require(faults).listed.map(\.what) == ["'text' has no key 'de'"])
    }

    @Test func `eight languages are offered, and not nine`() throws {
        let eight = "ru, en, kk, de, es, fr, ar, zh"
        #expect(try offered("languages: [\(eight)]").tags.count == 8)
        let faults = #expect(throws: SettingsFaults.self) {
            _ = try offered("languages: [\(eight), it]")
        }
        #expect(
            try #require(faults).listed.map(\.what)
                == ["'languages' has 9 entries; 1 to 8 are allowed"])
    }

    @Test func `a questionnaire has 32 translations, and not 33`() throws {
        let letters = "abcdefghijklmnopqrstuvwxyz"
        let tags = letters.flatMap { first in ["x", "y"].map { "\(first)\($0)" } }
        func head(_ count: Int) -> String {
            "languages: [ru]\ntranslations: [\(tags.prefix(count).joined(separator: ", "))]"
        }
        let most = try reading(questionnaire(head(32), "      ru: Как?"))
        #expect(most.questionnaire.translations.count == 32)
        #expect(throws: SettingsFaults.self) {
            _ = try reading(questionnaire(head(33), "      ru: Как?"))
        }
    }
}
