import Feedback
import Settings
import Testing

@Suite struct YouSaidFileTests {
    private func read(_ text: String) throws(SettingsFaults) -> YouSaid {
        try YouSaidFile.read(Array(text.utf8), named: "you-said.yaml")
    }

    private func line(_ text: String) throws(SettingsFaults) -> Wording {
        try YouSaidFile.readLine(Array(text.utf8), named: "line")
    }

    @Test func `a touchpoint has its own line, everybody's, or none`() throws {
        let said = try read(
            """
            everywhere: {ru: Две кассы, en: Two more tills}
            touchpoints:
              counter-1: {en: We open on Saturdays}
              washroom: {}
            """)
        #expect(
            said.line(at: "cash-desk")
                == Wording([.russian: "Две кассы", .english: "Two more tills"]))
        #expect(said.line(at: "counter-1") == Wording([.english: "We open on Saturdays"]))
        #expect(said.line(at: "washroom") == Wording([:]))
        #expect(try read("everywhere: {}").line(at: "any") == Wording([:]))
    }

    @Test(arguments: [
        ("everywere: {}", "you-said.yaml:1:1: unknown key 'everywere'"),
        ("touchpoints:\n  Counter 1: {en: x}", "2:"),
        ("everywhere:\n  english: x", "2:"),
        ("everywhere: A text", "1:13: 'everywhere' must be a table"),
        ("everywhere: {en: \"a\\u0007b\"}", "invisible"),
        ("everywhere: {en: \"a\\ue000b\"}", "U+E000"),
        ("everywhere: {en: \"\"}", "empty"),
    ])
    func `a mistake is named with its place`(_ text: String, _ said: String) throws {
        let faults = #expect(throws: SettingsFaults.self) { try read(text) }
        #expect("\(try #require(faults))".contains(said), "\(faults.map { "\($0)" } ?? "")")
    }

    @Test func `a line of 80 characters fits, and one of 81 does not`() throws {
        let most = String(repeating: "я", count: YouSaidFile.charactersMax)
        #expect(try line("{\"ru\":\"\(most)\"}").byLanguage.values.first == most)
        #expect(throws: SettingsFaults.self) { try line("{\"ru\":\"\(most)я\"}") }
    }

    @Test func `sixteen languages fit, and seventeen do not`() throws {
        func languages(_ count: Int) -> String {
            let letters = Array("abcdefghijklmnopq")
            return "{" + letters.prefix(count).map { "\"x\($0)\":\"text\"" }.joined(separator: ",")
                + "}"
        }
        #expect(try line(languages(YouSaidFile.languagesMax)).byLanguage.count == 16)
        #expect(throws: SettingsFaults.self) { try line(languages(17)) }
    }

    @Test func `what the centre sends in JSON is read, whatever quotes are in it`() throws {
        let read = try line(#"{"en":"\"More\" / tills: {2}","ru":"Ещё две\\"}"#)
        #expect(read.byLanguage[.english] == "\"More\" / tills: {2}")
        #expect(read.byLanguage[.russian] == "Ещё две\\")
        #expect(try line("{}").byLanguage.isEmpty)
    }
}
