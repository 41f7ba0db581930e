package import AppendLog

/// The disk with an eye on it: tells how much is read, and can show some names of a folder alone.
package struct WatchedStorage: Storage {
    private let base: any Storage
    private let shows: @Sendable (String) -> Bool
    private let onRead: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - shows: which names a folder has.
    ///   - onRead: called with the bytes of each reading, on the reader's thread.
    package init(
        _ base: any Storage, showing shows: @escaping @Sendable (String) -> Bool = { _ in true },
        onRead: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.base = base
        self.shows = shows
        self.onRead = onRead
    }

    package func names(in directory: String) throws(StorageFault) -> [String] {
        try base.names(in: directory).filter(shows)
    }

    package func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        try base.open(path, purpose)
    }

    package func close(_ file: OpenFile) {
        base.close(file)
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        let count = try base.read(file, into: buffer, at: offset)
        onRead(count)
        return count
    }

    package func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        try base.write(file, bytes, at: offset)
    }

    package func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {
        try base.synchronize(file, forgetting: forgetting)
    }

    package func synchronizeDirectory(_ directory: String) throws(StorageFault) {
        try base.synchronizeDirectory(directory)
    }

    package func move(_ path: String, to newPath: String?) throws(StorageFault) {
        try base.move(path, to: newPath)
    }
}
