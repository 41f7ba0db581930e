/// The panel's durable log. One owner, one thread; readers use `LogReader`.
///
/// `Docs/Formats/append-log.md` says what stands on the disk, and what becomes of every failure.
package final class AppendLog {
    /// The most records of one append.
    package static let groupRecordsMax = 4_096

    package let epoch: Epoch
    /// What was found when the log was opened.
    package internal(set) var opening = OpeningReport()
    /// The number of the next record. Numbers below it are taken, by withheld records too.
    package internal(set) var nextSequence = SequenceNumber.first
    /// Of the newest record; nil for a log without one.
    package internal(set) var lastBootOrdinal: UInt16?
    /// The centre has everything before this number, as far as the cursor says durably.
    package internal(set) var acknowledged = SequenceNumber.first

    let files: LogFiles
    let options: LogOptions
    let seed: UInt32
    let lock: OpenFile
    let buffer = PageBuffer()
    /// The segment in use; nil where the next append begins one.
    var current: SegmentWriter?
    /// Segments that are written no more, oldest first.
    var sealed = SealedSegments()
    /// Segments that hold nothing yet, in the order in which they will be used.
    var spares: [Spare] = []
    /// No segment was ever given this ordinal.
    var nextOrdinal: UInt64 = 1
    /// Whether every page of the segment in use was read, or was written by this object.
    var isInspected = true
    /// Records that have numbers and are not durable: the disk failed twice.
    var withheld: (first: SequenceNumber, drafts: [Draft])?
    var cursor: Cursor?
    /// Whether this object itself synced the cursor.
    var isCursorSynced = false
    private var healedFault: StorageFault?

    struct Spare: Hashable {
        var ordinal: UInt64
        var pages: Int
        /// Whether all of its pages are known to be void. One that an opening found is read through
        /// before it is used, and not while somebody waits for the log to open.
        var isChecked: Bool
    }

    /// Opens the log in a folder, or makes one there; repairs what a crash left.
    ///
    /// - Parameters:
    ///   - directory: made where it is missing, if its parent exists.
    ///   - newEpoch: draws 128 random bits; asked only where a log is made.
    /// - Throws: `locked`, `newerFormat` or `storage`; never because of damage.
    package init(
        opening directory: String, storage: any Storage, options: LogOptions = LogOptions(),
        newEpoch: () -> Epoch
    ) throws(LogFault) {
        files = LogFiles(directory: directory, storage: storage)
        self.options = options
        lock = try Self.lock(files)
        let survey: LogSurvey
        do {
            survey = try LogSurvey(files, isComplete: false)
        } catch {
            storage.close(lock)
            throw error
        }
        epoch = survey.epoch ?? newEpoch()
        seed = epoch.seed
        // From here on the end of this object closes what is open, also after a fault.
        try recover(survey)
    }

    deinit {
        if let current { files.storage.close(current.file) }
        files.storage.close(lock)
    }

    /// Every record before this number is durable, or lost for good.
    package var durable: SequenceNumber { withheld?.first ?? nextSequence }

    /// Writes records and syncs them: durable on return. One group, one sync.
    ///
    /// - Parameter drafts: at most `groupRecordsMax`.
    /// - Returns: their numbers, in their order.
    /// - Throws: `full` or `refused`: nothing of `drafts` was written. `withheld`: they have
    ///   numbers and are not durable; the next append that succeeds writes them first.
    package func append(_ drafts: [Draft]) throws(LogFault) -> Range<SequenceNumber> {
        precondition(drafts.count <= Self.groupRecordsMax, "a group is at most 4,096 records")
        try writeWithheld()
        let first = nextSequence
        guard let last = drafts.last else { return first..<first }
        try makeRoom(for: drafts)
        nextSequence = first.advanced(by: drafts.count)
        lastBootOrdinal = last.stamp.bootOrdinal
        try store(drafts, from: first)
        return first..<nextSequence
    }

    /// Reads through what an opening left unread, where nobody waits for it: the older pages of the
    /// segment in use, and the spares. What is damaged is treated as an opening would, and told in
    /// `opening`. To be called once, after the opening; until then readers pass such damage by
    /// themselves.
    ///
    /// - Throws: `storage` where the disk refuses; nothing changed then.
    package func inspect() throws(LogFault) {
        checkSpares()
        guard let current, !isInspected else { return }
        let image = SegmentImage(pages: current.pageCount)
        let scan = try files.scan(
            current.file, ordinal: current.ordinal, seed: seed, into: image)
        isInspected = true
        // What the device does not give may come back; a reader decides how long to wait.
        if !scan.isSound, scan.first != nil, image.unreadable == nil { giveUp(scan, image) }
    }

    /// Has a spare segment ready, so that the next append need not wait for one and a disk that
    /// fills up still takes records. To be called when nothing else is to be done.
    ///
    /// - Throws: `full` or `storage`; records still fit as long as the segments that are there do.
    package func prepareSpare() throws(LogFault) {
        checkSpares()
        guard spares.isEmpty else { return }
        do {
            try makeSpare()
        } catch {
            if error.kind == .full { throw .full(error) }
            throw .storage(error)
        }
    }

    /// A failure of the disk that an append got around with another segment since the last call:
    /// the caller may want to tell somebody.
    package func takeHealedFault() -> StorageFault? {
        defer { healedFault = nil }
        return healedFault
    }

    /// Takes the numbers' content to the disk before anything newer. A failed attempt here is the
    /// whole answer to the caller: numbers are given only when these are durable.
    private func writeWithheld() throws(LogFault) {
        guard let (first, drafts) = withheld else { return }
        do {
            try store(drafts, from: first)
        } catch {
            if case .withheld(_, let fault) = error { throw .refused(fault) }
            throw error
        }
    }

    /// Writes records under their numbers; where that fails, once more in the next segment.
    func store(_ drafts: [Draft], from first: SequenceNumber) throws(LogFault) {
        var rest = drafts[...]
        var hasFailed = false
        while !rest.isEmpty {
            let sequence = first.advanced(by: rest.startIndex)
            do {
                let count = try append(rest, from: sequence)
                rest = rest.dropFirst(count)
            } catch {
                sealCurrent()
                guard hasFailed else {
                    hasFailed = true
                    healedFault = error
                    continue
                }
                healedFault = nil
                withheld = (sequence, Array(rest))
                throw .withheld(sequence..<first.advanced(by: drafts.count), error)
            }
        }
        withheld = nil
    }

    /// As many records as the segment in use takes; begins one where there is none.
    private func append(
        _ drafts: ArraySlice<Draft>, from sequence: SequenceNumber
    ) throws(StorageFault) -> Int {
        if current == nil || current!.isFull || current!.end != sequence {
            try roll(first: sequence)
        }
        return try current!.append(drafts, to: files.storage, buffer: buffer, seed: seed)
    }
}
