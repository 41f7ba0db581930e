import Foundation
import Peers
import Testing

/// `smilectl context` and `smilectl service`, as a till and a technician meet them.
@Suite struct ControlCommandTests {
    private let panel: ControlledPanel

    init() throws {
        panel = try ControlledPanel()
    }

    @Test func `a till opens a service, looks, and closes it`() throws {
        #expect(
            try panel.smilectl("context", "status")
                == "no service is open\nanswers are marked as given outside of a service\n")
        #expect(
            try panel.smilectl("context", "open", "--seconds", "900")
                == "a service is open, since 0 s; it closes by itself in 15 min\n")
        panel.pass(seconds: 30)
        #expect(
            try panel.smilectl("context", "status", "--json")
                == #"{"closesInSeconds":870,"gate":true,"open":true,"schema":1,"#
                + #""sinceSeconds":30}"# + "\n")
        #expect(
            try panel.smilectl("context", "close")
                == "no service is open, since 0 s\n"
                + "answers are marked as given outside of a service\n")
        #expect(
            try panel.smilectl("context", "open") == "a service is open, since 0 s\n")
    }

    @Test func `a technician starts the test mode, and ends it`() throws {
        #expect(try panel.smilectl("service", "status") == "the test mode is off\n")
        #expect(
            try panel.smilectl("service", "start")
                == "the test mode is on; it ends by itself in 30 min; 0 taps were marked as tests\n"
        )
        #expect(
            try panel.smilectl("service", "status", "--json")
                == #"{"endsInSeconds":1800,"on":true,"schema":1,"taps":0}"# + "\n")
        #expect(try panel.smilectl("service", "stop") == "the test mode is off\n")
    }

    @Test(arguments: [
        ["context", "open"], ["service", "status"], ["device", "watch"], ["device", "calibrate"],
    ])
    func `a daemon that does not run ends with 69 and says what to do`(command: [String]) throws {
        let run = try Programs.run(
            "smilectl", command + ["--socket", "\(panel.folder.path)/nobody"], in: panel.folder)
        #expect(run.status == 69)
        #expect(
            run.lines == [
                "smilectl: the panel's daemon does not answer at '\(panel.folder.path)/nobody': "
                    + "No such file or directory",
                "Try: systemctl start smile-paneld; or --socket with where it listens.",
            ])
    }

    @Test func `a socket that the configuration names is found by it`() throws {
        let configuration = try panel.folder.write(
            "panel.yaml",
            "touchpoint: exit\nquestionnaire: none.yaml\nlanguages-folder: .\n"
                + "control-socket: control\n")
        let run = try Programs.run(
            "smilectl", ["context", "status", "--config", configuration], in: panel.folder)
        #expect(run.status == 0)
        let missing = try Programs.run(
            "smilectl", ["context", "status", "--config", "/nowhere.yaml"], in: panel.folder)
        #expect(missing.status == 78)
    }

    @Test(arguments: ["0", "86401", "-1", "soon"])
    func `a time-out that is none ends with 64`(seconds: String) throws {
        let run = try Programs.run(
            "smilectl", ["context", "open", "--seconds", seconds, "--socket", panel.socket],
            in: panel.folder)
        #expect(run.status == 64)
    }

    @Test func `what listens there and is no panel ends with 69`() throws {
        let run = try Programs.run(
            "smilectl", ["context", "open", "--socket", "/dev/null"], in: panel.folder)
        #expect(run.status == 69)
        #expect(run.text.contains("does not answer at '/dev/null': Connection refused"))
    }
}
