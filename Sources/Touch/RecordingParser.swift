import Feedback

/// Reads evemu's text line by line.
struct RecordingParser {
    private var recording = Recording(device: TouchscreenDescription())
    private var events: [KernelEvent] = []
    private var sawName = false
    private var sawLine = false
    /// Bytes of bits read so far, by the label that they stand under.
    private var bitBytes: [UInt16: Int] = [:]
    private var comment = CommentReader()

    mutating func parse(_ bytes: [UInt8]) throws(RecordingFault) -> Recording {
        var start = 0
        var line = 0
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            let text = RecordingLine(bytes[start..<(end ?? bytes.count)], number: line)
            do {
                try parse(text)
            } catch {
                guard end == nil, sawLine, let cut = error.asCut else { throw error }
                recording.cut = cut
            }
            start = end.map { $0 + 1 } ?? bytes.count
        }
        guard sawLine else { throw .empty }
        recording.standing = comment.standing
        return recording
    }

    private mutating func parse(_ line: RecordingLine) throws(RecordingFault) {
        guard let first = line.firstByte else { return }
        if first == UInt8(ascii: "#") {
            comment.read(line)
            return
        }
        switch line.label {
        case "N:": try parseName(line)
        case "I:": try parseIdentity(line)
        case "P:": try parseProperties(line)
        case "B:": try parseBits(line)
        case "A:": try parseAxis(line)
        case "E:": try parseEvent(line)
        case "L:", "S:": break  // Lamps and switches: nothing that touches a screen.
        default: throw line.fault(at: 0, expected: "N:, I:, P:, B:, A:, L:, S:, E: or #")
        }
        sawLine = true
    }

    private mutating func parseName(_ line: RecordingLine) throws(RecordingFault) {
        guard !sawName else { throw .secondDevice(line: line.number) }
        sawName = true
        recording.device.name = line.textAfterLabel
    }

    private mutating func parseIdentity(_ line: RecordingLine) throws(RecordingFault) {
        let expected = "I: bus vendor product version"
        recording.device.bus = try line.hexadecimal(1, below: 0x10000, expected)
        recording.device.vendor = try line.hexadecimal(2, below: 0x10000, expected)
        recording.device.product = try line.hexadecimal(3, below: 0x10000, expected)
        recording.device.version = try line.hexadecimal(4, below: 0x10000, expected)
    }

    private mutating func parseProperties(_ line: RecordingLine) throws(RecordingFault) {
        let bits = try readBits(line, under: .max, from: 1, expected: "P: bytes in hexadecimal")
        recording.device.properties.formUnion(bits)
    }

    private mutating func parseBits(_ line: RecordingLine) throws(RecordingFault) {
        let expected = "B: type and bytes in hexadecimal"
        let type = try line.hexadecimal(1, below: 0x20, expected)
        let bits = try readBits(line, under: type, from: 2, expected: expected)
        if type == EventType.key { recording.device.keys.formUnion(bits) }
    }

    /// The numbers of the bits that are set. A second line with the same label goes on where the
    /// first one ended.
    private mutating func readBits(
        _ line: RecordingLine, under label: UInt16, from first: Int, expected: String
    ) throws(RecordingFault) -> [UInt16] {
        guard line.fieldCount > first else { throw line.fault(at: first, expected: expected) }
        var bits: [UInt16] = []
        for index in first..<line.fieldCount {
            let byte = try line.hexadecimal(index, below: 0x100, expected)
            let position = bitBytes[label, default: 0]
            guard position < Int(KeyCode.count) / 8 else {
                throw line.fault(at: index, expected: "at most \(Int(KeyCode.count) / 8) bytes")
            }
            bitBytes[label] = position + 1
            bits += (0..<8).filter { byte & 1 << $0 != 0 }.map { UInt16(position) * 8 + $0 }
        }
        return bits
    }

    private mutating func parseAxis(_ line: RecordingLine) throws(RecordingFault) {
        let expected = "A: code minimum maximum fuzz flat [resolution]"
        let code = try line.hexadecimal(1, below: UInt32(AxisCode.count), expected)
        var axis = AxisRange(
            minimum: try line.decimal(2, expected), maximum: try line.decimal(3, expected))
        _ = try line.decimal(4, expected)
        _ = try line.decimal(5, expected)
        if line.fieldCount > 6 { axis.resolution = try line.decimal(6, expected) }
        recording.device.axes[code] = axis
    }

    private mutating func parseEvent(_ line: RecordingLine) throws(RecordingFault) {
        let expected = "E: seconds type code value"
        let at = try line.seconds(1, expected)
        let event = KernelEvent(
            type: try line.hexadecimal(2, below: 0x10000, expected),
            code: try line.hexadecimal(3, below: 0x10000, expected),
            value: try line.decimal(4, expected))
        guard line.fieldCount == 5 else { throw line.fault(at: 5, expected: "# or the line's end") }
        if event.endsFrame {
            recording.frames.append(InputFrame(at: at, events: events))
            events.removeAll(keepingCapacity: true)
        } else {
            events.append(event)
        }
    }
}

/// Finds, in the comments that `evemu-record` writes above the header, the values that stood before
/// the first event. Without the current slot, the first finger would be taken for another one.
private struct CommentReader {
    private(set) var standing = StandingState()
    private var type: Int32?
    private var code: Int32?

    mutating func read(_ line: RecordingLine) {
        let words = line.commentWords
        if words.count >= 3, words[0] == "Event", words[1] == "type" {
            type = Int32(words[2])
            code = nil
        } else if words.count >= 3, words[0] == "Event", words[1] == "code" {
            code = Int32(words[2])
        } else if words.count == 2, words[0] == "Value", let value = Int32(words[1]) {
            note(value)
        }
    }

    private mutating func note(_ value: Int32) {
        guard type == Int32(EventType.absolute), let code = code.flatMap(UInt16.init(exactly:))
        else { return }
        switch code {
        case AxisCode.slot: standing.slot = value
        case AxisCode.x: setPosition { $0.x = value }
        case AxisCode.y: setPosition { $0.y = value }
        default: break  // The kernel gives no value of a slot's axis this way.
        }
    }

    private mutating func setPosition(_ body: (inout StandingState.Position) -> Void) {
        if standing.positions.isEmpty { standing.positions = [.init()] }
        body(&standing.positions[0])
    }
}

extension RecordingFault {
    /// The same fault in a line that has no end.
    fileprivate var asCut: RecordingFault? {
        guard case .badLine(let line, let column, let expected, let found) = self else {
            return nil
        }
        return .cut(line: line, column: column, expected: expected, found: found)
    }
}
