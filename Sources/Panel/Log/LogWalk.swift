package import AppendLog
import Exchange

extension LogReader {
    /// Shows every record of a range that the disk gives, in order, some at once.
    ///
    /// - Returns: the numbers that the disk refused: nobody knows whether they are lost.
    package func walk(
        _ range: Range<SequenceNumber>, recordsAtOnce: Int, _ visit: (LogExcerpt) -> Void
    ) throws(LogFault) -> [Range<SequenceNumber>] {
        var unread: [Range<SequenceNumber>] = []
        var next = range.lowerBound
        var previous: LogExcerpt?
        while next < range.upperBound {
            do {
                let excerpt = try read(
                    from: next, before: range.upperBound, recordsMax: recordsAtOnce,
                    bytesMax: Batch.recordBytesMax, after: previous)
                guard !excerpt.range.isEmpty else { return unread }
                visit(excerpt)
                next = excerpt.range.upperBound
                previous = excerpt
            } catch .unreadable(let lost, _) {
                unread.append(lost)
                next = lost.upperBound
            }
        }
        return unread
    }
}
