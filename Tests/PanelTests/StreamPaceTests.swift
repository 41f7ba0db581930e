import Feedback
import Testing

@testable import Panel

/// Devices that shout.
@Suite struct StreamPaceTests {
    private static let turnsMin = UInt64(StreamPace.turnsMin)

    /// The pauses after so many turns that come so far apart, in milliseconds.
    private func pauses(apart milliseconds: UInt64, count: Int) -> [UInt64?] {
        var pace = StreamPace()
        var now: UInt64 = 0
        return (0..<count).map { _ in
            let pause = pace.pause(afterTurnAt: at(now), isMovementOnly: true)
            now += max(milliseconds, pause ?? 0)
            return pause
        }
    }

    @Test func `a screen of 1000 Hz is read in handfuls, after a few turns`() {
        let pauses = pauses(apart: 1, count: StreamPace.turnsMin + 3)
        #expect(pauses.prefix(StreamPace.turnsMin).allSatisfy { $0 == nil })
        #expect(pauses.suffix(3) == [16, 16, 16])
    }

    @Test func `a screen of 500 Hz is read at once, however long its fingers move`() {
        #expect(pauses(apart: 2, count: 1_000).allSatisfy { $0 == nil })
    }

    @Test func `a lift, a touch or a button ends the stream`() {
        var pace = StreamPace()
        for turn in 0...Self.turnsMin {
            _ = pace.pause(afterTurnAt: at(turn), isMovementOnly: true)
        }
        let now = Self.turnsMin + 16
        #expect(pace.pause(afterTurnAt: at(now), isMovementOnly: false) == nil)
        #expect(pace.pause(afterTurnAt: at(now + 1), isMovementOnly: true) == nil)
    }

    @Test func `a turn in which nothing happened changes nothing`() {
        var pace = StreamPace()
        for turn in 0..<Self.turnsMin {
            _ = pace.pause(afterTurnAt: at(turn), isMovementOnly: true)
            #expect(pace.pause(afterTurnAt: at(turn), isMovementOnly: nil) == nil)
        }
        #expect(pace.pause(afterTurnAt: at(Self.turnsMin), isMovementOnly: true) == 16)
    }
}
