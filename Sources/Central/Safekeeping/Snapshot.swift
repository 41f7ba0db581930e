import AppendLog
import Foundation
import Settings

/// Takes and puts back snapshots of a centre's SQLite database: `Docs/Operating/backup.md`.
package struct Snapshot: Sendable {
    /// Behind the name of a file that is not finished.
    static let partSuffix = ".part"

    package typealias Progress = (_ done: Int, _ all: Int) -> Void

    private let setup: CentralSetup
    private let clock: CentralClock
    private let storage = FileStorage()

    package init(_ setup: CentralSetup, clock: CentralClock = .system) {
        self.setup = setup
        self.clock = clock
    }

    /// What a snapshot holds.
    package struct Facts: Hashable, Encodable, Sendable {
        package var file: String
        /// Milliseconds since 1970.
        package var takenMilliseconds: Int64
        package var bytes: Int
        package var records: Int64
    }

    /// Writes the database, as it is at one moment, to a new file; also while the centre serves.
    /// The file has its name only once it is whole, read through and durable.
    package func take(to path: String, progress: Progress = { _, _ in }) throws -> Facts {
        try requireFile()
        try requireFree(path)
        let part = path + Self.partSuffix
        try removeIfThere(part)
        let now = clock.nowMilliseconds
        let records = try copyDatabase(from: setup.databasePath, to: part, progress) { copy in
            let tenant = setup.configuration.tenant
            var state = try CentreState.read(copy, tenant: tenant)
            state.snapshotMilliseconds = max(now, 1)
            try state.write(to: copy, tenant: tenant)
        }
        try name(part, path)
        return Facts(
            file: path, takenMilliseconds: now, bytes: try size(of: path), records: records)
    }

    /// A database of a server's is saved by the server's own means.
    private func requireFile() throws(CentralFault) {
        guard setup.isShared else { return }
        throw .state(
            "this centre's database is on PostgreSQL, not in a file",
            advice: "use pg_basebackup with an archive of the log, or pg_dump: "
                + "Docs/Operating/scale.md.")
    }

    /// What came of a restore.
    package struct Restored: Hashable, Encodable, Sendable {
        package var snapshot: Facts
        /// Where the database of before is; nil where there was none.
        package var before: String?
    }

    /// Puts a snapshot in the place of the database, which is kept beside it. While the centre is
    /// stopped.
    ///
    /// - Throws: before anything is changed, where the file is no whole snapshot of this version or
    ///   an older one, or a centre uses the database.
    package func restore(
        from path: String, progress: Progress = { _, _ in }
    ) throws -> Restored {
        try requireFile()
        let facts = try self.facts(of: path)
        try setup.makeStateDirectory()
        let database = setup.databasePath
        let lock = try StoreLock(path: database)
        defer { withExtendedLifetime(lock) {} }
        let part = database + ".restoring"
        try removeIfThere(part)
        _ = try copyDatabase(from: path, to: part, progress) { _ in }
        let before = try setAside(database)
        try name(part, database)
        return Restored(snapshot: facts, before: before)
    }

    // MARK: - Steps

    /// Copies and checks a database; returns how many records it holds.
    private func copyDatabase(
        from source: String, to part: String, _ progress: Progress,
        finish: (SQLiteStore) throws -> Void
    ) throws -> Int64 {
        let reader = try SQLiteStore(readingFrom: source)
        try StoreLock.makeOwnFile(part)
        let copy = try SQLiteStore(copyAt: part)
        try reader.copy(to: copy, progress: progress)
        try copy.transaction { try finish(copy) }
        try copy.checkIntegrity()
        return try copy.query("SELECT count(*) FROM records", [])[0][integer: 0]
    }

    /// What a file says of itself, if it is a whole snapshot that this program understands.
    private func facts(of path: String) throws -> Facts {
        guard FileManager.default.fileExists(atPath: path) else {
            throw CentralFault.file(
                "the snapshot '\(path)' is not there", advice: "check the path.")
        }
        let store = try SQLiteStore(readingFrom: path)
        try store.requireKnownSchema()
        let state = try CentreState.read(store, tenant: setup.configuration.tenant)
        guard state.snapshotMilliseconds != 0 else {
            throw CentralFault.file(
                "'\(path)' is no snapshot of the tenant '\(setup.configuration.tenant)'; nothing "
                    + "was changed",
                advice: "name a file that 'smile-centrald snapshot' wrote.")
        }
        return Facts(
            file: path, takenMilliseconds: state.snapshotMilliseconds, bytes: try size(of: path),
            records: try store.query("SELECT count(*) FROM records", [])[0][integer: 0])
    }

    /// Gives the database a second name with the time in it, so that there is a database under the
    /// first at every moment. A write-ahead log that is left would be taken for the new one's.
    private func setAside(_ database: String) throws -> String? {
        guard try size(of: database) > 0 else { return nil }
        let before = "\(database).before-\(stamp)"
        let log = database + "-wal"
        if FileManager.default.fileExists(atPath: log) {
            // Its last writer did not end well; what it committed is taken into the file here.
            _ = try? SQLiteStore(copyAt: database)
        }
        try FileManager.default.linkItem(atPath: database, toPath: before)
        for suffix in ["-wal", "-shm"]
        where FileManager.default.fileExists(
            atPath: database + suffix)
        {
            try FileManager.default.moveItem(
                atPath: database + suffix, toPath: before + suffix)
        }
        try storage.synchronizeDirectory(setup.stateDirectory)
        return before
    }

    /// 2026-11-22-141503, in UTC.
    private var stamp: String {
        let parts = Timestamp.parts(clock.nowMilliseconds, offsetSeconds: 0)
        return "\(parts.date)-\(parts.time)".filter { $0 != ":" && $0 != "." }
    }

    private func requireFree(_ path: String) throws {
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CentralFault.file(
                "'\(path)' is there already; it was left as it is", advice: "name a new file.")
        }
    }

    private func removeIfThere(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    /// Durable first, then named, then the name durable.
    private func name(_ part: String, _ path: String) throws {
        let file = try storage.open(part, .writing)
        defer { storage.close(file) }
        try storage.synchronize(file, forgetting: false)
        try storage.move(part, to: path)
        let folder = (path as NSString).deletingLastPathComponent
        try storage.synchronizeDirectory(folder.isEmpty ? "." : folder)
    }

    private func size(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }
}
