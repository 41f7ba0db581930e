package import AppendLog
import Exchange

/// How long the first record that the centre lacks, and that is there, has waited.
package struct OldestWaiting: Hashable, Sendable {
    package private(set) var age = RecordAge.unknown
    /// What the disk does not give: the oldest may be among it, so that its age is not known.
    package private(set) var unread: [Range<SequenceNumber>] = []

    private static let recordsAtOnce = 64

    /// Nil where no record waits.
    package init?(
        _ reader: LogReader, _ outline: LogOutline, clock: PanelClock = .system,
        kernelBootID: UInt128 = PanelClock.kernelBootID()
    ) throws(LogFault) {
        guard outline.backlog > 0 else { return nil }
        let from = max(outline.acknowledged, outline.kept.lowerBound)
        // A gap record has no clock of its own.
        let oldest: Record?
        do {
            oldest = try reader.read(
                from: from, before: outline.kept.upperBound, recordsMax: Self.recordsAtOnce,
                bytesMax: Batch.recordBytesMax
            ).records.first { $0.type != .gap }
        } catch .unreadable(let lost, _) {
            unread = [lost]
            return
        }
        guard let oldest else { return }
        let ordinals = try BootsOfLog.ordinals(reader, kept: outline.kept, of: kernelBootID)
        age = RecordAge(
            of: oldest.stamp, at: clock.now(), wall: clock.wall(), isThisBoot: ordinals.contains)
    }
}
