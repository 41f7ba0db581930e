/// What stands in a log's folder, before anything is changed.
struct LogSurvey {
    private struct Segment {
        let ordinal: UInt64
        /// Nil where it is damaged.
        let header: SegmentHeader?
    }

    /// Of this log, ascending.
    private(set) var segments: [UInt64] = []
    /// Of another log.
    private(set) var foreign: [UInt64] = []
    /// Of every segment in the folder.
    let ordinals: [UInt64]
    /// In the making when a crash came.
    let unfinished: [String]
    let cursor: Cursor?
    /// Nil where nothing tells it: there is no log, or nothing of it can be read.
    let epoch: Epoch?

    /// - Parameter isComplete: looks at the header of every segment. Otherwise, where the cursor
    ///   and the newest segment agree about the log, that is enough: a file of another log between
    ///   them has no record of ours, and is found when its turn comes to be let go.
    /// - Throws: `newerFormat`, or `storage` where nothing can be read.
    init(_ files: LogFiles, isComplete: Bool) throws(LogFault) {
        let names = try files.storing(try files.storage.names(in: files.folder.path))
        unfinished = names.filter { $0.hasSuffix(".new") }
        ordinals = names.compactMap(LogFolder.ordinal(of:)).sorted()
        let cursor = try files.storing(try files.cursor())
        if !isComplete, let cursor, let newest = ordinals.last,
            let header = try? files.header(of: newest), header.ordinal == newest,
            header.epoch == cursor.epoch
        {
            self.cursor = cursor
            epoch = cursor.epoch
            segments = ordinals
            return
        }
        var all: [Segment] = []
        var lastFault: LogFault?
        for ordinal in ordinals {
            var header: SegmentHeader?
            do throws(LogFault) {
                header = try files.header(of: ordinal)
            } catch {
                guard case .storage(let fault) = error else { throw error }
                // Recycled since the names were listed.
                if fault.kind == .missing { continue }
                guard fault.kind == .device else { throw error }
                lastFault = error
            }
            all.append(Segment(ordinal: ordinal, header: header))
        }
        // A cursor alone is no log: somebody took the records away.
        epoch =
            Self.commonest(all.compactMap(\.header?.epoch))
            ?? (ordinals.isEmpty ? nil : cursor?.epoch)
        self.cursor = cursor?.epoch == epoch ? cursor : nil
        // A disk that gives nothing is not a log that is damaged.
        if epoch == nil, let lastFault { throw lastFault }
        for segment in all { try sort(segment, files) }
    }

    private mutating func sort(_ segment: Segment, _ files: LogFiles) throws(LogFault) {
        guard let epoch else {
            foreign.append(segment.ordinal)
            return
        }
        let isForeign = segment.header.map { $0.epoch != epoch } ?? false
        // The pages decide: a header can have been written to the wrong place.
        if isForeign, try files.first(of: segment.ordinal, seed: epoch.seed) == nil {
            foreign.append(segment.ordinal)
        } else {
            segments.append(segment.ordinal)
        }
    }

    /// Of as many, the newest.
    private static func commonest(_ epochs: [Epoch]) -> Epoch? {
        let counts = Dictionary(grouping: epochs) { $0 }.mapValues(\.count)
        let most = counts.values.max()
        return epochs.last { counts[$0] == most }
    }
}
