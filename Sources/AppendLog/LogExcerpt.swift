/// Consecutive records as they stand in the log.
package struct LogExcerpt: Hashable, Sendable {
    /// The records' own bytes, one after the other.
    package let bytes: [UInt8]
    /// How many records they are.
    package let count: Int
    /// The numbers that the excerpt speaks for: one without a record in it is lost here. Empty only
    /// where the log ends.
    package let range: Range<SequenceNumber>
    package let epoch: Epoch
    /// Where the reading stopped, if the log went on there.
    var bookmark: Bookmark?

    package init(bytes: [UInt8], count: Int, range: Range<SequenceNumber>, epoch: Epoch) {
        self.bytes = bytes
        self.count = count
        self.range = range
        self.epoch = epoch
    }

    /// The records, read from the bytes at each call.
    package var records: [Record] {
        var records: [Record] = []
        records.reserveCapacity(count)
        bytes.withUnsafeBytes { bytes in
            var position = 0
            while position < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
                guard let record = try? Record(rest, seed: epoch.seed) else {
                    preconditionFailure("an excerpt holds records that were verified")
                }
                records.append(record)
                position += record.byteCount
            }
        }
        return records
    }

    /// Numbers of the range that have no record.
    package var missing: [Range<SequenceNumber>] {
        guard count < range.upperBound.rawValue - range.lowerBound.rawValue else { return [] }
        var missing: [Range<SequenceNumber>] = []
        var expected = range.lowerBound
        for record in records {
            if record.sequence > expected { missing.append(expected..<record.sequence) }
            expected = record.sequence.next
        }
        if expected < range.upperBound { missing.append(expected..<range.upperBound) }
        return missing
    }
}

/// A place in a log, as its segments were named a moment ago. It only saves looking for the place:
/// where the writer has changed the names since, the reader looks again.
struct Bookmark: Hashable, Sendable {
    /// Of all segments, ascending.
    var ordinals: [UInt64]
    /// Of the segment.
    var index: Int
    /// Of the page in it.
    var place: Int
    var border: Border
}

/// Where the next segment with pages begins: that never changes.
struct Border: Hashable, Sendable {
    var next: SequenceNumber
    /// Whether that segment stands directly behind in the list.
    var isAdjacent: Bool
}

/// An excerpt in the making: takes records in order until one of its limits is reached.
struct ExcerptBuilder {
    let recordsMax: Int
    let bytesMax: Int
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    /// The number behind the last record taken, or behind the hole that was passed.
    private(set) var expected: SequenceNumber
    let from: SequenceNumber
    private(set) var isFull = false

    init(from: SequenceNumber, recordsMax: Int, bytesMax: Int) {
        self.from = from
        self.recordsMax = recordsMax
        self.bytesMax = bytesMax
        expected = from
        // For lone answers all of it; memory that is not needed is given back with the excerpt.
        bytes.reserveCapacity(min(bytesMax, recordsMax * Page.roomMin))
    }

    /// How many pages the rest may take, if it is lone answers.
    var pagesLeft: Int { (recordsMax - count) / Page.recordsPerPageUsual + 2 }

    var hasHole: Bool { UInt64(count) < expected.rawValue - from.rawValue }

    /// Takes of a run what is new and below `bound`, as far as the limits allow.
    ///
    /// - Parameter page: what the run was found in.
    mutating func take(
        _ run: RecordRun, of page: UnsafeRawBufferPointer, before bound: SequenceNumber
    ) {
        guard !isFull, run.end > expected, run.first < bound else { return }
        let isWhole = run.first >= expected && run.end <= bound
        if isWhole, count + run.count <= recordsMax, bytes.count + run.bytes.count <= bytesMax {
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: page[run.bytes]))
            count += run.count
            expected = run.end
        } else if run.count > 1 {
            run.forEach(in: page) { take($0, of: page, before: bound) }
        } else {
            isFull = true
        }
    }

    /// No record stands before this number.
    mutating func pass(to end: SequenceNumber) {
        if !isFull { expected = max(expected, end) }
    }

    func excerpt(epoch: Epoch) -> LogExcerpt {
        LogExcerpt(bytes: bytes, count: count, range: from..<expected, epoch: epoch)
    }
}
