package import AppendLog

/// How many records a panel made a day lately, by its wall clock where that was trusted.
package struct LogRate: Hashable, Sendable {
    /// The longest time that is looked back.
    package static let daysMax = 7
    /// A shorter time says nothing about a day.
    package static let hoursMin: UInt64 = 6
    private static let dayMilliseconds: Double = 86_400_000

    package let recordsPerDay: Double
    /// How many days it was reckoned from.
    package let days: Double

    package init(recordsPerDay: Double, days: Double) {
        self.recordsPerDay = recordsPerDay
        self.days = days
    }

    /// Nil where the log is too young or no clock was trusted.
    ///
    package init?(
        _ reader: LogReader, kept: Range<SequenceNumber>, wall: PanelClock.Wall
    ) throws(LogFault) {
        guard wall.isTrusted else { return nil }
        let now = wall.milliseconds
        let span = UInt64(Self.daysMax) * UInt64(Self.dayMilliseconds)
        let horizon = now > span ? now - span : 0
        // The first record behind the horizon. Clocks that were set back make it an estimate.
        var low = kept.lowerBound.rawValue
        var high = kept.upperBound.rawValue
        while low < high {
            let middle = low + (high - low) / 2
            let found = try Self.stamp(reader, from: middle, before: kept.upperBound)
            if let found, found.isWallTrusted, found.wallMilliseconds >= horizon {
                high = middle
            } else {
                low = middle + 1
            }
        }
        guard low < kept.upperBound.rawValue,
            let first = try Self.stamp(reader, from: low, before: kept.upperBound),
            first.isWallTrusted, now > first.wallMilliseconds
        else { return nil }
        let milliseconds = now - first.wallMilliseconds
        guard milliseconds >= Self.hoursMin * 3_600_000 else { return nil }
        days = Double(milliseconds) / Self.dayMilliseconds
        recordsPerDay = Double(kept.upperBound.rawValue - low) / days
    }

    /// Of the first record there, or behind what the disk does not give. Nil where none is.
    private static func stamp(
        _ reader: LogReader, from number: UInt64, before end: SequenceNumber
    ) throws(LogFault) -> Stamp? {
        var next = SequenceNumber(number)
        while next < end {
            do {
                return try reader.read(
                    from: next, before: end, recordsMax: 1,
                    bytesMax: Record.headerBytes + Record.payloadBytesMax
                ).records.first?.stamp
            } catch .unreadable(let lost, _) {
                next = lost.upperBound
            }
        }
        return nil
    }
}
