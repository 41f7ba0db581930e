import Settings
import Testing

@testable import Central

@Suite struct OutboxEntryTests {
    private let now: Int64 = 1_790_000_000_000
    private let minute: Int64 = 60_000

    private func entry(answered minutesAgo: Int64, uncertainty: Int64 = 0) -> OutboxEntry {
        OutboxEntry(
            FollowUpSample.email,
            answeredAt: BestTime(
                atMilliseconds: now - minutesAgo * minute, uncertaintyMilliseconds: uncertainty),
            now: now)
    }

    private func sending() -> OutboxEntry {
        var entry = entry(answered: 0)
        #expect(entry.look(at: now, quietHours: nil, contact: .notNeeded) == .send)
        return entry
    }

    @Test func `a fresh answer's message is due at once`() {
        #expect(entry(answered: 0).state == .queued)
        #expect(entry(answered: 0).notBeforeMilliseconds == now)
    }

    @Test func `a message is born expired from its follow-up's minute on, not before`() {
        #expect(entry(answered: 59).state == .queued)
        #expect(entry(answered: 60).state == .expired)
        #expect(!entry(answered: 60).why.isEmpty)
    }

    @Test func `an answer of an unknown time is left to a person`() {
        #expect(entry(answered: 0, uncertainty: BestTime.unknown).state == .held)
        #expect(entry(answered: 90, uncertainty: BestTime.unknown).state == .held)
    }

    @Test func `an answer that may be too old is left to a person`() {
        #expect(entry(answered: 50, uncertainty: 10 * minute - 1).state == .queued)
        #expect(entry(answered: 50, uncertainty: 10 * minute).state == .held)
        #expect(entry(answered: 60, uncertainty: 10 * minute).state == .expired)
    }

    @Test func `an answer from the future lives no longer than one of now`() {
        #expect(entry(answered: -1_000_000).expiresMilliseconds == now + 60 * minute)
        let last = BestTime(atMilliseconds: .max, uncertaintyMilliseconds: 0)
        #expect(
            OutboxEntry(FollowUpSample.email, answeredAt: last, now: now).bornMilliseconds == now)
    }

    @Test func `an attempt is counted before it is made`() {
        #expect(sending().state == .sending)
        #expect(sending().attempts == 1)
    }

    @Test func `a message that ended stays as it ended`() {
        for delivery in [
            Delivery.sent(providerReference: "1"), .failed(reason: "no"), .unknown(reason: "gone"),
        ] {
            var ended = sending()
            ended.settle(delivery, at: now, share: 1)
            let end = ended
            #expect(ended.look(at: now, quietHours: nil, contact: .here) == .ended)
            ended.interrupted()
            ended.abandon("no follow-up")
            #expect(ended == end)
        }
    }

    @Test func `an attempt of a former life is unknown and never made again`() {
        var entry = sending()
        entry.interrupted()
        #expect(entry.state == .unknown)
        #expect(entry.look(at: now, quietHours: nil, contact: .here) == .ended)
    }

    @Test func `pauses double up to their longest, and the dice shorten them`() {
        var entry = sending()
        var pauses: [Int64] = []
        for _ in 0..<9 {
            entry.settle(.deferred(reason: "away"), at: 0, share: 1)
            pauses.append(entry.notBeforeMilliseconds / 1_000)
            let then = entry.notBeforeMilliseconds
            #expect(entry.look(at: then, quietHours: nil, contact: .here) == .send)
        }
        #expect(pauses == [30, 60, 120, 240, 480, 960, 1_800, 1_800, 1_800])
        entry.settle(.deferred(reason: "away"), at: 1_000, share: 0)
        #expect(entry.notBeforeMilliseconds == 1_000)
    }

    @Test func `the last attempt of all is the last`() {
        var entry = sending()
        while entry.attempts < OutboxEntry.attemptsMax {
            entry.settle(.deferred(reason: "away"), at: 0, share: 0)
            #expect(entry.look(at: 0, quietHours: nil, contact: .here) == .send)
        }
        entry.settle(.deferred(reason: "away"), at: 0, share: 0)
        #expect(entry.state == .failed)
        #expect(entry.why == "given up after 200 attempts: away")
    }

    @Test func `nothing is sent from the expiry on`() {
        var entry = entry(answered: 0)
        let expiry = entry.expiresMilliseconds
        var late = entry
        #expect(entry.look(at: expiry - 1, quietHours: nil, contact: .here) == .send)
        #expect(late.look(at: expiry, quietHours: nil, contact: .here) == .ended)
        #expect(late.state == .expired)
    }

    @Test func `a message to a customer waits for a number while one may come`() {
        var entry = entry(answered: 0)
        #expect(entry.look(at: now, quietHours: nil, contact: .mayCome) == .wait)
        #expect(entry.attempts == 0)
        let next = entry.notBeforeMilliseconds
        #expect(next == now + OutboxEntry.contactLookMilliseconds)
        #expect(entry.look(at: next, quietHours: nil, contact: .here) == .send)
    }

    @Test func `without a number there is nobody to send to`() {
        var ended = entry(answered: 0)
        #expect(ended.look(at: now, quietHours: nil, contact: .none) == .ended)
        #expect(ended.state == .failed)
        #expect(ended.why.hasPrefix("no contact"))
        var abandoned = entry(answered: 0)
        let later = now + OutboxEntry.contactWaitMilliseconds
        #expect(abandoned.look(at: later, quietHours: nil, contact: .mayCome) == .ended)
        #expect(abandoned.state == .failed)
    }

    @Test func `quiet hours put an attempt off without counting it`() {
        var entry = entry(answered: 0)
        let quiet = QuietHours(fromMinute: 0, toMinute: 1_439, utcOffsetMinutes: 0)
        #expect(entry.look(at: now, quietHours: quiet, contact: .here) == .wait)
        #expect(entry.notBeforeMilliseconds > now)
        #expect((entry.attempts, entry.state) == (0, .queued))
    }
}

