import Exchange
import Settings

extension CentralSetup {
    /// Whether other programs may write the same database.
    package var isShared: Bool {
        configuration.store != .sqlite
    }

    /// The one writer of this program, with its schema up to date.
    package func writer() throws -> any Store {
        let store = try rawWriter()
        try store.migrate()
        guard try !StoreCopy.isUnfinished(in: store) else {
            throw CentralFault.state(
                "a copy of another database into this one was begun and not ended",
                advice: "give the command 'migrate --to' again; it goes on where it stood.")
        }
        try QuestionNames.noteAll(in: store)
        return store
    }

    /// The writer, with its schema as it is.
    func rawWriter() throws -> any Store {
        switch configuration.store {
        case .sqlite: try SQLiteStore(writingTo: databasePath)
        case .postgresql(let settings):
            try PostgresStore(writingTo: try access(settings, hasDeadline: true))
        }
    }

    /// A reader of the store, beside whoever writes it.
    ///
    /// - Parameter hasDeadline: false: a person waits, and may interrupt it.
    package func reader(hasDeadline: Bool = true) throws -> any Store {
        let store: any Store
        switch configuration.store {
        case .sqlite: store = try SQLiteStore(readingFrom: databasePath)
        case .postgresql(let settings):
            store = try PostgresStore(
                readingFrom: try access(settings, hasDeadline: hasDeadline))
        }
        try store.requireNewestSchema()
        return store
    }

    private func access(
        _ settings: PostgresSettings, hasDeadline: Bool
    ) throws(CentralFault) -> PostgresAccess {
        let secret: Password? =
            if let file = settings.passwordFile { try password(file) } else { nil }
        var access = PostgresAccess(
            settings, password: secret,
            authorities: settings.authoritiesFile?.resolved(in: folder))
        if !hasDeadline { access.statementMilliseconds = nil }
        return access
    }

    /// Makes this program one of the centre's nodes, or the only one.
    func join(
        _ store: any Store, _ node: NodeID, _ keys: OfficeKeyRing, at now: Int64
    ) throws {
        let (tenant, isShared) = (configuration.tenant, isShared)
        let suppressionKey = try OfficeKeys.suppression(orMakeIn: stateDirectory)
        let authority = try ownAuthorityFingerprint()
        try store.transaction {
            let facts = CentreFacts(store: store, tenant: tenant, isShared: isShared)
            try facts.require(keys)
            try facts.require(suppressionKey)
            if let authority { try facts.require(authority) }
            let nodes = NodeTable(store: store, tenant: tenant)
            if isShared {
                _ = try nodes.beat(node, changes: 0, at: now)
            } else {
                try nodes.forgetAll()
            }
        }
    }
}
