import Feedback

/// Reads the bytes that `/dev/input/event…` gives: `struct input_event` of a 64-bit kernel, seconds
/// (8), microseconds (8), type (2), code (2) and value (4), in the machine's order.
///
/// The kernel gives whole events only; a pipe or a file may be cut anywhere, and what a cut leaves
/// waits for the rest.
package struct EventBytes: Sendable {
    package static let eventByteCount = 24
    private static let nanosecondsPerSecond: UInt64 = 1_000_000_000
    private static let nanosecondsPerMicrosecond: UInt64 = 1000

    private var rest: [UInt8] = []
    private var assembler = FrameAssembler()

    package init() {}

    /// Bytes of an event that is not whole yet; fewer than `eventByteCount`.
    package var pendingByteCount: Int { rest.count }

    /// The frames that the bytes complete.
    package mutating func take(_ bytes: UnsafeRawBufferPointer) -> [InputFrame] {
        var frames: [InputFrame] = []
        var start = 0
        if !rest.isEmpty {
            start = min(Self.eventByteCount - rest.count, bytes.count)
            rest += bytes[..<start]
            guard rest.count == Self.eventByteCount else { return [] }
            let frame = rest.withUnsafeBytes { assembler.take($0, at: 0) }
            rest.removeAll(keepingCapacity: true)
            if let frame { frames.append(frame) }
        }
        while bytes.count - start >= Self.eventByteCount {
            if let frame = assembler.take(bytes, at: start) { frames.append(frame) }
            start += Self.eventByteCount
        }
        rest += bytes[start...]
        return frames
    }

    /// A time before the machine's start or after the end of time is moved to the nearer one.
    fileprivate static func instant(seconds: Int64, microseconds: Int64) -> Instant {
        let (whole, overflow) = UInt64(clamping: seconds)
            .multipliedReportingOverflow(by: nanosecondsPerSecond)
        let (part, partOverflow) = UInt64(clamping: microseconds)
            .multipliedReportingOverflow(by: nanosecondsPerMicrosecond)
        let (sum, carry) = whole.addingReportingOverflow(part)
        return Instant(nanoseconds: overflow || partOverflow || carry ? .max : sum)
    }
}

extension FrameAssembler {
    fileprivate mutating func take(
        _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) -> InputFrame? {
        func load<Number: FixedWidthInteger>(_ type: Number.Type, _ place: Int) -> Number {
            bytes.loadUnaligned(fromByteOffset: offset + place, as: type)
        }
        let event = KernelEvent(
            type: load(UInt16.self, 16), code: load(UInt16.self, 18), value: load(Int32.self, 20))
        let at = EventBytes.instant(
            seconds: load(Int64.self, 0), microseconds: load(Int64.self, 8))
        return take(event, at: at)
    }
}
