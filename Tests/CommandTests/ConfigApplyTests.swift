import Foundation
import Peers
import Testing

/// `smilectl config apply` and `panel restart` beside the real daemon.
@Suite struct ConfigApplyTests {
    private let site: TemporaryFolder

    init() throws {
        site = try TemporaryFolder("apply")
        try site.write("buttons.yaml", PanelFiles.buttons())
        try writePanel()
    }

    private func writePanel(_ more: String = "") throws {
        try site.write(
            "panel.yaml",
            PanelFiles.configuration(
                questionnaire: "buttons.yaml",
                "status-file: status.json\ncontrol-socket: control\n\(more)"))
    }

    private func startPanel() throws -> ChildProgram {
        let panel = try ChildProgram(
            try Programs.path("smile-paneld"), ["run", "--config", "\(site.path)/panel.yaml"],
            log: "\(site.path)/panel.log")
        try wait(upTo: 30, for: "the panel's first word") {
            guard panel.isRunning else { throw PeerFault("the panel ended: \(panel.output)") }
            return panel.output.contains("the panel is ready")
        }
        return panel
    }

    private func smilectl(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smilectl", arguments + ["--config", "\(site.path)/panel.yaml"], in: site)
    }

    @Test func `a changed questionnaire is on the screen, and what cannot be taken is named`()
        throws
    {
        let panel = try startPanel()
        defer { panel.end() }
        #expect(
            try smilectl("config", "apply").succeeded().text
                == "nothing has changed that a running panel can take; 'buttons', revision 1, "
                + "stays\n")
        let changed = PanelFiles.buttons().replacing("revision: 1", with: "revision: 2")
        try site.write("buttons.yaml", changed)
        try writePanel("log: {segments-kept: 3}")
        #expect(
            try smilectl("config", "apply").succeeded().text
                == "'buttons', revision 2, is on the screen; changed: questionnaire\n"
                + "read at a start alone, and still as they were: log. Then: smilectl panel "
                + "restart\n")
        #expect(
            try smilectl("config", "apply", "--json").succeeded().text
                == #"{"applied":"unchanged","changed":[],"questionnaire":"buttons","#
                + #""restart":["log"],"revision":2,"schema":1}"# + "\n")
        panel.end()
        let records = try Programs.run(
            "smilectl", ["log", "dump", "\(site.path)/panel/log", "--json"], in: site
        ).succeeded().objects()
        #expect(
            records.compactMap { $0["type"] as? String } == [
                "boot", "questionnaire", "questionnaire",
            ])
    }

    @Test func `a mistake ends with 78 and its place, and changes nothing`() throws {
        let panel = try startPanel()
        defer { panel.end() }
        try site.write(
            "buttons.yaml", PanelFiles.buttons().replacing("revision: 1", with: "revison: 2"))
        let run = try smilectl("config", "apply")
        #expect(run.status == 78)
        #expect(
            run.lines.first?.hasPrefix(
                "smilectl: \(site.path)/buttons.yaml:2:1: unknown key 'revison'") == true,
            "\(run.text)")
        #expect(run.lines.contains { $0.hasPrefix("Try: ") })
        try FileManager.default.removeItem(atPath: "\(site.path)/buttons.yaml")
        let removed = try smilectl("config", "apply")
        #expect(removed.status == 78)
        #expect(removed.text.contains("buttons.yaml' could not be opened"))
        #expect(panel.isRunning)
    }

    @Test func `a signal does the same, and the daemon's log has the outcome`() throws {
        let panel = try startPanel()
        defer { panel.end() }
        try site.write(
            "buttons.yaml", PanelFiles.buttons().replacing("revision: 1", with: "revision: 2"))
        kill(panel.processID, SIGHUP)
        try wait(upTo: 20, for: "the other edition: \(panel.output)") {
            panel.output.contains("another edition is on the screen")
        }
        try site.write("buttons.yaml", "questionnaire: 7\n")
        kill(panel.processID, SIGHUP)
        try wait(upTo: 20, for: "the fault: \(panel.output)") {
            panel.output.contains("cannot be used; what stands there stays")
        }
        #expect(panel.isRunning)
    }

    @Test func `a restart is a clean stop`() throws {
        let panel = try startPanel()
        defer { panel.end() }
        _ = try smilectl("panel", "restart").succeeded()
        #expect(try panel.exitStatus(seconds: 20) == 0)
        #expect(panel.output.contains("the panel stops"))
    }
}
