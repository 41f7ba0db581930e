import Touch

/// Files from which `umockdev-run` makes an event device that a recording describes.
struct MockedDevice {
    static let node = "/dev/input/event5"

    var recording: Recording
    /// udev's properties of the device.
    var properties = ["ID_INPUT": "1", "ID_INPUT_TOUCHSCREEN": "1"]
    /// The kernel's answer when it is asked what is so: no finger is on the screen.
    var slotNow: Int32 = 0

    /// For `--device`.
    func description(node: String = Self.node) -> String {
        let name = node.split(separator: "/").last.map(String.init) ?? ""
        let number = name.drop { !$0.isNumber }
        let set = properties.sorted { $0.key < $1.key }.map { "E: \($0.key)=\($0.value)\n" }
        return """
            P: /devices/virtual/input/input\(number)/\(name)
            N: input/\(name)
            E: DEVNAME=\(node)
            E: SUBSYSTEM=input
            E: MAJOR=13
            E: MINOR=\(64 + (Int(number) ?? 0))
            \(set.joined())A: dev=13:\(64 + (Int(number) ?? 0))

            P: /devices/virtual/input/input\(number)
            E: SUBSYSTEM=input
            A: name=\(recording.device.name)


            """
    }

    /// For `--evemu-events`.
    var events: String {
        recording.evemuText.split(separator: "\n").filter { $0.hasPrefix("E:") }
            .joined(separator: "\n") + "\n"
    }

    /// For `--ioctl`: the answers to what libevdev asks, in the lengths in which it asks.
    var ioctls: String {
        let device = recording.device
        let types: Set<UInt16> = [
            EventType.synchronization, EventType.key, EventType.absolute,
        ]
        var lines = [
            "@DEV \(Self.node)", "EVIOCGVERSION 0 01000100",
            "EVIOCGID 0 "
                + [device.bus, device.vendor, device.product, device.version].map(\.hex).joined(),
            "EVIOCGNAME(0) \(device.name.utf8.count + 1) " + text(device.name),
            "EVIOCGPHYS(0) 1 " + text(""), "EVIOCGUNIQ(0) 1 " + text(""),
            "EVIOCGPROP(0) 8 " + bits(device.properties, 8),
            "EVIOCGBIT(0) 8 " + bits(types, 8), "EVIOCGBIT(1) 96 " + bits(device.keys, 96),
            "EVIOCGBIT(2) 8 " + bits([], 8), "EVIOCGBIT(3) 8 " + bits(Set(device.axes.keys), 8),
            "EVIOCGBIT(4) 8 " + bits([], 8), "EVIOCGBIT(5) 8 " + bits([], 8),
            "EVIOCGBIT(17) 8 " + bits([], 8), "EVIOCGBIT(18) 8 " + bits([], 8),
            "EVIOCGBIT(20) 8 " + bits([], 8), "EVIOCGBIT(21) 16 " + bits([], 16),
            "EVIOCGKEY(0) 96 " + bits([], 96), "EVIOCGLED(0) 8 " + bits([], 8),
            "EVIOCGSW(0) 8 " + bits([], 8),
        ]
        for (code, axis) in device.axes.sorted(by: { $0.key < $1.key }) {
            lines.append(absolute(code, axis))
        }
        return (lines + slots).joined(separator: "\n") + "\n"
    }

    private func absolute(_ code: UInt16, _ axis: AxisRange) -> String {
        let value = code == AxisCode.slot ? slotNow : 0
        let numbers = [value, axis.minimum, axis.maximum, 0, 0, axis.resolution]
        return (code == 0 ? "EVIOCGABS 0 " : "EVIOCGABS(\(code)) 0 ") + numbers.map(\.hex).joined()
    }

    private var slots: [String] {
        guard let last = recording.device.axes[AxisCode.slot]?.maximum else { return [] }
        return [AxisCode.slotX, AxisCode.slotY, AxisCode.trackingID].map { code in
            let empty: Int32 = code == AxisCode.trackingID ? -1 : 0
            return "EVIOCGMTSLOTS(0) 0 " + Int32(code).hex
                + (0...last).map { _ in empty.hex }.joined()
        }
    }

    private func text(_ text: String) -> String {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 255 - text.utf8.count)
        return bytes.map(\.hex).joined()
    }

    private func bits(_ bits: Set<UInt16>, _ byteCount: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        for bit in bits { bytes[Int(bit) / 8] |= 1 << (bit % 8) }
        return bytes.map(\.hex).joined()
    }
}

extension FixedWidthInteger {
    /// Its bytes, the lowest first, in hexadecimal.
    fileprivate var hex: String {
        (0..<Self.bitWidth / 8).map { index in
            let digits = String(UInt8(truncatingIfNeeded: self >> (8 * index)), radix: 16)
            return (digits.utf8.count == 1 ? "0" : "") + digits.uppercased()
        }.joined()
    }
}
