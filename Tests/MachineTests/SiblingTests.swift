import Machine
import Peers
import Testing
import Touch

/// One part that shows itself as several devices, all with the same `ID_PATH`: a touch screen, a
/// mouse that says everything once more, and keys.
@Suite(.serialized, .needsVirtualMachine) struct SiblingTests {
    private static let path = "pci-0000:00:14.0-usb-0:1:1.0"
    private static let name = "Smile Panel test siblings"

    /// What stands in for a part with one socket: uinput's devices have none.
    private static let rule = """
        SUBSYSTEM=="input", KERNEL=="event*", ATTRS{name}=="\(name)*", ENV{ID_PATH}="\(path)"

        """

    private struct Part {
        let screen: GuestDevice
        let mouse: GuestDevice
        let keys: GuestDevice

        init(in machine: VirtualMachine) throws {
            screen = try GuestDevice(
                .multitouch(slots: 2, name: SiblingTests.name), in: machine)
            mouse = try GuestDevice(
                .mouse(named: "\(SiblingTests.name) mouse"), in: machine)
            var box = DeviceScript.keyboardBox
            box.name = "\(SiblingTests.name) keys"
            keys = try GuestDevice(box, in: machine)
        }

        /// One finger, which two of the devices tell of, and one key.
        func touch(face: Int, key: UInt16) throws {
            var finger = Gestures()
            finger.tap(x: share(of: face), at: 0)
            try screen.play(finger)
            var button = Gestures()
            button.click(x: share(of: face), at: 0)
            try mouse.play(button)
            var press = Gestures()
            press.press(key: key, at: 0)
            try keys.play(press)
        }
    }

    @Test func `a finger on a part that shows itself as several devices is one tap`() throws {
        let machine = try VirtualMachine()
        try machine.guest.write("/etc/udev/rules.d/61-siblings.rules", Self.rule)
        try machine.guest.shell("udevadm control --reload")
        let part = try Part(in: machine)
        for device in [part.mouse, part.screen, part.keys] { try device.plug() }
        var expected: [Int] = []
        for choice in Scale.isFull ? ["auto", Self.path] : [Self.path] {
            let panel = try GuestPanel(
                in: machine, pluggedIn: part.screen.node, Self.configuration(choice))
            try panel.holds(part.keys.node)
            try part.touch(face: 2, key: KeyCode.f1)
            expected += [2, 1]
            try panel.hears(answers: expected.count)
            try expectOwnFrames(part, panel)
            expected += [3, 4]
            try panel.hears(answers: expected.count)
            try panel.stop()
            let choices = try GuestPanel.choices(in: machine)
            #expect(choices == expected, "\(choice)")
        }
    }

    private static func configuration(_ device: String) -> String {
        """
        input:
          device: \(device)
        buttons:
          keys: {KEY_F1: 1, KEY_F4: 4}
        """
    }

    /// A recording of the screen has nothing of its siblings in it, and does not end with them.
    private func expectOwnFrames(_ part: Part, _ panel: GuestPanel) throws {
        let recording = try GuestRecording(of: Self.path, by: panel)
        try part.keys.unplug()
        try panel.holds(try part.keys.plug())
        try part.touch(face: 3, key: KeyCode.f1 + 3)
        let lines = try recording.end(frames: 2)
        #expect(lines.contains("N: \(Self.name)"))
        #expect(lines.filter { $0.hasSuffix(" 0000 0000 0") }.count == 2, "\(lines)")
        #expect(!lines.contains { $0.contains(" 0001 003e ") }, "\(lines)")
    }
}
