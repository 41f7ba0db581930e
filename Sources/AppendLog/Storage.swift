/// The disk, as the log needs it: files of pages in folders.
///
/// Reads and writes are positioned. A call that is interrupted or cut short goes on by itself, so a
/// caller sees either all of it or a fault. Safe from any thread.
package protocol Storage: Sendable {
    /// The names in a folder, in any order; none where the folder is not there.
    func names(in directory: String) throws(StorageFault) -> [String]

    func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile

    /// Ends the use of the file, and its lock.
    func close(_ file: OpenFile)

    /// Fills `buffer` from `offset`; returns fewer bytes only where the file ends.
    func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int

    /// Writes all of `bytes` at `offset`. After a fault any part of them may be on the disk.
    func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault)

    /// Makes the file's bytes durable. After a fault nobody knows which are; asking again does not
    /// help, since the kernel forgets what it could not write.
    ///
    /// - Parameter forgetting: drops the file from memory besides, so that the next read is from
    ///   the disk, and later syncs do not meet large folios.
    func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault)

    /// Makes the folder where it is missing, and its names durable.
    func synchronizeDirectory(_ directory: String) throws(StorageFault)

    /// Renames a file, replacing what is there; without a new name, removes it. Durable only after
    /// the folder is synchronized.
    func move(_ path: String, to newPath: String?) throws(StorageFault)
}

/// What a file is opened for.
package enum OpenPurpose: Hashable, Sendable {
    case reading
    /// For reading, too.
    case writing
    /// For writing; empty, whether it was there or not.
    case creating
    /// To be the only one who has it so, in this process or another, until it is closed.
    case locking
}

/// A file that a `Storage` has open.
package struct OpenFile: Hashable, Sendable {
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }
}

/// A call that the disk did not perform.
package struct StorageFault: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// No such file or folder.
        case missing
        /// Somebody else holds the lock.
        case locked
        /// The disk or the quota is full.
        case full
        case readOnly
        /// The device failed.
        case device
        case other
    }

    package let kind: Kind
    /// The call as the manual names it.
    package let call: String
    package let path: String
    /// The system's own words.
    package let reason: String

    package init(kind: Kind, call: String, path: String, reason: String) {
        self.kind = kind
        self.call = call
        self.path = path
        self.reason = reason
    }

    package var description: String { "\(call) of '\(path)': \(reason)" }
}
