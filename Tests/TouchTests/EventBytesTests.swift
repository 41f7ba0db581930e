import Feedback
import Testing
import Touch

@Suite struct EventBytesTests {
    static func bytes(
        seconds: Int64 = 0, microseconds: Int64 = 0, _ type: UInt16, _ code: UInt16, _ value: Int32
    ) -> [UInt8] {
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
            withUnsafeBytes(of: number) { Array($0) }
        }
        return bytes(seconds) + bytes(microseconds) + bytes(type) + bytes(code) + bytes(value)
    }

    static let tap: [UInt8] =
        bytes(seconds: 1, microseconds: 5, 3, 0x39, 7) + bytes(seconds: 1, microseconds: 5, 0, 0, 0)
        + bytes(seconds: 2, 3, 0x39, -1) + bytes(seconds: 2, 0, 0, 0)
    static let frames = [
        InputFrame(
            at: Instant(nanoseconds: 1_000_005_000),
            events: [KernelEvent(type: 3, code: 0x39, value: 7)]),
        InputFrame(
            at: Instant(nanoseconds: 2_000_000_000),
            events: [KernelEvent(type: 3, code: 0x39, value: -1)]),
    ]

    static func read(_ chunks: [ArraySlice<UInt8>]) -> [InputFrame] {
        var reader = EventBytes()
        return chunks.flatMap { chunk in chunk.withUnsafeBytes { reader.take($0) } }
    }

    @Test func `events become frames with the time of their end`() {
        #expect(Self.read([Self.tap[...]]) == Self.frames)
    }

    @Test func `a stream cut anywhere, twice, gives the same frames`() {
        for first in 0...Self.tap.count {
            for second in stride(from: first, through: Self.tap.count, by: 5) {
                let chunks = [
                    Self.tap[..<first], Self.tap[first..<second], Self.tap[second...],
                ]
                #expect(Self.read(chunks) == Self.frames)
            }
        }
    }

    @Test func `byte by byte too, and what is left waits`() {
        var reader = EventBytes()
        var frames: [InputFrame] = []
        for byte in Self.tap.dropLast() {
            frames += [byte].withUnsafeBytes { reader.take($0) }
            #expect(reader.pendingByteCount < EventBytes.eventByteCount)
        }
        #expect(frames == Array(Self.frames.prefix(1)))
        #expect(reader.pendingByteCount == 23)
    }

    @Test func `times that no machine has are moved to the nearest`() {
        let times: [(Int64, Int64, UInt64)] = [
            (-1, 0, 0), (0, -1, 0), (.max, 0, .max), (0, .max, .max), (.min, .min, 0),
            (18_446_744_073, 709_551, 18_446_744_073_709_551_000),
            (18_446_744_073, 709_552, .max),
        ]
        for (seconds, microseconds, nanoseconds) in times {
            let end = Self.bytes(seconds: seconds, microseconds: microseconds, 0, 0, 0)
            #expect(Self.read([end[...]]).map(\.at.nanoseconds) == [nanoseconds])
        }
    }

    @Test func `a frame as long as the limit is whole, a longer one is a loss`() {
        let event = Self.bytes(3, 0x35, 1)
        let end = Self.bytes(0, 0, 0)
        for (count, isLoss) in [(0, false), (1023, false), (1024, false), (1025, true)] {
            let bytes = (0..<count).flatMap { _ in event } + end + event + end
            let frames = Self.read([bytes[...]])
            #expect(frames.map(\.followsLoss) == [isLoss, false])
            #expect(frames.map(\.events.count) == [isLoss ? 1 : count, 1])
        }
    }

    @Test func `a frame that a loss broke off is forgotten`() {
        var assembler = FrameAssembler()
        let event = KernelEvent(type: 3, code: 0x35, value: 1)
        for _ in 0...FrameAssembler.eventsMax { _ = assembler.take(event, at: .milliseconds(0)) }
        assembler.drop()
        let end = KernelEvent(type: 0, code: 0, value: 0)
        let frame = assembler.take(end, at: .milliseconds(1))
        #expect(frame == InputFrame(at: .milliseconds(1), events: []))
    }
}
