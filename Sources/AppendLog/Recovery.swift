// Opening: what stands on the disk becomes a log that can be written. Every step leaves a state
// from which another opening comes to the same end, so a crash or a fault in between does no harm.

extension AppendLog {
    func recover(_ survey: LogSurvey) throws(LogFault) {
        cursor = survey.cursor
        nextOrdinal = 1 + (survey.ordinals.max() ?? 0)
        for name in survey.unfinished { remove(name) }
        for ordinal in survey.foreign { setAside(LogFolder.name(ordinal)) }
        if survey.segments.isEmpty {
            try create()
        } else {
            try resume(survey.segments.map(\.ordinal))
        }
        opening.kept = (try oldest() ?? nextSequence)..<nextSequence
        if cursor == nil { acknowledged = opening.kept.lowerBound }
    }

    /// The first number that is kept; nil for a log that holds none.
    private func oldest() throws(LogFault) -> SequenceNumber? {
        try sealed.first(from: 0, in: files, seed: seed) ?? current?.first
    }

    private func create() throws(LogFault) {
        opening.wasCreated = true
        cursor = nil
        try files.storing(try makeSpare())
        try files.storing(try createCursor(.first))
    }

    /// - Parameter ordinals: at least one, ascending.
    private func resume(_ ordinals: [UInt64]) throws(LogFault) {
        acknowledged = cursor?.mark ?? .first
        nextSequence = acknowledged
        var older = ordinals
        var given = 0
        while let ordinal = older.popLast() {
            let file = try files.storing(
                try files.storage.open(files.folder.segment(ordinal), .writing))
            let isSynced = sync(file)
            let (bytes, scan) = try files.scan(file, ordinal: ordinal, seed: seed)
            // What was read is forgotten again: later syncs are quicker on small folios.
            _ = sync(file)
            for older in older where scan.first != nil { sealed.append(older, first: nil) }
            if scan.first != nil {
                try take(scan, bytes, file, isSynced: isSynced, numbersLost: given)
                return
            }
            files.storage.close(file)
            given += scan.numbersLost
            takeSpare(scan, bytes, isSynced: isSynced)
        }
        // Nothing but spares: an empty log, or one whose only pages are damaged.
        guard given > 0 else { return }
        nextSequence = nextSequence.advanced(by: given)
        opening.gaps = [acknowledged..<nextSequence]
        goOn([], from: nextSequence, gaps: gapDrafts(stamp: Stamp(untrusted: nil)))
    }

    private func gapDrafts(stamp: Stamp) -> [Draft] {
        opening.gaps.map { Gap(lost: $0).draft(stamp: stamp) }
    }

    private func sync(_ file: OpenFile) -> Bool {
        (try? files.storage.synchronize(file, forgetting: true)) != nil
    }

    /// A segment without a page of its own ordinal: ready to be used, unless it shows damage.
    private func takeSpare(_ scan: SegmentScan, _ bytes: [UInt8], isSynced: Bool) {
        let name = LogFolder.name(scan.ordinal)
        guard scan.isComplete else {
            // Perhaps another segment under a wrong name.
            setAside(name)
            return
        }
        if scan.broken.isEmpty, isSynced {
            spares.insert(Spare(ordinal: scan.ordinal, pages: scan.pageCount), at: 0)
        } else if setAside(pages: scan.broken, of: scan, bytes) {
            remove(name)
        } else {
            setAside(name)
        }
    }

