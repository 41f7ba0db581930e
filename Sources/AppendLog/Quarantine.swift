// What an opening finds and cannot use is set aside, never thrown away. Nothing depends on it, so
// a disk that refuses does not keep the log from opening: the report says what could not be kept.

extension AppendLog {
    /// The most torn tails that are kept for a look; more say nothing new.
    package static let quarantineFilesMax = 64

    /// Copies pages of a segment to `quarantine/`, each at its own place in the file.
    ///
    /// - Returns: whether all of them are safe there, or there are enough of them.
    func setAside(pages: [Int], of scan: SegmentScan, _ image: SegmentImage) -> Bool {
        // What the device did not give may still come back where it is.
        let pages = pages.filter { !image.unreadablePages.contains($0) }
        guard !pages.isEmpty else { return true }
        opening.tornBytes += pages.count * Page.byteCount
        let name = LogFolder.name(scan.ordinal, "torn")
        do throws(StorageFault) {
            let folder = files.folder.quarantine
            try files.storage.synchronizeDirectory(folder)
            // As many as that are enough for a look.
            guard try files.storage.names(in: folder).count < Self.quarantineFilesMax else {
                opening.notQuarantined.append(
                    StorageFault(
                        kind: .full, call: "create", path: folder + "/" + name,
                        reason: "\(Self.quarantineFilesMax) files is the most"))
                return true
            }
            try files.withFile(folder + "/" + name, .creating) { (file) throws(StorageFault) in
                for page in pages {
                    try files.storage.write(file, image.page(page), at: page * Page.byteCount)
                }
                try files.storage.synchronize(file, forgetting: true)
            }
            try files.storage.synchronizeDirectory(folder)
            opening.quarantined.append(name)
            return true
        } catch {
            opening.notQuarantined.append(error)
            return false
        }
    }

    /// Moves a file to `quarantine/`.
    func setAside(_ name: String) {
        do throws(StorageFault) {
            let folder = files.folder.quarantine
            try files.storage.synchronizeDirectory(folder)
            let kept = try files.storage.names(in: folder)
            // A file of the same name from an earlier time stays what it is.
            let new = (0...).lazy.map { $0 == 0 ? name : "\(name).\($0)" }
                .first { !kept.contains($0) }!
            try files.storage.move(files.folder.file(name), to: folder + "/" + new)
            opening.quarantined.append(new)
        } catch {
            opening.notQuarantined.append(error)
        }
    }

    /// Removes a file that nothing depends on; the next opening tries again.
    func remove(_ name: String) {
        try? files.storage.move(files.folder.file(name), to: nil)
    }

    /// Takes the folder for this writer alone.
    static func lock(_ files: LogFiles) throws(LogFault) -> OpenFile {
        do {
            try files.storage.synchronizeDirectory(files.folder.path)
            return try files.storage.open(files.folder.lock, .locking)
        } catch {
            if error.kind == .locked { throw .locked(directory: files.folder.path) }
            throw .storage(error)
        }
    }
}
