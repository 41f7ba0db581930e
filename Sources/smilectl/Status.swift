import AppendLog
import ArgumentParser
import Feedback
import FoundationEssentials
import Panel

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says how the panel is, and ends with 1 where something is wrong.")

    @Option(help: "The configuration file.")
    var config = "/etc/smile-panel/panel.yaml"

    @Flag(help: "Prints one JSON object.")
    var json = false

    private static let statusBytesMax = 65_536

    func run() throws {
        try answering { output in
            let places = try PanelPlaces(configuration: config)
            let view = try StatusView(places, told: Self.told(places.statusFile))
            try output.put(json ? jsonLine(view) : view.text)
            if !view.well { throw ExitCode(ExitReason.failed.rawValue) }
        }
    }

    /// What the daemon wrote; nil where it wrote nothing that can be read.
    private static func told(_ path: String) -> PanelStatus? {
        let bytes = try? FolderFile.read(path, bytesMax: statusBytesMax)
        return bytes.flatMap { try? JSONDecoder().decode(PanelStatus.self, from: Data($0)) }
    }
}

/// A panel's state as a technician or a script reads it.
private struct StatusView: Encodable {
    struct Problem: Encodable {
        var what: String
        var advice: String

        private enum CodingKeys: String, CodingKey {
            case what
            case advice = "try"
        }
    }

    var schema = 1
    var well: Bool
    var problems: [Problem]
    var running: Bool
    var process: Int32?
    var program: String?
    var log: String
    var epoch: String
    var first: UInt64
    var end: UInt64
    var acknowledged: UInt64
    var backlog: UInt64
    var oldestWaitingSeconds: UInt64?
    var oldestWaitingClock: String?
    var room: UInt64
    var roomDays: UInt64
    var ownRecordsPerDay: Double?
    var ownRateDays: Double?
    var roomDaysAtOwnRate: UInt64?
    var keptSegments: Int
    var keptDays: UInt64
    var keptDaysAtOwnRate: UInt64?
    var freeBytes: UInt64
    var centre: String?
    var policy = LogCapacity.policy
    /// Local time; nil while nobody has set the clock.
    var clock = PanelClock.system.wall().localTime
    /// What the daemon tells of itself.
    var daemon: PanelStatus?

    init(_ places: PanelPlaces, told: PanelStatus?) throws {
        let folder = places.logFolder
        let reader = try LogReader(directory: folder, storage: FileStorage())
        let outline = try LogOutline(of: folder, storage: FileStorage())
        let free = FileSystemRoom(of: folder)?.freeBytes ?? 0
        let options = LogOptions(keptSegments: places.keptSegments)
        let capacity = LogCapacity(outline, options: options, freeBytes: free)
        let oldest = try OldestWaiting(reader, outline)
        let health = PanelHealth(
            holder: LockHolder(ofLog: folder), status: told, outline: outline, capacity: capacity,
            freeBytes: free, oldestWaiting: oldest?.age, unread: oldest?.unread ?? [],
            places: places)
        let rate = try LogRate(reader, kept: outline.kept, wall: PanelClock.system.wall())
        well = health.problems.isEmpty
        problems = health.problems.map { Problem(what: $0.what, advice: $0.advice) }
        running = health.holder != nil
        process = health.holder?.process
        program = health.holder?.name
        log = folder
        epoch = outline.epoch.description
        first = outline.kept.lowerBound.rawValue
        end = outline.kept.upperBound.rawValue
        acknowledged = outline.acknowledged.rawValue
        backlog = outline.backlog
        oldestWaitingSeconds = health.oldestWaiting?.milliseconds.map { $0 / 1_000 }
        oldestWaitingClock = health.oldestWaiting?.clock
        room = capacity.records
        roomDays = capacity.daysAtStatedRate
        ownRecordsPerDay = rate.map { ($0.recordsPerDay * 10).rounded() / 10 }
        ownRateDays = rate.map { ($0.days * 10).rounded() / 10 }
        roomDaysAtOwnRate = rate.map { capacity.days(at: $0) }
        keptSegments = places.keptSegments
        let keptRecords = LogCapacity.usualRecords(inSegments: keptSegments)
        keptDays = keptRecords / (LogCapacity.tapsPerDay * LogCapacity.recordsPerTap)
        keptDaysAtOwnRate = rate.map { LogCapacity.days(keptRecords, at: $0) }
        freeBytes = free
        centre = places.centre
        daemon = health.status
    }
}

