package import Feedback

/// What a touch screen reported while it was recorded: evemu's text format, as `evemu-record`
/// writes it and `evemu-play` reads it.
package struct Recording: Hashable, Sendable {
    package var device: TouchscreenDescription
    /// What was so before the first frame, as far as the comments of `evemu-record` tell.
    package var standing: StandingState
    /// Whole frames, each at the recording's own time (what its 'E:' lines say, from 0 or from
    /// 1970); in the order of the file. A description without frames has none.
    package var frames: [InputFrame]
    /// Set where the last line was cut off; the frames before it are whole.
    package var cut: RecordingFault?

    /// What one recording may be long: about two million events, hours of tapping.
    package static let byteCountMax = 64 << 20

    package init(
        device: TouchscreenDescription, standing: StandingState = StandingState(),
        frames: [InputFrame] = []
    ) {
        self.device = device
        self.standing = standing
        self.frames = frames
    }

    /// Reads evemu's text. Lines may end in CR LF; any part of the header may be missing; events
    /// after the last `SYN_REPORT` belong to no frame and are left out.
    package init(
        evemu bytes: [UInt8], byteCountMax: Int = Recording.byteCountMax
    ) throws(RecordingFault) {
        guard bytes.count <= byteCountMax else {
            throw .tooLong(byteCount: bytes.count, byteCountMax: byteCountMax)
        }
        var parser = RecordingParser()
        self = try parser.parse(bytes)
    }

    /// The first and the last frame's time; nil where there is no frame.
    package var span: (first: Instant, last: Instant)? {
        guard let first = frames.first, let last = frames.last else { return nil }
        return (first.at, last.at)
    }
}

extension Recording {
    /// The recording as evemu's text: header, then every event. Reading it gives an equal value,
    /// fractions of a microsecond aside, which the format does not have.
    package var evemuText: String {
        var lines = ["# EVEMU 1.3"] + standingLines + headerLines
        for frame in frames {
            let at = frame.at.secondsText
            for event in frame.events {
                lines.append("E: \(at) \(event.type.hex4) \(event.code.hex4) \(event.value)")
            }
            lines.append("E: \(at) 0000 0000 0")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The comments that tell the slot which was current when the recording began.
    private var standingLines: [String] {
        guard device.reportsSlots else { return [] }
        return [
            "#   Event type 3 (EV_ABS)",
            "#     Event code \(AxisCode.slot) (ABS_MT_SLOT)",
            "#       Value \(standing.slot)",
        ]
    }

    private var headerLines: [String] {
        let identity = [device.bus, device.vendor, device.product, device.version]
        var lines = ["N: \(device.name)", "I: " + identity.map(\.hex4).joined(separator: " ")]
        lines += Self.bitLines("P:", device.properties, byteCount: 8)
        lines += Self.bitLines(
            "B: 00", [EventType.synchronization, EventType.key, EventType.absolute], byteCount: 8)
        lines += Self.bitLines("B: 01", device.keys, byteCount: Int(KeyCode.count) / 8)
        lines += Self.bitLines("B: 03", Set(device.axes.keys), byteCount: 8)
        for (code, axis) in device.axes.sorted(by: { $0.key < $1.key }) {
            let code = String(code.hex4.suffix(2))
            lines.append("A: \(code) \(axis.minimum) \(axis.maximum) 0 0 \(axis.resolution)")
        }
        return lines
    }

    private static func bitLines(
        _ label: String, _ bits: Set<UInt16>, byteCount: Int
    ) -> [String] {
        var bytes = [UInt16](repeating: 0, count: byteCount)
        for bit in bits where Int(bit) < 8 * byteCount { bytes[Int(bit) / 8] |= 1 << (bit % 8) }
        return stride(from: 0, to: byteCount, by: 8).map { start in
            label + bytes[start..<start + 8].map { " " + $0.hex4.suffix(2) }.joined()
        }
    }
}

extension UInt16 {
    /// Four hexadecimal digits, as evemu writes types and codes.
    fileprivate var hex4: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Instant {
    /// Seconds with six digits after the point, as evemu writes them.
    package var secondsText: String {
        let micros = String(nanoseconds % 1_000_000_000 / 1000)
        let padding = String(repeating: "0", count: 6 - micros.count)
        return "\(nanoseconds / 1_000_000_000).\(padding)\(micros)"
    }
}
