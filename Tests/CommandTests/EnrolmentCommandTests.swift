import Feedback
import Foundation
import Panel
import Peers
import Screen
import Testing

/// From the office's string to the office's figures, through the programs themselves and over TLS.
@Suite struct EnrolmentCommandTests {
    private let folder: TemporaryFolder
    private let port: UInt16

    init() throws {
        folder = try TemporaryFolder("enrolment-programs")
        port = try Loopback.freePort()
        try folder.write(
            "central.yaml",
            "listen: 127.0.0.1:\(port)\nstate-directory: central\ntls: {}\n")
        let questionnaire = try folder.write("buttons.yaml", PanelFiles.buttons())
        let configuration = PanelFiles.configuration(
            questionnaire: questionnaire, "centre: {forward-interval-seconds: 1}")
        // The office says where the panel stands.
        try folder.write(
            "panel.yaml", configuration.replacing("touchpoint: main-entrance\n", with: ""))
    }

    private func office(_ arguments: [String]) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", "\(folder.path)/central.yaml"], in: folder)
    }

    private func panel(_ arguments: [String]) throws -> Programs.Run {
        try Programs.run(
            "smilectl", arguments + ["--config", "\(folder.path)/panel.yaml"], in: folder)
    }

    private func startCentre() throws -> ChildProgram {
        let program = try ChildProgram(
            try Programs.path("smile-centrald"),
            ["serve", "--config", "\(folder.path)/central.yaml"],
            log: "\(folder.path)/central.log")
        try wait(upTo: 30, for: "the centre to serve") {
            guard program.isRunning else { throw PeerFault("it ended: \(program.output)") }
            return program.output.contains("serving at https://127.0.0.1:\(port)/")
        }
        return program
    }

    private func string(_ arguments: [String] = []) throws -> String {
        let place = ["--site", "moscow-1", "--touchpoint", "till"]
        let made = try office(["panel", "enrolment"] + place + arguments + ["--json"]).succeeded()
        return try #require(try made.objects().first?["string"] as? String)
    }

    /// Taps on a panel, played.
    private func replay() throws -> Programs.Run {
        var gestures = try Gestures()
        try gestures.tap(.choice(Choice(1)))
        try gestures.tap(.choice(Choice(4)))
        let recording = try folder.write("customer.events", gestures.recording)
        return try Programs.run(
            "smile-paneld",
            ["run", "--config", "\(folder.path)/panel.yaml", "--replay", recording], in: folder)
    }

    /// How many answers the panel's own log holds.
    private func logged() throws -> Int {
        try Programs.run(
            "smilectl", ["log", "dump", "\(folder.path)/panel/log", "--json"], in: folder
        )
        .succeeded().objects().count { $0["type"] as? String == "answer" }
    }

    private func exported() throws -> [[String: Any]] {
        try office(["export", "--format", "ndjson"]).succeeded().objects()
            .filter { $0["touchpoint"] != nil }
    }

    private func listed() throws -> [String: Any] {
        try #require(try office(["panel", "list", "--json"]).succeeded().objects().first)
    }

    @Test func `a string lets a panel in, which delivers, changes its key and is retired`() throws {
        let centre = try startCentre()
        defer { centre.end() }
        // A panel that nobody let in has no place to stand.
        let early = try replay()
        #expect(early.status == 78)
        #expect(early.text.contains("Try: smilectl panel enrol"))
        let file = try folder.write("string", try string() + "\n")
        let enrolled = try panel(["panel", "enrol", "--file", file])
        #expect(enrolled.status == 0, "\(enrolled.text)")
        #expect(enrolled.text.contains("at moscow-1/till"))
        // The same again, as after a power cut.
        #expect(try panel(["panel", "enrol", "--file", file]).status == 0)
        let first = try replay()
        #expect(first.status == 0, "\(first.text)")
        let before = try exported().count
        #expect(before > 0)
        let rotated = try panel(["panel", "rotate-key"])
        #expect(rotated.status == 0, "\(rotated.text)")
        let second = try replay()
        #expect(second.status == 0, "\(second.text)")
        let export = try exported()
        #expect(export.count > before)
        #expect(try export.count == logged())
        #expect(export.allSatisfy { $0["touchpoint"] as? String == "moscow-1/till" })
        let panels = try #require(try listed()["panels"] as? [[String: Any]])
        #expect(panels.count == 1)
        #expect(panels[0]["keys"] as? Int == 2)
        let id = try #require(panels[0]["panel"] as? String)
        let retired = try office(["panel", "retire", id, "--stolen"])
        #expect(retired.text.contains("nothing of it is taken any more"))
        #expect(try panel(["panel", "rotate-key"]).text.contains("is retired"))
        #expect(try (listed()["refusals"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test func `a mistyped string ends with 64, a dead one with 1, and no centre with 69`() throws {
        let centre = try startCentre()
        let good = try string()
        let mistyped = try panel(["panel", "enrol", String(good.dropLast())])
        #expect(mistyped.status == 64)
        #expect(mistyped.text.contains("mistyped"))
        let cancelled = try string()
        let list = try #require(try listed()["enrolments"] as? [[String: Any]])
        for entry in list {
            let number = try #require(entry["number"] as? Int)
            #expect(try office(["panel", "cancel-enrolment", "\(number)"]).status == 0)
        }
        let dead = try panel(["panel", "enrol", cancelled])
        #expect(dead.status == 1)
        #expect(dead.text.contains("Try: ask the office for another string"))
        centre.end()
        let away = try panel(["panel", "enrol", good])
        #expect(away.status == 69)
        for run in [mistyped, dead, away] {
            #expect(!run.text.contains(good.split(separator: "_")[3]))
        }
    }
}