extension StatusView {
    fileprivate var text: String {
        var lines: [String] = [well ? "all is well" : "something is wrong"]
        for problem in problems {
            lines.append("- \(problem.what)")
            lines.append("  Try: \(problem.advice)")
        }
        lines.append(runningLine)
        lines.append("backlog   \(backlog) records that the centre lacks" + age)
        lines.append("centre    " + centreLine)
        lines.append("clock     \(clock ?? "not set since the machine's start")")
        if let daemon { lines += Self.lines(daemon) }
        lines += roomLines
        lines.append("policy    \(policy)")
        return lines.joined(separator: "\n")
    }

    private var runningLine: String {
        guard running, let process else { return "daemon    does not run" }
        return "daemon    runs: process \(process)" + (program.map { " (\($0))" } ?? "")
    }

    private var age: String {
        guard backlog > 0 else { return "" }
        guard let seconds = oldestWaitingSeconds else {
            return "; since when is not known: no clock was trusted"
        }
        let by = oldestWaitingClock == "wall" ? "the wall clock" : "the machine's own clock"
        return "; the oldest has waited \(RecordAge.text(seconds * 1_000)) by \(by)"
    }

    private var centreLine: String {
        let has = "has everything before \(acknowledged)"
        guard let centre else {
            return "\(has); none is configured. For a stick: smilectl log export \(log) /media/usb"
        }
        guard let forwarder = daemon?.forwarder else { return "\(centre) \(has)" }
        guard let last = forwarder.lastSuccessMilliseconds else {
            return "\(centre) \(has); no acknowledgement since the start" + reach(forwarder)
        }
        let now = PanelClock.system.now().milliseconds(since: Instant(nanoseconds: 0))
        let ago = RecordAge.text(now > last ? now - last : 0)
        return "\(centre) \(has); it acknowledged \(ago) ago" + reach(forwarder)
    }

    private func reach(_ forwarder: PanelStatus.Forwarder) -> String {
        forwarder.reachable == false ? "; it does not answer now" : ""
    }

    private static func lines(_ daemon: PanelStatus) -> [String] {
        let now = PanelClock.system.now().milliseconds(since: Instant(nanoseconds: 0))
        let up = now > daemon.startedMilliseconds ? now - daemon.startedMilliseconds : 0
        var lines = [
            "taps      \(daemon.groupsStored) stored, \(daemon.groupsNotStored) not stored since "
                + "the start \(RecordAge.text(up)) ago"
        ]
        if let input = daemon.input { lines += self.lines(input, now: now) }
        if let fault = daemon.storageFault {
            let ago = RecordAge.text(now > fault.atMilliseconds ? now - fault.atMilliseconds : 0)
            lines.append("fault     the last one \(ago) ago: \(fault.text)")
        }
        return lines
    }

    private static func lines(_ input: PanelStatus.Input, now: UInt64) -> [String] {
        let names = input.devices.isEmpty ? "none" : input.devices.joined(separator: ", ")
        var lines = [
            "devices   \(names); \(input.losses) losses, \(input.ignoredTaps) taps met no question"
        ]
        if let end = input.testsEndMilliseconds, end > now {
            lines.append("tests     answers are not counted for \(RecordAge.text(end - now)) more")
        }
        return lines
    }

    private var roomLines: [String] {
        var lines = [
            "room      \(room) more records: \(roomDays) days at \(LogCapacity.tapsPerDay) taps a "
                + "day, two records each"
        ]
        if let days = roomDaysAtOwnRate, let own = ownRecordsPerDay, let back = ownRateDays {
            lines.append(
                "          \(days) days at this panel's own \(own) records a day of the "
                    + "last \(back) days")
        }
        let own = keptDaysAtOwnRate.map { ", \($0) at this panel's own rate" } ?? ""
        lines.append(
            "kept      \(keptSegments) segments stay when the centre has them: \(keptDays) days at "
                + "\(LogCapacity.tapsPerDay) taps a day\(own)")
        lines.append("disk      \(freeBytes >> 20) MiB free")
        return lines
    }
}
