import Foundation
import Panel
import Peers
import Testing
import Touch

/// `smilectl device list`, `watch`, `record` and `calibrate` beside a panel.
@Suite struct DeviceCommandTests {
    private let panel: ControlledPanel

    init() throws {
        panel = try ControlledPanel()
    }

    private func end(_ program: ChildProgram) throws -> String {
        #expect(try program.exitStatus(seconds: 20) == 0, "\(program.output)")
        return program.output
    }

    @Test func `a list says what is held, what was lost and what is stuck`() throws {
        let text = try panel.smilectl("device", "list")
        #expect(
            text.hasPrefix(
                """
                touchscreen  held     0eef:7224  pci-0000:00:14.0-usb-0:1:1.0  Screen?[2J
                    something has lain on it for 6 min
                    Try: clean it, and take off what lies there or presses a key.
                    the kernel's queue ran over 2 times, with at least 3 fingers in it

                """))
        let json = try panel.smilectl("device", "list", "--json")
        #expect(json.hasPrefix(#"{"daemon":true,"devices":[{"contacts":0,"height":144,"keys":0,"#))
    }

    @Test func `without a daemon the list is udev's, and says so`() throws {
        let run = try Programs.run(
            "smilectl", ["device", "list", "--socket", "/nowhere"], in: panel.folder)
        #expect(run.status == 0)
        #expect(
            run.lines.last
                == "what the daemon holds is not known: the panel's daemon does not answer at "
                + "'/nowhere': No such file or directory")
    }

    @Test func `who watches reads what fingers did, and what became of them`() throws {
        let program = try panel.launch("device", "watch", "--for", "2")
        try panel.playFourTaps()
        let lines = try end(program).split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("touchscreen  held"))
        #expect(
            lines.suffix(12).prefix(3) == [
                "0.000 s  pci-0000:00:14.0-usb-0:1:1.0  finger 1 down at 0.250, 0.250",
                "0.080 s  pci-0000:00:14.0-usb-0:1:1.0  finger 1 up",
                "0.080 s  pci-0000:00:14.0-usb-0:1:1.0  finger 1 was a tap (80 ms)",
            ])
        try panel.waitUntilLeft()
    }

    @Test func `a script that watches gets the socket's lines, and none while it is withheld`()
        throws
    {
        let program = try panel.launch("device", "watch", "--json", "--for", "2")
        panel.tell { desk, _ in desk.showsContact(true) }
        try panel.playFourTaps()
        panel.tell { desk, _ in desk.showsContact(false) }
        try panel.playFourTaps()
        let lines = try end(program).split(separator: "\n").map(String.init)
        #expect(lines.first == #"{"event":"withheld","withheld":true}"#)
        #expect(lines.dropFirst().first == #"{"event":"withheld","withheld":false}"#)
        #expect(lines.count == 2 + 4 * 3)
    }

    @Test func `what was recorded through the panel is what was played, and can be replayed`()
        throws
    {
        let file = "\(panel.folder.path)/four.events"
        let program = try panel.launch("device", "record", file, "--for", "2")
        try panel.playFourTaps()
        #expect(
            try end(program)
                == "recording 'pci-0000:00:14.0-usb-0:1:1.0' to '\(file)'\n8 frames\n")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let played = Project.root.appending(
            path: "Hardware/Touchscreens/smile-virtual/four-taps.events")
        #expect(
            try String(contentsOfFile: file, encoding: .utf8)
                == String(contentsOf: played, encoding: .utf8))
        let again = try Programs.run(
            "smilectl", ["device", "record", file, "--socket", panel.socket], in: panel.folder)
        #expect(again.status == 1)
        #expect(again.text.contains("could not be created: File exists\nTry: "))
    }

    @Test func `a recording says where something was withheld, and holds nothing of it`() throws {
        let file = "\(panel.folder.path)/part.events"
        let program = try panel.launch("device", "record", file, "--for", "2")
        panel.tell { desk, _ in desk.showsContact(true) }
        try panel.playFourTaps()
        panel.tell { desk, _ in desk.showsContact(false) }
        try panel.playFourTaps()
        #expect(try end(program).contains("withheld: a contact is asked for"))
        let replay = try Programs.run(
            "smilectl", ["device", "replay", file, "--json"], in: panel.folder
        ).succeeded().objects()
        #expect(replay.last?["taps"] as? Int == 4)
        #expect(replay.last?["droppedFrames"] as? Int == 1)
    }

    @Test(
        .enabled(
            if: ChildProgram.find("evemu-play") != nil,
            "evemu-tools is not installed, which is asked here"))
    func `evemu-play takes what was recorded, every line of it`() throws {
        let file = "\(panel.folder.path)/evemu.events"
        let program = try panel.launch("device", "record", file, "--for", "1")
        panel.tell { desk, _ in desk.showsContact(true) }
        try panel.playFourTaps()
        panel.tell { desk, _ in desk.showsContact(false) }
        try panel.playFourTaps()
        _ = try end(program)
        // It ends with 0 whatever it meets, and says what it could not read.
        let play = "evemu-play /dev/null < \(file)"
        #expect(try ChildProgram.run("sh", ["-c", play], in: panel.folder) == "")
        let spoilt = "(cat \(file); echo E: 2.0 zz 1) | evemu-play /dev/null"
        #expect(try ChildProgram.run("sh", ["-c", spoilt], in: panel.folder).contains("FATAL"))
    }

    @Test func `a screen that is mounted upside down gets a line for udev`() throws {
        let program = try panel.launch("device", "calibrate")
        for _ in 0..<5 { panel.tapTarget { TouchPoint(x: 1 - $0.x, y: 1 - $0.y) } }
        let text = try end(program)
        #expect(text.contains("tap target 1 of 5\n"))
        #expect(
            text.hasSuffix(
                #"""
                turned by a half: -1 0 1 0 -1 1
                the taps fit to 0.0 % of the screen
                Put this line into /etc/udev/rules.d/71-smile-panel-calibration.rules:
                SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_TOUCHSCREEN}=="1", \#
                ATTRS{id/vendor}=="0eef", ATTRS{id/product}=="7224", \#
                ENV{LIBINPUT_CALIBRATION_MATRIX}="-1 0 1 0 -1 1"
                Then: udevadm control --reload && udevadm trigger --subsystem-match=input \#
                --action=change && systemctl restart smile-paneld

                """#))
    }

    @Test func `a screen that is right needs no line, and a tap beside a target is told`() throws {
        let program = try panel.launch("device", "calibrate", "--json")
        panel.tapTarget { $0 }
        panel.tapTarget { _ in TouchPoint(x: 0.1, y: 0.1) }
        for _ in 0..<4 { panel.tapTarget { $0 } }
        let text = try end(program)
        #expect(text.contains("not taken: that was the place of a target before\n"))
        let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("{") })
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["matrix"] as? [Double] == [1, 0, 0, 0, 1, 0])
        #expect(object["turned"] as? String == "as it is")
        #expect(object["rule"] == nil)
    }

    @Test func `a calibration that the panel keeps is tried first, and can be forgotten`() throws {
        let program = try panel.launch("device", "calibrate", "--keep")
        for _ in 0..<5 { panel.tapTarget { TouchPoint(x: 1 - $0.x, y: 1 - $0.y) } }
        // The result is in force: the finger is seen where it is.
        panel.tapTarget { $0 }
        let text = try end(program)
        #expect(
            text.hasSuffix(
                """
                the new calibration is in force: touch the cross once more within 15 s, or the old \
                one comes back
                turned by a half: -1 0 1 0 -1 1
                the taps fit to 0.0 % of the screen
                it is in force and stays; smilectl device calibrate --forget undoes it

                """), "\(text)")
        #expect(
            try panel.smilectl("device", "calibrate", "--forget")
                == "\(ControlledPanel.screen.name): forgotten; udev's matrix counts, where there "
                + "is one\n")
    }

    @Test func `a trial that nobody confirms ends with 1, and the old calibration is back`() throws
    {
        let program = try panel.launch("device", "calibrate", "--keep")
        for _ in 0..<5 { panel.tapTarget { TouchPoint(x: 1 - $0.x, y: 1 - $0.y) } }
        panel.pass(seconds: 15)
        panel.tell { desk, now in desk.woke(at: now) }
        #expect(try program.exitStatus(seconds: 20) == 1)
        #expect(
            program.output.contains(
                "nobody touched the target of the trial for 15 s; the calibration is as it was\n"))
    }

    @Test func `a calibration that nobody goes on with ends with 1`() throws {
        let program = try panel.launch("device", "calibrate")
        panel.pass(seconds: 60)
        panel.tell { desk, now in desk.woke(at: now) }
        #expect(try program.exitStatus(seconds: 20) == 1)
        #expect(
            program.output.hasSuffix(
                "smilectl: there is no result: nobody tapped the target for 60 s\n"
                    + "Try: again, standing before the screen.\n"))
        #expect(
            try panel.smilectl("device", "calibrate", "--stop")
                == "no calibration was under way\n")
    }
}
