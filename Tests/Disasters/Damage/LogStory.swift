import AppendLog

/// Writes the log that is to be damaged: groups and lone records of every size, in segments that
/// had a life before, behind a gap record.
struct LogStory {
    static let options = LogOptions(segmentPages: 16, keptSegments: 0, segmentsMax: 8)
    /// Ordinals of the story: the first two are let go and become the third and the fourth.
    private static let target: UInt64 = 3
    private static let behind: UInt64 = 4
    /// Pages of a segment that settle before the lone records at its end.
    private static let lastGroupPlace = 9
    private static let groupRecordsMax = 16
    private static let attemptsMax = 16

    private let disk = MemoryDisk()
    private var dice: DamageDice
    private var log: AppendLog?
    private var originals: [UInt64: [UInt8]] = [:]
    private var steps: [(first: UInt64, disk: MemoryDisk)] = []
    private var formerCursors: [[UInt8]] = []
    private var formerPages: [[UInt8]] = []

    /// - Parameter isSealed: another segment stands behind the one that the story is about.
    static func image(seed: UInt64, isSealed: Bool) throws -> LogImage {
        for attempt in 0..<attemptsMax {
            var story = LogStory(dice: DamageDice(seed, case: attempt))
            try story.liveBefore()
            guard try story.beginWithGap() else { continue }
            try story.writeTarget()
            if isSealed { try story.writeBehind() }
            // Large records can have filled the last segment before its end was told.
            if story.place(in: isSealed ? behind + 1 : behind) == 0 {
                return story.image(isSealed: isSealed)
            }
        }
        throw StoryFault("no log could be written to be damaged; try another SEED")
    }

    private init(dice: DamageDice) {
        self.dice = dice
    }

    private mutating func open() throws -> AppendLog {
        log = nil
        let log = try AppendLog(
            opening: LogImage.directory, storage: disk, options: Self.options,
            newEpoch: { LogImage.epoch })
        self.log = log
        return log
    }

    /// Fills one segment and begins the second.
    private mutating func liveBefore() throws {
        let log = try open()
        try append(1)
        try log.prepareSpare()
        while disk.bytes(of: LogImage.path(Self.target)) == nil {
            try append(1)
            try acknowledge(before: log.nextSequence)
        }
        while place(in: 2) < 10 { try append(3) }
        keepPages(of: LogImage.path(Self.target))
        keepPages(of: LogImage.path(2))
    }

    /// Damages the second segment: its gap record begins the third, whose file is the first's.
    ///
    /// - Returns: false where a slot happens to hold a copy of the damaged record.
    private mutating func beginWithGap() throws -> Bool {
        let damaged = 5 * PageFacts.pageBytes + 100
        disk.change(LogImage.path(2), damaged..<damaged + 1) { $0[0] ^= 1 }
        let again = try open()
        guard let lost = again.opening.gaps.first else { return false }
        let gap = again.nextSequence.rawValue - 1
        try acknowledge(before: SequenceNumber(gap))
        steps = [(gap, spareBefore(Self.target)), (gap, disk.copy())]
        let excerpt = try read(from: SequenceNumber(gap))
        guard let record = excerpt.records.first, Gap(record)?.lost == lost else {
            throw StoryFault("the story does not begin with a gap record")
        }
        originals = [gap: excerpt.bytes]
        return true
    }

    /// The disk before the gap record: its segment holds nothing of its own yet.
    private func spareBefore(_ ordinal: UInt64) -> MemoryDisk {
        let before = disk.copy()
        let blank = [UInt8](repeating: 0, count: PageFacts.pageBytes)
        before.change(
            LogImage.path(ordinal), PageFacts.pageBytes..<2 * PageFacts.pageBytes
        ) { $0.copyBytes(from: blank) }
        return before
    }

    /// Groups settle pages; at the end both slots hold lone records.
    private mutating func writeTarget() throws {
        while place(in: Self.target) < Self.lastGroupPlace {
            try append(dice.below(3) == 0 ? 1 + dice.below(Self.groupRecordsMax) : 1)
            // Most of it is not acknowledged: only the pages can tell which numbers were given.
            if place(in: Self.target) < 6 { try acknowledge(before: log!.nextSequence) }
        }
        try endWithLoneRecords(in: Self.target)
    }

