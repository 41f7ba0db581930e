import Foundation
import Peers
import Testing

/// A real panel and a real centre over TLS: the panel is heard, takes what is rolled out, and
/// undoes for all what it cannot use.
@Suite struct RollOutCommandTests {
    private let folder: TemporaryFolder
    private let port: UInt16

    init() throws {
        folder = try TemporaryFolder("roll-out-programs")
        port = try Loopback.freePort()
        try folder.write(
            "central.yaml",
            "listen: 127.0.0.1:\(port)\nstate-directory: central\ntls: {}\n")
        try folder.write("own.yaml", questionnaire("own", language: "en"))
        try folder.write(
            "panel.yaml",
            """
            state-directory: panel
            status-file: status.json
            control-socket: control
            questionnaire: own.yaml
            languages-folder: \(Project.languages)
            screen: {surface: memory, width: 1280, height: 800, diagonal-inches: 10}
            input: {device: none}

            """)
    }

    private func questionnaire(_ key: String, language: String) -> String {
        """
        questionnaire: \(key)
        revision: 1
        languages: [\(language)]
        questions:
          - key: face
            scale: four-faces
            text: {\(language): "How was it?"}

        """
    }

    private func office(_ arguments: [String]) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", "\(folder.path)/central.yaml"], in: folder)
    }

    private func object(_ arguments: [String]) throws -> [String: Any] {
        try #require(try office(arguments + ["--json"]).succeeded().objects().first)
    }

    private func rollOuts() throws -> [[String: Any]] {
        try object(["configuration", "list"])["rollOuts"] as? [[String: Any]] ?? []
    }

    private func start(_ program: String, _ arguments: [String], until text: String) throws
        -> ChildProgram
    {
        let child = try ChildProgram(
            try Programs.path(program), arguments, log: "\(folder.path)/\(program).log")
        try wait(upTo: 30, for: "\(program) to start") {
            guard child.isRunning else { throw PeerFault("it ended: \(child.output)") }
            return child.output.contains(text)
        }
        return child
    }

    /// The first heartbeat comes within 30 seconds of its start.
    private func withPanel(_ body: () throws -> Void) throws {
        let panel = try start(
            "smile-paneld", ["run", "--config", "\(folder.path)/panel.yaml"],
            until: "the panel is ready")
        defer { panel.end() }
        try body()
    }

    @Test func `a panel is heard, takes what is rolled out, and undoes what it cannot use`() throws
    {
        let centre = try start(
            "smile-centrald", ["serve", "--config", "\(folder.path)/central.yaml"],
            until: "serving at https://127.0.0.1:\(port)/")
        defer { centre.end() }
        let place = ["--site", "moscow-1", "--touchpoint", "till"]
        let string = try #require(
            try object(["panel", "enrolment"] + place)["string"] as? String)
        _ = try Programs.run(
            "smilectl", ["panel", "enrol", "--config", "\(folder.path)/panel.yaml", string],
            in: folder
        ).succeeded()
        let winter = try folder.write("winter.yaml", questionnaire("winter", language: "en"))
        _ = try office(["configuration", "add", "winter", "--questionnaire", winter]).succeeded()
        _ = try office(["configuration", "roll-out", "winter", "--everything"]).succeeded()
        try withPanel {
            try wait(upTo: 60, for: "the panel to say that it has it") {
                try rollOuts().first?["held"] as? Int == 1
            }
            let panels = try object(["panel", "list"])["panels"] as? [[String: Any]]
            #expect(panels?.first?["heardMilliseconds"] as? Int ?? 0 > 0)
        }
        // Nobody wrote the panel's own words in Finnish.
        let finnish = try folder.write("finnish.yaml", questionnaire("finnish", language: "fi"))
        _ = try office(["configuration", "add", "finnish", "--questionnaire", finnish]).succeeded()
        _ = try office(["configuration", "roll-out", "finnish", "--everything"]).succeeded()
        try withPanel {
            try wait(upTo: 60, for: "the refusal to end the roll-out") {
                try rollOuts().last?["state"] as? String == "over"
            }
        }
        let last = try #require(try rollOuts().last)
        #expect((last["why"] as? String)?.contains("'fi'") == true, "\(last)")
        #expect(try rollOuts().first?["held"] as? Int == 1, "the one before stays")
    }

    @Test func `a questionnaire with a mistake is kept nowhere`() throws {
        let bad = try folder.write("bad.yaml", "questionnaire: bad\nrevison: 1\n")
        let added = try office(["configuration", "add", "bad", "--questionnaire", bad])
        #expect(added.status == 65)
        #expect(added.text.contains("bad.yaml:2:1"))
        #expect(try office(["configuration", "list"]).text.contains("no configuration"))
        #expect(try office(["configuration", "roll-out", "bad", "--everything"]).status == 1)
        #expect(
            try office(["configuration", "roll-out", "bad", "--everything", "--share", "0"])
                .status == 64)
    }
}
