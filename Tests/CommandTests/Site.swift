import Foundation
import Peers

/// A panel and a centre, installed in a folder that goes away.
final class Site: Sendable {
    let folder: TemporaryFolder
    let port: UInt16

    /// - Parameters:
    ///   - questionnaire: a file.
    ///   - messages: the centre's `mail:`, `sms:` and `follow-ups:`.
    ///   - forwards: whether the panel knows the centre's address.
    init(questionnaire: String, messages: String = "", batchRecordsMax: Int = 512) throws {
        folder = try TemporaryFolder("site")
        port = try Loopback.freePort()
        try folder.write(
            "central.yaml",
            """
            listen: 127.0.0.1:\(port)
            state-directory: central
            accept-unknown-panels: true
            \(messages)
            """)
        try writePanel(
            "panel.yaml", questionnaire, centre: "  address: http://127.0.0.1:\(port)",
            batchRecordsMax)
        try writePanel("alone.yaml", questionnaire, centre: "", batchRecordsMax)
    }

    private func writePanel(
        _ name: String, _ questionnaire: String, centre: String, _ batchRecordsMax: Int
    ) throws {
        try folder.write(
            name,
            PanelFiles.configuration(
                questionnaire: questionnaire,
                """
                centre:
                \(centre)
                  office-key: central/office.pub
                  forward-interval-seconds: 1
                  batch-records-max: \(batchRecordsMax)
                """))
    }

    var panelConfiguration: String { "\(folder.path)/panel.yaml" }
    /// The same panel without a network.
    var panelAlone: String { "\(folder.path)/alone.yaml" }
    var centralConfiguration: String { "\(folder.path)/central.yaml" }
    var logFolder: String { "\(folder.path)/panel/log" }

    func launchCentre() throws -> ChildProgram {
        try ChildProgram(
            try Programs.path("smile-centrald"), ["serve", "--config", centralConfiguration],
            log: "\(folder.path)/central.log")
    }

    /// Starts the centre and waits until it serves.
    func startCentre() throws -> ChildProgram {
        let centre = try launchCentre()
        try wait(upTo: 30, for: "the centre to serve") {
            guard centre.isRunning else { throw PeerFault("the centre ended: \(centre.output)") }
            return Loopback.get("/livez", from: port).contains(" 200 ")
        }
        return centre
    }

    /// A token for the whole organisation, from the running centre.
    func token(_ rights: String...) throws -> String {
        let run = try Programs.run(
            "smile-centrald",
            ["token", "add", "a test", "--everything", "--config", centralConfiguration]
                + rights.flatMap { ["--right", $0] }, in: folder
        ).succeeded()
        guard let token = run.lines.first(where: { $0.hasPrefix("smile_") }) else {
            throw PeerFault("no token: \(run.text)")
        }
        return token
    }

    /// Plays a recording into the panel, to its end.
    ///
    /// - Parameter alone: without a network.
    func replay(_ recording: String, speed: Int = 1, alone: Bool = false) throws -> Programs.Run {
        let configuration = alone ? panelAlone : panelConfiguration
        return try Programs.run(
            "smile-paneld",
            ["run", "--config", configuration, "--replay", recording, "--speed", "\(speed)"],
            in: folder, seconds: 120)
    }

    /// The records of the panel's log, as `smilectl` prints them.
    func records() throws -> [[String: Any]] {
        try Programs.run("smilectl", ["log", "dump", logFolder, "--json"], in: folder)
            .succeeded().objects()
    }

    /// The centre's export, an object an answer.
    func export() throws -> [[String: Any]] {
        try Programs.run(
            "smile-centrald",
            ["export", "--format", "ndjson", "--config", centralConfiguration], in: folder
        ).succeeded().objects().filter { $0["kind"] as? String == "answer" }
    }

    /// The centre's report.
    func report() throws -> [[String: Any]] {
        let run = try Programs.run(
            "smile-centrald", ["report", "--json", "--config", centralConfiguration], in: folder)
        let start = run.text.firstIndex(of: "{") ?? run.text.endIndex
        let object = try JSONSerialization.jsonObject(with: Data(run.text[start...].utf8))
        guard let report = object as? [String: Any] else { return [] }
        return [report]
    }
}

extension [[String: Any]] {
    /// The answers among a log's records.
    var answers: [[String: Any]] {
        filter { ["answer", "contact-answer"].contains($0["type"] as? String) }
    }

    func integers(_ key: String) -> [Int] {
        compactMap { $0[key] as? Int }
    }
}
