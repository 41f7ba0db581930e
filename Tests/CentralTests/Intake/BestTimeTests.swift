import AppendLog
import Testing

@testable import Central

@Suite struct BestTimeTests {
    private let received: Int64 = 1_790_000_000_000

    private func stamp(
        _ bootSeconds: UInt64, wall: UInt64 = 5_000, trusted: Bool = false, boot: UInt16 = 3
    ) -> Stamp {
        Stamp(
            boottimeNanoseconds: bootSeconds * 1_000_000_000, wallMilliseconds: wall,
            isWallTrusted: trusted, bootOrdinal: boot)
    }

    private func best(_ stamp: Stamp, _ signedAt: Stamp, received: Int64? = nil) -> BestTime {
        BestTime(stamp, signedAt: signedAt, received: received ?? self.received)
    }

    @Test func `a trusted clock is believed`() {
        let time = best(stamp(1, wall: 42, trusted: true), stamp(9))
        #expect(time == BestTime(atMilliseconds: 42, uncertaintyMilliseconds: 2_000))
    }

    @Test func `a batch of the same boot dates its records back from its arrival`() {
        let time = best(stamp(100), stamp(160))
        #expect(
            time
                == BestTime(
                    atMilliseconds: received - 60_000, uncertaintyMilliseconds: 60_000))
    }

    @Test func `a clock that was set later in the same boot dates what came before`() {
        let time = best(stamp(100), stamp(160, wall: 1_000_000, trusted: true))
        #expect(time == BestTime(atMilliseconds: 940_000, uncertaintyMilliseconds: 2_000))
    }

    @Test func `of another boot only the panel's own clock is left, and nobody vouches for it`() {
        let time = best(stamp(100, wall: 77), stamp(160, boot: 4))
        #expect(time == BestTime(atMilliseconds: 77, uncertaintyMilliseconds: -1))
        #expect(!time.isKnown)
    }

    @Test func `a signature before its record proves nothing`() {
        #expect(!best(stamp(200, wall: 77), stamp(160)).isKnown)
    }

    @Test(arguments: [0, 1, Int64.max, -1, Int64.min])
    func `no clock is too early or too late to be worked with`(_ received: Int64) {
        let ends: [UInt64] = [0, 1, .max - 1, .max]
        for boot in ends {
            for signed in ends {
                for wall in [0, Stamp.wallMillisecondsMax, .max] {
                    for trusted in [true, false] {
                        let stamp = Stamp(
                            boottimeNanoseconds: boot, wallMilliseconds: wall,
                            isWallTrusted: trusted, bootOrdinal: 0)
                        let at = Stamp(
                            boottimeNanoseconds: signed, wallMilliseconds: wall,
                            isWallTrusted: !trusted, bootOrdinal: 0)
                        #expect(best(stamp, at, received: received).atMilliseconds >= 0)
                        #expect(best(stamp, stamp, received: received).atMilliseconds >= 0)
                    }
                }
            }
        }
    }
}
