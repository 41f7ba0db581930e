import Settings

/// Adds an account.
package struct AddAccount: AdministrativeTask {
    package static let name = "user add"

    private let account: String
    private let role: Role
    private let part: TreePart
    private let credential: Credential

    package init(_ account: String, _ role: Role, _ part: TreePart, _ credential: Credential) {
        self.account = account
        self.role = role
        self.part = part
        self.credential = credential
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccountAnswer {
        guard Account.isName(account) else {
            throw AdministrativeRefusal(
                "'\(account)' is no name for an account",
                try: "use at most \(Account.nameBytesMax) of a-z, 0-9 and '.-_@'.")
        }
        guard try Account.find(named: account, in: store, tenant: scene.tenant) == nil else {
            throw AdministrativeRefusal(
                "there is an account '\(account)' already", try: "smile-centrald user set-role.")
        }
        guard try Account.count(in: store, tenant: scene.tenant) < Account.accountsMax else {
            throw AdministrativeRefusal(
                "there are \(Account.accountsMax) accounts already", try: "disable some.")
        }
        try part.require(in: store, scene)
        let added = Account(
            id: try Account.nextID(in: store, tenant: scene.tenant), name: account, role: role,
            part: part, password: credential.hash, disabled: nil, created: scene.now, lastDay: nil)
        try added.write(to: store, tenant: scene.tenant)
        try credential.addCode(for: added, in: store, scene)
        try scene.note(Self.name, on: "\(account) \(role.rawValue) \(part.text)", in: store)
        return AccountAnswer(account: added)
    }
}

/// How an account gets in for the first time.
package enum Credential: Codable, Sendable {
    case password(PasswordHash)
    /// The digest of the code of a link that works once.
    case code([UInt8], AccessCode.Purpose)
    /// It has none yet.
    case none

    fileprivate var hash: PasswordHash? {
        if case .password(let hash) = self { hash } else { nil }
    }

    fileprivate func addCode(
        for account: Account, in store: any Store, _ scene: TaskScene
    ) throws(StoreFault) {
        guard case .code(let digest, let purpose) = self else { return }
        try AccessCode.add(digest, purpose, for: account, in: store, scene)
    }
}

package struct AccountAnswer: Codable, Sendable {
    package var account: Account
}

/// Says whether there is an account of that name.
package struct HasAccount: AdministrativeTask {
    package static let name = "user find"

    package struct Answer: Codable, Sendable {
        package var isThere: Bool
    }

    private let account: String

    package init(_ account: String) {
        self.account = account
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> Answer {
        let found = try Account.find(named: account, in: store, tenant: scene.tenant)
        return Answer(isThere: found != nil)
    }
}

/// Gives an account a new password, or a link to set one; ends its sessions.
package struct SetPassword: AdministrativeTask {
    package static let name = "user set-password"

    private let account: String
    private let credential: Credential

    package init(_ account: String, _ credential: Credential) {
        self.account = account
        self.credential = credential
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccountAnswer {
        var found = try scene.account(account, in: store)
        found.password = credential.hash
        try found.write(to: store, tenant: scene.tenant)
        try AccessSession.endAll(of: found.id, in: store, tenant: scene.tenant)
        try credential.addCode(for: found, in: store, scene)
        try scene.note(Self.name, on: account, in: store)
        return AccountAnswer(account: found)
    }
}

/// Gives an account another role or another part of the tree.
package struct SetRole: AdministrativeTask {
    package static let name = "user set-role"

    private let account: String
    private let role: Role
    private let part: TreePart

    package init(_ account: String, _ role: Role, _ part: TreePart) {
        self.account = account
        self.role = role
        self.part = part
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccountAnswer {
        var found = try scene.account(account, in: store)
        try part.require(in: store, scene)
        (found.role, found.part) = (role, part)
        try found.write(to: store, tenant: scene.tenant)
        try scene.note(Self.name, on: "\(account) \(role.rawValue) \(part.text)", in: store)
        return AccountAnswer(account: found)
    }
}

/// Disables an account, which ends its sessions, or enables it again.
package struct SetAccountDisabled: AdministrativeTask {
    package static let name = "user disable"

    private let account: String
    private let isDisabled: Bool

    package init(_ account: String, isDisabled: Bool) {
        self.account = account
        self.isDisabled = isDisabled
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccountAnswer {
        var found = try scene.account(account, in: store)
        found.disabled = isDisabled ? found.disabled ?? max(scene.now, 1) : nil
        try found.write(to: store, tenant: scene.tenant)
        if isDisabled {
            try AccessSession.endAll(of: found.id, in: store, tenant: scene.tenant)
        }
        try scene.note(isDisabled ? Self.name : "user enable", on: account, in: store)
        return AccountAnswer(account: found)
    }
}

extension TaskScene {
    /// - Throws: `AdministrativeRefusal` where there is none.
    fileprivate func account(_ name: String, in store: any Store) throws -> Account {
        guard let found = try Account.find(named: name, in: store, tenant: tenant) else {
            throw AdministrativeRefusal(
                "there is no account '\(name.prefix(Account.nameBytesMax))'",
                try: "smile-centrald user list")
        }
        return found
    }

    /// In the audit log, in the same transaction.
    func note(_ action: String, on object: String, in store: any Store) throws(StoreFault) {
        try AuditLog.add(
            AuditEntry(at: now, actor, action, on: object, from: origin), to: store,
            tenant: tenant)
    }
}

extension TreePart {
    /// - Throws: `AdministrativeRefusal` where a region or a site of it is not there, or there are
    ///   too many.
    func require(in store: any Store, _ scene: TaskScene) throws {
        guard let nodes else { return }
        guard (1...Self.nodesMax).contains(nodes.count) else {
            throw AdministrativeRefusal(
                "a part of the tree has 1 to \(Self.nodesMax) regions and sites",
                try: "name regions instead of their sites, or --everything.", .part)
        }
        let places = try PlaceRow.all(in: store, tenant: scene.tenant).map(\.place)
        for node in nodes {
            let (kind, key): (NamedPlace.Kind, String) =
                switch node {
                case .region(let key): (.region, key)
                case .site(let key): (.site, key)
                }
            guard places.contains(where: { $0.kind == kind && $0.key == key }) else {
                throw AdministrativeRefusal(
                    "there is no \(kind.name) '\(key.prefix(40))'",
                    try: "smile-centrald place list", .place)
            }
        }
    }
}

/// Makes a link that signs an account in once; its password stays.
package struct AddSignInLink: AdministrativeTask {
    package static let name = "user link"

    private let account: String
    private let digest: [UInt8]

    package init(_ account: String, _ code: AccessSecret) {
        self.account = account
        digest = code.digest
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccountAnswer {
        let found = try scene.account(account, in: store)
        try AccessCode.add(digest, .signIn, for: found, in: store, scene)
        try scene.note(Self.name, on: account, in: store)
        return AccountAnswer(account: found)
    }
}
