package import Settings

/// How one connection to PostgreSQL is made: where to, as whom, and how long anything may take.
package struct PostgresAccess: Sendable {
    /// How long one server gets to let us in, in seconds.
    static let connectSeconds = 5
    /// How long the kernel keeps trying to deliver what the server does not confirm.
    static let unconfirmedMilliseconds = 15_000
    /// How long a statement may take before the connection is given up.
    package static let statementMilliseconds = 30_000
    /// How long the server lets a transaction wait for its client before it takes it back: what
    /// a node that lost its network holds is free again after this.
    static let idleMilliseconds = 20_000

    /// Where Debian keeps the certificates of the authorities that it knows.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    package var settings: PostgresSettings
    /// Nil where the server asks for none.
    package var password: Password?
    /// The authorities' certificates as a path; nil: those of the operating system.
    package var authorities: String?
    /// Nil: as long as it takes, for a check or a copy that a person waits for.
    package var statementMilliseconds: Int? = PostgresAccess.statementMilliseconds

    package init(_ settings: PostgresSettings, password: Password?, authorities: String? = nil) {
        self.settings = settings
        self.password = password
        self.authorities = authorities
    }

    /// libpq's keywords. Every one that could come from the environment of the process is set here.
    func keywords(isReadOnly: Bool) -> [(String, String)] {
        let servers = settings.servers
        var keywords = [
            ("host", servers.map(\.host).joined(separator: ",")),
            ("port", servers.map { "\($0.port)" }.joined(separator: ",")),
            ("dbname", settings.database), ("user", settings.user),
            ("application_name", "smile-centrald"), ("client_encoding", "UTF8"),
            // A standby may be behind: readers, too, see what was acknowledged.
            ("target_session_attrs", isReadOnly ? "primary" : "read-write"),
            ("connect_timeout", "\(Self.connectSeconds)"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "\(Self.unconfirmedMilliseconds)"), ("gssencmode", "disable"),
            ("sslmode", settings.encryption.libpqMode),
            ("options", options(isReadOnly: isReadOnly)),
        ]
        if settings.encryption == .verified {
            keywords.append(("sslrootcert", authorities ?? Self.systemAuthorities))
        }
        if let password { keywords.append(("password", password.characters)) }
        return keywords
    }

    /// What a session begins with. Behind a pooler nothing: it hands one session to many clients.
    private func options(isReadOnly: Bool) -> String {
        guard !settings.isPooled else { return "" }
        var options = ["-c idle_in_transaction_session_timeout=\(Self.idleMilliseconds)"]
        if let statementMilliseconds {
            options.append("-c statement_timeout=\(statementMilliseconds)")
        }
        if isReadOnly { options.append("-c default_transaction_read_only=on") }
        return options.joined(separator: " ")
    }
}

extension PostgresSettings.Encryption {
    fileprivate var libpqMode: String {
        switch self {
        case .off: "disable"
        case .unverified: "require"
        case .verified: "verify-full"
        }
    }
}
