import Feedback
import Testing
import Touch

@testable import Panel

/// What a recording tells of frames that were withheld or lost: run through the real recognition.
@Suite struct ControlRecordingTests {
    private let description = TouchscreenDescription(
        name: "a screen",
        axes: [
            AxisCode.slot: AxisRange(minimum: 0, maximum: 9),
            AxisCode.slotX: AxisRange(minimum: 0, maximum: 1_000),
            AxisCode.slotY: AxisRange(minimum: 0, maximum: 1_000),
            AxisCode.trackingID: AxisRange(minimum: 0, maximum: 65_535),
        ])

    private func absolute(_ code: UInt16, _ value: Int32) -> KernelEvent {
        KernelEvent(type: EventType.absolute, code: code, value: value)
    }

    private func frame(_ time: UInt64, _ events: (UInt16, Int32)...) -> InputFrame {
        InputFrame(
            at: Instant(nanoseconds: time * 1_000_000), events: events.map(absolute))
    }

    /// The contacts of the frames, and what is still down at their end.
    private func replay(_ frames: [InputFrame]) throws -> (changes: [ContactChange], open: Int) {
        var tracker = try ContactTracker(description)
        var changes: [ContactChange] = []
        for frame in frames { changes += tracker.take(frame) }
        return (changes, tracker.cancelAll(at: Instant(nanoseconds: 0)).count)
    }

    private let down = (AxisCode.trackingID, Int32(5))
    private let lift = (AxisCode.trackingID, Int32(-1))

