import AppendLog

/// What a log promised and what was read from it, to be held against each later reading.
struct Ledger: Sendable {
    /// What a reading found that must never be.
    struct Faults: Hashable, Sendable, CustomStringConvertible {
        /// Acknowledged, or read before, and no longer there.
        var lost: Set<UInt64> = []
        /// Acknowledged twice, or one content under two numbers.
        var doubled: Set<UInt64> = []
        /// Another content than before under the same number.
        var changed: Set<UInt64> = []
        /// Numbers without a record, or what the log's own examination names as damage.
        var damage: [String] = []

        var isEmpty: Bool {
            lost.isEmpty && doubled.isEmpty && changed.isEmpty && damage.isEmpty
        }

        /// The first few of each.
        var description: String {
            let sets = [("lost", lost), ("doubled", doubled), ("changed", changed)]
            let texts = sets.filter { !$0.1.isEmpty }.map { name, numbers in
                "\(numbers.count) \(name): \(numbers.sorted().prefix(Self.shownMax))"
            }
            return (texts + damage.prefix(Self.shownMax)).joined(separator: "; ")
        }

        private static let shownMax = 5
    }

    private static let recordsAtOnce = 4_096
    private static let bytesAtOnce = 1 << 20
    /// What another number or place changes in the bytes of a record: checksum and sequence.
    private static let placeBytes = [0..<4, 8..<16]

    private(set) var acknowledged: Set<UInt64> = []
    private(set) var faults = Faults()
    private var contents: [UInt64: Int] = [:]
    private var epoch: Epoch?

    /// Notes what the panel said is durable.
    mutating func note(acknowledged numbers: [UInt64]) {
        for number in numbers where !acknowledged.insert(number).inserted {
            faults.doubled.insert(number)
        }
    }

    /// Reads the whole log as the next start would find it.
    ///
    /// - Parameters:
    ///   - isGapAllowed: whether numbers that nobody was promised may be missing, as after a disk
    ///     that refused.
    ///   - isRemembered: whether everything that this reading finds must be there for ever.
    mutating func inspect(
        _ folder: String, isGapAllowed: Bool = false, isRemembered: Bool = true
    ) throws {
        guard let reader = try Self.reader(of: folder) else {
            faults.lost.formUnion(acknowledged.union(contents.keys))
            return
        }
        if let epoch, epoch != reader.epoch { faults.damage.append("the log is another one") }
        epoch = reader.epoch
        let report = try reader.verify()
        for finding in report.findings where !finding.isHarmless && !isGapAllowed {
            faults.damage.append(finding.description)
        }
        let found = try contents(of: reader, report.kept)
        check(found, report, isGapAllowed: isGapAllowed)
        if isRemembered {
            contents = found
        } else {
            for (number, content) in found where acknowledged.contains(number) {
                contents[number] = content
            }
        }
    }

    /// Nil where there is no log.
    private static func reader(of folder: String) throws(LogFault) -> LogReader? {
        do {
            return try LogReader(directory: folder, storage: FileStorage())
        } catch {
            if case .noLog = error { return nil }
            throw error
        }
    }

    private mutating func check(
        _ found: [UInt64: Int], _ report: VerifyReport, isGapAllowed: Bool
    ) {
        // What the centre has may be let go.
        let sent = min(report.kept.lowerBound, report.acknowledged ?? .first).rawValue
        for number in acknowledged where number >= sent && found[number] == nil {
            faults.lost.insert(number)
        }
        for (number, content) in contents where number >= sent {
            guard let now = found[number] else {
                faults.lost.insert(number)
                continue
            }
            if now != content { faults.changed.insert(number) }
        }
        guard !isGapAllowed else { return }
        for gap in report.gaps + report.holes { faults.damage.append("\(gap) is missing") }
    }

    /// Each record's content by its number.
    private mutating func contents(
        of reader: LogReader, _ kept: Range<SequenceNumber>
    ) throws -> [UInt64: Int] {
        var found: [UInt64: Int] = [:]
        var identities: Set<Int> = []
        var next = kept.lowerBound
        while next < kept.upperBound {
            let excerpt = try reader.read(
                from: next, before: kept.upperBound, recordsMax: Self.recordsAtOnce,
                bytesMax: Self.bytesAtOnce)
            for record in excerpt.records {
                var bytes = record.bytes(epoch: reader.epoch)
                if found.updateValue(bytes.hashValue, forKey: record.sequence.rawValue) != nil {
                    faults.doubled.insert(record.sequence.rawValue)
                }
                for range in Self.placeBytes { for place in range { bytes[place] = 0 } }
                if !identities.insert(bytes.hashValue).inserted {
                    faults.doubled.insert(record.sequence.rawValue)
                }
            }
            guard excerpt.range.upperBound > next else { break }
            next = excerpt.range.upperBound
        }
        return found
    }
}
