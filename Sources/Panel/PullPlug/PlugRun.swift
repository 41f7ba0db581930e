package import AppendLog
import Feedback

/// One run on the panel: records are written and each number told once its sync is done, until the
/// power goes.
package struct PlugRun {
    /// A disk that lies has forgotten something after so many records and so much time.
    package static let recordsMin: UInt64 = 300
    package static let millisecondsMin: UInt64 = 2_000
    /// Nobody comes to pull the plug after so long.
    package static let millisecondsMax: UInt64 = 600_000
    /// Spares the disk: two hundred records a second at most.
    package static let pauseMilliseconds: Int32 = 5

    private let log: AppendLog
    private let start: Instant
    private(set) package var newest: UInt64 = 0

    package init(_ log: AppendLog) {
        self.log = log
        start = PanelClock.system.now()
    }

    package var run: String { log.epoch.description }

    /// Whether it is time to pull the plug.
    package var isEnough: Bool {
        newest >= Self.recordsMin && elapsed >= Self.millisecondsMin
    }

    package var isOver: Bool { elapsed >= Self.millisecondsMax }

    private var elapsed: UInt64 { PanelClock.system.now().milliseconds(since: start) }

    /// Makes one more record durable, and rests.
    package mutating func step() throws(LogFault) {
        let range = try log.append([ScratchLog.draft(newest + 1)])
        newest = range.lowerBound.rawValue
        try? log.prepareSpare()
    }

    package func rest() {
        ProgressLine.pause(milliseconds: Self.pauseMilliseconds)
    }
}
