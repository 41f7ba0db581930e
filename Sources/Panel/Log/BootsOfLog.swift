package import AppendLog
import Exchange

/// The starts of the daemon that a log tells of.
package enum BootsOfLog {
    private static let recordsAtOnce = 1_024

    /// The newest start: its ordinal and the kernel's name for that boot.
    ///
    /// - Returns: nil where no kept record tells.
    package static func newest(
        _ reader: LogReader, kept: Range<SequenceNumber>
    ) throws(LogFault) -> (ordinal: UInt16, kernelBootID: UInt128)? {
        var end = kept.upperBound
        while end > kept.lowerBound {
            let ahead = end.rawValue - kept.lowerBound.rawValue
            let step = min(ahead, UInt64(recordsAtOnce))
            let from = SequenceNumber(end.rawValue - step)
            if let boot = try newest(reader, from..<end) { return boot }
            end = from
        }
        return nil
    }

    private static func newest(
        _ reader: LogReader, _ range: Range<SequenceNumber>
    ) throws(LogFault) -> (ordinal: UInt16, kernelBootID: UInt128)? {
        var newest: (UInt16, UInt128)?
        var next = range.lowerBound
        while next < range.upperBound {
            let excerpt = try reader.read(
                from: next, before: range.upperBound, recordsMax: recordsAtOnce,
                bytesMax: Batch.recordBytesMax)
            guard !excerpt.range.isEmpty else { break }
            for record in excerpt.records {
                if let boot = Boot(record) {
                    newest = (record.stamp.bootOrdinal, boot.kernelBootID)
                }
            }
            next = excerpt.range.upperBound
        }
        return newest
    }

    /// The boot ordinal that a stamp of this moment carries beside this log. The daemon's own where
    /// it started since the machine did; else the one that its next start will take.
    package static func ordinalNow(
        _ reader: LogReader, kept: Range<SequenceNumber>
    ) throws(LogFault) -> UInt16 {
        guard let newest = try newest(reader, kept: kept) else { return 0 }
        if newest.kernelBootID == PanelClock.kernelBootID() { return newest.ordinal }
        return (newest.ordinal + 1) & Stamp.bootOrdinalMax
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
