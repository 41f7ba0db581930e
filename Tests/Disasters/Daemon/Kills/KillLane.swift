import Foundation
import Measuring
import Peers

/// One panel that is started and killed again and again.
struct KillLane {
    private static let taps = 12
    /// A tap every 4 ms: each gets its own sync, as customers' taps do.
    private static let millisecondsPerTap = 4 * speed
    private static let speed = 1_000
    private static let killsPerInspection = 250
    /// Between two acknowledgements passes about so long, in nanoseconds.
    private static let gapNanoseconds: UInt64 = 4_000_000
    /// A first guess at how long a start takes, in nanoseconds.
    private static let startNanoseconds: UInt64 = 60_000_000
    /// One in so many kills comes while the panel starts.
    private static let startShare = 4

    private var dice: DamageDice
    private let panel: LonePanel
    private let recording: String
    private let observer: Acknowledgements
    private var ledger = Ledger()
    private var tally = KillTally()
    /// From the start of the program to its first acknowledgement, the newest known.
    private var startTakes = Self.startNanoseconds
    /// The most acknowledgements of one run so far.
    private var acknowledgedMost = 1

    init(_ dice: DamageDice) throws {
        self.dice = dice
        panel = try LonePanel("kills")
        recording = try panel.folder.write(
            "crowd.events",
            CrowdRecording.text(taps: Self.taps, millisecondsPerTap: Self.millisecondsPerTap))
        observer = try Acknowledgements()
    }

    mutating func run(kills: Int) throws -> KillTally {
        while tally.kills < kills {
            try Interruption.check()
            try killOnce()
            if tally.kills % Self.killsPerInspection == 0 { try inspect() }
        }
        // The last start has nothing done to it: it must go on to the end.
        let last = try panel.start(recording, speed: Self.speed, observer)
        let status = try last.exitStatus(seconds: LonePanel.patience)
        ledger.note(acknowledged: observer.endRun())
        judge(status: status, of: last)
        try inspect()
        tally.take(ledger)
        tell()
        return tally
    }

    private mutating func killOnce() throws {
        let started = Stopwatch.now
        let program = try panel.start(recording, speed: Self.speed, observer)
        if dice.below(Self.startShare) == 0 {
            pause(UInt64(dice.below(Int(startTakes))))
        } else {
            try waitForAcknowledgements(program, started)
        }
        look(at: program)
        program.killAtOnce()
        let numbers = observer.endRun()
        ledger.note(acknowledged: numbers)
        acknowledgedMost = max(acknowledgedMost, numbers.count)
        // Nil: it ran until the signal came.
        let status = try program.exitStatus(seconds: LonePanel.patience)
        guard status == nil else { return judge(status: status, of: program) }
        tally.kills += 1
        if numbers.isEmpty { tally.duringStart += 1 }
    }

    /// Until a random one has come, and a little longer.
    private mutating func waitForAcknowledgements(
        _ program: ChildProgram, _ started: UInt64
    ) throws {
        do {
            try observer.wait(for: 1, of: program, seconds: LonePanel.patience)
            startTakes = Stopwatch.now - started
            let count = 1 + dice.below(acknowledgedMost)
            try observer.wait(for: count, of: program, seconds: LonePanel.patience)
        } catch {
            // It runs, and is of no use to anybody.
            tally.startsNeedingHelp += 1
            Console.complain("kills: \(error)")
        }
        pause(UInt64(dice.below(Int(Self.gapNanoseconds))))
    }

    private func pause(_ nanoseconds: UInt64) {
        var time = timespec(tv_sec: 0, tv_nsec: Int(nanoseconds))
        nanosleep(&time, nil)
    }

    /// A program that ended by itself: fine at the end of the replay, else it wanted help.
    private mutating func judge(status: Int32?, of program: ChildProgram) {
        guard status != 0 else {
            tally.completeRuns += 1
            return
        }
        tally.startsNeedingHelp += 1
        Console.complain("kills: a start ended with \(status ?? -1): \(program.output)")
    }

    private mutating func inspect() throws {
        try ledger.inspect(panel.logFolder)
        tally.inspections += 1
        Console.showProgress("kills: \(tally.kills)")
    }

    private func tell() {
        let faults = ledger.faults
        guard !faults.isEmpty else { return }
        Console.complain("kills: \(faults)")
    }

    /// What the threads stand in now, for information: the next moment it may be something else.
    private mutating func look(at program: ChildProgram) {
        let tasks = "/proc/\(program.processID)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        let calls = threads.compactMap { thread in
            FileManager.default.contents(atPath: "\(tasks)/\(thread)/syscall")
                .flatMap { String(decoding: $0, as: UTF8.self).split(separator: " ").first }
                .flatMap { Int32($0) }
        }
        if calls.contains(where: CallNumber.syncs.contains) { tally.inSync += 1 }
        if calls.contains(CallNumber.pwrite) { tally.inWrite += 1 }
    }

    /// As the kernel numbers its calls.
    private enum CallNumber {
        #if arch(x86_64)
            static let pwrite: Int32 = 18
            static let syncs: [Int32] = [74, 75]
        #else
            static let pwrite: Int32 = 68
            static let syncs: [Int32] = [82, 83]
        #endif
    }
}
