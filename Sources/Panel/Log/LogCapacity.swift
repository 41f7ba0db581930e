package import AppendLog

/// How many records still fit if the centre acknowledges nothing from now on.
package struct LogCapacity: Hashable, Sendable {
    /// What the stated days are reckoned with: an answer and the end of its visit, 64 bytes each.
    package static let tapsPerDay: UInt64 = 2_000
    package static let recordsPerTap: UInt64 = 2
    package static let usualRecordBytes = 64
    private static let recordsForMeanMin = 1_000
    /// A page of 4,096 bytes but for its header; a segment but for its own header and two slots.
    private static let pageRecordBytes = 4_032
    private static let pagesWithoutRecords = 3
    private static let pageBytes: UInt64 = 4_096

    package let records: UInt64
    /// Whether the disk's free space is the bound, rather than the most segments of a log.
    package let isBoundByDisk: Bool

    /// - Parameter freeBytes: what the file system gives to the daemon's user.
    package init(_ outline: LogOutline, options: LogOptions, freeBytes: UInt64) {
        let pages = options.segmentPages - Self.pagesWithoutRecords
        let segmentRoom = UInt64(pages * Self.pageRecordBytes)
        let allowed = UInt64(max(0, options.segmentsMax - outline.segments))
        let affordable = freeBytes / (UInt64(options.segmentPages) * Self.pageBytes)
        let used = UInt64(outline.newestRecordBytes)
        let segments = UInt64(outline.spares + outline.settled) + min(allowed, affordable)
        let inUse = outline.needed > 0 && used < segmentRoom ? segmentRoom - used : 0
        records = (segments * segmentRoom + inUse) / UInt64(Self.recordBytes(outline))
        isBoundByDisk = affordable < allowed
    }

    /// The mean of the newest records; where they are few, the questionnaire among them would count
    /// too much, and the usual is nearer.
    private static func recordBytes(_ outline: LogOutline) -> Int {
        guard outline.newestRecords >= recordsForMeanMin else { return usualRecordBytes }
        return max(Record.headerBytes, outline.newestRecordBytes / outline.newestRecords)
    }

    /// Records of the usual size in so many segments of the usual size: what is kept for a centre
    /// that comes back from its backup (P5).
    package static func usualRecords(inSegments segments: Int) -> UInt64 {
        let room = (LogOptions.segmentPagesUsual - pagesWithoutRecords) * pageRecordBytes
        return UInt64(segments * room / usualRecordBytes)
    }

    /// Days at the rate that capacities are stated with.
    package var daysAtStatedRate: UInt64 { records / (Self.tapsPerDay * Self.recordsPerTap) }

    /// Days that so many records last at a panel's own rate; a day for each at most.
    package static func days(_ records: UInt64, at rate: LogRate) -> UInt64 {
        UInt64(Double(records) / max(1, rate.recordsPerDay))
    }

    /// Days at a rate of this panel's own.
    package func days(at rate: LogRate) -> UInt64 {
        Self.days(records, at: rate)
    }

    /// What makes room again. To export makes none: only the centre's word does.
    package var advice: String {
        let connect = "connect the panel to the centre, so that it takes what waits"
        return isBoundByDisk
            ? "free disk space on the log's file system, or \(connect)."
            : "\(connect): the log has nearly all the segments that it may have, and free disk "
                + "space makes no more."
    }

    /// What happens when the room is used up, in the words that a technician reads.
    package static let policy =
        "When the disk or the log is full, segments that the centre has all of are used again "
        + "first, then the spare and the segment in use take what fits, and then the screen asks "
        + "customers to tell the staff. Nothing that the centre lacks is ever deleted."
}