@Suite struct QuietTimeTests {
    /// 2026-09-21 00:00 UTC.
    private let midnight: Int64 = 1_789_948_800_000

    private func at(_ hour: Int64, _ minute: Int64 = 0, day: Int64 = 0) -> Int64 {
        midnight + ((day * 24 + hour) * 60 + minute) * 60_000
    }

    @Test func `quiet hours reach over midnight`() {
        let quiet = QuietHours(fromMinute: 21 * 60, toMinute: 9 * 60, utcOffsetMinutes: 0)
        #expect(quiet.end(at: at(20, 59)) == nil)
        #expect(quiet.end(at: at(21)) == at(9, day: 1))
        #expect(quiet.end(at: at(23, 59) + 59_999) == at(9, day: 1))
        #expect(quiet.end(at: at(0)) == at(9))
        #expect(quiet.end(at: at(8, 59) + 59_999) == at(9))
        #expect(quiet.end(at: at(9)) == nil)
    }

    @Test func `quiet hours within a day end on that day`() {
        let quiet = QuietHours(fromMinute: 12 * 60, toMinute: 13 * 60, utcOffsetMinutes: 0)
        #expect(quiet.end(at: at(11, 59)) == nil)
        #expect(quiet.end(at: at(12)) == at(13))
        #expect(quiet.end(at: at(13)) == nil)
    }

    @Test func `quiet hours are those of the place`() {
        let moscow = QuietHours(fromMinute: 21 * 60, toMinute: 9 * 60, utcOffsetMinutes: 180)
        #expect(moscow.end(at: at(17, 59)) == nil)
        #expect(moscow.end(at: at(18)) == at(6, day: 1))
        let west = QuietHours(fromMinute: 21 * 60, toMinute: 9 * 60, utcOffsetMinutes: -300)
        #expect(west.end(at: at(1)) == nil)
        #expect(west.end(at: at(2)) == at(14))
    }

    @Test(arguments: [0, -1, 1, 1_789_948_800_000] as [Int64])
    func `the end of quiet is never quiet, at any minute`(_ start: Int64) {
        for (from, to) in [(0, 1), (1_439, 0), (0, 1_439), (600, 599)] {
            let quiet = QuietHours(fromMinute: from, toMinute: to, utcOffsetMinutes: 840)
            for minute in stride(from: Int64(0), to: 1_440, by: 1) {
                let now = start + minute * 60_000
                guard let end = quiet.end(at: now) else { continue }
                #expect(end > now && end <= now + 86_400_000)
                #expect(quiet.end(at: end) == nil)
            }
        }
    }
}
