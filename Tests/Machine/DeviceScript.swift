/// An input device that the guest makes through uinput, described as evemu does; see
/// `machine-guest/device.c`.
package struct DeviceScript: Sendable {
    package struct Axis: Sendable {
        package var code: UInt16
        package var minimum: Int32
        package var maximum: Int32
        package var resolution: Int32

        package init(_ code: UInt16, _ minimum: Int32, _ maximum: Int32, resolution: Int32 = 0) {
            self.code = code
            self.minimum = minimum
            self.maximum = maximum
            self.resolution = resolution
        }
    }

    package var name: String
    /// Bus, vendor, product and version.
    package var identity: [UInt16]
    /// `INPUT_PROP_…` numbers.
    package var properties: [UInt16]
    /// Codes by event type; absolute axes need not be named twice.
    package var codes: [UInt16: [UInt16]]
    package var axes: [Axis]

    package init(
        name: String, identity: [UInt16], properties: [UInt16] = [],
        codes: [UInt16: [UInt16]] = [:], axes: [Axis] = []
    ) {
        self.name = name
        self.identity = identity
        self.properties = properties
        self.codes = codes
        self.axes = axes
    }

    /// `N:`, `I:`, `P:`, `B:` and `A:` lines.
    package var text: String {
        var codes = codes
        if !axes.isEmpty { codes[EventType.absolute] = axes.map(\.code) }
        codes[EventType.synchronization] = [EventType.synchronization] + codes.keys
        let identity = identity.map { hexadecimal($0, digits: 4) }.joined(separator: " ")
        let rows = codes.sorted { $0.key < $1.key }.flatMap { type, bits in
            Self.rows("B: \(hexadecimal(type, digits: 2)) ", bits)
        }
        let ranges = axes.map { axis in
            "A: \(hexadecimal(axis.code, digits: 2)) \(axis.minimum) \(axis.maximum) 0 0 "
                + "\(axis.resolution)"
        }
        return (["N: \(name)", "I: \(identity)"] + Self.rows("P: ", properties) + rows + ranges)
            .joined(separator: "\n") + "\n"
    }

    /// A mask's bytes, eight a line, as far as there are bits.
    private static func rows(_ beginning: String, _ bits: [UInt16]) -> [String] {
        guard let last = bits.max() else { return [] }
        return (0...Int(last) / 64).map { row in
            let bytes = (0..<8).map { byte in
                let first = row * 64 + byte * 8
                return bits.filter { (first..<first + 8).contains(Int($0)) }
                    .reduce(UInt16(0)) { $0 | 1 << (Int($1) - first) }
            }
            return beginning + bytes.map { hexadecimal($0, digits: 2) }.joined(separator: " ")
        }
    }
}

/// Numbers of `linux/input-event-codes.h`.
package enum EventType {
    package static let synchronization: UInt16 = 0x00
    package static let key: UInt16 = 0x01
    package static let absolute: UInt16 = 0x03
    package static let light: UInt16 = 0x11
    package static let sound: UInt16 = 0x12
    package static let repetition: UInt16 = 0x14
}

package enum AxisCode {
    package static let x: UInt16 = 0x00
    package static let y: UInt16 = 0x01
    package static let slot: UInt16 = 0x2f
    package static let slotX: UInt16 = 0x35
    package static let slotY: UInt16 = 0x36
    package static let trackingID: UInt16 = 0x39
}

package enum KeyCode {
    package static let f1: UInt16 = 59
    package static let touch: UInt16 = 0x14a
    package static let padSouth: UInt16 = 0x130
}

func hexadecimal(_ number: UInt16, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
