import Testing

@testable import Central

@Suite struct BootClockTests {
    private let zero: Int64 = 1_790_000_000_000
    /// What a bound loosens within the hour that it was noted in.
    private let slack: Int64 = 720

    private func hour(
        _ hour: Int64, _ earliest: Int64? = nil, _ latest: Int64 = 10_000_000_000,
        claims: [Int64] = []
    ) -> ClockHour {
        ClockHour(
            hour: hour, earliest: earliest.map { zero + $0 }, latest: zero + latest,
            claims: claims.map { zero + $0...zero + $0 }, last: (hour + 1) * 3_600_000 - 1)
    }

    /// The spans, from the zero.
    private func spans(_ clock: BootClock) -> [[Int64?]] {
        clock.spans.map { [$0.from.map { $0 - zero }, $0.to - zero] }
    }

    @Test func `a batch that was posted bounds its boot from both sides`() {
        let clock = BootClock([hour(0, -121_000, 1_000)])
        #expect(spans(clock) == [[-121_000 - slack, 1_000 + slack]])
        #expect(!clock.spans[0].isAgreed && clock.spans[0].doubts.isEmpty)
    }

    @Test func `a stick bounds its boot from above alone`() {
        #expect(spans(BootClock([hour(0, nil, 1_000)])) == [[nil, 1_000 + slack]])
    }

    @Test func `the tightest bounds hold and loosen with the hours between`() {
        let clock = BootClock([
            hour(0, nil, 5_000_000), hour(2, -121_000, 1_000), hour(3, -60_000, 500),
        ])
        #expect(
            spans(clock) == [
                [-60_000 - 4 * slack, 1_000 + 3 * slack], [-60_000 - 2 * slack, 1_000 + slack],
                [-60_000 - slack, 500 + slack],
            ])
    }

    @Test func `a batch that lay on its way bounds nothing from below`() {
        let clock = BootClock([hour(0, -121_000, 1_000), hour(1, 3_000_000, 3_200_000)])
        #expect(spans(clock)[0][0] == -121_000 - slack)
        #expect(clock.spans.allSatisfy { $0.doubts == .late })
    }

    @Test func `a clock that was set later in the boot dates what came before`() {
        let clock = BootClock([hour(0), hour(3, claims: [0, 900])])
        #expect(
            spans(clock) == [
                [900 - 2_000 - 4 * slack, 2_000 + 4 * slack], [900 - 2_000 - slack, 2_000 + slack],
            ])
        #expect(clock.spans.allSatisfy { $0.isAgreed && $0.doubts.isEmpty })
    }

    @Test(arguments: [315_360_000_000, -315_360_000_000, 200_000, -200_000])
    func `a trusted clock that cannot be right is left out and named`(_ off: Int64) {
        let clock = BootClock([hour(0, -121_000, 1_000, claims: [-10_000, off])])
        #expect(spans(clock) == [[-12_000 - slack, -8_000 + slack]])
        #expect(clock.spans[0].isAgreed && clock.spans[0].doubts == .refuted)
    }

    @Test func `where every trusted clock is refuted the arrivals are left`() {
        let clock = BootClock([hour(0, -121_000, 1_000, claims: [315_360_000_000])])
        #expect(spans(clock) == [[-121_000 - slack, 1_000 + slack]])
        #expect(!clock.spans[0].isAgreed && clock.spans[0].doubts == .refuted)
    }

    @Test func `clocks four seconds apart agree and a hundredth more is a dispute`() {
        let agreed = BootClock([hour(0, claims: [0, 4_000])])
        #expect(agreed.spans[0].isAgreed && agreed.spans[0].doubts.isEmpty)
        let disputed = BootClock([hour(0, claims: [0, 4_010])])
        #expect(!disputed.spans[0].isAgreed && disputed.spans[0].doubts == .disputed)
        #expect(spans(disputed) == [[-2_000 - slack, 6_010 + slack]])
    }

    @Test func `a boot between two others lies between them`() {
        let clock = BootClock(
            [hour(0)], firm: ZeroBounds(earliest: zero - 50_000, latest: zero + 3_600_000 + 9_999))
        #expect(spans(clock) == [[-50_000 - slack, 10_000 + slack]])
    }

    @Test func `other boots' clocks bound only what no clock of its own holds`() {
        let likely = ZeroBounds(earliest: zero - 50_000, latest: zero + 7_200_000)
        #expect(spans(BootClock([hour(0)], likely: likely))[0][0] == -50_000 - slack)
        let own = BootClock([hour(0, claims: [-100_000])], likely: likely)
        #expect(spans(own) == [[-102_000 - slack, -98_000 + slack]])
    }

    @Test func `another boot that cannot have been then is named and left out`() {
        let late = ZeroBounds(earliest: zero + 86_400_000)
        for clock in [
            BootClock([hour(0, -121_000, 1_000)], firm: late),
            BootClock([hour(0, -121_000, 1_000)], likely: late),
        ] {
            #expect(spans(clock) == [[-121_000 - slack, 1_000 + slack]])
            #expect(clock.spans[0].doubts == .outOfOrder)
        }
    }

    @Test func `what a boot says of its neighbours is its begin and its end`() {
        let hours = [hour(1, -121_000, 1_000), hour(2, claims: [0])]
        let firm = BootClock.firmReach(hours)
        #expect(firm.begin == zero + 1_000 + 3 * slack)
        #expect(firm.end == zero - 121_000 - 2 * slack + hours[1].last)
        #expect(BootClock.likelyReach(hours).end == zero - 2_000 - slack + hours[1].last)
    }
}
