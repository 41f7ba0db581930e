package import AppendLog
import Exchange

/// An export that is on a stick already, as far as its batches' heads tell.
package struct CarriedFile: Hashable, Sendable {
    package let path: String
    package let epoch: Epoch
    /// What its batches cover, in order.
    package let ranges: [Range<SequenceNumber>]

    /// Walks over the heads of the batches.
    ///
    /// - Returns: nil for a file that is none, or does not end with a batch: what it should have is
    ///   written again.
    /// - Throws: where the stick does not give it.
    package init?(_ path: String) throws(FolderFile.Fault) {
        let file = try ReadFile(path)
        var (offset, ranges): (Int, [Range<SequenceNumber>]) = (0, [])
        var epoch: Epoch?
        while offset < file.byteCount {
            let head = try file.bytes(from: offset, count: Batch.headerBytes)
            guard let batch = try? Batch.Head(head), epoch == nil || batch.epoch == epoch
            else { return nil }
            epoch = batch.epoch
            ranges.append(batch.range)
            offset += batch.byteCount
        }
        guard offset == file.byteCount, let epoch else { return nil }
        self.path = path
        self.epoch = epoch
        self.ranges = ranges
    }
}

extension [Range<SequenceNumber>] {
    /// What of `whole` none of these covers, in order.
    package func gaps(in whole: Range<SequenceNumber>) -> [Range<SequenceNumber>] {
        var gaps: [Range<SequenceNumber>] = []
        var next = whole.lowerBound
        for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let end = Swift.min(range.lowerBound, whole.upperBound)
            if next < end { gaps.append(next..<end) }
            next = Swift.max(next, range.upperBound)
        }
        if next < whole.upperBound { gaps.append(next..<whole.upperBound) }
        return gaps
    }
}
