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
            try resume(survey.segments)
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
        let image = SegmentImage(pages: options.segmentPages)
        var older = ordinals
        var given = 0
        while let ordinal = older.popLast() {
            let head = try files.scanHead(ordinal, seed: seed, into: image)
            if head.isVoid, head.isComplete {
                let pages = head.pageCount
                spares.insert(Spare(ordinal: ordinal, pages: pages, isChecked: false), at: 0)
                continue
            }
            let file = try files.storing(
                try files.storage.open(files.folder.segment(ordinal), .writing))
            let isSynced = sync(file)
            let scan = try files.scanEnd(file, ordinal: ordinal, seed: seed, into: image)
            if scan.first != nil {
                for older in older { sealed.append(older, first: nil) }
                try take(scan, image, file, isSynced: isSynced, numbersLost: given)
                return
            }
            files.storage.close(file)
            given += scan.numbersLost
            takeSpare(scan, image, isSynced: isSynced)
        }
        // Nothing but spares: an empty log, or one whose only pages are damaged.
        guard given > 0 else { return }
        nextSequence = nextSequence.advanced(by: given)
        opening.gaps = [acknowledged..<nextSequence]
        goOn([], from: nextSequence, gaps: opening.gaps, stamp: Stamp(untrusted: nil))
    }

    private func sync(_ file: OpenFile) -> Bool {
        (try? files.storage.synchronize(file, forgetting: true)) != nil
    }

    /// A damaged segment without a page of its own ordinal.
    private func takeSpare(_ scan: SegmentScan, _ image: SegmentImage, isSynced: Bool) {
        let name = LogFolder.name(scan.ordinal)
        guard scan.isComplete else {
            // Perhaps another segment under a wrong name.
            setAside(name)
            return
        }
        if scan.broken.isEmpty, isSynced {
            spares.insert(
                Spare(ordinal: scan.ordinal, pages: scan.pageCount, isChecked: true), at: 0)
        } else if setAside(pages: scan.broken, of: scan, image) {
            remove(name)
        } else {
            setAside(name)
        }
    }

    /// The segment in use: written on where it is sound, else left as it is.
    private func take(
        _ scan: SegmentScan, _ image: SegmentImage, _ file: OpenFile, isSynced: Bool,
        numbersLost: Int
    ) throws(LogFault) {
        let newest = try newestStamp(scan, image)
        lastBootOrdinal = newest?.bootOrdinal
        if isSynced, scan.isSound, acknowledged <= scan.end!, numbersLost == 0 {
            nextSequence = scan.end!
            current = SegmentWriter(file: file, continuing: scan, image: image, buffer: buffer)
            isInspected = false
            return
        }
        files.storage.close(file)
        sealed.append(scan.ordinal, first: scan.first)
        _ = setAside(pages: scan.broken + scan.partial, of: scan, image)
        let given = scan.end!.advanced(by: scan.numbersLost + numbersLost)
        nextSequence = max(given, scan.durable, acknowledged)
        let stamp = Stamp(untrusted: newest)
        // Without a sync, only what an earlier one covered is on the disk for certain.
        let unsynced = isSynced ? nextSequence : min(scan.durable, scan.end!)
        let again = drafts(from: unsynced, in: scan, image, stamp: stamp)
        let unlost = min(acknowledged, unsynced)..<unsynced
        opening.gaps = lost(in: scan).map { $0.clamped(to: unlost) }.filter { !$0.isEmpty }
        goOn(again, from: unsynced, gaps: opening.gaps, stamp: stamp)
    }

    /// Leaves the segment in use, in whose older pages there is damage: what is lost becomes gaps.
    func giveUp(_ scan: SegmentScan, _ image: SegmentImage) {
        _ = setAside(pages: scan.broken + scan.partial, of: scan, image)
        sealCurrent()
        let unlost = min(acknowledged, nextSequence)..<nextSequence
        let gaps = lost(in: scan).map { $0.clamped(to: unlost) }.filter { !$0.isEmpty }
        opening.gaps += gaps
        let last = try? newestStamp(scan, image)
        goOn([], from: nextSequence, gaps: gaps, stamp: Stamp(untrusted: last ?? nil))
    }

    private func lost(in scan: SegmentScan) -> [Range<SequenceNumber>] {
        let end = scan.end!
        return scan.holes + (end < nextSequence ? [end..<nextSequence] : [])
    }

    /// What stands from a number to the end, to be written anew under the same numbers. A number in
    /// between that cannot be read becomes a gap of its own.
    private func drafts(
        from first: SequenceNumber, in scan: SegmentScan, _ image: SegmentImage, stamp: Stamp
    ) -> [Draft] {
        var found: [SequenceNumber: Draft] = [:]
        for run in scan.runs where run.end > first {
            run.forEach(in: image.bytes) { found[$0.first] = record($0, in: image)?.draft }
        }
        return (min(first, scan.end!).rawValue..<scan.end!.rawValue).map(
            SequenceNumber.init(rawValue:)
        ).map {
            found[$0] ?? Gap(lost: $0..<$0.next).draft(stamp: stamp)
        }
    }

    /// Goes on in the next segment. Where the disk refuses, the records are withheld and the log is
    /// open all the same: what is there can be read.
    private func goOn(
        _ again: [Draft], from first: SequenceNumber, gaps: [Range<SequenceNumber>], stamp: Stamp
    ) {
        if !again.isEmpty { try? store(again, from: first) }
        // The next opening finds the same gaps: they can wait until the disk takes records.
        guard withheld == nil else { return }
        if !gaps.isEmpty {
            let first = nextSequence
            nextSequence = first.advanced(by: gaps.count)
            try? store(gaps.map { Gap(lost: $0).draft(stamp: stamp) }, from: first)
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
    private func newestStamp(_ scan: SegmentScan, _ image: SegmentImage) throws(LogFault) -> Stamp?
    {
        if let stamp = lastStamp(scan, image) { return stamp }
        let image = SegmentImage(pages: options.segmentPages)
        for ordinal in sealed.ordinals.reversed() {
            let scan = try files.scan(ordinal, seed: seed, into: image)
            if let stamp = lastStamp(scan, image) { return stamp }
        }
        return nil
    }

    private func lastStamp(_ scan: SegmentScan, _ image: SegmentImage) -> Stamp? {
        var last: RecordRun?
        scan.runs.last?.forEach(in: image.bytes) { last = $0 }
        return last.flatMap { record($0, in: image)?.stamp }
    }

    /// - Parameter run: one record.
    private func record(_ run: RecordRun, in image: SegmentImage) -> Record? {
        try? Record(UnsafeRawBufferPointer(rebasing: image.bytes[run.bytes]), seed: seed)
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
