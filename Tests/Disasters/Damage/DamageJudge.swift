import AppendLog

/// Holds a damaged log to its promises: the reader's, then the writer's that opens it.
struct DamageJudge {
    /// What is known of the harm, without the code under test.
    struct Harm {
        /// For the report: how it is repeated.
        let what: String
        /// By number: copies of the record that stand whole where they count.
        let copies: [Int]
        /// Bytes that mean something were changed into what no write of ours leaves.
        let mustBeNamed: Bool
        /// The same in a segment that an opening reads.
        let mustBeReported: Bool
        /// Nothing that means anything was changed.
        let isSilent: Bool
        /// A record is appended before the log is inspected.
        let isTappedFirst: Bool
        /// No header and no page of the cursor is left: nothing tells that this is a log.
        var isWithoutEpoch = false
    }

    let image: LogImage
    let harm: Harm
    private(set) var tally = DamageTally()
    private var excuse: LogImage.Excuse?

    init(image: LogImage, harm: Harm) {
        self.image = image
        self.harm = harm
    }

    /// - Parameter isOpened: a writer opens a copy of it besides.
    mutating func judge(_ disk: MemoryDisk, isOpened: Bool) {
        tally.inputs = 1
        tally.silent = harm.isSilent ? 1 : 0
        if harm.isWithoutEpoch {
            judgeWithoutEpoch(disk)
            return
        }
        do {
            let before = try read(disk)
            if isOpened {
                tally.openings = 1
                try open(disk.copy(), before)
            }
        } catch {
            tally.note(.needingHelp, "\(harm.what): \(error)")
        }
        switch excuse {
        case .earlierMoment: tally.earlierMoments = 1
        case .tornAppend: tally.tornAppends = 1
        case nil, .some(.none): break
        }
    }

    /// Everything is set aside as it is, and a new log begins.
    private mutating func judgeWithoutEpoch(_ disk: MemoryDisk) {
        tally.withoutEpoch = 1
        tally.openings = 1
        do {
            let log = try AppendLog(
                opening: LogImage.directory, storage: disk, options: LogStory.options,
                newEpoch: { Epoch(bits: 1) })
            if !log.opening.wasCreated || log.opening.quarantined.count != image.segments.count {
                tally.note(.unnamedByOpening, "\(harm.what): \(log.opening)")
            }
        } catch {
            tally.note(.needingHelp, "\(harm.what): \(error)")
        }
    }

    private func isWhole(_ number: UInt64) -> Bool { harm.copies[Int(number)] > 0 }

    /// Asked only where something is gone: it compares with everything that ever stood there.
    private mutating func excuse(for disk: MemoryDisk) -> LogImage.Excuse {
        if let excuse { return excuse }
        let found = image.excuse(for: disk)
        excuse = found
        return found
    }

    // MARK: The reader

    /// - Returns: what verifying found.
    private mutating func read(_ disk: MemoryDisk) throws(LogFault) -> VerifyReport {
        let reader = try LogReader(directory: LogImage.directory, storage: disk)
        let sight = try LogSight(reader, of: image)
        let report = try reader.verify()
        for other in sight.others {
            tally.note(.wrongRecords, "\(harm.what): number \(other.number)")
        }
        var unnamed: UInt64?
        for number in image.numbers where !sight.found[Int(number)] {
            if isWhole(number) {
                tally.note(.lostThoughWhole, "\(harm.what): number \(number), by the reader")
            }
            if !sight.names(number) { unnamed = unnamed ?? number }
        }
        checkNames(sight, report, unnamed: unnamed, disk)
        return report
    }

