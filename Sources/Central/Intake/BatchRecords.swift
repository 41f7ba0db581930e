import AppendLog
import Exchange
import Feedback

/// A record with the digest that tells it from another of its name, and what it says.
struct NamedRecord {
    let record: Record
    let digest: [UInt8]
    let payload: Result<Payload?, PayloadFault>
}

/// A batch's records by what the store knows of their names (P2).
struct SortedRecords {
    var new: [NamedRecord] = []
    /// How many are here already, byte for byte.
    var known = 0
    /// Names that are taken by other content.
    var conflicts: [SequenceNumber] = []
    /// How many of these conflicts had not been set aside before.
    var newConflicts = 0
}

extension BatchIntake {
    mutating func sortByName() throws(StoreFault) -> SortedRecords {
        let taken = try takenNames()
        var sorted = SortedRecords()
        for (place, record) in batch.records.enumerated() {
            let digest = verified.digests[place]
            switch taken[record.sequence] {
            case nil:
                sorted.new.append(
                    NamedRecord(
                        record: record, digest: digest, payload: verified.payloads[place]))
            case digest: sorted.known += 1
            default:
                sorted.conflicts.append(record.sequence)
                sorted.newConflicts += try setAside(
                    batch.recordBytes[place], digest, record.sequence)
            }
        }
        return sorted
    }

    /// The digests that the store has under this batch's names.
    private mutating func takenNames() throws(StoreFault) -> [SequenceNumber: [UInt8]] {
        guard let first = batch.records.first?.sequence else { return [:] }
        let newest = try store.query(
            "SELECT max(sequence) FROM records WHERE tenant = ? AND log = ?",
            [.text(tenant), .integer(log.number)])
        newestStored = newest[0].optionalInteger(0).map { SequenceNumber(UInt64($0)) }
        guard let newestStored, newestStored >= first else { return [:] }
        var taken: [SequenceNumber: [UInt8]] = [:]
        // A run at a time, so that no answer is longer than the batch.
        for run in runs() {
            let rows = try store.query(
                "SELECT sequence, digest FROM records "
                    + "WHERE tenant = ? AND log = ? AND sequence >= ? AND sequence < ?",
                [
                    .text(tenant), .integer(log.number), .sequence(run.lowerBound),
                    .sequence(run.upperBound),
                ])
            for row in rows { taken[row.sequence(0)] = row[bytes: 1] }
        }
        return taken
    }

    /// The batch's sequences as ranges without a break.
    private func runs() -> [Range<SequenceNumber>] {
        batch.records.reduce(into: []) { runs, record in
            if let last = runs.last, last.upperBound == record.sequence {
                runs[runs.count - 1] = last.lowerBound..<record.sequence.next
            } else {
                runs.append(record.sequence..<record.sequence.next)
            }
        }
    }

    /// Returns how many were set aside: none where just these bytes already are.
    private func setAside(
        _ bytes: ArraySlice<UInt8>, _ digest: [UInt8], _ sequence: SequenceNumber
    ) throws(StoreFault) -> Int {
        try store.insertBatch(
            into: "conflicts",
            ["tenant", "log", "sequence", "digest", "record", "received_ms"],
            [
                [
                    .text(tenant), .integer(log.number), .sequence(sequence), .bytes(digest),
                    .bytes(Array(bytes)), .integer(now),
                ]
            ])
    }

    private static let recordColumns = [
        "tenant", "log", "sequence", "type", "version", "boot_ordinal", "boottime_ns", "wall_ms",
        "wall_trusted", "at_ms", "uncertainty_ms", "received_ms", "digest", "payload",
    ]

    func insertRecords(_ entries: [Entry]) throws(StoreFault) {
        var rows = RowBatch(Self.recordColumns, capacity: entries.count)
        for entry in entries {
            let stamp = entry.record.stamp
            rows.append(inPlace: [
                .text(tenant), .integer(log.number), .sequence(entry.record.sequence),
                .number(entry.record.type.rawValue), .number(entry.record.version),
                .number(stamp.bootOrdinal),
                // The same 64 bits: a boot time beyond 292 years is negative here.
                .integer(Int64(bitPattern: stamp.boottimeNanoseconds)),
                .number(stamp.wallMilliseconds), .flag(stamp.isWallTrusted),
                .integer(entry.best.atMilliseconds),
                .integer(entry.best.uncertaintyMilliseconds), .integer(now),
                .bytes(entry.digest), .bytes(entry.openPayload),
            ])
        }
        try store.insertMeanwhile(into: "records", rows, whereTaken: .never)
    }

