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
        let first = try oldest() ?? nextSequence
        // A forged segment can claim to begin behind the end.
        opening.kept = first..<max(first, nextSequence)
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
        var unreadable: [UInt64] = []
        var lastFault: StorageFault?
        var given = 0
        while let ordinal = older.popLast() {
            let head = try files.scanHead(ordinal, seed: seed, into: image)
            if head.isVoid, head.isComplete, image.unreadable == nil {
                // Below one that may come back, its ordinal is too low for new records.
                guard unreadable.isEmpty else {
                    unreadable.insert(ordinal, at: 0)
                    continue
                }
                let pages = head.pageCount
                spares.insert(Spare(ordinal: ordinal, pages: pages, isChecked: false), at: 0)
                continue
            }
            let file = try files.storing(
                try files.storage.open(files.folder.segment(ordinal), .writing))
            let isSynced = sync(file)
            let scan: SegmentScan
            do throws(LogFault) {
                scan = try files.scanEnd(file, ordinal: ordinal, seed: seed, into: image)
            } catch {
                files.storage.close(file)
                throw error
            }
            if scan.first != nil {
                for older in older { sealed.append(older, first: nil) }
                try take(
                    scan, image, file, isSynced: isSynced, numbersLost: given, below: unreadable)
                return
            }
            files.storage.close(file)
            // Where not even its header is given, it has as many pages as all of them.
            let most = scan.header == nil ? options.segmentPages * Page.recordsMax : Int.max
            given += min(scan.numbersLost, most)
            if let fault = image.unreadable {
                // The disk may give it again: it stays where it is, and is not written.
                unreadable.insert(ordinal, at: 0)
                lastFault = fault
            } else if unreadable.isEmpty || !scan.broken.isEmpty {
                takeSpare(scan, image, isSynced: isSynced)
            } else {
                unreadable.insert(ordinal, at: 0)
            }
        }
        // Nobody knows where the log ends: to go on would be to guess its numbers.
        if let lastFault { throw .storage(lastFault) }
        // Nothing but spares: an empty log, or one whose only pages are damaged.
        guard given > 0 else { return }
        nextSequence = nextSequence.advanced(by: given)
        opening.gaps = [acknowledged..<nextSequence]
        goOn(gaps: opening.gaps, stamp: Stamp(untrusted: nil))
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
        numbersLost: Int, below unreadable: [UInt64]
    ) throws(LogFault) {
        let newest = (try? newestStamp(scan, image)) ?? nil
        lastBootOrdinal = newest?.bootOrdinal
        if isSynced, scan.isSound, acknowledged <= scan.end!, numbersLost == 0 {
            nextSequence = scan.end!
            current = SegmentWriter(file: file, continuing: scan, image: image, buffer: buffer)
            isInspected = false
            return
        }
        files.storage.close(file)
        sealed.append(scan.ordinal, first: scan.first)
        opening.sealed.append(LogFolder.name(scan.ordinal))
        for ordinal in unreadable { sealed.append(ordinal, first: nil) }
        _ = setAside(pages: scan.broken + scan.partial, of: scan, image)
        let given = scan.end!.advanced(by: scan.numbersLost + numbersLost)
        nextSequence = max(given, scan.durable, acknowledged)
        let unlost = min(acknowledged, nextSequence)..<nextSequence
        opening.gaps = lost(in: scan).map { $0.clamped(to: unlost) }.filter { !$0.isEmpty }
        // Where the sync failed: what was ever promised was synced before, and stands there still.
        // It is not written anew, since a second failure would leave half of it above the whole.
        goOn(gaps: opening.gaps, stamp: Stamp(untrusted: newest))
    }

    /// Leaves the segment in use, in whose older pages there is damage: what is lost becomes gaps.
    func giveUp(_ scan: SegmentScan, _ image: SegmentImage) {
        _ = setAside(pages: scan.broken + scan.partial, of: scan, image)
        sealCurrent()
        opening.sealed.append(LogFolder.name(scan.ordinal))
        let unlost = min(acknowledged, nextSequence)..<nextSequence
        let gaps = lost(in: scan).map { $0.clamped(to: unlost) }.filter { !$0.isEmpty }
        opening.gaps += gaps
        let last = try? newestStamp(scan, image)
        goOn(gaps: gaps, stamp: Stamp(untrusted: last ?? nil))
    }

    private func lost(in scan: SegmentScan) -> [Range<SequenceNumber>] {
        let end = scan.end!
        return scan.holes + (end < nextSequence ? [end..<nextSequence] : [])
    }

    /// Goes on in the next segment. Where the disk refuses, the log is open all the same: what is
    /// there can be read.
    private func goOn(gaps: [Range<SequenceNumber>], stamp: Stamp) {
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
