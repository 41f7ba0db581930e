package import AppendLog
package import Exchange
import Feedback

/// Brings a folder on a stick to where it has everything that the centre lacks: what an earlier
/// export left there stays and counts. Each file is whole before the next is begun, so that a stick
/// that is pulled loses at most one. `Docs/Formats/export.md` has the files and their names.
package struct StickExport {
    /// A file is full at about this size: a slow stick takes some seconds for it.
    package static let fileBytesMax = 8_388_608
    /// What the file system needs for a name and its table.
    static let roomForNames: UInt64 = 65_536

    package struct Summary: Sendable {
        package var folder: String
        package var range: Range<SequenceNumber>
        /// Files of this panel that were there, and cover part of the range.
        package var earlier = 0
        /// Of the same panel, and damaged or cut short: what they should have is written again.
        package var damaged: [String] = []
        package var written: [LogExport.Summary] = []

        package var unread: [Range<SequenceNumber>] { written.flatMap(\.unread) }
        package var missing: UInt64 { written.map(\.missing).reduce(0, +) }
    }

    private let reader: LogReader
    private let key: PanelKey
    private let export: LogExport
    private let folder: StickFolder
    private let fileBytesMax: Int

    package init(
        _ reader: LogReader, key: PanelKey, to folder: String, clock: PanelClock = .system,
        fileBytesMax: Int = Self.fileBytesMax
    ) {
        self.reader = reader
        self.key = key
        self.folder = StickFolder(folder)
        self.fileBytesMax = fileBytesMax
        export = LogExport(reader, key: key, clock: clock)
    }

    /// - Parameters:
    ///   - range: not empty, of kept numbers.
    ///   - again: also what earlier exports on this stick have.
    ///   - onBytes: called with the bytes of each batch.
    /// - Throws: `Ending` with what a technician should do.
    package func write(
        _ range: Range<SequenceNumber>, kept: Range<SequenceNumber>, again: Bool = false,
        onBytes: (Int) -> Void = { _ in }
    ) throws -> Summary {
        var summary = Summary(folder: folder.path, range: range)
        do {
            try removeParts()
            let carried = again ? [] : try carried(&summary)
            let gaps = carried.gaps(in: range)
            try requireRoom(for: gaps)
            for gap in gaps { try write(gap, kept, &summary, onBytes) }
        } catch let fault as FolderFile.Fault {
            throw folder.ending(fault, filesWhole: summary.written.count)
        }
        return summary
    }

    private var prefix: String { "\(key.panel)-" }

    private func name(_ range: Range<SequenceNumber>) -> String {
        "\(prefix)\(range.lowerBound)-\(range.upperBound)\(LogExport.suffix)"
    }

    /// What this panel's exports left unfinished; others' are theirs.
    private func removeParts() throws(FolderFile.Fault) {
        for name in try folder.names()
        where name.hasPrefix(prefix) && name.hasSuffix(LogExport.suffix + PartFile.suffix) {
            try folder.remove(name)
        }
    }

    private func carried(
        _ summary: inout Summary
    ) throws(FolderFile.Fault) -> [Range<SequenceNumber>] {
        var ranges: [Range<SequenceNumber>] = []
        for name in try folder.names()
        where name.hasPrefix(prefix) && name.hasSuffix(LogExport.suffix) {
            guard let file = try CarriedFile(folder.path(name)) else {
                summary.damaged.append(name)
                continue
            }
            // Another epoch's numbers are other records.
            guard file.epoch == reader.epoch else { continue }
            if file.ranges.contains(where: { $0.overlaps(summary.range) }) { summary.earlier += 1 }
            ranges += file.ranges
        }
        return ranges
    }

    private func requireRoom(for gaps: [Range<SequenceNumber>]) throws {
        guard !gaps.isEmpty else { return }
        let (needed, room) = (UInt64(try export.bytes(of: gaps)), try folder.room())
        guard needed + Self.roomForNames > room else { return }
        throw Ending(
            "'\(folder.path)' has \(room) bytes free and \(needed) are needed; nothing was "
                + "written\nTry: another stick, or --before for a part of it.", .failed)
    }

    private func write(
        _ gap: Range<SequenceNumber>, _ kept: Range<SequenceNumber>, _ summary: inout Summary,
        _ onBytes: (Int) -> Void
    ) throws {
        var next = gap.lowerBound
        while next < gap.upperBound {
            let rest = next..<gap.upperBound
            let written = try export.write(
                rest, kept: kept, to: folder.path(name(rest)), bytesMax: fileBytesMax,
                named: { folder.path(name($0)) }, onBytes: onBytes)
            summary.written.append(written)
            guard written.range.upperBound > next else { return }
            next = written.range.upperBound
        }
    }
}
