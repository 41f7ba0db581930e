package import AppendLog

/// The disk with an eye on it: tells how much is read, and can show some names of a folder alone.
package struct WatchedStorage: LayeredStorage {
    package let base: any Storage
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

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        let count = try base.read(file, into: buffer, at: offset)
        onRead(count)
        return count
    }
}
