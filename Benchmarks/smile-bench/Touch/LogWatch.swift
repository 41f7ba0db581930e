import AppendLog
import Measuring
import Synchronization

/// The disk, and when the log last began to write something that it then made durable.
///
/// An append is one or more writes and then a sync, all by the journal's thread. The first of the
/// writes is where the answer has arrived: it lies behind the log's own work on the record, so what
/// is measured to here is a little more than the hand-over.
final class LogWatch: Storage {
    private struct Times {
        var firstWrite: UInt64?
        var synchronized: UInt64 = 0
    }

    private let disk = FileStorage()
    private let times = Mutex(Times())

    /// When the first write began of what was synchronized last.
    var newestArrival: UInt64 { times.withLock(\.synchronized) }

    func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        let now = Stopwatch.now
        times.withLock { $0.firstWrite = $0.firstWrite ?? now }
        try disk.write(file, bytes, at: offset)
    }

    func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {
        times.withLock { times in
            if let first = times.firstWrite { times.synchronized = first }
            times.firstWrite = nil
        }
        try disk.synchronize(file, forgetting: forgetting)
    }

    func names(in directory: String) throws(StorageFault) -> [String] {
        try disk.names(in: directory)
    }

    func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        try disk.open(path, purpose)
    }

    func close(_ file: OpenFile) {
        disk.close(file)
    }

    func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        try disk.read(file, into: buffer, at: offset)
    }

    func synchronizeDirectory(_ directory: String) throws(StorageFault) {
        try disk.synchronizeDirectory(directory)
    }

    func move(_ path: String, to newPath: String?) throws(StorageFault) {
        try disk.move(path, to: newPath)
    }
}
