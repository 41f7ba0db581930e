import Foundation
import Settings

extension CentralSetup {
    /// How long to watch for nodes that serve the source, in microseconds: longer than two beats.
    private static let watchMicroseconds: UInt32 = 5_000_000

    /// Brings the schema up to date; returns the versions that it applied.
    package func migrate() throws -> [Int] {
        if !isShared { try makeStateDirectory() }
        return try rawWriter().migrate()
    }

    /// What `--to` names: another centre's configuration, or a file for SQLite.
    package static func target(_ path: String, of source: CentralSetup) throws -> CentralSetup {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return try read(path) }
        let file = URL(fileURLWithPath: path)
        var configuration = source.configuration
        configuration.store = .sqlite
        configuration.stateDirectory = SettingsPath(file.deletingLastPathComponent().path)
        var setup = CentralSetup(configuration, in: source.folder)
        setup.databaseFile = file.lastPathComponent
        return setup
    }

    /// Copies the whole centre; the target's schema is brought up to date, and the source's.
    package func copy(
        to target: CentralSetup, progress: (_ table: String, _ rows: Int) -> Void
    ) throws -> [StoreCopy.Table] {
        guard target.place != place else {
            throw CentralFault.state(
                "the copy would go where it comes from",
                advice: "name another database after --to.")
        }
        // Held to the end: on SQLite it keeps every other writer out.
        let lock = try rawWriter()
        try lock.migrate()
        try requireNoNodes(lock)
        if !target.isShared { try target.makeStateDirectory() }
        let into = try target.rawWriter()
        try into.migrate()
        let copied = try StoreCopy(from: try reader(hasDeadline: false), to: into)
            .run(progress: progress)
        withExtendedLifetime(lock) {}
        return copied
    }

    /// What tells one store from another.
    private var place: String {
        switch configuration.store {
        case .sqlite: "sqlite \(databasePath)"
        case .postgresql(let settings):
            "postgresql \(settings.servers.map(\.description)) \(settings.database)"
        }
    }

    /// A node that was killed leaves its row; one that lives goes on beating.
    private func requireNoNodes(_ store: any Store) throws {
        func beats() throws -> [[SQLValue]] {
            try store.query("SELECT tenant, node, beats FROM nodes ORDER BY tenant, node", [])
                .map(\.values)
        }
        let before = try beats()
        guard isShared, !before.isEmpty else { return }
        usleep(Self.watchMicroseconds)
        guard try beats() == before else {
            throw CentralFault.state(
                "a smile-centrald serves this centre, and would go on changing it",
                advice: "stop it on every machine first.")
        }
    }
}
