/// Adds a token. The secret itself stays with the command that made it.
package struct AddToken: AdministrativeTask {
    package static let name = "token add"

    private let token: AccessToken
    private let digest: [UInt8]
    private let days: Int

    /// - Parameter days: how long it is good.
    package init(
        _ secret: AccessSecret, named name: String, _ rights: Set<Right>, _ part: TreePart,
        days: Int
    ) {
        let text = AccessToken.text(secret)
        digest = AccessSecret.digest(of: text)
        token = AccessToken(
            prefix: AccessToken.prefix(of: text), name: name, rights: rights, part: part,
            created: 0, ends: 0)
        self.days = days
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccessToken {
        guard (1...AccessToken.nameCharactersMax).contains(token.name.count) else {
            throw AdministrativeRefusal(
                "a token's name has 1 to \(AccessToken.nameCharactersMax) characters",
                try: "say in it who uses the token.")
        }
        guard !token.rights.isEmpty, AccessToken.daysRange.contains(days) else {
            throw AdministrativeRefusal(
                "a token has at least one right, and is good for 1 to 730 days",
                try: "smile-centrald token add --help")
        }
        let known = try AccessToken.all(in: store, tenant: scene.tenant)
        guard known.count < AccessToken.tokensMax else {
            throw AdministrativeRefusal(
                "there are \(AccessToken.tokensMax) tokens already", try: "use one of them.")
        }
        try token.part.require(in: store, scene)
        var added = token
        added.created = scene.now
        added.ends = scene.now + Int64(days) * 86_400_000
        try added.add(digest: digest, to: store, tenant: scene.tenant)
        let rights = added.rights.map(\.rawValue).sorted().joined(separator: " ")
        try scene.note(
            Self.name, on: "\(added.prefix) \(rights) \(added.part.text)", in: store)
        return added
    }
}

package struct RevokeToken: AdministrativeTask {
    package static let name = "token revoke"

    private let prefix: String

    /// - Parameter prefix: as `token list` shows it.
    package init(_ prefix: String) {
        self.prefix = prefix
    }

    package func perform(in store: any Store, _ scene: TaskScene) throws -> AccessToken {
        let known = try AccessToken.all(in: store, tenant: scene.tenant)
        guard var token = known.first(where: { $0.prefix == prefix }) else {
            throw AdministrativeRefusal(
                "there is no token '\(prefix.prefix(40))'", try: "smile-centrald token list")
        }
        guard token.revoked == nil else { return token }
        token.revoked = max(scene.now, 1)
        try store.execute(
            "UPDATE tokens SET revoked_ms = ? WHERE tenant = ? AND token = ?",
            [.integer(max(scene.now, 1)), .text(scene.tenant), .text(prefix)])
        try scene.note(Self.name, on: prefix, in: store)
        return token
    }
}
