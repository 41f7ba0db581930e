import Exchange
import Feedback
import Testing

@testable import Panel

@Suite struct HeartbeatScheduleTests {
    private let start = Instant(nanoseconds: 5_000_000_000)
    private let interval = UInt64(Heartbeat.intervalMilliseconds)

    @Test func `panels that start together speak apart`() {
        var random = SystemRandomNumberGenerator()
        var seconds: Set<UInt64> = []
        for _ in 0..<1_000 {
            let schedule = HeartbeatSchedule(at: start, using: &random)
            let wait = schedule.due.milliseconds(since: start)
            #expect(wait <= HeartbeatSchedule.firstMillisecondsMax)
            seconds.insert(wait / 1_000)
        }
        #expect(seconds.count > 25)
    }

    @Test func `each pause is the interval, a tenth more or less`() {
        var random = SystemRandomNumberGenerator()
        var schedule = HeartbeatSchedule(at: start, using: &random)
        for _ in 0..<1_000 {
            schedule.spoke(at: start, using: &random)
            let wait = schedule.due.milliseconds(since: start)
            #expect((interval * 9 / 10...interval * 11 / 10).contains(wait))
        }
        #expect(!schedule.isDue(at: start))
        #expect(schedule.isDue(at: schedule.due))
    }

    @Test func `a centre that asks for a longer pause gets it`() {
        var random = SystemRandomNumberGenerator()
        var schedule = HeartbeatSchedule(at: start, using: &random)
        schedule.spoke(at: start, pauseMilliseconds: 10 * interval, using: &random)
        #expect(schedule.due.milliseconds(since: start) == 10 * interval)
    }

    @Test func `what hurries is due at once, and never later than it was`() {
        var random = SystemRandomNumberGenerator()
        var schedule = HeartbeatSchedule(at: start, using: &random)
        schedule.hurry(at: start)
        #expect(schedule.isDue(at: start))
        schedule.hurry(at: start.advanced(byMilliseconds: 9))
        #expect(schedule.isDue(at: start))
    }
}