    /// - Parameter visit: nil where the record does not say.
    mutating func keepContact(_ entry: Entry, of visit: VisitID?) throws(StoreFault) {
        if let visit, try isErased(visit) { return }
        rows.add(
            [
                .text(tenant), .integer(log.number), .sequence(entry.record.sequence),
                .text(visit?.description ?? ""), .bytes(entry.sealedPayload),
            ], to: "contacts", ["tenant", "log", "sequence", "visit", "sealed"])
    }

    /// Whether what the customer typed was erased here before: it does not come back (P8).
    private mutating func isErased(_ visit: VisitID) throws(StoreFault) -> Bool {
        if hasErasures == nil {
            hasErasures = try !store.query(
                "SELECT 1 FROM tombstones WHERE tenant = ? AND panel = ? AND epoch = ? LIMIT 1",
                [.text(tenant), .text(batch.panel.description), .text(batch.epoch.description)]
            ).isEmpty
        }
        guard hasErasures == true else { return false }
        return try Erasure(store, tenant: tenant).isErased(
            VisitName(panel: batch.panel, epoch: batch.epoch, visit: visit))
    }

    // MARK: - The high-water mark

    /// Where the mark stands after this batch. A batch that begins beyond it leaves it: the panel
    /// sends again from there.
    private var newMark: SequenceNumber {
        batch.range.lowerBound <= log.highWater
            ? max(log.highWater, batch.range.upperBound) : log.highWater
    }

    func moveMark(hasNews: Bool) throws(StoreFault) -> SequenceNumber {
        let mark = newMark
        guard hasNews || mark != log.highWater else { return mark }
        try store.execute(
            "UPDATE logs SET high_water = ?, unreadable = unreadable + ?, last_received_ms = ? "
                + "WHERE tenant = ? AND log = ?",
            [
                .sequence(mark), .integer(unreadable), .integer(now), .text(tenant),
                .integer(log.number),
            ])
        return mark
    }

    /// Notes what the panel's log does not hold of the range that the mark passes over. Returns how
    /// many ranges are new.
    func noteGaps() throws(StoreFault) -> Int {
        guard newMark > log.highWater else { return 0 }
        var gaps: [Range<SequenceNumber>] = []
        var next = log.highWater
        for record in batch.records where record.sequence >= next {
            gaps += try holes(in: next..<record.sequence)
            next = record.sequence.next
        }
        gaps += try holes(in: next..<newMark)
        return try store.insertBatch(
            into: "gaps", ["tenant", "log", "first_sequence", "end_sequence", "received_ms"],
            gaps.map { gap in
                [
                    .text(tenant), .integer(log.number), .sequence(gap.lowerBound),
                    .sequence(gap.upperBound), .integer(now),
                ]
            })
    }

    /// The ranges of which the store has nothing: a batch out of order may have come before.
    private func holes(
        in range: Range<SequenceNumber>
    ) throws(StoreFault) -> [Range<SequenceNumber>] {
        var holes: [Range<SequenceNumber>] = []
        var next = range.lowerBound
        while next < range.upperBound {
            let rows = try store.query(
                "SELECT sequence FROM records WHERE tenant = ? AND log = ? AND sequence >= ? "
                    + "AND sequence < ? ORDER BY sequence LIMIT \(Batch.recordsMax)",
                [
                    .text(tenant), .integer(log.number), .sequence(next),
                    .sequence(range.upperBound),
                ])
            for row in rows {
                if row.sequence(0) > next { holes.append(next..<row.sequence(0)) }
                next = row.sequence(0).next
            }
            guard rows.count == Batch.recordsMax else { break }
        }
        if next < range.upperBound { holes.append(next..<range.upperBound) }
        return holes
    }
}