    @Test func `frames that nothing is wrong with are passed on as they are`() {
        var stream = RecordingStream(slot: 0)
        let frames = [
            frame(1, down, (AxisCode.slotX, 100), (AxisCode.slotY, 200)),
            frame(2, (AxisCode.slotX, 101)),
            frame(3, (AxisCode.slot, 1), (AxisCode.trackingID, 6), (AxisCode.slotX, 9)),
            frame(4, lift), frame(5, (AxisCode.slot, 0), lift), frame(6),
        ]
        for frame in frames { #expect(stream.take(frame, isWithheld: false) == [frame]) }
    }

    @Test func `a finger that was down when it was withheld is lifted, and the loss is told`()
        throws
    {
        var stream = RecordingStream(slot: 0)
        var told = stream.take(
            frame(1, down, (AxisCode.slotX, 100), (AxisCode.slotY, 200)), isWithheld: false)
        #expect(stream.take(frame(2, (AxisCode.slotX, 900)), isWithheld: true).isEmpty)
        #expect(stream.take(frame(3, (AxisCode.slotX, 910)), isWithheld: false).isEmpty)
        #expect(stream.take(frame(4, lift), isWithheld: false).isEmpty)
        let after = stream.take(
            frame(5, (AxisCode.trackingID, 6), (AxisCode.slotY, 300)), isWithheld: false)
        told += after
        #expect(after.count == 3)
        #expect(after[0].followsLoss)
        #expect(after[1].events == [absolute(AxisCode.trackingID, -1)])
        told += stream.take(frame(6, lift), isWithheld: false)
        let (changes, open) = try replay(told)
        #expect(open == 0)
        #expect(changes.map(\.kind) == [.down, .up, .down, .up])
        // The slot's x that nobody was told of comes with the next finger that has it.
        #expect(changes[2].point == TouchPoint(x: 0.91, y: 0.3))
    }

    @Test func `a finger that rested before the recording began is not told of`() {
        var stream = RecordingStream(slot: 0, downCount: 1)
        let hidden = [frame(1, (AxisCode.slotX, 417)), frame(2, lift)].flatMap {
            stream.take($0, isWithheld: false, downCount: 1)
        }
        #expect(hidden.isEmpty)
        let next = frame(3, down, (AxisCode.slotX, 5), (AxisCode.slotY, 6))
        let told = stream.take(next, isWithheld: false, downCount: 0)
        #expect(told.last == next)
        #expect(!told.flatMap(\.events).contains { $0.value == 417 })
    }

    @Test func `nothing that happened while it was withheld is ever told`() {
        var stream = RecordingStream(slot: 0)
        var told: [InputFrame] = []
        let digits: [Int32] = [417, 523, 631]
        for (index, digit) in digits.enumerated() {
            let time = UInt64(index) * 10
            told += stream.take(
                frame(time, (AxisCode.trackingID, Int32(index)), (AxisCode.slotX, digit)),
                isWithheld: true)
            told += stream.take(frame(time + 5, lift), isWithheld: true)
        }
        told += stream.take(
            frame(100, (AxisCode.trackingID, 9), (AxisCode.slotX, 50), (AxisCode.slotY, 60)),
            isWithheld: false)
        let values = Set(told.flatMap(\.events).map(\.value))
        #expect(values.isDisjoint(with: digits))
        #expect(told.count == 2)
    }

    @Test func `the slot that the next events are about is told after a gap`() throws {
        var stream = RecordingStream(slot: 0)
        var told = stream.take(frame(1, down, (AxisCode.slotX, 100)), isWithheld: false)
        told += stream.take(frame(2, lift), isWithheld: false)
        _ = stream.take(
            frame(3, (AxisCode.slot, 4), (AxisCode.trackingID, 8)), isWithheld: true)
        _ = stream.take(frame(4, lift), isWithheld: true)
        let after = stream.take(
            frame(5, (AxisCode.trackingID, 9), (AxisCode.slotX, 700)), isWithheld: false)
        #expect(after[1].events == [absolute(AxisCode.slot, 4)])
        #expect(after[2].events.count == 2)
    }

    @Test func `frames that were lost are told as a loss, and a finger goes on`() throws {
        var stream = RecordingStream(slot: 0)
        var told = stream.take(
            frame(1, down, (AxisCode.slotX, 100), (AxisCode.slotY, 100)), isWithheld: false)
        stream.skip(frame(2, (AxisCode.slotX, 300), (AxisCode.slotY, 400)))
        told += stream.take(frame(3, (AxisCode.slotX, 310)), isWithheld: false)
        told += stream.take(frame(4, lift), isWithheld: false)
        let (changes, open) = try replay(told)
        #expect(open == 0)
        #expect(changes.map(\.kind) == [.down, .moved, .up])
        #expect(changes[1].point == TouchPoint(x: 0.31, y: 0.4))
    }

    @Test func `a key that was let go unseen is let go`() {
        var stream = RecordingStream(slot: 0)
        let press = KernelEvent(type: EventType.key, code: 30, value: 1)
        let release = KernelEvent(type: EventType.key, code: 30, value: 0)
        let time = Instant(nanoseconds: 1)
        _ = stream.take(InputFrame(at: time, events: [press]), isWithheld: false)
        stream.skip(InputFrame(at: time, events: [release]))
        let after = stream.take(InputFrame(at: time, events: []), isWithheld: false)
        #expect(after.count == 3)
        #expect(after[1].events == [release])
    }

    @Test func `slots that no screen has are passed on and not remembered`() {
        var stream = RecordingStream(slot: 0)
        for slot: Int32 in [64, .max, -1, .min] {
            let frame = frame(1, (AxisCode.slot, slot), (AxisCode.trackingID, 3))
            #expect(stream.take(frame, isWithheld: false) == [frame])
        }
        #expect(stream.placeCount == 0)
    }

    @Test func `whatever is withheld and lost, a recording ends with no finger left behind`() throws
    {
        var generator = SeededGenerator(seed: 0x5eed)
        for _ in 0..<300 {
            var stream = RecordingStream(slot: 0)
            var device = RandomScreen()
            var told: [InputFrame] = []
            for step in 0..<60 {
                let frame = device.step(UInt64(step), &generator)
                switch generator.next() % 8 {
                case 0: stream.skip(frame)
                case 1: told += stream.take(frame, isWithheld: true)
                default: told += stream.take(frame, isWithheld: false)
                }
            }
            for frame in device.liftAll(60) + [InputFrame(at: Instant(nanoseconds: 99), events: [])]
            {
                told += stream.take(frame, isWithheld: false)
            }
            #expect(try replay(told).open == 0)
        }
    }
}

/// A screen with four fingers that come and go.
private struct RandomScreen {
    private var down: Set<Int32> = []
    private var slot: Int32 = 0
    private var next: Int32 = 0

    mutating func step(_ time: UInt64, _ generator: inout SeededGenerator) -> InputFrame {
        let wanted = Int32(generator.next() % 4)
        var events: [KernelEvent] = []
        select(wanted, &events)
        if down.contains(wanted) && generator.next() % 2 == 0 {
            down.remove(wanted)
            put(AxisCode.trackingID, -1, &events)
        } else {
            if down.insert(wanted).inserted {
                next += 1
                put(AxisCode.trackingID, next, &events)
            }
            put(AxisCode.slotX, Int32(generator.next() % 1_000), &events)
        }
        return InputFrame(at: Instant(nanoseconds: time), events: events)
    }

    mutating func liftAll(_ time: UInt64) -> [InputFrame] {
        down.sorted().map { wanted in
            var events: [KernelEvent] = []
            select(wanted, &events)
            put(AxisCode.trackingID, -1, &events)
            return InputFrame(at: Instant(nanoseconds: time), events: events)
        }
    }

    private mutating func select(_ wanted: Int32, _ events: inout [KernelEvent]) {
        guard wanted != slot else { return }
        slot = wanted
        put(AxisCode.slot, wanted, &events)
    }

    private func put(_ code: UInt16, _ value: Int32, _ events: inout [KernelEvent]) {
        events.append(KernelEvent(type: EventType.absolute, code: code, value: value))
    }
}

/// The same numbers on every machine (SplitMix64).
private struct SeededGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
