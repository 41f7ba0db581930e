import Machine
import Peers
import Testing
import Touch

/// Screens and boxes of every kind, one after the other at one daemon: what was tapped or pressed?
@Suite(.serialized, .needsVirtualMachine) struct TapTests {
    /// In this order.
    private static let faces = [1, 4, 2, 3]
    private static let pressMilliseconds = 80

    @Test func `tablets and touch screens give the faces that were tapped`() throws {
        let machine = try VirtualMachine()
        let panel = try GuestPanel(in: machine)
        var expected: [Int] = []
        for tablet in [MachineDevice.virtioTablet, .usbTablet] {
            try panel.holds(try machine.plug(tablet))
            for face in Self.faces {
                try machine.press(x: share(of: face), y: 0.5)
                try machine.guest.rest(milliseconds: Self.pressMilliseconds)
                try machine.release()
            }
            expected += Self.faces
            try panel.hears(answers: expected.count)
            try machine.unplug(tablet)
        }
        for (gestures, script, faces) in screens {
            expected += faces
            try play(gestures, on: script, machine, panel, hearing: expected.count)
        }
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == expected)
    }

    @Test func `keyboards, boxes and pads give the answers of their buttons`() throws {
        let machine = try VirtualMachine()
        let panel = try GuestPanel(in: machine, Self.buttons)
        var expected: [Int] = []
        for keyboard in [MachineDevice.virtioKeyboard, .usbKeyboard] {
            try panel.holds(try machine.plug(keyboard))
            for face in Self.faces {
                try machine.hold(keys: ["f\(face)"])
                try machine.guest.rest(milliseconds: Self.pressMilliseconds)
                try machine.letGo(keys: ["f\(face)"])
                expected.append(face)
                try panel.hears(answers: expected.count)
            }
            try machine.unplug(keyboard)
        }
        for (script, keys) in boxes {
            var gestures = Gestures()
            for (turn, face) in Self.faces.enumerated() {
                gestures.press(key: keys[face - 1], at: 200 * turn)
            }
            // Held: the kernel repeats it where it repeats keys, and it counts once.
            gestures.press(key: keys[0], at: 1_000, lasting: 1_500)
            expected += Self.faces + [1]
            try play(gestures, on: script, machine, panel, hearing: expected.count)
        }
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == expected)
        try expectSignals(machine)
    }

    /// The same light and the same sound, whatever the answer.
    private func expectSignals(_ machine: VirtualMachine) throws {
        let box = try GuestDevice(.keyboardBox, in: machine)
        let panel = try GuestPanel(
            in: machine, pluggedIn: try box.plug(), thanksMilliseconds: 500, Self.buttons)
        var signals: [[String]] = []
        for face in Self.faces {
            let before = box.received.count
            var gestures = Gestures()
            gestures.press(key: KeyCode.f1 + UInt16(face - 1), at: 0)
            gestures.add([], at: 1_000)
            try box.play(gestures)
            signals.append(Array(box.received[before...]).filter { !$0.hasPrefix("0000") })
        }
        try panel.stop()
        #expect(!signals[0].isEmpty)
        #expect(signals.allSatisfy { $0 == signals[0] }, "\(signals)")
    }

    private static let buttons = """
        buttons:
          keys:
            KEY_F1: 1
            KEY_F2: 2
            KEY_F3: 3
            KEY_F4: 4
            BTN_SOUTH: 1
            BTN_EAST: 2
            BTN_NORTH: 3
            BTN_WEST: 4
        """

    private var boxes: [(DeviceScript, [UInt16])] {
        let functionKeys = Array(KeyCode.f1..<KeyCode.f1 + 4)
        return [
            (.keyboardBox, functionKeys), (.boardKeys, functionKeys),
            (.gamePadBox, [0, 1, 3, 4].map { KeyCode.padSouth + $0 }),
        ]
    }

    private func play(
        _ gestures: Gestures, on script: DeviceScript, _ machine: VirtualMachine,
        _ panel: GuestPanel, hearing answers: Int
    ) throws {
        let device = try GuestDevice(script, in: machine)
        try panel.holds(try device.plug())
        try device.play(gestures)
        try panel.hears(answers: answers)
        try device.unplug()
    }

    private var screens: [(Gestures, DeviceScript, [Int])] {
        [
            (singleTouch, .singleTouch(), Self.faces),
            (twoFingers, .multitouch(slots: 2), Self.faces),
            (tenFingers, .multitouch(slots: 10), [1, 1, 1, 2, 2, 3, 3, 4, 4, 4]),
        ]
    }

    private var singleTouch: Gestures {
        var gestures = Gestures()
        for (turn, face) in Self.faces.enumerated() {
            gestures.singleTap(x: share(of: face), at: 150 * turn)
        }
        return gestures
    }

    /// The second finger comes before the first goes.
    private var twoFingers: Gestures {
        var gestures = Gestures()
        for (turn, face) in Self.faces.enumerated() {
            gestures.tap(slot: Int32(turn % 2), x: share(of: face), at: 60 * turn, lasting: 90)
        }
        return gestures
    }

    private var tenFingers: Gestures {
        var gestures = Gestures()
        for finger in 0..<10 {
            gestures.tap(slot: Int32(finger), x: (Double(finger) + 0.5) / 10, at: 3 * finger)
        }
        return gestures
    }
}
