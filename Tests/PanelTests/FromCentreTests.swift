import Exchange
import Feedback
import Foundation
import Peers
import Settings
import Testing

@testable import Panel

/// What the centre wants of a panel: taken, refused, kept over restarts, given up.
@Suite struct FromCentreTests {
    private let folder: TemporaryFolder
    private let logged = LoggedLines()

    init() throws {
        folder = try TemporaryFolder("from-centre")
        try folder.write("own.yaml", questionnaire("own"))
        try writePanel()
    }

    private func writePanel(_ more: String = "") throws {
        try folder.write(
            "panel.yaml",
            """
            touchpoint: exit
            state-directory: state
            questionnaire: own.yaml
            languages-folder: \(Project.languages)
            \(more)
            """)
    }

    private func questionnaire(_ key: String, languages: String = "en", text: String = "How?")
        -> String
    {
        """
        questionnaire: \(key)
        revision: 1
        languages: [\(languages)]
        questions:
          - key: face
            scale: four-faces
            text: {\(languages): "\(text)"}

        """
    }

    private func answer(_ questionnaire: String, settings: String = "") -> HeartbeatAnswer {
        let bytes = DesiredConfiguration(
            questionnaire: Array(questionnaire.utf8), settings: Array(settings.utf8))!.json
        return HeartbeatAnswer(tag: ConfigurationTag(of: bytes), configuration: bytes)
    }

    private func fromCentre() -> FromCentre {
        FromCentre(in: "\(folder.path)/state", logger: logged.logger)
    }

    /// What a panel has that reads its files now.
    private func key(_ centre: FromCentre) throws -> String {
        let path = "\(folder.path)/panel.yaml"
        let reader = EditionReader(
            path: path, started: try PanelSetup.configuration(path), officeKey: nil)
        let reading = centre.reading { (overlay) throws(SetupFault) in
            try reader.read(over: overlay)
        }
        return try reading.get().edition.questionnaire.key
    }

    /// The same at a start.
    private func keyAtStart() throws -> String {
        let configuration = try PanelSetup.configuration("\(folder.path)/panel.yaml")
        return try PanelSetup(configuration, in: folder.path).questionnaire.key
    }

    @Test func `what the centre wants is taken, and stands over restarts`() throws {
        let centre = fromCentre()
        #expect(try key(centre) == "own")
        let wanted = answer(questionnaire("winter"), settings: "misuse: {burst: false}\n")
        #expect(centre.heard(wanted))
        #expect(try key(centre) == "winter")
        #expect(centre.report.held == wanted.tag)
        #expect(centre.report.refused == nil)
        #expect(!centre.heard(HeartbeatAnswer(tag: wanted.tag)))
        #expect(try keyAtStart() == "winter")
        let configuration = try PanelSetup.configuration("\(folder.path)/panel.yaml")
        #expect(!(try PanelSetup(configuration, in: folder.path).misuseRules.contains(.burst1)))
        #expect(fromCentre().report.held == wanted.tag)
    }

    @Test func `another one takes its place, and none gives the panel's own back`() throws {
        let centre = fromCentre()
        _ = centre.heard(answer(questionnaire("winter")))
        _ = try key(centre)
        _ = centre.heard(answer(questionnaire("spring")))
        #expect(try key(centre) == "spring")
        let files = try FileManager.default.contentsOfDirectory(
            atPath: "\(folder.path)/state/from-centre")
        #expect(files.count == 2, "the one before is gone: \(files)")
        #expect(centre.heard(HeartbeatAnswer()))
        #expect(try key(centre) == "own")
        #expect(try keyAtStart() == "own")
        #expect(centre.report.held == nil)
        #expect(!centre.heard(HeartbeatAnswer()))
    }

    @Test(arguments: [
        ("questionnaire: winter\nrevison: 1\n", ""),
        ("", ""),
        // No language file has it.
        ("xx", "languages"),
        ("", "screen: {width: 1}\n"),
    ])
    func `what cannot be used is refused with its reason, and what stands there stays`(
        text: String, settings: String
    ) throws {
        let centre = fromCentre()
        _ = centre.heard(answer(questionnaire("winter")))
        _ = try key(centre)
        let held = centre.report.held
        let bad =
            settings == "languages"
            ? answer(questionnaire("bad", languages: text))
            : answer(settings.isEmpty ? text : questionnaire("bad"), settings: settings)
        #expect(centre.heard(bad))
        #expect(throws: SetupFault.self) { try key(centre) }
        #expect(centre.report.refused == bad.tag)
        #expect(!centre.report.fault.isEmpty)
        #expect(!centre.report.fault.contains("\n"))
        #expect(centre.report.held == held)
        #expect(try key(centre) == "winter")
        #expect(try keyAtStart() == "winter")
        // The centre says it again, before it hears that; and then wants another.
        #expect(!centre.heard(bad))
        #expect(!centre.heard(HeartbeatAnswer(tag: held)))
        #expect(centre.report.refused == nil)
    }

    @Test
    func `a panel whose own files are at fault refuses nothing, and takes it once they are mended`()
        throws
    {
        let centre = fromCentre()
        let wanted = answer(questionnaire("winter"))
        #expect(centre.heard(wanted))
        try writePanel("nonsense: 1")
        let reader = EditionReader(
            path: "\(folder.path)/panel.yaml",
            started: PanelConfiguration(
                touchpoint: nil, questionnaire: SettingsPath("own.yaml"),
                languagesFolder: SettingsPath("l")), officeKey: nil)
        let reading = centre.reading { (overlay) throws(SetupFault) in
            try reader.read(over: overlay)
        }
        #expect(throws: SetupFault.self) { try reading.get() }
        #expect(centre.report.refused == nil)
        #expect(centre.report.held == nil)
        try writePanel()
        #expect(try key(centre) == "winter")
        #expect(centre.report.held == wanted.tag)
    }

    @Test func `a state folder with a relative path does as well`() throws {
        let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
        let relative = String(repeating: "../", count: depth) + folder.path.dropFirst() + "/state"
        let centre = FromCentre(in: relative, logger: logged.logger)
        _ = centre.heard(answer(questionnaire("winter")))
        #expect(try key(centre) == "winter")
    }

    @Test func `a configuration of a later version is refused`() {
        let centre = fromCentre()
        let bytes = Array(#"{"questionnaire":"","settings":"","version":2}"#.utf8)
        let tag = ConfigurationTag(of: bytes)
        #expect(!centre.heard(HeartbeatAnswer(tag: tag, configuration: bytes)))
        #expect(centre.report.refused == tag)
        #expect(centre.report.fault.contains("version"))
    }

    @Test func `a held file that is damaged is as if there were none`() throws {
        let centre = fromCentre()
        _ = centre.heard(answer(questionnaire("winter")))
        _ = try key(centre)
        try folder.write("state/from-centre/held.json", "{\"version\":1,\"questionn")
        #expect(try keyAtStart() == "own")
        #expect(fromCentre().report.held == nil)
        #expect(logged.lines.contains { $0.contains("cannot be read") })
        #expect(fromCentre().heard(answer(questionnaire("winter"))))
    }

    @Test func `a disk that cannot keep it refuses nothing`() throws {
        let centre = fromCentre()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/state", withIntermediateDirectories: true)
        try folder.write("state/from-centre", "a file stands in the way")
        let wanted = answer(questionnaire("winter"))
        #expect(centre.heard(wanted))
        #expect(throws: SetupFault.self) { try key(centre) }
        #expect(centre.report.refused == nil)
        try FileManager.default.removeItem(atPath: "\(folder.path)/state/from-centre")
        #expect(try key(centre) == "winter")
    }
}
