import AppendLog

extension ForgottenWrites {
    /// The real disk without its syncs: the same log, with the one line removed that everything
    /// depends on.
    struct UnsyncedStorage: LayeredStorage {
        let base: any Storage = FileStorage()

        func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {}
    }
}
