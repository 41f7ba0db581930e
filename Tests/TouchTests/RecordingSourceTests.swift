import Feedback
import Testing
import Touch

@Suite struct RecordingSourceTests {
    static let start = Instant(nanoseconds: 5_000_000_000)

    static func shipped(_ name: String) throws -> Recording {
        try #require(VirtualTouchscreen.shipped[name])
    }

    /// Plays as a loop does that wakes exactly when something is due.
    static func play(_ source: RecordingSource) -> (changes: [ContactChange], readings: Int) {
        var changes: [ContactChange] = []
        var readings = 0
        while let due = source.nextDue {
            let reading = source.read(at: due)
            changes += reading.changes
            readings += 1
            if source.nextDue == nil { #expect(reading.state == .ended) }
        }
        return (changes, readings)
    }

    @Test func `nothing is due before its time`() throws {
        let source = try RecordingSource(try Self.shipped("four-taps.events"), start: Self.start)
        #expect(source.waitDescriptor == nil)
        #expect(source.nextDue == Self.start)
        #expect(source.read(at: Instant(nanoseconds: 4_999_999_999)) == InputReading())
        #expect(source.read(at: Self.start).changes.map(\.kind) == [.down])
        #expect(source.nextDue == Self.start.advanced(byMilliseconds: 80))
        #expect(source.read(at: Self.start.advanced(byMilliseconds: 79)).changes.isEmpty)
    }

    @Test func `at its own pace, every change carries its time from the start`() throws {
        let recording = try Self.shipped("four-taps.events")
        let source = try RecordingSource(recording, start: Self.start)
        let changes = Self.play(source).changes
        let expected = [0, 80, 500, 580, 1000, 1080, 1500, 1580] as [UInt64]
        #expect(changes.map(\.at) == expected.map { Self.start.advanced(byMilliseconds: $0) })
        #expect(source.name == recording.device.name)
    }

    @Test func `a recording stamped by the wall clock starts at the start too`() throws {
        var recording = try Self.shipped("four-taps.events")
        for index in recording.frames.indices {
            recording.frames[index].at.nanoseconds += 1_357_143_768_025_553_000
        }
        let source = try RecordingSource(recording, start: Self.start)
        #expect(source.nextDue == Self.start)
        #expect(Self.play(source).changes.last?.at == Self.start.advanced(byMilliseconds: 1580))
    }

    @Test func `ten times faster it is due earlier, and its taps last as long as ever`() throws {
        let recording = try Self.shipped("four-taps.events")
        let source = try RecordingSource(recording, start: Self.start, speed: 10)
        #expect(source.read(at: Self.start).changes.count == 1)
        #expect(source.nextDue == Self.start.advanced(byMilliseconds: 8))
        var recognizer = TapRecognizer()
        let taps = Self.play(source).changes.compactMap { recognizer.take($0) }
        #expect(taps.count == 3)
        let slow = try RecordingSource(recording, start: Self.start)
        let fast = try RecordingSource(recording, start: Self.start, speed: 1000)
        #expect(Self.play(slow).changes == Self.play(fast).changes)
    }

    @Test func `a loop that wakes late gets everything that was due`() throws {
        let source = try RecordingSource(try Self.shipped("drag.events"), start: Self.start)
        let reading = source.read(at: Self.start.advanced(byMilliseconds: 10_000))
        #expect(reading.changes.count == 42)
        #expect(reading.state == .ended)
        #expect(source.nextDue == nil)
    }

    @Test func `one reading handles so many frames and no more`() throws {
        var screen = VirtualTouchscreen()
        for frame in 0..<Int32(RecordingSource.framesPerReadMax + 1) {
            screen.down(0, frame, frame)
            screen.report(atMilliseconds: 0)
        }
        let source = try RecordingSource(screen.recording, start: Self.start)
        let first = source.read(at: Self.start)
        #expect(first.changes.count { $0.kind == .down } == RecordingSource.framesPerReadMax)
        #expect(first.state == .open)
        #expect(source.nextDue == Self.start)
        let second = source.read(at: Self.start)
        #expect(second.changes.map(\.kind) == [.up, .down, .cancel])
        #expect(second.state == .ended)
    }

    @Test func `times never run backwards`() throws {
        var screen = VirtualTouchscreen()
        for time in [1000, 400, 1100] as [UInt64] {
            screen.down(0, 0, 0)
            screen.report(atMilliseconds: time)
        }
        let source = try RecordingSource(screen.recording, start: Self.start)
        let times = Self.play(source).changes.map { $0.at.milliseconds(since: Self.start) }
        #expect(times == [0, 0, 0, 100, 100, 100])
    }

    @Test func `losses are told, and a description without frames has ended`() throws {
        let lost = try RecordingSource(try Self.shipped("lost-frames.events"), start: Self.start)
        let reading = lost.read(at: Self.start.advanced(byMilliseconds: 5000))
        #expect(reading.droppedFrames == 1)
        #expect(reading.changes.count { $0.kind == .down } == 2)
        let empty = try RecordingSource(
            Recording(device: VirtualTouchscreen.device), start: Self.start)
        #expect(empty.nextDue == nil)
        #expect(empty.read(at: Self.start) == InputReading(state: .ended))
    }

    @Test func `speeds are kept within their limits`() throws {
        let recording = try Self.shipped("four-taps.events")
        for (speed, second) in [(0, 80), (1001, 0), (1000, 0)] as [(UInt64, UInt64)] {
            let source = try RecordingSource(recording, start: Self.start, speed: speed)
            _ = source.read(at: Self.start)
            let due = try #require(source.nextDue)
            #expect(due.milliseconds(since: Self.start) == second)
            if speed >= 1000 { #expect(due.nanoseconds - Self.start.nanoseconds == 80_000) }
        }
    }

    @Test func `a recording of no touch screen is refused`() {
        let device = TouchscreenDescription(name: "a keyboard")
        #expect(throws: TouchscreenFault.noPosition(device: "a keyboard")) {
            try RecordingSource(Recording(device: device), start: Self.start)
        }
    }
}
