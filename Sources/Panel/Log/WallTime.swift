/// A wall time as people read it: `2026-11-22 01:05:09 UTC`.
package struct WallTime: Hashable, Sendable, CustomStringConvertible {
    /// Since 1970, UTC.
    package let milliseconds: UInt64

    package init(milliseconds: UInt64) {
        self.milliseconds = milliseconds
    }

    /// Days to a date after Hinnant 2014, "chrono-compatible low-level date algorithms".
    private var date: (year: UInt64, month: UInt64, day: UInt64) {
        let shifted = milliseconds / 86_400_000 + 719_468
        let era = shifted / 146_097
        let day = shifted % 146_097
        let yearOfEra = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }

    package var description: String {
        let (year, month, day) = date
        let seconds = milliseconds / 1_000 % 86_400
        return "\(year)-\(two(month))-\(two(day)) "
            + "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) UTC"
    }

    private func two(_ number: UInt64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
