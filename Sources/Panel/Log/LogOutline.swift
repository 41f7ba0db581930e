package import AppendLog

/// How many segments a log has and what the centre has of them, found out from a few of them: it
/// costs about the same for any length of log.
package struct LogOutline: Hashable, Sendable {
    package let epoch: Epoch
    /// From the oldest number kept to the one behind the newest.
    package let kept: Range<SequenceNumber>
    /// The centre has everything before it. Without a cursor, the oldest number that is kept.
    package let acknowledged: SequenceNumber
    /// Segments that hold records the centre lacks, and the one in use.
    package let needed: Int
    /// Segments that the centre has all of: they stay for their retention time.
    package let settled: Int
    /// Segments ready to be used.
    package let spares: Int
    /// Records in the segment in use.
    package let newestRecords: Int
    /// Their bytes.
    package let newestRecordBytes: Int

    package var segments: Int { needed + settled + spares }
    /// Records that the centre lacks.
    package var backlog: UInt64 {
        kept.upperBound > acknowledged
            ? kept.upperBound.rawValue - max(acknowledged, kept.lowerBound).rawValue : 0
    }

    /// How often to begin anew where the writer recycles what is being looked at.
    private static let attemptsMax = 16

    /// Made-up logs, for those who decide by them.
    package init(
        epoch: Epoch, kept: Range<SequenceNumber>, acknowledged: SequenceNumber, needed: Int,
        settled: Int, spares: Int, newestRecords: Int, newestRecordBytes: Int
    ) {
        self.epoch = epoch
        self.kept = kept
        self.acknowledged = acknowledged
        self.needed = needed
        self.settled = settled
        self.spares = spares
        self.newestRecords = newestRecords
        self.newestRecordBytes = newestRecordBytes
    }

    /// - Throws: as `LogReader` does.
    package init(of directory: String, storage: any Storage) throws(LogFault) {
        for _ in 0..<Self.attemptsMax {
            do {
                self = try Self.look(at: directory, storage)
                return
            } catch {
                guard case .storage(let fault) = error, fault.kind == .missing else { throw error }
            }
        }
        throw .busy
    }

    private static func look(
        at directory: String, _ storage: any Storage
    ) throws(LogFault) -> LogOutline {
        let reader = try LogReader(directory: directory, storage: storage)
        let kept = try reader.kept()
        let names: [String]
        do {
            names = try storage.names(in: directory).filter { $0.hasSuffix(".seg") }.sorted()
        } catch {
            throw .storage(error)
        }
        let segments = SegmentsAlone(
            directory: directory, storage: storage, epoch: reader.epoch, names: names)
        let used = try segments.used()
        let report = try segments.report(used - 1)
        let acknowledged = report?.acknowledged ?? kept.lowerBound
        let settled = try segments.settled(before: acknowledged, of: used)
        return LogOutline(
            epoch: reader.epoch, kept: kept, acknowledged: acknowledged, needed: used - settled,
            settled: settled, spares: names.count - used, newestRecords: report?.records ?? 0,
            newestRecordBytes: report?.recordBytes ?? 0)
    }
}

/// Each segment looked at as if the others were not there.
private struct SegmentsAlone {
    let directory: String
    let storage: any Storage
    let epoch: Epoch
    /// Ascending.
    let names: [String]

    private func reader(_ index: Int) throws(LogFault) -> LogReader? {
        let name = names[index]
        do throws(LogFault) {
            let alone = WatchedStorage(storage, showing: { $0 == name })
            let reader = try LogReader(directory: directory, storage: alone)
            return reader.epoch == epoch ? reader : nil
        } catch {
            // Its header is damaged, and there is no cursor.
            if case .noLog = error { return nil }
            throw error
        }
    }

    /// The first number of a segment; nil for a spare, or one that is not of this log.
    private func first(_ index: Int) throws(LogFault) -> SequenceNumber? {
        guard let kept = try reader(index)?.kept(), !kept.isEmpty else { return nil }
        return kept.lowerBound
    }

    /// How many segments there are up to the newest with records.
    func used() throws(LogFault) -> Int {
        var used = names.count
        while used > 0, try first(used - 1) == nil { used -= 1 }
        return used
    }

    func report(_ index: Int) throws(LogFault) -> VerifyReport? {
        guard index >= 0 else { return nil }
        return try reader(index)?.verify()
    }

    /// How many of the first `used` segments end before a number.
    func settled(before mark: SequenceNumber, of used: Int) throws(LogFault) -> Int {
        // The segment that holds the mark is the last whose first is not above it.
        var low = 0
        var high = used
        while low < high {
            let middle = low + (high - low) / 2
            if let first = try first(middle), first > mark {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return max(0, low - 1)
    }
}
