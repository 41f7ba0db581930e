import AppendLog

extension ForgottenWrites {
    /// The real disk without its syncs: the same log, with the one line removed that everything
    /// depends on.
    struct UnsyncedStorage: Storage {
        private let disk = FileStorage()

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

        func write(
            _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
        ) throws(StorageFault) {
            try disk.write(file, bytes, at: offset)
        }

        func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {}

        func synchronizeDirectory(_ directory: String) throws(StorageFault) {
            try disk.synchronizeDirectory(directory)
        }

        func move(_ path: String, to newPath: String?) throws(StorageFault) {
            try disk.move(path, to: newPath)
        }
    }
}
