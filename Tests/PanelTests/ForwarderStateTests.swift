import AppendLog
import Feedback
import Panel
import Testing

/// Always the highest number, so that a pause is its longest.
private struct Longest: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
}

@Suite struct ForwarderStateTests {
    private var random = Longest()
    var state = ForwarderState(
        limits: .init(
            intervalMilliseconds: 60_000, batchRecordsMax: 4, pauseMillisecondsMax: 5_000),
        acknowledged: SequenceNumber(1), durable: SequenceNumber(1), at: at(0))

    private func sequence(_ value: UInt64) -> SequenceNumber { SequenceNumber(value) }

    @Test func `with nothing to send it waits for the next record`() {
        #expect(state.next(at: at(0)) == .wait(until: nil))
    }

    @Test mutating func `a lone record waits for the interval and not a moment longer`() {
        state.stored(before: sequence(2), isUrgent: false, at: at(1_000))
        #expect(state.next(at: at(60_999)) == .wait(until: at(61_000)))
        #expect(state.next(at: at(61_000)) == .send(from: sequence(1), recordsMax: 4))
    }

    @Test mutating func `a trigger goes at once`() {
        state.stored(before: sequence(2), isUrgent: true, at: at(1_000))
        #expect(state.next(at: at(1_000)) == .send(from: sequence(1), recordsMax: 4))
    }

    @Test mutating func `a full batch goes at once`() {
        state.stored(before: sequence(4), isUrgent: false, at: at(1_000))
        #expect(state.next(at: at(1_000)) == .wait(until: at(61_000)))
        state.stored(before: sequence(5), isUrgent: false, at: at(1_001))
        #expect(state.next(at: at(1_001)) == .send(from: sequence(1), recordsMax: 4))
    }

    @Test mutating func `what an earlier run left goes at once`() {
        let state = ForwarderState(
            limits: .init(), acknowledged: sequence(5), durable: sequence(9), at: at(0))
        #expect(state.next(at: at(0)) == .send(from: sequence(5), recordsMax: 500))
        #expect(state.backlog == 4)
    }

    @Test mutating func `pauses double up to the longest, and an answer ends them`() {
        state.stored(before: sequence(2), isUrgent: true, at: at(0))
        var now: UInt64 = 0
        var pauses: [UInt64] = []
        for _ in 0..<5 {
            state.sent(.failed(retryAfterMilliseconds: nil), at: at(now), using: &random)
            guard case .wait(let until?) = state.next(at: at(now)) else {
                Issue.record("it does not pause")
                return
            }
            pauses.append(until.milliseconds(since: at(now)))
            now += pauses.last!
            #expect(state.next(at: at(now)) == .send(from: sequence(1), recordsMax: 4))
        }
        #expect(pauses == [1_000, 2_000, 4_000, 5_000, 5_000])
        state.sent(.acknowledged(sequence(2)), at: at(now), using: &random)
        #expect(state.next(at: at(now)) == .wait(until: nil))
    }

    @Test mutating func `a centre that asks for a pause gets it`() {
        state.stored(before: sequence(2), isUrgent: true, at: at(0))
        state.sent(.failed(retryAfterMilliseconds: 30_000), at: at(0), using: &random)
        // The longest that can be drawn: the pause, and the longest of our own behind it.
        #expect(state.next(at: at(29_999)) == .wait(until: at(35_000)))
    }

    @Test func `panels that the centre sends away together come back apart, and none too early`() {
        var dice = SystemRandomNumberGenerator()
        var seconds: [UInt64: Int] = [:]
        for _ in 0..<10_000 {
            var state = ForwarderState(
                limits: .init(), acknowledged: sequence(1), durable: sequence(2), at: at(0))
            state.sent(.failed(retryAfterMilliseconds: 10_000), at: at(0), using: &dice)
            guard case .wait(let until?) = state.next(at: at(0)) else {
                Issue.record("it does not wait")
                return
            }
            seconds[until.milliseconds(since: at(0)) / 1_000, default: 0] += 1
        }
        #expect(seconds.keys.min() == 10)
        #expect(seconds.keys.max()! <= 70)
        // A mean of 164 a second.
        #expect(seconds.values.max()! < 330)
    }

