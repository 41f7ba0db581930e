/// A storage that stands before another one and does some calls in its own way: what it does not
/// say itself is the other one's.
package protocol LayeredStorage: Storage {
    var base: any Storage { get }
}

extension LayeredStorage {
    package func names(in directory: String) throws(StorageFault) -> [String] {
        try base.names(in: directory)
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
        try base.read(file, into: buffer, at: offset)
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
