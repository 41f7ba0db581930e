import Feedback
import Testing

@Suite struct ScoreTests {
    /// n promoters, passives and detractors.
    func tally(_ promoters: Int, _ passives: Int, _ detractors: Int) -> Tally {
        Tally([Choice(10): promoters, Choice(7): passives, Choice(0): detractors])
    }

    @Test func `nobody's answers have no score`() {
        #expect(Tally().netPromoterScore == nil)
        #expect(Tally().satisfaction(on: .fourFaces) == nil)
    }

    // 100 answers, 50 promoters, 20 detractors: p = 50.75⁄103, d = 20.75⁄103, NPS 30, and the
    // half-width 1.96·√((p + d − (p − d)²)⁄103) = 15.075 around 29.126, worked out by hand.
    @Test
    func `NPS of 50 promoters and 20 detractors in 100 is 30 with its adjusted-Wald interval`()
        throws
    {
        let score = try #require(tally(50, 30, 20).netPromoterScore)
        #expect(score.count == 100)
        #expect(score.value == 30)
        #expect(abs(score.interval.lowerBound - 14.051) < 0.005)
        #expect(abs(score.interval.upperBound - 44.201) < 0.005)
    }

    @Test func `6 is a detractor, 7 and 8 are passive, 9 is a promoter`() throws {
        func score(_ choice: UInt8) -> Double? {
            Tally([Choice(choice): 1]).netPromoterScore?.value
        }
        #expect(score(6) == -100)
        #expect(score(7) == 0)
        #expect(score(8) == 0)
        #expect(score(9) == 100)
    }

    @Test func `one promoter alone is far from certain`() throws {
        let score = try #require(tally(1, 0, 0).netPromoterScore)
        #expect(score.value == 100)
        // 25 ± 73.5: the adjustment pulls towards 0, so that even 100 is not inside.
        #expect(abs(score.interval.lowerBound + 48.5) < 0.01)
        #expect(abs(score.interval.upperBound - 98.5) < 0.01)
    }

    @Test(
        arguments: [
            (Scale.fourFaces, [1: 10, 2: 10, 3: 40, 4: 40], 80.0),
            (.fiveFaces, [1: 10, 2: 10, 3: 30, 4: 25, 5: 25], 50.0),
        ] as [(Scale, [UInt8: Int], Double)])
    func `CSAT is the share of the top two faces`(
        scale: Scale, counts: [UInt8: Int], expected: Double
    ) throws {
        let tally = Tally(Dictionary(uniqueKeysWithValues: counts.map { (Choice($0), $1) }))
        let score = try #require(tally.satisfaction(on: scale))
        #expect(score.value == expected)
        #expect(score.count == 100)
        #expect(score.interval.contains(expected))
    }

    // 80 of 100: p̃ = (80 + 1.921)⁄(100 + 3.841) = 0.78890, and the half-width
    // 1.96·√(p̃(1 − p̃)⁄103.841) = 7.849 %.
    @Test func `the interval of CSAT is the one worked out by hand`() throws {
        let score = try #require(
            Tally([Choice(4): 80, Choice(1): 20]).satisfaction(on: .fourFaces))
        #expect(abs(score.interval.lowerBound - 71.04) < 0.01)
        #expect(abs(score.interval.upperBound - 86.74) < 0.01)
    }

    @Test func `a recommendation has no satisfaction`() {
        #expect(Tally([Choice(9): 3]).satisfaction(on: .recommendation) == nil)
    }
}
