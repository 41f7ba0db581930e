import AppendLog
import Foundation
import Peers

/// A panel's folder before a start, and what the panel then has to do with it.
enum CallScenario: String, CaseIterable, Sendable {
    /// Nothing is there: key, log, cursor and spare are made.
    case firstStart = "first start"
    /// The segment in use is nearly full: the taps go on in the next one.
    case nextSegment = "next segment"
    /// A power cut tore the newest page.
    case tornTail = "torn tail"
    /// The segment in use is full, and there is no space for another spare: the oldest one that
    /// the centre has is recycled.
    case fullDisk = "full disk"

    /// Room for a start and a tap or two in the segment in use.
    private static let recordsLeft = 4
    /// Segments that the centre has, and that are only kept.
    private static let sentSegments = 3
    /// More than a sector holds, so that a tear goes through a record.
    private static let recordsBeforeTear = 12

    /// Small segments, so that few records fill one; but where one is recycled, it is of the size
    /// that the daemon makes.
    private var pages: Int {
        self == .fullDisk ? LogOptions.segmentPagesUsual : LogOptions.segmentPagesMin
    }

    private var size: PreparedLog.Size { self == .fullDisk ? .large : .small }

    /// Why it cannot be done here.
    var obstacle: String? { self == .fullDisk ? SmallMemoryDisk.obstacle : nil }

    /// Makes the folder as a daemon finds it.
    ///
    /// - Returns: what is promised of it.
    func prepare(_ panel: LonePanel, _ observer: Acknowledgements) throws -> Ledger {
        var ledger = Ledger()
        guard self != .firstStart else { return ledger }
        try FileManager.default.createDirectory(
            atPath: "\(panel.stateFolder)/panel", withIntermediateDirectories: true)
        try makeLog(panel.logFolder)
        try panel.startOnce(observer)
        try wear(panel.logFolder)
        try ledger.inspect(panel.logFolder)
        return ledger
    }

    private func makeLog(_ folder: String) throws {
        let log = try PreparedLog(folder, pages: pages)
        try log.append(1)
        try log.prepareSpare()
    }

    /// What the log went through since.
    private func wear(_ folder: String) throws {
        guard self != .firstStart else { return }
        // Where a segment is let go at once there are two spares, and nothing is to be made.
        let log = try PreparedLog(
            folder, pages: pages, size: size, kept: self == .nextSegment ? 0 : 64)
        switch self {
        case .firstStart: break
        case .nextSegment:
            try log.fillSegment()
            try log.acknowledge()
            try log.append(room - Self.recordsLeft)
        case .tornTail:
            try log.append(Self.recordsBeforeTear)
            try log.tear()
        case .fullDisk:
            for _ in 0..<Self.sentSegments { try log.fillSegment() }
            try log.acknowledge()
            try log.append(room)
        }
    }

    /// In a segment that holds one record.
    private var room: Int { PreparedLog.records(ofPages: pages, size: size) - 1 }
}
