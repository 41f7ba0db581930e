import Feedback
import Foundation
import Panel
import Peers
import Settings
import Testing

/// Which languages a panel offers that was set up with a list of its own.
@Suite struct OfferedLanguagesTests {
    private let folder: TemporaryFolder
    private static let kiosk = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Kiosk").path

    init() throws {
        folder = try TemporaryFolder("offered")
        try writeQuestionnaire()
    }

    private func writeQuestionnaire(_ change: (String) -> String = { $0 }) throws {
        let shipped = try String(
            contentsOfFile: "\(Self.kiosk)/Questionnaires/nps.yaml", encoding: .utf8)
        try folder.write("own.yaml", change(shipped))
    }

    private func start(_ languages: String) throws -> PanelSetup {
        let path = try folder.write(
            "panel.yaml",
            """
            touchpoint: exit
            state-directory: state
            questionnaire: own.yaml
            languages-folder: \(Self.kiosk)/Languages
            \(languages)
            """)
        return try PanelSetup(try PanelSetup.configuration(path), in: folder.path)
    }

    private func offered(_ languages: String) throws -> [String] {
        try start(languages).questionnaire.languages.map(\.code)
    }

    @Test func `a panel offers what its site chose, in that order, and reads no other language`()
        throws
    {
        let setup = try start("languages: [zh, kk, ru]")
        #expect(setup.questionnaire.languages.map(\.code) == ["zh", "kk", "ru"])
        #expect(setup.strings.keys.map(\.code).sorted() == ["kk", "ru", "zh"])
        #expect(try offered("") == ["ru", "en"])
    }

    @Test func `the file that goes into the log is the same, whatever is offered`() throws {
        let one = try start("languages: [ar]")
        let other = try start("")
        #expect(one.questionnaireFile == other.questionnaireFile)
        #expect(one.questionnaire.revision == other.questionnaire.revision)
    }

    @Test func `a language that the questionnaire is not in stops a first start, with its place`()
        throws
    {
        let fault = #expect(throws: SetupFault.self) { try start("languages: [ru, it]") }
        let text = "\(try #require(fault))"
        #expect(text.contains("panel.yaml:5:17: the questionnaire 'nps' is not in 'it'"))
    }

    @Test func `a language without a file says which file is missing`() throws {
        try writeQuestionnaire {
            $0.replacing("translations: [", with: "translations: [it, ")
        }
        let fault = #expect(throws: SetupFault.self) { try start("languages: [it, ru]") }
        #expect("\(try #require(fault))".contains("/Languages/it.yaml' with what the panel itself"))
    }

    @Test func `another list is taken by a panel at work, and goes by its name`() throws {
        let setup = try start("")
        let path = "\(folder.path)/panel.yaml"
        let reader = EditionReader(
            path: path, started: try PanelSetup.configuration(path), officeKey: nil)
        let before = try String(contentsOfFile: path, encoding: .utf8)
        try folder.write("panel.yaml", before + "languages: [ru, kk]\n")
        let reading = try reader.read()
        #expect(reading.edition.changes(from: setup.edition) == ["languages"])
        #expect(reading.edition.questionnaire.languages.map(\.code) == ["ru", "kk"])
        #expect(reading.startSections.isEmpty)
    }

    @Test func `the last good questionnaire speaks those of the wanted languages that it can`()
        throws
    {
        #expect(try offered("languages: [kk, ru]") == ["kk", "ru"])
        try writeQuestionnaire { _ in "questionaire: nps" }
        #expect(try offered("languages: [kk, ru]") == ["kk", "ru"])
        // Nothing was kept in German, and nobody wrote Italian.
        #expect(try offered("languages: [de, ru]") == ["ru"])
        let none = try start("languages: [it]")
        #expect(none.questionnaire.languages.map(\.code) == ["ru", "en"])
        #expect(none.questionnaireFault != nil)
    }
}
