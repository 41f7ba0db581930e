import Foundation
import Measuring
import Peers

/// What a customer and the log of a panel see while its disk is full.
struct FullDiskWatch {
    private static let noSpare = "no spare segment could be prepared"
    private static let notStored = "could not be stored"
    /// Shorter than any picture stands.
    private static let lookMilliseconds: Int32 = 3
    private static let recordsPerTap = 2

    private let program: ChildProgram
    private let observer: Acknowledgements
    private let view: PanelView
    /// Looks at the screen that asked for staff while taps were still stored.
    private var askedTooEarly = 0
    private var thanksWhileRefused = 0
    private var tapsWhileFull = 0
    private var timesAsked = 0
    private var tapsAfterwards = 0
    private var secondsToHeal = 0.0

    init(_ program: ChildProgram, _ observer: Acknowledgements, _ view: PanelView) {
        self.program = program
        self.observer = observer
        self.view = view
    }

    /// Until the panel has refused so often, and its screen said so each time.
    mutating func untilRefused(times: Int, seconds: Double) throws {
        try look(seconds: seconds, for: "an answer that could not be stored") { watch in
            let asks = watch.view.asksForStaff
            let stored = watch.observer.readMore()
            let isRefused = watch.refusals > 0
            // The record of the start is the first.
            watch.tapsWhileFull = (stored - 1) / Self.recordsPerTap
            if asks && !isRefused { watch.askedTooEarly += 1 }
            return isRefused
        }
        for time in 1...times {
            try look(seconds: seconds, for: "refusal \(time)") { $0.refusals >= time }
            try look(seconds: seconds, for: "the screen to ask for staff") { $0.view.asksForStaff }
            timesAsked += 1
        }
        let stored = observer.readMore()
        thanksWhileRefused = (stored - 1) / Self.recordsPerTap - tapsWhileFull
    }

    /// Until an answer is stored again, and thanked for.
    mutating func untilThanked(seconds: Double) throws {
        let before = observer.readMore()
        let freed = Stopwatch.now
        try look(seconds: seconds, for: "an answer to be stored again") {
            $0.observer.readMore() > before
        }
        secondsToHeal = Double(Stopwatch.now - freed) / Double(Stopwatch.nanosecondsPerSecond)
        try look(seconds: seconds, for: "the screen to say thanks again") { $0.view.isThanks }
        tapsAfterwards = (observer.readMore() - before) / Self.recordsPerTap
    }

    private var refusals: Int { complaints(with: Self.notStored) }

    private func complaints(with text: String) -> Int {
        LonePanel.complaints(in: program.output).count { $0.contains(text) }
    }

    private mutating func look(
        seconds: Double, for what: String, until isSo: (inout FullDiskWatch) throws -> Bool
    ) throws {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        while try !isSo(&self) {
            try Interruption.check()
            guard program.isRunning, ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault("waited in vain for \(what); the panel said: \(program.output)")
            }
            poll(nil, 0, Self.lookMilliseconds)
        }
    }

    func figures(tapsPromised: Int) -> [Figure] {
        let all: [(String, Double, String, Figure.Target)] = [
            (
                "taps stored in the spare", Double(tapsWhileFull), "taps",
                .atLeast(Double(tapsPromised))
            ),
            ("looks that asked for staff too early", Double(askedTooEarly), "times", .atMost(0)),
            (
                "warnings that there is no spare", Double(complaints(with: Self.noSpare)), "times",
                .atLeast(1)
            ),
            (
                "refusals that the screen asked for staff at", Double(timesAsked), "times",
                .atLeast(1)
            ),
            ("taps acknowledged while it did", Double(thanksWhileRefused), "taps", .atMost(0)),
            (
                "taps stored and thanked for afterwards", Double(tapsAfterwards), "taps",
                .atLeast(1)
            ),
            ("seconds from the space to the first", secondsToHeal, "s", .none),
        ]
        return all.map { Figure("\(FullDisk.name): \($0.0)", $0.1, $0.2, target: $0.3) }
    }
}
