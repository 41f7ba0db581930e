import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Settings
import Testing

/// Files that an author or a technician changes while the panel works.
@Suite struct EditionReaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("edition")
        try write(questionnaire: 1)
        try writePanel()
    }

    private func write(questionnaire revision: Int, text: String = "How was it?") throws {
        try folder.write(
            "own.yaml",
            """
            questionnaire: own
            revision: \(revision)
            languages: [en]
            questions:
              - key: face
                scale: four-faces
                text: {en: "\(text)"}
            """)
    }

    private func writePanel(touchpoint: String = "exit", _ more: String = "") throws {
        try folder.write(
            "panel.yaml",
            """
            touchpoint: \(touchpoint)
            state-directory: state
            questionnaire: own.yaml
            languages-folder: \(Project.languages)
            \(more)
            """)
    }

    private func started() throws -> (setup: PanelSetup, reader: EditionReader) {
        let path = "\(folder.path)/panel.yaml"
        let configuration = try PanelSetup.configuration(path)
        let setup = try PanelSetup(configuration, in: folder.path)
        return (
            setup, EditionReader(path: path, started: configuration, officeKey: setup.officeKey)
        )
    }

    @Test func `what was not touched is read as it was at the start`() throws {
        let (setup, reader) = try started()
        let reading = try reader.read()
        #expect(reading.edition == setup.edition)
        #expect(reading.startSections.isEmpty)
        #expect(reading.copyFault == nil)
    }

    @Test func `another questionnaire is read, and its copy is kept for the next start`() throws {
        let (setup, reader) = try started()
        try write(questionnaire: 2)
        let reading = try reader.read()
        #expect(reading.edition.changes(from: setup.edition) == ["questionnaire"])
        #expect(reading.edition.questionnaire.revision.number == 2)
        let copy = FileManager.default.contents(
            atPath: "\(folder.path)/state/last-good/questionnaire.yaml")
        #expect(copy.map(Array.init) == reading.edition.questionnaireFile)
    }

    @Test func `a mistake names file, line, column and cure, and the copy stays the good one`()
        throws
    {
        let (setup, reader) = try started()
        try folder.write("own.yaml", "questionnaire: own\nrevison: 2\n")
        let fault = #expect(throws: SetupFault.self) { try reader.read() }
        #expect("\(try #require(fault))".contains("own.yaml:2:1: unknown key 'revison'"))
        let copy = FileManager.default.contents(
            atPath: "\(folder.path)/state/last-good/questionnaire.yaml")
        #expect(copy.map(Array.init) == setup.questionnaireFile)
    }

    @Test(arguments: ["own.yaml", "panel.yaml"])
    func `a file that was removed is a fault like another`(name: String) throws {
        let (_, reader) = try started()
        try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
        let fault = #expect(throws: SetupFault.self) { try reader.read() }
        #expect("\(try #require(fault))".contains("\(name)' could not be opened"))
    }

    @Test func `what is read at a start alone is named, and the rest is read all the same`() throws
    {
        let (setup, reader) = try started()
        try writePanel(
            touchpoint: "entrance",
            "screen: {theme: dark, width: 800}\ntaps: {bounce-milliseconds: 30}\n"
                + "buttons: {number-pad: true}")
        let reading = try reader.read()
        #expect(reading.startSections == ["touchpoint", "screen", "taps"])
        #expect(reading.edition.changes(from: setup.edition) == ["theme", "buttons"])
    }

    @Test func `a question for a contact on a panel without the office's key is refused`() throws {
        let (_, reader) = try started()
        try folder.write(
            "own.yaml",
            """
            questionnaire: own
            revision: 2
            languages: [en]
            questions:
              - key: phone
                scale: phone
                text: {en: "Your number?"}
            """)
        let fault = #expect(throws: SetupFault.self) { try reader.read() }
        #expect("\(try #require(fault))".contains("'phone' asks for a contact"))
        try folder.write("office.pub", OfficePrivateKey().publicKey.text)
        try writePanel("centre: {office-key: office.pub}")
        let late = #expect(throws: SetupFault.self) { try reader.read() }
        #expect("\(try #require(late))".contains("the panel started without the office's key"))
    }

    @Test func `a copy that cannot be kept is told, and what was read is used`() throws {
        let (_, reader) = try started()
        let copies = "\(folder.path)/state/last-good"
        try FileManager.default.removeItem(atPath: copies)
        try folder.write("state/last-good", "a file in the folder's place")
        try write(questionnaire: 2)
        let reading = try reader.read()
        #expect(reading.edition.questionnaire.revision.number == 2)
        #expect(try #require(reading.copyFault).path.hasPrefix(copies))
    }
}
