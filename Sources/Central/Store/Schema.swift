/// One step of the database's shape. Steps are only ever added, and only ever add: a centre of the
/// last version still reads what this one wrote.
struct Migration: Sendable {
    let version: Int
    let name: String
    /// As written for every database; each store makes it its own.
    let text: String

    init(_ version: Int, _ name: String, _ file: [UInt8]) {
        self.version = version
        self.name = name
        text = String(decoding: file, as: UTF8.self)
    }
}

enum Schema {
    /// In order, from 1.
    static let migrations = [
        Migration(1, "first", PackageResources._001_first_sql),
        Migration(2, "misuse", PackageResources._002_misuse_sql),
        Migration(3, "several", PackageResources._003_several_sql),
        Migration(4, "safekeeping", PackageResources._004_safekeeping_sql),
        Migration(5, "places", PackageResources._005_places_sql),
        Migration(6, "identity", PackageResources._006_identity_sql),
        Migration(7, "honest-time", PackageResources._007_honest_time_sql),
        Migration(8, "nodes", PackageResources._008_nodes_sql),
        Migration(9, "access", PackageResources._009_access_sql),
        Migration(10, "heartbeats", PackageResources._010_heartbeats_sql),
        Migration(11, "roll-outs", PackageResources._011_roll_outs_sql),
        Migration(12, "sql-views", PackageResources._012_sql_views_sql),
        Migration(13, "day-tallies", PackageResources._013_day_tallies_sql),
        Migration(14, "alarm-letters", PackageResources._014_alarm_letters_sql),
        Migration(15, "kept-answers", PackageResources._015_kept_answers_sql),
        Migration(16, "doubtful-times", PackageResources._016_doubtful_times_sql),
    ]

    static var newest: Int { migrations.count }
}

extension SQLiteStore {
    @discardableResult
    package func migrate() throws(StoreFault) -> [Int] {
        try run(
            "CREATE TABLE IF NOT EXISTS schema_versions "
                + "(version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
        let missing = try missingMigrations()
        for migration in missing {
            try apply(migration)
        }
        return missing.map(\.version)
    }
}

extension Store {
    /// The version that the database has; 0 where it is empty.
    func schemaVersion() throws(StoreFault) -> Int {
        Int(try query("SELECT coalesce(max(version), 0) FROM schema_versions", [])[0][integer: 0])
    }

    /// Those that the database does not say it has.
    ///
    /// - Throws: where a newer program wrote the database.
    func missingMigrations() throws(StoreFault) -> [Migration] {
        let found = try schemaVersion()
        guard found <= Schema.newest else {
            throw StoreFault(
                step: "bring the schema up to date",
                reason: "it is of version \(found), and this program knows \(Schema.newest). "
                    + "Nothing was changed. Try: start the newer smile-centrald again.",
                isTemporary: false)
        }
        let applied = try query("SELECT version FROM schema_versions", [])
            .map { Int($0[integer: 0]) }
        return Schema.migrations.filter { !applied.contains($0.version) }
    }

    /// For those who only read: refuses a database that the newer program has not brought up to
    /// date yet, and one that a still newer one wrote.
    func requireNewestSchema() throws(StoreFault) {
        let found = try schemaVersion()
        guard found != Schema.newest else { return }
        let isOlder = found < Schema.newest
        throw StoreFault(
            step: "be read",
            reason: "its schema is of version \(found), and this program reads \(Schema.newest). "
                + "Nothing was changed. Try: "
                + (isOlder
                    ? "start this version's smile-centrald serve; it brings the schema up to date."
                    : "use the newer smile-centrald."),
            isTemporary: false)
    }

    /// For a database that will be brought up to date later: refuses one that a newer program
    /// wrote.
    func requireKnownSchema() throws(StoreFault) {
        let found = try schemaVersion()
        guard found <= Schema.newest else {
            throw StoreFault(
                step: "be read",
                reason: "its schema is of version \(found), and this program knows "
                    + "\(Schema.newest). Nothing was changed. Try: use the newer smile-centrald.",
                isTemporary: false)
        }
    }
}

extension SQLiteStore {
    private func apply(_ migration: Migration) throws(StoreFault) {
        do {
            try transaction {
                try run(
                    migration.text.replacing("/* WITHOUT ROWID */", with: "WITHOUT ROWID"))
                try execute(
                    "INSERT INTO schema_versions (version, name) VALUES (?, ?)",
                    [.integer(Int64(migration.version)), .text(migration.name)])
            }
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw StoreFault(
                step: "apply migration \(migration.version)", reason: "\(error)",
                isTemporary: false)
        }
    }
}
