import Feedback
import Foundation
import Settings
import Testing

/// A translation that is not finished, or older than the panel.
@Suite struct LanguageFallbackTests {
    private func english() throws -> PanelStrings {
        try LanguageFile.read(
            Files.bytes("Kiosk/Languages/en.yaml"), named: "en.yaml", language: .english)
    }

    private func reading(
        _ code: String, without lines: [String]
    ) throws -> LanguageReading {
        var text = try Files.text("Kiosk/Languages/\(code).yaml")
        for line in lines {
            try #require(text.contains(line))
            text = text.replacing(line, with: "")
        }
        return try LanguageFile.read(
            Array(text.utf8), named: "\(code).yaml", language: LanguageTag(code)!,
            english: english())
    }

    @Test(arguments: LanguageFileTests.shipped)
    func `a whole language falls back nowhere`(code: String) throws {
        #expect(try reading(code, without: []).fallbacks == [])
    }

    @Test func `a missing text is English, and its place and cure are told`() throws {
        let reading = try reading("de", without: ["skip: Überspringen\n"])
        #expect(reading.strings.skip == "Skip")
        #expect(reading.strings.back == "Zurück")
        #expect(
            reading.fallbacks.map(\.description) == [
                """
                de.yaml:8:1: the language has no text under 'skip'; English stands in
                Try: add 'skip: …' here, the translation of 'Skip'.
                """
            ])
    }

    @Test func `a missing form takes the whole text from English, with its rule`() throws {
        let reading = try reading("ar", without: ["    few: \"{count} إجابات\"\n"])
        #expect(reading.strings.staff.answers.text(1) == "1 answer")
        #expect(reading.strings.staff.answers.text(3) == "3 answers")
        #expect(
            reading.fallbacks.map(\.what)
                == ["'answers' has no text under 'few'; English stands in"])
        #expect(reading.fallbacks[0].advice == "add 'few: …', for numbers such as 3, 4, 5.")
    }

    @Test func `a missing section is told once`() throws {
        let text = try Files.text("Kiosk/Languages/kk.yaml")
        let start = try #require(text.range(of: "\n# Said aloud, never shown.")).lowerBound
        let reading = try LanguageFile.read(
            Array(text[..<start].utf8), named: "kk.yaml", language: LanguageTag("kk")!,
            english: english())
        #expect(try reading.strings.speech == english().speech)
        #expect(
            reading.fallbacks.map(\.what)
                == ["the language has no section 'speech'; English stands in"])
    }

    @Test(arguments: ["ru", "en"])
    func `in Russian and English a missing text is a fault even with English at hand`(
        code: String
    ) throws {
        let line = try #require(
            Files.text("Kiosk/Languages/\(code).yaml").split(separator: "\n")
                .first { $0.hasPrefix("skip:") })
        #expect(throws: SettingsFaults.self) {
            try reading(code, without: ["\(line)\n"])
        }
    }

    @Test func `without English at hand every text is needed`() throws {
        let text = try Files.text("Kiosk/Languages/de.yaml")
            .replacing("skip: Überspringen\n", with: "")
        #expect(throws: SettingsFaults.self) {
            try LanguageFile.read(
                Array(text.utf8), named: "de.yaml", language: LanguageTag("de")!)
        }
    }

    @Test func `a broken text is a fault in every language`() throws {
        let text = try Files.text("Kiosk/Languages/de.yaml")
            .replacing("heute um {time} Uhr", with: "heute um {uhrzeit} Uhr")
        #expect(throws: SettingsFaults.self) {
            try LanguageFile.read(
                Array(text.utf8), named: "de.yaml", language: LanguageTag("de")!,
                english: english())
        }
    }
}
