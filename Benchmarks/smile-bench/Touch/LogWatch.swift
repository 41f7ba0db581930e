import AppendLog
import Measuring
import Synchronization

/// The disk, and when the log last began to write something that it then made durable.
///
/// An append is one or more writes and then a sync, all by the journal's thread. The first of the
/// writes is where the answer has arrived: it lies behind the log's own work on the record, so what
/// is measured to here is a little more than the hand-over.
final class LogWatch: LayeredStorage {
    private struct Times {
        var firstWrite: UInt64?
        var synchronized: UInt64 = 0
    }

    let base: any Storage = FileStorage()
    private let times = Mutex(Times())

    /// When the first write began of what was synchronized last.
    var newestArrival: UInt64 { times.withLock(\.synchronized) }

    func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        let now = Stopwatch.now
        times.withLock { $0.firstWrite = $0.firstWrite ?? now }
        try base.write(file, bytes, at: offset)
    }

    func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {
        times.withLock { times in
            if let first = times.firstWrite { times.synchronized = first }
            times.firstWrite = nil
        }
        try base.synchronize(file, forgetting: forgetting)
    }
}
