/// Where the centre keeps what it has.
package enum StoreSettings: Hashable, Sendable {
    /// A file in the state directory.
    case sqlite
    case postgresql(PostgresSettings)
}

/// A database on PostgreSQL servers.
package struct PostgresSettings: Hashable, Sendable {
    /// The most servers of one cluster: a primary and its standbys.
    package static let serversMax = 8
    /// The most characters of a database's or a user's name; PostgreSQL cuts longer ones.
    package static let nameCharactersMax = 63

    /// How the way to the server is guarded.
    package enum Encryption: String, CaseIterable, Hashable, Sendable {
        /// Not at all; on loopback alone.
        case off
        /// Encrypted, without a look at who is at the other end.
        case unverified = "require"
        /// Encrypted, and the server's certificate is for its name, by an authority that we know.
        case verified = "verify-full"
    }

    /// Tried in order until one takes writes: after a standby took over, it is found here.
    package var servers: [ListenAddress]
    package var database: String
    package var user: String
    /// The file whose first line is the password; nil: the server asks for none.
    package var passwordFile: SettingsPath?
    package var encryption: Encryption
    /// The authorities' certificates; nil: those of the operating system.
    package var authoritiesFile: SettingsPath?
    /// Whether a pooler in transaction mode stands between: then nothing is left in a session.
    package var isPooled = false

    /// - Parameter encryption: nil: `verified`, and `off` where every server is on loopback.
    package init(
        servers: [ListenAddress], database: String, user: String,
        passwordFile: SettingsPath? = nil, encryption: Encryption? = nil
    ) {
        self.servers = servers
        self.database = database
        self.user = user
        self.passwordFile = passwordFile
        self.encryption = encryption ?? (Self.areLoopback(servers) ? .off : .verified)
    }

    package static func areLoopback(_ servers: [ListenAddress]) -> Bool {
        servers.allSatisfy(\.isLoopback)
    }
}
