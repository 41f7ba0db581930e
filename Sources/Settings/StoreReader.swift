enum StoreKey: String, SectionKey {
    /// A database on PostgreSQL servers; without it everything is in a file of SQLite's.
    case postgresql
}

enum PostgresKey: String, SectionKey {
    /// `host:port`, or a list of them: a primary and its standbys.
    case servers
    /// The database's name.
    case database
    /// The user's name there.
    case user
    /// The file whose first line is the password.
    case passwordFile = "password-file"
    /// `off` (loopback alone), `require` or `verify-full`.
    case tls
    /// The certificates of the authorities that the servers' are signed by.
    case caFile = "ca-file"
    /// Whether pgbouncer or another pooler in transaction mode stands between.
    case pooled
}

/// Reads the section `store` of `central.yaml`.
struct StoreReader {
    let source: SourceText
    let faults: FaultList

    func store(_ field: Field) -> StoreSettings? {
        let section = Section(field.entry, named: field.name, StoreKey.self, faults)
        return section.required(StoreKey.postgresql).flatMap(postgres).map { .postgresql($0) }
    }

    private func postgres(_ field: Field) -> PostgresSettings? {
        let most = PostgresSettings.nameCharactersMax
        let section = Section(field.entry, named: field.name, PostgresKey.self, faults)
        let servers = section.required(PostgresKey.servers).flatMap(servers)
        let database = section.required(PostgresKey.database)?.line(charactersMax: most, faults)
        let user = section.required(PostgresKey.user)?.line(charactersMax: most, faults)
        let passwordFile = section.optional(PostgresKey.passwordFile)?.path(faults)
        let encryption = section.optional(PostgresKey.tls)?
            .word(of: PostgresSettings.Encryption.self, faults)
        let authorities = section.optional(PostgresKey.caFile)?.path(faults)
        let isPooled = section.optional(PostgresKey.pooled)?.boolean(faults)
        guard let servers, let database, let user else { return nil }
        var settings = PostgresSettings(
            servers: servers, database: database, user: user, passwordFile: passwordFile,
            encryption: encryption)
        settings.authoritiesFile = authorities
        set(&settings.isPooled, isPooled)
        checkEncryption(settings, section)
        return settings
    }

    private func servers(_ field: Field) -> [ListenAddress]? {
        let entries = field.items(1...PostgresSettings.serversMax, allowingOne: true, faults)
        guard let entries else { return nil }
        let servers = entries.compactMap { entry -> ListenAddress? in
            let address = Field(name: field.name, entry: entry).listenAddress(in: source, faults)
            guard let address, address.port == 0 else { return address }
            faults.add(
                entry.position, "\(field.name) names port 0; no server has it",
                try: "write the server's own, which is 5432 where nobody chose another.")
            return nil
        }
        return servers.count == entries.count ? servers : nil
    }

    /// What customers said does not cross a network in the clear.
    private func checkEncryption(_ settings: PostgresSettings, _ section: Section) {
        guard settings.encryption == .off, !PostgresSettings.areLoopback(settings.servers) else {
            return
        }
        faults.add(
            section.position(of: PostgresKey.tls),
            "'tls' is 'off', and a server is on another machine",
            try: "write 'tls: verify-full', and 'ca-file' if the authority is your own.")
    }
}
