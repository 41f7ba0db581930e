import Foundation
import Machine
import Peers
import Testing
import Touch

/// The rules and the hardware database that are shipped in `Hardware/`, in force in a machine whose
/// panel is not root.
@Suite(.serialized, .needsVirtualMachine) struct UdevTests {
    private static let folder = Project.root.appending(path: "Hardware")
    private static let user = 5_200

    @Test func `the rules give an account its screens and boxes, and nothing else`() throws {
        let machine = try VirtualMachine()
        let group = try makeGroup(machine)
        let screen = try GuestDevice(.singleTouch(), in: machine)
        let pad = try GuestDevice(.gamePadBox, in: machine)
        let others = try [DeviceScript.penScreen, .mouse(named: "a mouse"), .powerSwitch]
            .map { try GuestDevice($0, in: machine) }
        for device in others + [screen, pad] { try device.plug() }
        let keyboard = try machine.plug(.usbKeyboard)
        let panel = try GuestPanel(
            in: machine, as: GuestAccount(user: Self.user, group: group), Self.buttons)
        try panel.waits(for: "refusals") { panel.log.contains("may not be read") }
        let strangers = try others.map { try facts(of: $0.node, machine) }
        try installRules(machine)
        for node in [screen.node, pad.node, keyboard] { try panel.holds(node) }
        try expectOwner("smile-panel 640", "LIBINPUT_IGNORE_DEVICE=1", of: screen.node, machine)
        for node in [pad.node, keyboard] {
            try expectOwner("smile-panel 660", "LIBINPUT_IGNORE_DEVICE=1", of: node, machine)
        }
        #expect(try others.map { try facts(of: $0.node, machine) } == strangers)
        try answer(screen, pad, machine, panel)
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == [1, 2, 3])
    }

    @Test(.enabled(if: Scale.isFull, "it takes a machine of its own: make machine-tests"))
    func `the rules keep a keyboard on USB awake and from waking the machine`() throws {
        let machine = try VirtualMachine()
        try machine.plug(.usbKeyboard)
        let places = "for place in $(dirname $(grep -l 0627 /sys/bus/usb/devices/*/idVendor)); do"
        try machine.guest.shell(
            "\(places) echo auto > $place/power/control; echo enabled > $place/power/wakeup; done")
        try installRules(machine)
        let told = try machine.guest.shell(
            """
            udevadm trigger --subsystem-match=usb && udevadm settle
            \(places) cat $place/power/control $place/power/wakeup; done
            """)
        #expect(told == "on\ndisabled\n")
    }

    @Test(.enabled(if: Scale.isFull, "it takes a machine of its own: make machine-tests"))
    func `the examples of the hardware database do what they say`() throws {
        let machine = try VirtualMachine()
        try installDatabase(machine)
        let screen = try GuestDevice(.singleTouch(), in: machine)
        let node = try screen.plug()
        let keyboard = try machine.plug(.usbKeyboard)
        let panel = try GuestPanel(in: machine, pluggedIn: node, Self.buttons)
        try panel.holds(keyboard)
        // The matrix of the example: x is 1 - y, and y is x.
        var gestures = Gestures()
        gestures.singleTap(x: 0.3, y: 1 - share(of: 4), at: 0)
        try screen.play(gestures)
        try panel.hears(answers: 1)
        try press("a", machine)
        try panel.hears(answers: 2)
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == [4, 3])
        let facts = try machine.guest.shell("udevadm info -q property /dev/input/\(node)")
        #expect(facts.contains("EVDEV_ABS_00=::16\n"), "\(facts)")
    }

    private static let buttons = """
        buttons:
          keys: {KEY_F1: 2, BTN_SOUTH: 3, KEY_F13: 3}
        """

    // MARK: As the heads of the files say

    private func makeGroup(_ machine: VirtualMachine) throws -> Int {
        let line = try machine.guest.shell(
            "groupadd --system smile-panel; getent group smile-panel")
        return try #require(Int(line.split(separator: ":")[2]))
    }

    private func installRules(_ machine: VirtualMachine) throws {
        let rules = Self.folder.appending(path: "udev")
        for name in try FileManager.default.contentsOfDirectory(atPath: rules.path) {
            let text = try String(contentsOf: rules.appending(path: name), encoding: .utf8)
            try machine.guest.write("/etc/udev/rules.d/\(name)", text)
        }
        try machine.guest.shell(
            """
            udevadm control --reload && udevadm trigger --subsystem-match=input && udevadm settle
            """)
    }

    /// Its examples, for devices that there are here. udev's own database stays out: an emulated
    /// machine would be minutes at it.
    private func installDatabase(_ machine: VirtualMachine) throws {
        let file = Self.folder.appending(path: "hwdb/70-smile-panel.hwdb")
        let text = try String(contentsOf: file, encoding: .utf8)
        let examples = text.replacing("\n#evdev:", with: "\nevdev:").replacing("\n# ", with: "\n ")
            .replacing("b0003v0EEFp7224*", with: "b0003v1209p0002*")
            .replacing("b0003v1C4Fp0002*", with: "b0003v0627p0001*")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { $0.hasPrefix("evdev:") || $0.contains("=") || $0.isEmpty || $0 == "#" }
            .map { $0 == "#" ? "" : String($0) }
        try machine.guest.write(
            "/run/hwdb/etc/udev/hwdb.d/70-smile-panel.hwdb",
            examples.joined(separator: "\n") + "\n")
        try machine.guest.shell(
            """
            udevadm hwdb --update --root /run/hwdb
            cp /run/hwdb/etc/udev/hwdb.bin /etc/udev/hwdb.bin && udevadm control --reload
            """)
    }

    // MARK: What is so then

    private func expectOwner(
        _ owner: String, _ property: String, of node: String, _ machine: VirtualMachine
    ) throws {
        let facts = try facts(of: node, machine)
        #expect(facts.hasPrefix("\(owner)\n"), "\(node): \(facts)")
        #expect(facts.contains("\n\(property)\n"), "\(node): \(facts)")
        #expect(!facts.contains(/CURRENT_TAGS=.*:(power-switch|uaccess):/), "\(node): \(facts)")
    }

    private func facts(of node: String, _ machine: VirtualMachine) throws -> String {
        try machine.guest.shell(
            """
            stat --format='%G %a' /dev/input/\(node)
            udevadm info -q property /dev/input/\(node) | grep -v USEC_INITIALIZED
            """)
    }

    /// One answer of each.
    private func answer(
        _ screen: GuestDevice, _ pad: GuestDevice, _ machine: VirtualMachine, _ panel: GuestPanel
    ) throws {
        var tap = Gestures()
        tap.singleTap(x: share(of: 1), at: 0)
        try screen.play(tap)
        try panel.hears(answers: 1)
        try press("f1", machine)
        try panel.hears(answers: 2)
        var button = Gestures()
        button.press(key: KeyCode.padSouth, at: 0)
        try pad.play(button)
        try panel.hears(answers: 3)
    }

    private func press(_ key: String, _ machine: VirtualMachine) throws {
        try machine.hold(keys: [key])
        // The emulator's keyboard is slow to tell of the first key: of 80 ms the kernel saw 9.
        try machine.guest.rest(milliseconds: 300)
        try machine.letGo(keys: [key])
    }
}
