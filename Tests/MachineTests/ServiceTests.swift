import Feedback
import Foundation
import Machine
import Measuring
import Panel
import Peers
import Screen
import Testing

/// The daemon as systemd runs it: the project's own unit, with the drop-in for a display, from the
/// start of the machine's first process on. With `SMILE_MACHINE_PICTURES` set to a folder, the
/// pictures stay there.
@Suite(.serialized, .needsVirtualMachine) struct ServiceTests {
    static let systemd = "/lib/systemd/systemd"
    private static let startSeconds = 180.0
    private static let seesSeconds = 60.0
    /// From a crash to the picture: the unit rests a second, an emulated panel starts for some.
    private static let unit = "smile-paneld.service"

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: systemd), "systemd is not installed"))
    func `systemd starts the unit on the display, with its console and devices and without root`()
        throws
    {
        let machine = try VirtualMachine()
        let guest = machine.guest
        try install(in: guest)
        let begin = ProcessInfo.processInfo.systemUptime
        try guest.shell("udevadm control --exit")
        try guest.startsFirst([Self.systemd, "--unit=smile-machine.target"])
        let expected = try ExpectedPanel(
            questionnaire: try String(contentsOfFile: Project.counter, encoding: .utf8),
            on: ExpectedPanel.size(1_280, 800), "centre: {office-key: office.pub}")
        try sees(expected, machine, "service-1-face", seconds: Self.startSeconds)
        let seconds = ProcessInfo.processInfo.systemUptime - begin
        print("the question stands \(Int(seconds * 1_000)) ms after systemd's start")
        try expectConfined(guest)
        try visit(expected, machine)
        try crash(expected, machine)
        try expectConsoleBack(machine, expected)
    }

    /// As the packages will: users, unit, configuration, and a target that wants nothing else.
    private func install(in guest: Guest) throws {
        let programs = try guest.openUp(Programs.folder)
        let root = Project.root.path
        try guest.write("/etc/smile-panel/office.pub", ExpectedPanel.officeKey)
        try guest.write("/etc/smile-panel/panel.yaml", Self.configuration)
        try guest.write("/etc/systemd/system/smile-machine.target", Self.target)
        try guest.shell(
            """
            cp -r \(root)/Kiosk/Questionnaires \(root)/Kiosk/Languages /etc/smile-panel/
            cp \(root)/Systemd/\(Self.unit) /etc/systemd/system/
            cp -r \(root)/Systemd/\(Self.unit).d /etc/systemd/system/
            cp \(root)/Systemd/sysusers.d/*.conf /usr/lib/sysusers.d/
            ln -sf \(programs)/smile-paneld \(programs)/smilectl /usr/bin/
            systemd-sysusers
            cd /etc/systemd/system
            for unit in \(Self.masked); do ln -sf /dev/null $unit; done
            """, seconds: 60)
        #expect(try guest.shell("systemd-analyze verify \(Self.unit) 2>&1 || true") == "")
    }

    /// What a real machine has time for: the host's whole disk is none of the test's business.
    private static let masked = """
        systemd-tmpfiles-setup.service systemd-firstboot.service systemd-machine-id-commit.service \
        systemd-binfmt.service systemd-repart.service systemd-random-seed.service \
        systemd-hwdb-update.service systemd-update-utmp.service systemd-pcrphase.service \
        systemd-pcrphase-sysinit.service systemd-journal-flush.service systemd-logind.service \
        dbus.service dbus.socket systemd-timesyncd.service
        """

    /// The console that the drop-in takes away would be a login's.
    private static let target = """
        [Unit]
        Requires=\(unit)
        After=\(unit)
        Wants=systemd-udevd.service systemd-udev-trigger.service

        """

    private static let configuration = """
        touchpoint: counter-1
        state-directory: /var/lib/smile-panel
        questionnaire: /etc/smile-panel/Questionnaires/counter.yaml
        languages-folder: /etc/smile-panel/Languages
        status-file: /run/smile-panel/status.json
        control-socket: /run/smile-panel/control
        screen: {surface: display, diagonal-inches: \(ExpectedPanel.inches)}
        centre: {office-key: office.pub}

        """

    // MARK: What is so

    private func sees(
        _ expected: ExpectedPanel, _ machine: VirtualMachine, _ name: String,
        seconds: Double = seesSeconds
    ) throws {
        let wanted = try expected.picture()
        do {
            try wait(upTo: seconds, for: name) { try machine.glass() == wanted }
        } catch {
            try machine.keep("not-\(name)")
            let journal = try? machine.guest.shell(
                "systemctl status \(Self.unit) --no-pager; journalctl -b --no-pager | tail -n 60")
            throw PeerFault("\(error): \(journal ?? machine.console)")
        }
        try machine.keep(name)
    }

    /// Its own account, nothing that root may, and the groups that devices belong to.
    private func expectConfined(_ guest: Guest) throws {
        let facts = try guest.shell(
            """
            process=$(systemctl show --property=MainPID --value \(Self.unit))
            stat -c %U /proc/$process
            grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/$process/status
            readlink /proc/$process/fd/0 /proc/$process/fd/* | grep -E 'tty1|card|event' | sort -u
            systemctl show --property=Conflicts --value \(Self.unit)
            """)
        for fact in [
            "smile-panel\n", "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2",
            "/dev/tty1", "/dev/dri/card0", "getty@tty1.service",
        ] {
            #expect(facts.contains(fact), "\(fact) is not in: \(facts)")
        }
    }

    /// A finger reaches it.
    private func visit(_ expected: ExpectedPanel, _ machine: VirtualMachine) throws {
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        let node = try screen.plug()
        let process = try machine.guest.shell(
            "systemctl show --property=MainPID --value \(Self.unit)")
        try machine.guest.run([
            try Programs.path("machine-guest"), "held",
            process.trimmingCharacters(in: .newlines), node, "20000",
        ])
        let target = Target.choice(Choice(2))
        let place = try expected.place(of: target)
        var tap = Gestures()
        tap.tap(x: place.x, y: place.y, at: 0)
        try screen.play(tap)
        try expected.taps(target)
        try sees(expected, machine, "service-2-why")
        let answers = try machine.guest.shell(
            "smilectl log dump /var/lib/smile-panel/log --json --type answer")
        #expect(answers.contains(#""choice":2"#), "\(answers)")
    }

    /// A crash ends the visit; a moment later the next customer is asked.
    private func crash(_ expected: ExpectedPanel, _ machine: VirtualMachine) throws {
        try machine.guest.shell("systemctl kill --signal=KILL \(Self.unit)")
        expected.starts(on: try ExpectedPanel.size(1_280, 800))
        let begin = ProcessInfo.processInfo.systemUptime
        try sees(expected, machine, "service-3-after-the-crash")
        let seconds = ProcessInfo.processInfo.systemUptime - begin
        print("asks again \(Int(seconds * 1_000)) ms after a crash, one second of it the unit's")
    }

    private func expectConsoleBack(_ machine: VirtualMachine, _ expected: ExpectedPanel) throws {
        try machine.guest.shell("systemctl stop \(Self.unit)", seconds: 60)
        let picture = try expected.picture()
        try machine.guest.shell("printf '\\033ca console' > /dev/tty1; sleep 1")
        let console = try machine.glass()
        #expect(console != picture && !console.isBlack)
        try machine.keep("service-4-console")
        let mode = try machine.guest.shell("systemctl show --property=Result --value \(Self.unit)")
        #expect(mode == "success\n")
    }
}
