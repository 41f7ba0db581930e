import Foundation
import Peers
import Testing

/// `smilectl status` beside the real daemon.
@Suite struct StatusCommandTests {
    private let site: TemporaryFolder

    init() throws {
        site = try TemporaryFolder("status")
        try site.write("buttons.yaml", PanelFiles.buttons())
        try site.write(
            "panel.yaml",
            PanelFiles.configuration(
                questionnaire: "buttons.yaml", "status-file: \(site.path)/status.json"))
    }

    private func startPanel() throws -> ChildProgram {
        let panel = try ChildProgram(
            try Programs.path("smile-paneld"), ["run", "--config", "\(site.path)/panel.yaml"],
            log: "\(site.path)/panel.log")
        try wait(upTo: 30, for: "the panel's first word") {
            guard panel.isRunning else { throw PeerFault("the panel ended: \(panel.output)") }
            return FileManager.default.fileExists(atPath: "\(site.path)/status.json")
        }
        return panel
    }

    private func status(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smilectl", ["status", "--config", "\(site.path)/panel.yaml"] + arguments, in: site)
    }

    @Test func `a panel that runs is well, and tells how much fits`() throws {
        let panel = try startPanel()
        let run = try status()
        panel.end()
        #expect(run.status == 0, "\(run.text)")
        #expect(run.lines.first == "all is well")
        #expect(run.text.contains("(smile-paneld)\n"))
        #expect(
            run.text.contains("backlog   2 records that the centre lacks; the oldest has waited "))
        #expect(run.text.contains(" by the machine's own clock\n"))
        #expect(
            run.text.contains(
                "centre    has everything before 1; none is configured. For a stick: "
                    + "smilectl log export \(site.path)/panel/log /media/usb\n"))
        #expect(run.text.contains("taps      0 stored, 0 not stored since the start "))
        #expect(run.text.contains(" days at 2000 taps a day, two records each\n"))
        #expect(
            run.text.contains(
                "kept      64 segments stay when the centre has them: 255 days at 2000 taps a "
                    + "day\n"))
        #expect(run.text.contains("policy    When the disk or the log is full, "))
    }

    @Test func `a panel that was killed does not run, whatever it told before`() throws {
        let panel = try startPanel()
        panel.killAtOnce()
        let run = try status("--json")
        #expect(run.status == 1)
        let view = try #require(try run.objects().first)
        #expect(view["running"] as? Bool == false)
        #expect(view["daemon"] == nil)
        #expect(view["backlog"] as? Int == 2)
        let problems = try #require(view["problems"] as? [[String: String]])
        #expect(problems.first?["what"]?.hasPrefix("the panel's daemon does not run") == true)
        #expect(problems.first?["try"]?.hasPrefix("systemctl start smile-paneld") == true)
    }

    @Test func `a configuration that is not there ends with 78`() throws {
        let run = try Programs.run("smilectl", ["status", "--config", "/nowhere.yaml"], in: site)
        #expect(run.status == 78)
        #expect(run.text.contains("'/nowhere.yaml' could not be opened"))
        #expect(run.text.contains("\nTry: "))
    }
}