    @Test mutating func `a centre restored from a backup gets everything again`() {
        state.stored(before: sequence(100), isUrgent: true, at: at(0))
        state.sent(.acknowledged(sequence(100)), at: at(0), using: &random)
        state.stored(before: sequence(101), isUrgent: true, at: at(1))
        state.sent(.acknowledged(sequence(40)), at: at(1), using: &random)
        #expect(state.next(at: at(1)) == .send(from: sequence(40), recordsMax: 4))
    }

    @Test mutating func `a mark from the future is not believed`() {
        state.stored(before: sequence(5), isUrgent: true, at: at(0))
        state.sent(.acknowledged(sequence(999)), at: at(0), using: &random)
        #expect(state.acknowledged == sequence(5))
    }

    @Test mutating func `batches that are too long are halved down to one record`() {
        state.stored(before: sequence(9), isUrgent: true, at: at(0))
        state.sent(.tooLong, at: at(0), using: &random)
        #expect(state.next(at: at(0)) == .send(from: sequence(1), recordsMax: 2))
        state.sent(.tooLong, at: at(0), using: &random)
        #expect(state.next(at: at(0)) == .wait(until: at(1_000)))
        #expect(state.next(at: at(1_000)) == .send(from: sequence(1), recordsMax: 1))
        state.sent(.acknowledged(sequence(2)), at: at(1_000), using: &random)
        #expect(state.next(at: at(1_000)) == .send(from: sequence(2), recordsMax: 2))
    }

    @Test mutating func `hurrying ends a pause`() {
        state.stored(before: sequence(2), isUrgent: false, at: at(0))
        state.sent(.failed(retryAfterMilliseconds: nil), at: at(0), using: &random)
        state.hurry()
        #expect(state.next(at: at(0)) == .send(from: sequence(1), recordsMax: 4))
    }

    @Test
    mutating func `a new trigger shortens a pause of our own and not one the centre asked for`() {
        state = ForwarderState(
            limits: .init(intervalMilliseconds: 60_000, pauseMillisecondsMax: 900_000),
            acknowledged: sequence(1), durable: sequence(2), at: at(0))
        for _ in 0..<10 {
            state.sent(.failed(retryAfterMilliseconds: nil), at: at(0), using: &random)
        }
        #expect(state.next(at: at(0)) == .wait(until: at(512_000)))
        state.stored(before: sequence(3), isUrgent: true, at: at(1_000))
        #expect(state.next(at: at(1_000)) == .wait(until: at(31_000)))
        state.sent(.failed(retryAfterMilliseconds: 600_000), at: at(31_000), using: &random)
        state.stored(before: sequence(4), isUrgent: true, at: at(32_000))
        #expect(state.next(at: at(32_000)) == .wait(until: at(1_531_000)))
    }

    @Test mutating func `a line too thin for a batch gets half as much, and later more again`() {
        state.stored(before: sequence(1_001), isUrgent: true, at: at(0))
        guard case .send(_, let before) = state.next(at: at(0)) else {
            Issue.record("nothing is sent")
            return
        }
        state.sent(.tooSlow, at: at(0), using: &random)
        // The longest first pause is over.
        let later = at(ForwarderState.firstPauseMilliseconds)
        #expect(state.next(at: later) == .send(from: sequence(1), recordsMax: before / 2))
        state.sent(.acknowledged(sequence(2)), at: later, using: &random)
        #expect(state.next(at: later) == .send(from: sequence(2), recordsMax: before))
    }

    @Test mutating func `the thinnest line gets one record at a time, never none`() {
        state.stored(before: sequence(1_001), isUrgent: true, at: at(0))
        for _ in 1...20 { state.sent(.tooSlow, at: at(0), using: &random) }
        state.hurry()
        #expect(state.next(at: at(0)) == .send(from: sequence(1), recordsMax: 1))
    }

    @Test mutating func `an acknowledgement that moves nothing is not asked for again at once`() {
        state.stored(before: sequence(2), isUrgent: true, at: at(0))
        state.sent(.acknowledged(sequence(1)), at: at(0), using: &random)
        #expect(state.next(at: at(0)) == .wait(until: at(1_000)))
    }
}
