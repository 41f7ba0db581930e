package import Touch

/// An input device that the guest makes through uinput, described as evemu does; see
/// `machine-guest/device.c`.
package struct DeviceScript: Sendable {
    package var name: String
    /// Bus, vendor, product and version.
    package var identity: [UInt16]
    /// `INPUT_PROP_…` numbers.
    package var properties: [UInt16]
    /// Codes by event type; absolute axes need not be named twice.
    package var codes: [UInt16: [UInt16]]
    /// By code.
    package var axes: [UInt16: AxisRange]

    package init(
        name: String, identity: [UInt16], properties: [UInt16] = [],
        codes: [UInt16: [UInt16]] = [:], axes: [UInt16: AxisRange] = [:]
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
        if !axes.isEmpty { codes[EventType.absolute] = Array(axes.keys) }
        codes[EventType.synchronization] = [EventType.synchronization] + codes.keys
        let identity = identity.map { hexadecimal($0, digits: 4) }.joined(separator: " ")
        let rows = codes.sorted { $0.key < $1.key }.flatMap { type, bits in
            Self.rows("B: \(hexadecimal(type, digits: 2)) ", bits)
        }
        let ranges = axes.sorted { $0.key < $1.key }.map { code, range in
            "A: \(hexadecimal(code, digits: 2)) \(range.minimum) \(range.maximum) 0 0 "
                + "\(range.resolution)"
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

/// Further numbers of `linux/input-event-codes.h`.
extension EventType {
    package static let switches: UInt16 = 0x05
    package static let light: UInt16 = 0x11
    package static let sound: UInt16 = 0x12
    package static let repetition: UInt16 = 0x14
}

extension AxisCode {
    package static let pressure: UInt16 = 0x18
    package static let distance: UInt16 = 0x19
}

extension KeyCode {
    package static let f1: UInt16 = 59
    package static let power: UInt16 = 116
    package static let padSouth: UInt16 = 0x130
    package static let pen: UInt16 = 0x140
    package static let penButton: UInt16 = 0x14b
}

package enum SwitchCode {
    package static let headphones: UInt16 = 2
}

func hexadecimal(_ number: UInt16, digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
