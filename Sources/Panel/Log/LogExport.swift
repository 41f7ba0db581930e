package import AppendLog
package import Exchange
import Feedback

/// A range of a log as signed batches, one after the other: what a stick carries to the office.
/// `Docs/Formats/export.md` has the bytes.
package struct LogExport {
    /// What the name of an export ends in.
    package static let suffix = ".batches"

    /// What was written, for the technician's note.
    package struct Summary: Hashable, Sendable {
        package var path: String
        package var range: Range<SequenceNumber>
        package var records = 0
        package var batches = 0
        package var bytes = 0
        /// Of the whole file, as `sha256sum` prints it.
        package var sha256 = ""
        /// Numbers that are lost on the panel: the batches say so to the centre.
        package var missing: UInt64 = 0
        /// What the disk did not give. It is not in the file, and nothing claims that it is lost.
        package var unread: [Range<SequenceNumber>] = []
    }

    private let reader: LogReader
    private let key: PanelKey
    private let clock: PanelClock

    package init(_ reader: LogReader, key: PanelKey, clock: PanelClock = .system) {
        self.reader = reader
        self.key = key
        self.clock = clock
    }

    /// Writes the file under another name, syncs it, reads it back from the disk and verifies every
    /// batch as the centre will, and only then gives it its name.
    ///
    /// - Parameters:
    ///   - range: not empty, of kept numbers.
    ///   - bytesMax: no batch is begun once the file has so many.
    ///   - named: the file's path where it depends on what is in it; in the same folder.
    ///   - onBytes: called with the bytes of each batch.
    package func write(
        _ range: Range<SequenceNumber>, kept: Range<SequenceNumber>, to path: String,
        bytesMax: Int = .max, named: ((Range<SequenceNumber>) -> String)? = nil,
        onBytes: (Int) -> Void
    ) throws -> Summary {
        try makeDurable(kept)
        let stamp = try stamp(kept)
        let file = try PartFile(path)
        var summary = Summary(path: path, range: range)
        var lengths: [Int] = []
        var digest = ContentDigest()
        var next = range.lowerBound
        while next < range.upperBound, summary.bytes < bytesMax {
            guard let excerpt = try excerpt(from: next, before: range.upperBound, &summary) else {
                next = summary.unread.last!.upperBound
                continue
            }
            guard !excerpt.range.isEmpty else { break }
            let batch = Batch.signed(
                excerpt.bytes, count: excerpt.count, range: excerpt.range, epoch: reader.epoch,
                at: stamp, by: key)
            try file.write(batch)
            digest.add(batch)
            onBytes(batch.count)
            lengths.append(batch.count)
            summary.add(excerpt, bytes: batch.count)
            next = excerpt.range.upperBound
        }
        summary.range = range.lowerBound..<next
        summary.sha256 = digest.text
        try file.synchronize()
        try verify(file, lengths)
        summary.path = named?(summary.range) ?? path
        try file.finish(as: summary.path)
        return summary
    }

    /// The bytes that files of these ranges will have.
    package func bytes(of ranges: [Range<SequenceNumber>]) throws(LogFault) -> Int {
        var bytes = 0
        var summary = Summary(path: "", range: .first..<SequenceNumber.first)
        for range in ranges {
            var next = range.lowerBound
            while next < range.upperBound {
                guard let excerpt = try excerpt(from: next, before: range.upperBound, &summary)
                else {
                    next = summary.unread.last!.upperBound
                    continue
                }
                guard !excerpt.range.isEmpty else { break }
                bytes += Batch.headerBytes + excerpt.bytes.count + Batch.signatureBytes
                next = excerpt.range.upperBound
            }
        }
        return bytes
    }

    /// What another process has not synced yet could vanish with the power, and another record
    /// could get its number. Reading to the end syncs what is read.
    private func makeDurable(_ kept: Range<SequenceNumber>) throws(LogFault) {
        guard !kept.isEmpty else { return }
        var next = SequenceNumber(kept.upperBound.rawValue - 1)
        while true {
            do {
                _ = try reader.read(
                    from: next, before: nil, recordsMax: 1, bytesMax: Batch.recordBytesMax)
                return
            } catch .unreadable(let lost, _) {
                next = lost.upperBound
            }
        }
    }

    /// The panel's clocks now, in every batch.
    private func stamp(_ kept: Range<SequenceNumber>) throws(LogFault) -> Stamp {
        let wall = clock.wall()
        let ordinal = try BootsOfLog.ordinalNow(reader, kept: kept)
        // A start that is still to come may be one of another boot, whose steady clock is another:
        // a signature at its zero says nothing wrong of it.
        return Stamp(
            boottimeNanoseconds: ordinal.isStarted ? clock.now().nanoseconds : 0,
            wallMilliseconds: wall.milliseconds,
            isWallTrusted: ordinal.isStarted && wall.isTrusted, bootOrdinal: ordinal.number)
    }

    /// Nil where the disk refuses: then `unread` says what.
    private func excerpt(
        from: SequenceNumber, before end: SequenceNumber, _ summary: inout Summary
    ) throws(LogFault) -> LogExcerpt? {
        do {
            return try reader.read(
                from: from, before: end, recordsMax: Batch.recordsMax,
                bytesMax: Batch.recordBytesMax)
        } catch .unreadable(let range, _) {
            summary.unread.append(range)
            return nil
        }
    }

    private func verify(_ file: PartFile, _ lengths: [Int]) throws {
        var offset = 0
        for length in lengths {
            let bytes = try file.readBack(from: offset, count: length)
            do {
                _ = try Batch(verifying: bytes)
            } catch {
                throw Ending(
                    "what was written to '\(file.path)' does not read back: \(error); the log is "
                        + "untouched\nTry: another stick or disk.", .failed)
            }
            offset += length
        }
    }
}

extension LogExport.Summary {
    fileprivate mutating func add(_ excerpt: LogExcerpt, bytes: Int) {
        records += excerpt.count
        batches += 1
        self.bytes += bytes
        let numbers = excerpt.range.upperBound.rawValue - excerpt.range.lowerBound.rawValue
        missing += numbers - UInt64(excerpt.count)
    }
}