    private mutating func checkNames(
        _ sight: LogSight, _ report: VerifyReport, unnamed: UInt64?, _ disk: MemoryDisk
    ) {
        let isFound = report.findings.contains { $0.kind != .cursor }
        if harm.mustBeNamed, !isFound {
            tally.note(.unnamedByReader, "\(harm.what): verify finds nothing")
        }
        if harm.isSilent, isFound {
            tally.note(.namedForNothing, "\(harm.what): \(report.findings[0])")
        }
        let holes = report.holes.map { $0.lowerBound.rawValue..<$0.upperBound.rawValue }
        let missing = sight.missing.filter { $0.upperBound > report.kept.lowerBound.rawValue }
        if report.records != sight.count || joined(holes) != joined(missing) {
            tally.note(
                .unnamedByReader,
                "\(harm.what): read \(sight.count), missing \(missing); "
                    + "verify \(report.records), holes \(holes)")
        }
        guard let unnamed else { return }
        // An end that is cut: nothing behind it says that there was more.
        switch excuse(for: disk) {
        case .earlierMoment(let first) where unnamed >= first: break
        case .tornAppend(let first) where unnamed >= first && isFound: break
        // More than a torn write: how many there were, only the next opening can bound.
        case .none where unnamed >= sight.end && report.isDamaged: break
        default: tally.note(.unnamedByReader, "\(harm.what): nothing names \(unnamed)")
        }
    }

    private func joined(_ ranges: [Range<UInt64>]) -> [Range<UInt64>] {
        var joined: [Range<UInt64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, last.upperBound >= range.lowerBound {
                joined[joined.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    // MARK: The writer

    private mutating func open(_ disk: MemoryDisk, _ before: VerifyReport) throws(LogFault) {
        let damaged = disk.copy()
        let log = try AppendLog(
            opening: LogImage.directory, storage: disk, options: LogStory.options,
            newEpoch: { Epoch(bits: 1) })
        if log.opening.wasCreated || log.epoch != LogImage.epoch {
            tally.note(.needingHelp, "\(harm.what): another log was made")
            return
        }
        let draft = Draft(
            type: RecordType(rawValue: 99), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: 1, wallMilliseconds: 1, isWallTrusted: true, bootOrdinal: 8),
            payload: [1, 2, 3])
        // A customer may tap before the rest is inspected, or after it.
        let number: SequenceNumber
        if harm.isTappedFirst {
            number = try log.append([draft]).lowerBound
            try log.inspect()
        } else {
            try log.inspect()
            number = try log.append([draft]).lowerBound
        }
        if harm.mustBeReported, log.opening.isClean {
            tally.note(.unnamedByOpening, "\(harm.what): the opening report is clean")
        }
        if harm.isSilent, !log.opening.isClean {
            tally.note(.namedForNothing, "\(harm.what): the opening report is not clean")
        }
        let sight = try LogSight(
            LogReader(directory: LogImage.directory, storage: disk), of: image)
        checkKept(sight, log.opening, damaged)
        checkNew(sight, draft, at: number, before.acknowledged, damaged)
    }

    private mutating func checkKept(
        _ sight: LogSight, _ report: OpeningReport, _ damaged: MemoryDisk
    ) {
        let reused = Set(sight.others.map(\.number))
        for number in image.numbers where !sight.found[Int(number)] {
            if isWhole(number) {
                tally.note(.lostThoughWhole, "\(harm.what): number \(number), by the writer")
            }
            if sight.names(number) || reused.contains(number) { continue }
            switch excuse(for: damaged) {
            case .earlierMoment(let first) where number >= first: continue
            case .tornAppend(let first) where number >= first && report.tornBytes > 0: continue
            default:
                tally.note(.unnamedByOpening, "\(harm.what): nothing names \(number)")
                return
            }
        }
    }

    /// Only the new record and the log's own gaps are new, under numbers that nobody was given.
    private mutating func checkNew(
        _ sight: LogSight, _ draft: Draft, at new: SequenceNumber, _ mark: SequenceNumber?,
        _ damaged: MemoryDisk
    ) {
        let expected = Record(draft, sequence: new).bytes(epoch: LogImage.epoch)
        var isThere = false
        for (number, bytes) in sight.others {
            let record = try? Record(decoding: bytes[...], epoch: LogImage.epoch)
            if number == new.rawValue, bytes == expected {
                isThere = true
            } else if record.flatMap(Gap.init) == nil {
                tally.note(.wrongRecords, "\(harm.what): number \(number), after the opening")
            }
            guard number <= image.newest else { continue }
            let excuse = excuse(for: damaged).first
            if number < excuse ?? .max || number < mark?.rawValue ?? 0 {
                tally.note(.numbersGivenTwice, "\(harm.what): number \(number)")
                return
            }
        }
        if !isThere { tally.note(.needingHelp, "\(harm.what): the new record is not there") }
    }
}