    /// The segment in use: written on where it is sound, else left as it is.
    private func take(
        _ scan: SegmentScan, _ bytes: [UInt8], _ file: OpenFile, isSynced: Bool,
        numbersLost: Int
    ) throws(LogFault) {
        let newest = try newestStamp(scan, bytes)
        lastBootOrdinal = newest?.bootOrdinal
        if isSynced, scan.isSound, acknowledged <= scan.end!, numbersLost == 0 {
            nextSequence = scan.end!
            current = SegmentWriter(file: file, continuing: scan, bytes: bytes, buffer: buffer)
            return
        }
        files.storage.close(file)
        sealed.append(scan.ordinal, first: scan.first)
        _ = setAside(pages: scan.broken + scan.partial, of: scan, bytes)
        let given = scan.end!.advanced(by: scan.numbersLost + numbersLost)
        nextSequence = max(given, scan.durable, acknowledged)
        let stamp = Stamp(untrusted: newest)
        // Without a sync, only what an earlier one covered is on the disk for certain.
        let unsynced = isSynced ? nextSequence : min(scan.durable, scan.end!)
        let again = drafts(from: unsynced, in: scan, bytes, stamp: stamp)
        let unlost = min(acknowledged, unsynced)..<unsynced
        opening.gaps = lost(in: scan).map { $0.clamped(to: unlost) }.filter { !$0.isEmpty }
        goOn(again, from: unsynced, gaps: gapDrafts(stamp: stamp))
    }

    private func lost(in scan: SegmentScan) -> [Range<SequenceNumber>] {
        let end = scan.end!
        return scan.holes + (end < nextSequence ? [end..<nextSequence] : [])
    }

    /// What stands from a number to the end, to be written anew under the same numbers. A number in
    /// between that cannot be read becomes a gap of its own.
    private func drafts(
        from first: SequenceNumber, in scan: SegmentScan, _ bytes: [UInt8], stamp: Stamp
    ) -> [Draft] {
        var found: [SequenceNumber: Draft] = [:]
        for place in scan.records where place.sequence >= first {
            found[place.sequence] = record(at: place.bytes, in: bytes)?.draft
        }
        return (min(first, scan.end!).rawValue..<scan.end!.rawValue).map(
            SequenceNumber.init(rawValue:)
        ).map {
            found[$0] ?? Gap(lost: $0..<$0.next).draft(stamp: stamp)
        }
    }

    /// Goes on in the next segment. Where the disk refuses, the records are withheld and the log is
    /// open all the same: what is there can be read.
    private func goOn(_ again: [Draft], from first: SequenceNumber, gaps: [Draft]) {
        if !again.isEmpty { try? store(again, from: first) }
        // The next opening finds the same gaps: they can wait until the disk takes records.
        guard withheld == nil else { return }
        if !gaps.isEmpty {
            let first = nextSequence
            nextSequence = first.advanced(by: gaps.count)
            try? store(gaps, from: first)
        }
        guard current == nil, withheld == nil else { return }
        // The torn tail is cut when the next segment durably begins before it.
        do {
            try roll(first: nextSequence)
            try current!.begin(in: files.storage, buffer: buffer, seed: seed)
        } catch {
            sealCurrent()
        }
    }

    /// Of the newest record that can be read.
    private func newestStamp(_ scan: SegmentScan, _ bytes: [UInt8]) throws(LogFault) -> Stamp? {
        if let last = scan.records.last { return record(at: last.bytes, in: bytes)?.stamp }
        for ordinal in sealed.ordinals.reversed() {
            let (bytes, scan) = try files.scan(ordinal, seed: seed)
            if let last = scan.records.last { return record(at: last.bytes, in: bytes)?.stamp }
        }
        return nil
    }

    private func record(at place: Range<Int>, in bytes: [UInt8]) -> Record? {
        try? Record(decoding: bytes[place], epoch: epoch)
    }
}

extension Stamp {
    /// For a record that the log itself writes: it has no clock.
    fileprivate init(untrusted newest: Stamp?) {
        self.init(
            boottimeNanoseconds: newest?.boottimeNanoseconds ?? 0,
            wallMilliseconds: newest?.wallMilliseconds ?? 0, isWallTrusted: false,
            bootOrdinal: newest?.bootOrdinal ?? 0)
    }
}

extension Record {
    fileprivate var draft: Draft {
        Draft(type: type, version: version, stamp: stamp, payload: payload)
    }
}
