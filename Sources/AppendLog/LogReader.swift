/// Reads a log while it is written, from any thread or process, and changes nothing.
package struct LogReader: Sendable {
    /// How often a read is begun anew when the writer recycled or moved what was being read.
    static let attemptsMax = 256

    package let epoch: Epoch
    let files: LogFiles
    let seed: UInt32

    /// - Throws: `noLog`, `newerFormat` or `storage`.
    package init(directory: String, storage: any Storage) throws(LogFault) {
        files = LogFiles(directory: directory, storage: storage)
        guard let epoch = try LogSurvey(files, isComplete: false).epoch else {
            throw .noLog(directory: directory)
        }
        self.epoch = epoch
        seed = epoch.seed
    }

    /// Records in order, beginning with number `from`.
    ///
    /// Reading passes holes: their numbers are in the excerpt's range and no record comes with
    /// them.
    ///
    /// - Parameters:
    ///   - end: nothing at or behind it is read: what the writer says is durable. Nil reads up to
    ///     what is on the disk, and makes that durable first: for another process.
    ///   - recordsMax: at least 1.
    ///   - bytesMax: at least one record of the largest size.
    ///   - previous: the excerpt that ends where this one begins, if there is one: then its place
    ///     need not be looked for.
    /// - Throws: `gone` where `from` is before the oldest kept number; `unreadable`;
    ///   `busy`; `storage`.
    package func read(
        from: SequenceNumber, before end: SequenceNumber?, recordsMax: Int, bytesMax: Int,
        after previous: LogExcerpt? = nil
    ) throws(LogFault) -> LogExcerpt {
        precondition(recordsMax >= 1 && bytesMax >= Record.headerBytes + Record.payloadBytesMax)
        if let bookmark = previous?.bookmark, previous?.range.upperBound == from {
            let builder = ExcerptBuilder(from: from, recordsMax: recordsMax, bytesMax: bytesMax)
            // Whatever is not plain is read without it.
            if let reading = try? read(before: end, builder, at: bookmark), reading.isPlain {
                return reading.marked
            }
        }
        var last: Reading?
        for _ in 0..<Self.attemptsMax {
            let builder = ExcerptBuilder(from: from, recordsMax: recordsMax, bytesMax: bytesMax)
            do throws(ReadingFault) {
                let reading = try read(before: end, builder)
                // What looks like a hole may be what the writer moved meanwhile. Damage is what two
                // readings in a row agree on while the slots stand still.
                if !reading.hasHole { return reading.marked }
                if reading == last { return try excerpt(of: reading, within: builder) }
                last = reading
            } catch {
                if case .fault(let fault) = error { throw fault }
                last = nil
            }
        }
        throw .busy
    }

    /// The numbers that are kept.
    package func kept() throws(LogFault) -> Range<SequenceNumber> {
        for _ in 0..<Self.attemptsMax {
            do throws(ReadingFault) {
                let view = try LogView(files, seed: seed)
                guard let first = try view.first(from: 0), let last = try view.newest() else {
                    try view.checkReadable()
                    return .first ..< .first
                }
                // The device can refuse now what it gave a moment ago.
                guard let end = last.end else { throw ReadingFault.changed }
                return first..<max(first, end, last.durable)
            } catch {
                if case .fault(let fault) = error { throw fault }
            }
        }
        throw .busy
    }

    private struct Reading: Equatable {
        var excerpt: LogExcerpt
        var hasHole: Bool
        /// Where it stopped; nil at the end of the last segment that was named.
        var bookmark: Bookmark?
        /// Of every segment that was read.
        var slots: [[UInt8]]
        /// The device refused a page.
        var unreadable: StorageFault?

        /// Whether it stopped in the midst of what it knew, without having met damage.
        var isPlain: Bool { !hasHole && bookmark != nil && unreadable == nil }

        var marked: LogExcerpt {
            var marked = excerpt
            marked.bookmark = bookmark
            return marked
        }
    }

    /// What is damaged is passed. What the device only refuses may come back: the caller decides
    /// how long to wait for it.
    private func excerpt(
        of reading: Reading, within limits: ExcerptBuilder
    ) throws(ReadingFault) -> LogExcerpt {
        guard let fault = reading.unreadable, let hole = reading.excerpt.missing.first else {
            return reading.excerpt
        }
        guard hole.lowerBound > limits.from else { throw .fault(.unreadable(hole, fault)) }
        return try read(before: hole.lowerBound, limits).excerpt
    }

    private func read(
        before end: SequenceNumber?, _ start: ExcerptBuilder, at bookmark: Bookmark? = nil
    ) throws(ReadingFault) -> Reading {
        let view: LogView
        let first: Int
        if let bookmark {
            view = LogView(files, seed: seed, ordinals: bookmark.ordinals)
            first = bookmark.index
        } else {
            view = try LogView(files, seed: seed)
            first = try startIndex(in: view, from: start.from)
        }
        var builder = start
        var slots: [[UInt8]] = []
        var unreadable: StorageFault?
        var stop: Bookmark?
        for index in first..<view.ordinals.count {
            let known = index == first ? bookmark : nil
            let border: Border?
            if let known { border = known.border } else { border = try view.border(behind: index) }
            let bound = [border?.next, end].compactMap { $0 }.min()
            var segment = try SegmentReader(view, index)
            defer { segment.close() }
            let seen = try segment.read(before: bound, from: known?.place, into: &builder)
            slots.append(segment.slots)
            unreadable = segment.unreadable ?? unreadable
            if let border {
                // Between here and there may be segments whose first pages are damaged.
                if border.isAdjacent { builder.pass(to: min(border.next, end ?? border.next)) }
                stop = Bookmark(
                    ordinals: view.ordinals, index: index, place: segment.place, border: border)
            } else {
                builder.pass(to: min(seen, end ?? seen))
                if end == nil { try segment.makeDurable() }
                stop = nil
                break
            }
            if builder.isFull || builder.expected >= (end ?? SequenceNumber.last) { break }
        }
        return Reading(
            excerpt: builder.excerpt(epoch: epoch), hasHole: builder.hasHole, bookmark: stop,
            slots: slots, unreadable: unreadable)
    }

    /// The place of the segment to begin with; behind the last one where the log is empty.
    private func startIndex(
        in view: LogView, from: SequenceNumber
    ) throws(ReadingFault) -> Int {
        if let index = try view.index(holding: from) { return index }
        if let oldest = try view.first(from: 0) { throw .fault(.gone(before: oldest)) }
        try view.checkReadable()
        return view.ordinals.count
    }
}

/// Why reading stopped.
enum ReadingFault: Error {
    /// The writer changed what was being read: begin anew.
    case changed
    case fault(LogFault)

    /// A file that is gone was recycled.
    init(_ fault: StorageFault) {
        self = fault.kind == .missing ? .changed : .fault(.storage(fault))
    }
}