    private mutating func writeBehind() throws {
        while place(in: Self.behind) < Self.lastGroupPlace {
            try append(dice.below(3) == 0 ? 1 + dice.below(Self.groupRecordsMax) : 1)
            if place(in: Self.behind) > 0 { try log!.prepareSpare() }
        }
        try endWithLoneRecords(in: Self.behind)
    }

    private mutating func endWithLoneRecords(in ordinal: UInt64) throws {
        var last = -1
        var inPlace = 0
        while inPlace < 5 {
            try append(1, payloadBytesMax: 200)
            inPlace = place(in: ordinal) == last ? inPlace + 1 : 0
            last = place(in: ordinal)
        }
    }

    /// Of the newest page of a segment; 0 where it has none.
    private func place(in ordinal: UInt64) -> Int {
        guard let bytes = disk.bytes(of: LogImage.path(ordinal)) else { return 0 }
        let places = (1..<Self.options.segmentPages).compactMap { index in
            RecordCensus.facts(LogImage.page(index, of: bytes), at: index, ordinal: ordinal)?.place
        }
        return places.max() ?? 0
    }

    private mutating func append(_ count: Int, payloadBytesMax: Int = 2_048) throws {
        let drafts = (0..<count).map { _ in draft(payloadBytesMax: payloadBytesMax) }
        let range = try log!.append(drafts)
        for (index, draft) in drafts.enumerated() {
            let number = range.lowerBound.advanced(by: index)
            originals[number.rawValue] =
                Record(draft, sequence: number).bytes(epoch: LogImage.epoch)
        }
        steps.append((range.lowerBound.rawValue, disk.copy()))
    }

    private mutating func draft(payloadBytesMax: Int) -> Draft {
        let sizes = [0, 1, 20, 32, 32, 32, 32, 100, 331, payloadBytesMax]
        let payload = (0..<sizes[dice.below(sizes.count)]).map { _ in
            UInt8(truncatingIfNeeded: dice.next())
        }
        return Draft(
            type: RecordType(rawValue: UInt8(1 + dice.below(9))), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: dice.next() >> 16, wallMilliseconds: dice.next() >> 24,
                isWallTrusted: dice.below(2) == 0, bootOrdinal: 7),
            payload: payload)
    }

    private mutating func acknowledge(before mark: SequenceNumber) throws {
        if let bytes = disk.bytes(of: LogImage.cursor) {
            formerCursors += [0, 1].map { Array(LogImage.page($0, of: bytes)) }
            if formerCursors.count > 16 { formerCursors.removeFirst(2) }
        }
        try log!.acknowledge(before: mark)
    }

    private mutating func keepPages(of path: String) {
        guard let bytes = disk.bytes(of: path) else { return }
        for index in 1..<bytes.count / PageFacts.pageBytes {
            let page = Array(LogImage.page(index, of: bytes))
            if PageFacts(page[...], seed: LogImage.epoch.seed) != nil { formerPages.append(page) }
        }
    }

    private func read(from: SequenceNumber) throws -> LogExcerpt {
        try LogReader(directory: LogImage.directory, storage: disk)
            .read(from: from, before: nil, recordsMax: 1, bytesMax: 4_096)
    }

    private func image(isSealed: Bool) -> LogImage {
        let paths = disk.paths.filter { $0.hasSuffix(".seg") }
        let written = isSealed ? 2 : 1
        let newest = originals.keys.max()!
        let steps = steps.map { first, disk in
            LogImage.Step(
                first: first, contents: paths.prefix(written).map { disk.bytes(of: $0)! })
        }
        return LogImage(
            disk: disk.copy(), segments: paths, writtenSegments: written,
            originals: (0...newest).map { originals[$0] ?? [] }, oldest: originals.keys.min()!,
            steps: steps, formerPages: formerPages, formerCursors: formerCursors)
    }
}

/// The log that is to be damaged could not be written: nothing can be said.
struct StoryFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
