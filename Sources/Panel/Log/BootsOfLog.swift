package import AppendLog
import Exchange

/// The starts of the daemon that a log tells of. What the disk does not give tells nothing.
package enum BootsOfLog {
    private static let recordsAtOnce: UInt64 = 4_096

    /// One start: the ordinal in its records, and the kernel's name for the machine's boot.
    private typealias Start = (ordinal: UInt16, kernelBootID: UInt128)

    /// The ordinals of the daemon's starts since the machine was started: whose records the
    /// machine's own clock tells the age of.
    ///
    /// - Parameter kernelBootID: of this boot; none are known where it is 0.
    package static func ordinals(
        _ reader: LogReader, kept: Range<SequenceNumber>,
        of kernelBootID: UInt128 = PanelClock.kernelBootID()
    ) throws(LogFault) -> Set<UInt16> {
        var ordinals: Set<UInt16> = []
        guard kernelBootID != 0 else { return ordinals }
        try visitStarts(reader, kept) { start in
            guard start.kernelBootID == kernelBootID else { return false }
            ordinals.insert(start.ordinal)
            return true
        }
        return ordinals
    }

    /// The boot ordinal that a stamp of this moment carries beside this log. The daemon's own where
    /// it started since the machine did; else the one that its next start will take.
    package static func ordinalNow(
        _ reader: LogReader, kept: Range<SequenceNumber>,
        of kernelBootID: UInt128 = PanelClock.kernelBootID()
    ) throws(LogFault) -> (number: UInt16, isStarted: Bool) {
        var newest: Start?
        try visitStarts(reader, kept) { start in
            newest = start
            return false
        }
        guard let newest else { return (0, false) }
        if kernelBootID != 0, newest.kernelBootID == kernelBootID { return (newest.ordinal, true) }
        return ((newest.ordinal + 1) & Stamp.bootOrdinalMax, false)
    }

    /// Each start, the newest first, until `visit` wants no more.
    private static func visitStarts(
        _ reader: LogReader, _ kept: Range<SequenceNumber>, _ visit: (Start) -> Bool
    ) throws(LogFault) {
        var end = kept.upperBound
        while end > kept.lowerBound {
            let ahead = end.rawValue - kept.lowerBound.rawValue
            let from = SequenceNumber(end.rawValue - min(ahead, recordsAtOnce))
            var starts: [Start] = []
            _ = try reader.walk(from..<end, recordsAtOnce: Int(recordsAtOnce)) { excerpt in
                for record in excerpt.records {
                    guard let boot = Boot(record) else { continue }
                    starts.append((record.stamp.bootOrdinal, boot.kernelBootID))
                }
            }
            for start in starts.reversed() {
                guard visit(start) else { return }
            }
            end = from
        }
    }
}

extension Boot {
    /// Nil for a record that is none, or cannot be read.
    package init?(_ record: Record) {
        guard record.type == .boot,
            case .boot(let boot)? = try? Payload(
                type: record.type, version: record.version, bytes: record.payload[...])
        else { return nil }
        self = boot
    }
}
