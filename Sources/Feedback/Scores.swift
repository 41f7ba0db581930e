/// A score with the number of answers behind it and a 95 % interval. A score never stands alone.
package struct Score: Hashable, Sendable {
    /// The answers counted.
    package var count: Int
    /// In the score's own unit: −100…100 for NPS, 0…100 % for CSAT.
    package var value: Double
    /// The 95 % interval, clipped to the score's range.
    package var interval: ClosedRange<Double>
}

/// How often each choice was given to one question.
package struct Tally: Hashable, Sendable {
    package private(set) var counts: [Choice: Int] = [:]

    package init(_ counts: [Choice: Int] = [:]) {
        self.counts = counts
    }

    package var count: Int { counts.values.reduce(0, +) }

    package mutating func add(_ choice: Choice, _ times: Int = 1) {
        counts[choice, default: 0] += times
    }

    package func count(of choices: ClosedRange<UInt8>) -> Int {
        counts.reduce(0) { choices.contains($1.key.rawValue) ? $0 + $1.value : $0 }
    }
}

extension Tally {
    /// Net Promoter Score: % promoters (9–10) − % detractors (0–6), with the adjusted-Wald interval
    /// for the difference of two proportions of one sample: 3 added to n, ¾ to each group (Rocks
    /// 2016, "Interval estimation for the Net Promoter Score", The American Statistician 70:4).
    ///
    /// Nil where nobody answered.
    package var netPromoterScore: Score? {
        guard count > 0 else { return nil }
        let promoters = Double(count(of: 9...10))
        let detractors = Double(count(of: 0...6))
        let n = Double(count)
        let adjustedN = n + 3
        let p = (promoters + 0.75) / adjustedN
        let d = (detractors + 0.75) / adjustedN
        let variance = (p + d - (p - d) * (p - d)) / adjustedN
        return Score(
            count: count, value: 100 * (promoters - detractors) / n,
            interval: Score.interval(
                100 * (p - d), 100 * Score.z * variance.squareRoot(), -100...100))
    }

    /// Customer satisfaction: the share of satisfied answers in percent, the top two of four or of
    /// five faces.
    ///
    /// Nil where nobody answered, and for a scale that has no satisfied answers.
    package func satisfaction(on scale: Scale) -> Score? {
        let satisfied: ClosedRange<UInt8>
        switch scale {
        case .fourFaces: satisfied = 3...4
        case .fiveFaces: satisfied = 4...5
        case .recommendation, .reasons, .phone, .email, .comment: return nil
        }
        return Score(share: count(of: satisfied), of: count)
    }
}

extension Score {
    /// A share in percent, with the adjusted-Wald interval of a proportion: z²⁄2 added to the part
    /// and z² to the whole (Agresti and Coull 1998).
    ///
    /// Nil where the whole is nothing.
    ///
    /// - Parameter part: 0 to `whole`.
    package init?(share part: Int, of whole: Int) {
        guard whole > 0 else { return nil }
        let n = Double(whole)
        let zz = Self.z * Self.z
        let p = (Double(part) + zz / 2) / (n + zz)
        let halfWidth = Self.z * (p * (1 - p) / (n + zz)).squareRoot()
        self.init(
            count: whole, value: 100 * Double(part) / n,
            interval: Self.interval(100 * p, 100 * halfWidth, 0...100))
    }

    /// Two-sided 95 % point of the normal distribution.
    fileprivate static let z = 1.959_963_984_540_054

    fileprivate static func interval(
        _ centre: Double, _ halfWidth: Double, _ range: ClosedRange<Double>
    ) -> ClosedRange<Double> {
        let low = max(range.lowerBound, centre - halfWidth)
        let high = min(range.upperBound, centre + halfWidth)
        return low...high
    }
}
