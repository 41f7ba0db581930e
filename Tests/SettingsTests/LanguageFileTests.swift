import Feedback
import Foundation
import Settings
import Testing

@Suite struct LanguageFileTests {
    private func strings(_ language: LanguageTag) throws -> PanelStrings {
        let name = LanguageFile.name(of: language)
        let bytes = try Files.bytes("Kiosk/Languages/\(name)")
        return try LanguageFile.read(bytes, named: name, language: language)
    }

    @Test func `the shipped languages are whole`() throws {
        let names = Files.names(in: Files.root.appending(path: "Kiosk/Languages"), ending: "yaml")
        #expect(names == ["en", "ru"])
        for name in names {
            let language = try #require(LanguageTag(name))
            let strings = try strings(language)
            #expect(strings.language == language)
            #expect(strings.direction == .leftToRight)
        }
    }

    @Test func `every string stands under its own key`() throws {
        let russian = try strings(.russian)
        #expect(russian.ownName == "Русский")
        #expect(russian.thanks == "Спасибо!")
        #expect(russian.tellStaff == "Пожалуйста, скажите сотруднику")
        #expect(russian.tellStaffAdvice.hasPrefix("Ваш ответ не сохранился."))
        #expect(
            [russian.back, russian.skip, russian.send]
                == ["Назад", "Пропустить", "Отправить"])
        #expect(russian.phoneConsent.hasPrefix("Номер нужен только"))
    }

    @Test func `a language that is written from right to left says so`() throws {
        let text = try Files.text("Kiosk/Languages/en.yaml")
            .replacing("language: en", with: "language: ar")
            .replacing("direction: ltr", with: "direction: rtl")
        let strings = try LanguageFile.read(
            Array(text.utf8), named: "ar.yaml", language: LanguageTag("ar")!)
        #expect(strings.direction == .rightToLeft)
    }

    @Test func `the shipped questionnaire speaks only shipped languages`() throws {
        let bytes = try Files.bytes("Kiosk/Questionnaires/counter.yaml")
        let counter = try QuestionnaireFile.read(bytes, named: "counter.yaml", digest: 0)
        for language in counter.languages {
            #expect(throws: Never.self) { try strings(language) }
        }
    }
}
