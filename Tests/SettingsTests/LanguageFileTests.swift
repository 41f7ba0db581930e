import Feedback
import Foundation
import Settings
import Testing

@Suite struct LanguageFileTests {
    static let shipped = ["ar", "de", "en", "es", "fr", "kk", "ru", "zh"]

    private func strings(_ code: String) throws -> PanelStrings {
        let language = try #require(LanguageTag(code))
        let name = LanguageFile.name(of: language)
        let bytes = try Files.bytes("Kiosk/Languages/\(name)")
        return try LanguageFile.read(bytes, named: name, language: language)
    }

    @Test func `eight languages are shipped`() {
        let folder = Files.root.appending(path: "Kiosk/Languages")
        #expect(Files.names(in: folder, ending: "yaml") == Self.shipped)
    }

    /// The release needs every text of each; in Russian and English the panel needs it too.
    @Test(arguments: shipped)
    func `a shipped language is whole`(code: String) throws {
        let strings = try strings(code)
        #expect(strings.language.code == code)
        #expect(strings.direction == (code == "ar" ? .rightToLeft : .leftToRight))
        #expect(emptyTexts(in: strings) == [])
    }

    /// The paths of texts that nobody filled: a property that has no key.
    private func emptyTexts(in value: Any, path: String = "strings") -> [String] {
        switch value {
        case let text as String: text.isEmpty ? [path] : []
        case let phrase as Phrase: phrase.text.isEmpty ? [path] : []
        case let plural as PluralPhrase: plural.text(7).isEmpty ? [path] : []
        case let days as DayPhrases:
            Weekday.allCases.filter { days[$0].text.isEmpty }.map { "\(path).\($0)" }
        default:
            Mirror(reflecting: value).children.flatMap {
                emptyTexts(in: $0.value, path: "\(path).\($0.label ?? "")")
            }
        }
    }

    @Test func `an empty text would be found`() throws {
        var strings = try strings("en")
        strings.staff.never = ""
        strings.rest.opensAt = Phrase()
        strings.rest.opensOn[.sunday] = Phrase()
        #expect(
            emptyTexts(in: strings)
                == ["strings.rest.opensAt", "strings.rest.opensOn.sunday", "strings.staff.never"])
    }

    /// Each key of the English file is given its own place as text, so that two properties under
    /// one key, or a property under another's, show.
    @Test func `every string stands under its own key`() throws {
        let strings = try strings("en")
        var texts: [String: [String]] = [:]
        for (path, text) in self.texts(in: strings) { texts[text, default: []].append(path) }
        let same = texts.filter { $0.value.count > 1 }.keys.sorted()
        #expect(same == [])
        #expect(strings.thanks == "Thank you!")
        #expect(strings.tellStaff == "Please tell the staff")
        #expect([strings.back, strings.skip, strings.send] == ["Back", "Skip", "Send"])
        #expect(strings.phoneConsent.hasPrefix("We use your number"))
        #expect(strings.consent.noThanks == "No, thanks")
        #expect(strings.keyboard.lettersCap == "ABC")
        #expect(strings.staff.on == "On")
        #expect(strings.rest.opensOn[.sunday].with(.time, "10:00") == "We open on Sunday at 10:00")
        #expect(strings.faces.names(count: 4).count == 4)
        #expect(strings.faces.names(count: 5)[2] == "Neither happy nor unhappy")
    }

    private func texts(in value: Any, path: String = "") -> [(path: String, text: String)] {
        switch value {
        case let text as String: [(path, text)]
        case let phrase as Phrase: [(path, phrase.text)]
        case let plural as PluralPhrase: [(path, plural.text(7))]
        default:
            Mirror(reflecting: value).children.flatMap {
                texts(in: $0.value, path: "\(path).\($0.label ?? "")")
            }
        }
    }

    @Test func `seconds are counted as each language counts them`() throws {
        func seconds(_ code: String, _ numbers: [Int]) throws -> [String] {
            let seconds = try strings(code).stillThere.seconds
            return numbers.map { seconds.text($0) }
        }
        #expect(
            try seconds("ru", [0, 1, 2, 5, 11, 21, 22, 112])
                == [
                    "0 секунд", "1 секунда", "2 секунды", "5 секунд", "11 секунд", "21 секунда",
                    "22 секунды", "112 секунд",
                ])
        #expect(try seconds("en", [0, 1, 2]) == ["0 seconds", "1 second", "2 seconds"])
        #expect(try seconds("fr", [0, 1, 2]) == ["0 seconde", "1 seconde", "2 secondes"])
        #expect(try seconds("zh", [1, 2]) == ["1 秒", "2 秒"])
        #expect(
            try seconds("ar", [0, 1, 2, 3, 11, 100])
                == ["0 ثانية", "ثانية واحدة", "ثانيتان", "3 ثوانٍ", "11 ثانية", "100 ثانية"])
    }

    @Test func `a widest form is known before the number is`() throws {
        let samples = try strings("ru").stillThere.seconds.samples
        #expect(samples == ["100 секунда", "100 секунды", "100 секунд"])
    }

    @Test func `two places of a text are filled`() throws {
        let question = try strings("ru").speech.question
        #expect(question.filled { $0 == .step ? "2" : "5" } == "Вопрос 2 из 5")
    }

    @Test func `the shipped questionnaire speaks only shipped languages`() throws {
        let bytes = try Files.bytes("Kiosk/Questionnaires/counter.yaml")
        let counter = try QuestionnaireFile.read(bytes, named: "counter.yaml", digest: 0)
        for language in counter.languages {
            #expect(throws: Never.self) { try strings(language.code) }
        }
    }

    /// The reference has a row for every key, and for no other.
    @Test func `the reference names every key of the files`() throws {
        let keys = try Files.text("Kiosk/Languages/ar.yaml").split(separator: "\n")
            .compactMap { $0.firstMatch(of: /^ *([a-z-]+):/).map { String($0.1) } }
        let forms = Set(PluralCategory.allCases.map(\.rawValue))
        let text = try Files.text("Docs/Reference/languages.md")
        let table = text.drop { $0 != "#" }.components(separatedBy: "## The texts")[1]
        let rows = table.components(separatedBy: "\n").filter { $0.hasPrefix("| ") }
        let named = rows.flatMap { row in
            row.split(separator: "|", omittingEmptySubsequences: false)[1]
                .matches(of: /`([a-z-]+)`/).map { String($0.1) }
        }
        #expect(Set(keys).subtracting(forms) == Set(named))
    }
}
