/// How many taps a panel has in each hour of the week, at the site's own clock.
package struct TapRhythm: Hashable, Sendable {
    package static let hours = 168

    /// From Monday, 00:00 to 01:00.
    private let taps: [Double]

    /// - Parameter taps: in an hour, `hours` of them.
    package init(_ taps: [Double]) {
        precondition(taps.count == Self.hours && taps.allSatisfy { $0 >= 0 })
        self.taps = taps
    }

    /// What is to be expected in a stretch that lies within the hour.
    func expected(in milliseconds: Int64, hourOfWeek: Int) -> Double {
        taps[hourOfWeek] * Double(milliseconds) / 3_600_000
    }
}
