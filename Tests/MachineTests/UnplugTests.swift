import Machine
import Peers
import Testing
import Touch

/// What the kernel says of a device that goes under a finger: recognition relies on it.
@Suite(.serialized, .needsVirtualMachine) struct UnplugTests {
    private static let driversEnd = "0000 0000 0"
    private static let kernelsEnd = "0000 0000 1"
    private static let noDevice = "gone 19"

    private struct Case {
        var device: DeviceScript
        var hold: [KernelEvent]
        /// What follows when the cable is pulled.
        var lifts: [String]
    }

    private static let cases = [
        Case(
            device: .multitouch(slots: 10),
            hold: [
                .absolute(AxisCode.trackingID, 7),
                .absolute(AxisCode.slotX, 800),
            ],
            lifts: []),
        Case(
            device: .multitouch(slots: 10),
            hold: [
                .absolute(AxisCode.trackingID, 8),
                .key(KeyCode.touch, 1),
            ],
            lifts: ["0001 014a 0", kernelsEnd]),
        Case(
            device: .singleTouch(), hold: [.key(KeyCode.touch, 1)],
            lifts: ["0001 014a 0", kernelsEnd]),
        Case(
            device: .boardKeys,
            hold: [
                .key(KeyCode.f1, 1),
                .key(KeyCode.f1 + 2, 1),
            ],
            lifts: ["0001 003b 0", "0001 003d 0", kernelsEnd]),
    ]

    @Test func `keys that are down when a cable is pulled are lifted in a frame of the kernel's`()
        throws
    {
        let machine = try VirtualMachine()
        for example in Self.cases {
            let device = try GuestDevice(example.device, in: machine)
            let reader = try Self.reader(of: try device.plug(), in: machine)
            var gestures = Gestures()
            gestures.add(example.hold, at: 0)
            try device.play(gestures)
            try device.unplug()
            let end = [Self.driversEnd] + example.lifts + [Self.noDevice]
            #expect(try Self.lines(of: reader).suffix(end.count) == end, "\(example.device.name)")
        }
        try pull(.usbTablet, holding: { try machine.press(x: 0.2, y: 0.5) }, "0110", machine)
        guard Scale.isFull else { return }
        try pull(.virtioTablet, holding: { try machine.press(x: 0.2, y: 0.5) }, "0110", machine)
        for keyboard in [MachineDevice.usbKeyboard, .virtioKeyboard] {
            try pull(keyboard, holding: { try machine.hold(keys: ["f1"]) }, "003b", machine)
        }
    }

    /// The same with what QEMU plugs in: its driver ends its frames in the usual way.
    private func pull(
        _ device: MachineDevice, holding hold: () throws -> Void, _ key: String,
        _ machine: VirtualMachine
    ) throws {
        let reader = try Self.reader(of: try machine.plug(device), in: machine)
        try hold()
        try reader.wait(for: "the press") { reader.output.hasSuffix("\(Self.driversEnd)\n") }
        try machine.unplug(device)
        let end = [Self.driversEnd, "0001 \(key) 0", Self.kernelsEnd, Self.noDevice]
        #expect(try Self.lines(of: reader).suffix(end.count) == end, "\(device.name)")
    }

    private static func reader(
        of node: String, in machine: VirtualMachine
    ) throws -> GuestProgram {
        let reader = try machine.guest.start([
            try Programs.path("machine-guest"), "read", node,
        ])
        try reader.line("reading")
        return reader
    }

    /// What was read, without times, and the errno at the end.
    private static func lines(of reader: GuestProgram) throws -> [String] {
        _ = try reader.exitStatus()
        return reader.lines.map { line in
            line.hasPrefix("E: ")
                ? line.split(separator: " ").dropFirst(2).joined(separator: " ") : line
        }
    }
}
