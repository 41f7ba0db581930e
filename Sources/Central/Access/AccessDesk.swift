import Synchronization

/// Finds out who asks, and lets people in: what stands between the routes and the world.
final class AccessDesk: Sendable {
    let tenant: String
    let clock: CentralClock
    let readers: Readers
    let writer: StoreWriter
    let passwords: PasswordDesk
    /// Whether the centre itself speaks TLS.
    let hasTLS: Bool
    private let throttle = Mutex(SignInThrottle())

    init(
        tenant: String, clock: CentralClock, readers: Readers, writer: StoreWriter,
        passwords: PasswordDesk, hasTLS: Bool
    ) {
        self.tenant = tenant
        self.clock = clock
        self.readers = readers
        self.writer = writer
        self.passwords = passwords
        self.hasTLS = hasTLS
    }

    /// Who shows this token or this session's secret; nil where that is nobody.
    func caller(token: String) async throws -> Caller? {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let found = try await readers.read { store in
            try AccessToken.find(token, in: store, tenant: tenant, at: now)
        }
        guard let found else { return nil }
        if found.lastDay ?? 0 < now / 86_400_000 {
            // Whether it was noted is no reason to turn the program away.
            try? await writer.perform { store in
                try AccessToken.note(found.prefix, in: store, tenant: tenant, at: now)
            }
        }
        return Caller(proof: .token(found))
    }

    /// - Parameter isClick: whether a person did something; a page that looks for news by itself
    ///   does not keep a session alive.
    func caller(session secret: String, isClick: Bool) async throws -> Caller? {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let found = try await readers.read { store in
            try AccessSession.find(secret, in: store, tenant: tenant, at: now)
        }
        guard let found else { return nil }
        if isClick, found.isToBeNoted(at: now) {
            try? await writer.perform { store in
                try AccessSession.note(found.digest, in: store, tenant: tenant, at: now)
            }
        }
        return Caller(proof: .session(found))
    }

    func note(_ entry: AuditEntry) async throws {
        let tenant = tenant
        try await writer.perform { store in
            try store.transaction { try AuditLog.add(entry, to: store, tenant: tenant) }
        }
    }
}

/// What came of an attempt to sign in.
enum SignIn: Sendable {
    case done(AccessSecret)
    case wrong
    /// Tried too often; again after so many seconds.
    case wait(seconds: Int)
}

extension AccessDesk {
    /// Signs in by name and password. An unknown name takes as long as a wrong password.
    func signIn(name typed: String, password: String, from address: String) async throws -> SignIn {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let name = Account.name(typed: typed) ?? ""
        let pause = throttle.withLock { $0.wait(account: name, address: address, at: now) }
        if let pause { return .wait(seconds: Int((pause + 999) / 1_000)) }
        let account = try await readers.read { store in
            try Account.find(named: name, in: store, tenant: tenant)
        }
        let isShort = password.utf8.count <= NewPassword.bytesMax
        let checked = try await passwords.check(
            isShort ? password : "", against: account?.disabled == nil ? account?.password : nil)
        guard checked.isRight, let account else {
            // Not the name as it was typed: people type passwords there.
            let known = account.map { AuditEntry.Actor.account($0.name) } ?? .nobody
            try await note(
                AuditEntry(at: now, known, "sign in", from: address, outcome: "refused"))
            return .wrong
        }
        throttle.withLock { $0.succeeded(account: name, address: address, at: now) }
        return .done(
            try await begin(account.id, "sign in", from: address, renewed: checked.renewed))
    }

    /// Signs in with a code that works once.
    func signIn(code: String, from address: String) async throws -> SignIn {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let pause = throttle.withLock { $0.wait(account: "", address: address, at: now) }
        if let pause { return .wait(seconds: Int((pause + 999) / 1_000)) }
        let account = try await writer.perform { store in
            try store.transaction {
                try AccessCode.take(code, .signIn, in: store, tenant: tenant, at: now)
            }
        }
        guard let account else {
            try await note(
                AuditEntry(at: now, .nobody, "sign in by link", from: address, outcome: "refused"))
            return .wrong
        }
        throttle.withLock { $0.succeeded(account: "", address: address, at: now) }
        return .done(try await begin(account.id, "sign in by link", from: address))
    }

    /// Sets a password with a code that works once, ends what other sessions there are, and signs
    /// in.
    ///
    /// - Parameter password: one that `NewPassword` allows for the account.
    func setPassword(
        _ password: String, code: String, from address: String
    ) async throws -> SignIn {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let pause = throttle.withLock { $0.wait(account: "", address: address, at: now) }
        if let pause { return .wait(seconds: Int((pause + 999) / 1_000)) }
        let hash = try await passwords.hash(password)
        let account: Account? = try await writer.perform { store in
            try store.transaction {
                guard
                    var account = try AccessCode.take(
                        code, .password, in: store, tenant: tenant, at: now)
                else { return nil }
                account.password = hash
                try account.write(to: store, tenant: tenant)
                try AccessSession.endAll(of: account.id, in: store, tenant: tenant)
                return account
            }
        }
        guard let account else {
            try await note(
                AuditEntry(at: now, .nobody, "set password", from: address, outcome: "refused"))
            return .wrong
        }
        throttle.withLock { $0.succeeded(account: "", address: address, at: now) }
        return .done(try await begin(account.id, "set password", from: address))
    }

    /// The account that a code is for, without using it up.
    func accountName(code: String) async throws -> String? {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        return try await readers.read { store in
            try AccessCode.find(code, .password, in: store, tenant: tenant, at: now)?.name
        }
    }

    private func begin(
        _ id: Int64, _ action: String, from address: String, renewed: PasswordHash? = nil
    ) async throws -> AccessSecret {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        let secret = AccessSecret()
        try await writer.perform { store in
            try store.transaction {
                // As it is now: it may have been disabled since it was looked at.
                guard var account = try Account.find(id, in: store, tenant: tenant),
                    account.disabled == nil
                else { throw Problem.notSignedIn }
                if let renewed { account.password = renewed }
                account.lastDay = now / 86_400_000
                try account.write(to: store, tenant: tenant)
                try AccessSession.begin(secret, for: account, in: store, tenant: tenant, at: now)
                try AuditLog.add(
                    AuditEntry(at: now, .account(account.name), action, from: address),
                    to: store, tenant: tenant)
            }
        }
        return secret
    }

    func signOut(_ session: AccessSession, from address: String) async throws {
        let (tenant, now) = (tenant, clock.nowMilliseconds)
        try await writer.perform { store in
            try store.transaction {
                try AccessSession.end(session.digest, in: store, tenant: tenant)
                try AuditLog.add(
                    AuditEntry(at: now, .account(session.account.name), "sign out", from: address),
                    to: store, tenant: tenant)
            }
        }
    }
}
