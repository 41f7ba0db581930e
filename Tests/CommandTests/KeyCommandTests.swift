import Foundation
import Peers
import Testing

/// `smile-centrald key`, by the drills of `Docs/Operating/office-keys.md` as they stand there.
@Suite struct KeyCommandTests {
    private let site: Site
    private static let passphrase = "horses sleep under green stairs\n"

    init() throws {
        site = try Site(questionnaire: Project.counter)
    }

    /// Does the commands of a section's first block; `systemctl` starts and stops our own centre.
    private func drill(_ section: String, centre: inout ChildProgram?) throws -> [Programs.Run] {
        let file = Project.root.appending(path: "Docs/Operating/office-keys.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let part = text.split(separator: "\n## ").first { $0.hasPrefix(section) } ?? ""
        let block = part.split(separator: "```", maxSplits: 2).dropFirst().first ?? ""
        var runs: [Programs.Run] = []
        for line in block.split(separator: "\n") {
            let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
            switch (words.first, words.dropFirst().first) {
            case ("systemctl", "stop"): centre?.end()
            case ("systemctl", _):
                centre?.end()
                centre = try site.startCentre()
            case ("smile-centrald", _): runs.append(try centrald(Array(words.dropFirst())))
            default: Issue.record("what is this? \(line)")
            }
        }
        return runs
    }

    private func centrald(_ arguments: [String]) throws -> Programs.Run {
        let arguments = arguments.map {
            $0.hasSuffix(".backup") ? "\(site.folder.path)/\($0)" : $0
        }
        let asks = ["backup", "check", "restore"].contains(arguments.dropFirst().first ?? "")
        return try Programs.run(
            "smile-centrald", arguments + ["--config", site.centralConfiguration], in: site.folder,
            input: asks ? Self.passphrase : nil)
    }

    private func keys() throws -> [[String: Any]] {
        let list = try centrald(["key", "list", "--json"]).succeeded().objects()
        return list.first?["keys"] as? [[String: Any]] ?? []
    }

    private var keyFile: String { "\(site.folder.path)/central/office.key" }

    @Test func `a lost key comes back from its backup, beside the one that a start made`() throws {
        var centre: ChildProgram? = try site.startCentre()
        defer { centre?.end() }
        let lost = try #require(try keys().first?["key"] as? String)
        for run in try drill("Backup", centre: &centre) { #expect(run.status == 0, "\(run.text)") }
        centre?.end()
        try FileManager.default.removeItem(atPath: keyFile)
        centre = try site.startCentre()
        #expect(try keys().map { $0["key"] as? String } != [lost])
        let runs = try drill("Drill: the key is lost", centre: &centre)
        // The backup lacks the key that the start made: that is said, and it is no reason to stop.
        #expect(runs.map(\.status) == [1, 0, 0], "\(runs.map(\.text))")
        #expect(try keys().compactMap { $0["key"] as? String }.contains(lost))
        #expect(try keys().count == 2)
    }

    @Test func `after a theft panels are given another key, and the stolen one is forgotten`()
        throws
    {
        var centre: ChildProgram? = try site.startCentre()
        defer { centre?.end() }
        let stolen = try #require(try keys().first?["key"] as? String)
        let runs = try drill("Drill: the key is stolen", centre: &centre)
        #expect(runs.allSatisfy { $0.status == 0 }, "\(runs.map(\.text))")
        #expect(try keys().map { $0["state"] as? String } == ["present", "older"])
        #expect(try keys().last?["key"] as? String == stolen)
        let present = try #require(try keys().first?["key"] as? String)
        let refused = try centrald(["key", "forget", present])
        #expect(refused.status == 1 && refused.text.contains("is the present one"))
        #expect(try centrald(["key", "forget", stolen]).status == 0)
        #expect(try keys().map { $0["key"] as? String } == [present])
        let mode = try FileManager.default.attributesOfItem(atPath: keyFile)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let audit = try Programs.run(
            "smile-centrald", ["audit", "--config", site.centralConfiguration], in: site.folder)
        #expect(audit.text.contains("key rotate") && audit.text.contains("key forget"))
    }

    @Test func `a rotation leaves the key before an overlap, and the paper has a code`() throws {
        var centre: ChildProgram? = try site.startCentre()
        defer { centre?.end() }
        let runs = try drill("Rotation", centre: &centre)
        #expect(runs.allSatisfy { $0.status == 0 }, "\(runs.map(\.text))")
        #expect(try keys().map { $0["state"] as? String } == ["present", "overlap"])
        let older = try #require(try keys().last?["key"] as? String)
        let refused = try centrald(["key", "forget", older])
        #expect(refused.status == 1 && refused.text.contains("panels may seal to it until"))
        let paper = try centrald(["key", "backup", "--paper"]).succeeded()
        #expect(paper.text.contains("SMILE-OFFICE-BACKUP-1\n01 "))
        #expect(paper.text.contains("\u{2588}"))
        let short = try Programs.run(
            "smile-centrald",
            ["key", "backup", "--paper", "--config", site.centralConfiguration], in: site.folder,
            input: "short\n")
        #expect(short.status == 1 && short.text.contains("at least 12 characters"))
    }
}
