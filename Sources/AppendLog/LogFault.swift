/// Why the log did not do what it was asked: one case for each thing that a caller can do about it.
package enum LogFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another writer has this log open. Stop that one, or use another folder.
    case locked(directory: String)
    /// There is no log in this folder to read.
    case noLog(directory: String)
    /// A newer program made this log. Nothing was touched.
    case newerFormat(path: String, what: String)
    /// Records before this number were recycled, or were never in this log. Read from there.
    case gone(before: SequenceNumber)
    /// The device does not give these records. It may later; until then those behind them can be
    /// read.
    case unreadable(Range<SequenceNumber>, StorageFault)
    /// The records do not fit any more and no segment can be made or recycled. They have no numbers
    /// and nothing of them was written; a smaller group may still fit.
    case full(StorageFault?)
    /// These numbers are taken and their records are in memory, not durable; the next append writes
    /// them first. Do not submit them again. They may appear later.
    case withheld(Range<SequenceNumber>, StorageFault)
    /// Records are withheld and the disk still fails. The new ones have no numbers and nothing of
    /// them was written; submit them again when the disk works.
    case refused(StorageFault)
    /// The centre acknowledges numbers that this log never gave.
    case beyondEnd(SequenceNumber, next: SequenceNumber)
    /// The log changes faster than it can be read. Try again.
    case busy
    /// The disk refused a call that no record depends on, or could not be read at all.
    case storage(StorageFault)

    package var description: String {
        switch self {
        case .locked(let directory):
            "'\(directory)' is open in another process; every record in it is safe. "
                + "Stop that process before this one writes."
        case .noLog(let directory):
            "there is no log in '\(directory)'; nothing was changed. Name the panel's log folder."
        case .newerFormat(let path, let what):
            "'\(path)' has \(what), which this program does not know; nothing was changed. "
                + "Install the newer version."
        case .gone(let oldest):
            "the records before \(oldest) are no longer kept; those from \(oldest) on are whole. "
                + "Read from \(oldest)."
        case .unreadable(let range, let fault):
            "records \(range.lowerBound) to before \(range.upperBound) cannot be read (\(fault)); "
                + "every other record is safe. Try again, then read from \(range.upperBound)."
        case .full(let fault):
            "the log is full\(Self.because(fault)); every acknowledged record is safe, the new "
                + "ones were not written. Connect the panel, or free disk space."
        case .withheld(let range, let fault):
            "records \(range.lowerBound) to before \(range.upperBound) are not durable "
                + "(\(fault)); every record before \(range.lowerBound) is safe. They are written "
                + "with the next append that succeeds. Check the disk."
        case .refused(let fault):
            "the disk takes no records (\(fault)); every acknowledged record is safe, the new ones "
                + "were not written. Check the disk."
        case .beyondEnd(let mark, let next):
            "the centre acknowledges records before \(mark), but this log ends before \(next); "
                + "nothing was changed. Was this panel restored from a copy? Then begin a new log."
        case .busy:
            "the log changes faster than it can be read; nothing is lost. Try again."
        case .storage(let fault):
            "\(fault); every acknowledged record is safe. Check the disk and the folder's rights."
        }
    }

    private static func because(_ fault: StorageFault?) -> String {
        fault.map { " (\($0))" } ?? ""
    }
}
