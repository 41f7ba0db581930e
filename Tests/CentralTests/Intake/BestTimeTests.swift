import AppendLog
import Exchange
import Testing

@testable import Central

@Suite struct BestTimeTests {
    /// A moment of 2026.
    private let zero: Int64 = 1_790_000_000_000

    private func best(
        _ seconds: UInt64, wall: Int64, trusted: Bool = false, _ span: ZeroSpan
    ) -> BestTime {
        let stamp = Stamp(
            boottimeNanoseconds: seconds * 1_000_000_000, wallMilliseconds: UInt64(wall),
            isWallTrusted: trusted, bootOrdinal: 3)
        return BestTime(stamp, zero: span)
    }

    private func span(_ from: Int64?, _ to: Int64, agreed: Bool = false) -> ZeroSpan {
        ZeroSpan(from: from.map { zero + $0 }, to: zero + to, isAgreed: agreed)
    }

    @Test func `a trusted clock that nothing speaks against is believed to the millisecond`() {
        let time = best(100, wall: zero + 100_777, trusted: true, span(-1_000, 3_000, agreed: true))
        #expect(time == BestTime(atMilliseconds: zero + 100_777, uncertaintyMilliseconds: 2_000))
    }

    @Test func `a trusted clock outside of what is possible is not believed`() {
        let time = best(
            100, wall: zero + 86_400_000, trusted: true, span(-1_000, 3_000, agreed: true))
        #expect(time == BestTime(atMilliseconds: zero + 101_000, uncertaintyMilliseconds: 2_000))
    }

    @Test func `close bounds are named by their middle, whatever the panel's own clock shows`() {
        let time = best(100, wall: zero + 100_000, span(-120_000, 0))
        #expect(time == BestTime(atMilliseconds: zero + 40_000, uncertaintyMilliseconds: 60_000))
    }

    @Test func `between wide bounds the panel's own clock is the better guess`() {
        let hour: Int64 = 3_600_000
        let time = best(100, wall: zero + 100_000, span(-3 * hour, hour))
        #expect(
            time == BestTime(atMilliseconds: zero + 100_000, uncertaintyMilliseconds: 3 * hour))
        let wrong = best(100, wall: 77, span(-3 * hour, hour))
        #expect(
            wrong
                == BestTime(
                    atMilliseconds: zero + 100_000 - hour, uncertaintyMilliseconds: 2 * hour))
    }

    @Test func `without a lower bound nobody can say how far it is off`() {
        let time = best(100, wall: zero - 5, span(nil, 0))
        #expect(time == BestTime(atMilliseconds: zero - 5, uncertaintyMilliseconds: -1))
        #expect(!time.isKnown)
        // A clock at 1970, and one that is ahead: its arrival is the better guess.
        for wall in [0, zero + 200_000] {
            #expect(best(100, wall: wall, span(nil, 0)).atMilliseconds == zero + 100_000)
        }
    }

    @Test func `no clock is too early or too late to be worked with`() {
        let ends: [UInt64] = [0, 1, .max - 1, .max]
        for (steady, wall) in ends.flatMap({ one in ends.map { (one, $0) } }) {
            for received in [0, 1, Int64.max, -1, Int64.min] {
                for (isTrusted, isPosted) in [(true, true), (false, true), (true, false)] {
                    let stamp = Stamp(
                        boottimeNanoseconds: steady, wallMilliseconds: wall,
                        isWallTrusted: isTrusted, bootOrdinal: 0)
                    let record = Record(
                        sequence: .first, type: .answer, version: 1, stamp: stamp, payload: [])
                    let news = ClockNews.of(
                        [record], signedAt: stamp, received: received, isPosted: isPosted)
                    let hours = news.map { place, news in
                        ClockHour(
                            hour: place.hour, earliest: news.earliest, latest: news.latest,
                            claims: Array(news.claims.values), last: news.last)
                    }
                    let clock = BootClock(Array(hours.prefix(1)))
                    #expect(BestTime(stamp, zero: clock.spans[0]).atMilliseconds >= 0)
                }
            }
        }
    }
}
