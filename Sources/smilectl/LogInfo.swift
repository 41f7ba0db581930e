import AppendLog
import ArgumentParser
import Exchange
import Feedback
import FoundationEssentials
import Panel

struct LogInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "What the log holds, what waits, and what still fits.",
        discussion: """
            Changes nothing and may run beside the daemon. Ends with 65 where the disk does not \
            give all of it.
            """)

    @OptionGroup var folder: LogFolderArgument

    @Flag(help: "Prints one JSON object.")
    var json = false

    func run() throws {
        try answering { output in
            let progress = ProgressLine("reading the log")
            defer { progress.end() }
            let info = try InfoSummary(folder, progress)
            progress.end()
            try output.put(json ? jsonLine(info) : info.text)
            if !info.unread.isEmpty { throw ExitCode(ExitReason.damagedData.rawValue) }
        }
    }
}

/// Every record of a log, counted.
private struct RecordCount {
    var records = 0
    var bytes = 0
    var lost: UInt64 = 0
    /// What the disk does not give.
    var unread: [Range<SequenceNumber>] = []
    var starts = 0
    var kernelBoots: Set<UInt128> = []
    var oldestWaiting: Record?
    var newest: Stamp?

    /// Records that are in memory at once.
    private static let recordsAtOnce = 4_096

    init(_ reader: LogReader, _ outline: LogOutline) throws {
        unread = try reader.walk(outline.kept, recordsAtOnce: Self.recordsAtOnce) { excerpt in
            let numbers = excerpt.range.upperBound.rawValue - excerpt.range.lowerBound.rawValue
            lost += numbers - UInt64(excerpt.count)
            bytes += excerpt.bytes.count
            for record in excerpt.records { count(record, since: outline.acknowledged) }
        }
        // The oldest that waits may be among what the disk does not give.
        if let waiting = oldestWaiting?.sequence,
            unread.contains(where: {
                $0.lowerBound < waiting && $0.upperBound > outline.acknowledged
            })
        {
            oldestWaiting = nil
        }
    }

    private mutating func count(_ record: Record, since mark: SequenceNumber) {
        records += 1
        // A gap record has no clock of its own.
        guard record.type != .gap else { return }
        newest = record.stamp
        if oldestWaiting == nil, record.sequence >= mark { oldestWaiting = record }
        guard let boot = Boot(record) else { return }
        starts += 1
        kernelBoots.insert(boot.kernelBootID)
    }
}

/// A log as a technician or a script reads it. `end` is half-open.
private struct InfoSummary: Encodable {
    struct Moment: Encodable {
        var wall: UInt64
        var trusted: Bool
        var ageSeconds: UInt64?
        /// Which clock the age is by.
        var clock: String
    }

    var schema = 1
    var epoch: String
    var first: UInt64
    var end: UInt64
    var records: Int
    var lost: UInt64
    var unread: [Span]
    var recordBytes: Int
    var acknowledged: UInt64
    var backlog: UInt64
    var oldestWaiting: Moment?
    var newest: Moment?
    var segmentsNeeded: Int
    var segmentsKept: Int
    var segmentsSpare: Int
    var fileBytes: UInt64
    var starts: Int
    var kernelBoots: Int
    var room: UInt64
    var roomDays: UInt64
    var roomIsBoundByDisk: Bool

    init(_ folder: LogFolderArgument, _ progress: ProgressLine) throws {
        let storage = LogFolderArgument.storage(progress)
        let outline = try LogOutline(of: folder.directory, storage: storage)
        let reader = try folder.reader(progress)
        let count = try RecordCount(reader, outline)
        let ordinals = try BootsOfLog.ordinals(reader, kept: outline.kept)
        let capacity = LogCapacity(
            outline, options: LogOptions(),
            freeBytes: FileSystemRoom(of: folder.directory)?.freeBytes ?? 0)
        epoch = outline.epoch.description
        first = outline.kept.lowerBound.rawValue
        end = outline.kept.upperBound.rawValue
        records = count.records
        lost = count.lost
        unread = count.unread.map(Span.init)
        recordBytes = count.bytes
        acknowledged = outline.acknowledged.rawValue
        backlog = outline.backlog
        oldestWaiting = count.oldestWaiting.map { Moment($0.stamp, ordinals) }
        newest = count.newest.map { Moment($0, ordinals) }
        segmentsNeeded = outline.needed
        segmentsKept = outline.settled
        segmentsSpare = outline.spares
        fileBytes = try Self.fileBytes(in: folder.directory)
        starts = count.starts
        kernelBoots = count.kernelBoots.count
        room = capacity.records
        roomDays = capacity.daysAtStatedRate
        roomIsBoundByDisk = capacity.isBoundByDisk
    }

    private static func fileBytes(in directory: String) throws -> UInt64 {
        try FileStorage().names(in: directory)
            .compactMap { FileFacts("\(directory)/\($0)") }
            .filter { !$0.isFolder }
            .reduce(0) { $0 + $1.bytes }
    }

    var text: String {
        let mean = records == 0 ? "" : ", \(fileBytes / UInt64(records)) in files for each record"
        var lines = [
            "epoch         \(epoch)",
            "records       \(records), \(first) to before \(end)",
            "bytes         \(recordBytes) of records, \(fileBytes) of files\(mean)",
            "segments      \(segmentsNeeded) in use, \(segmentsKept) kept that the centre has, "
                + "\(segmentsSpare) spare",
            "acknowledged  everything before \(acknowledged)",
            "backlog       \(backlog) records"
                + (oldestWaiting.map { ", oldest \($0.text)" } ?? ""),
            "starts        \(starts) of the daemon, \(kernelBoots) of the machine",
            "room          \(room) more records: \(roomDays) days at \(LogCapacity.tapsPerDay) "
                + "taps a day" + (roomIsBoundByDisk ? "; the disk's free space is the bound" : ""),
        ]
        if let newest { lines.insert("newest        \(newest.text)", at: 2) }
        if lost > 0 {
            lines.append("lost          \(lost) numbers have no record: smilectl log verify")
        }
        for span in unread {
            lines.append(
                "unread        \(span.first) to before \(span.end): the disk does not give them "
                    + "now; all others are counted")
            lines.append("  Try: again later; smilectl doctor")
        }
        return lines.joined(separator: "\n")
    }
}

extension InfoSummary.Moment {
    fileprivate init(_ stamp: Stamp, _ ordinals: Set<UInt16>) {
        let clock = PanelClock.system
        let age = RecordAge(
            of: stamp, at: clock.now(), wall: clock.wall(),
            isThisBoot: ordinals.contains)
        wall = stamp.wallMilliseconds
        trusted = stamp.isWallTrusted
        ageSeconds = age.milliseconds.map { $0 / 1_000 }
        self.clock = age.clock
    }

    var text: String {
        let time = WallTime(milliseconds: wall)
        let trust = trusted ? "" : " (a clock that nobody had set)"
        guard let ageSeconds else { return "\(time)\(trust); its age is not known" }
        let by = clock == "wall" ? "by the wall clock" : "by the machine's own clock"
        return "\(time)\(trust), \(RecordAge.text(ageSeconds * 1_000)) ago \(by)"
    }
}
