package import AppendLog

/// The scratch log of a run, beside the real one.
package struct PlugScratch {
    /// A megabyte each: ten minutes of writing are far less.
    private static let segmentsMax = 64
    private static let recordsAtOnce = 4_096
    private static let bytesAtOnce = 1_048_576

    private let folder: String

    package init(_ places: PanelPlaces) {
        folder = "\(places.stateFolder)/pull-plug"
    }

    package func remove() {
        ScratchFolder.remove(folder)
    }

    /// A new one; its epoch is the name of the run.
    package func begin() throws(LogFault) -> AppendLog {
        remove()
        return try open()
    }

    private func open() throws(LogFault) -> AppendLog {
        try AppendLog(
            opening: folder, storage: FileStorage(),
            options: LogOptions(keptSegments: 0, segmentsMax: Self.segmentsMax),
            newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
    }

    /// Recovers what is there, as the daemon's start would.
    ///
    /// - Returns: the run, and the number before which every record is there; nil where there is no
    ///   log.
    package func examine() throws(LogFault) -> (run: String, whole: UInt64)? {
        do {
            _ = try LogReader(directory: folder, storage: FileStorage())
        } catch {
            if case .noLog = error { return nil }
            throw error
        }
        let log = try open()
        try log.inspect()
        let reader = try LogReader(directory: folder, storage: FileStorage())
        return (log.epoch.description, try Self.whole(reader).rawValue)
    }

    private static func whole(_ reader: LogReader) throws(LogFault) -> SequenceNumber {
        let kept = try reader.kept()
        var next = SequenceNumber.first
        guard kept.lowerBound == next else { return next }
        while next < kept.upperBound {
            let excerpt = try reader.read(
                from: next, before: kept.upperBound, recordsMax: recordsAtOnce,
                bytesMax: bytesAtOnce)
            guard !excerpt.range.isEmpty else { break }
            // A gap record stands behind what it speaks of, and under a number of its own.
            for record in excerpt.records {
                guard record.sequence == next else { return next }
                if let gap = Gap(record) { return min(next, gap.lost.lowerBound) }
                next = next.next
            }
            guard excerpt.missing.isEmpty else { return next }
        }
        return next
    }
}
