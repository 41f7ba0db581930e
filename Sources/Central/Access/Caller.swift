/// Who asks, once it is known: a person with a session, or a program with a token.
struct Caller: Sendable {
    enum Proof: Sendable {
        case session(AccessSession)
        case token(AccessToken)
    }

    let proof: Proof

    var rights: Set<Right> {
        switch proof {
        case .session(let session): session.account.role.rights
        case .token(let token): token.rights
        }
    }

    var part: TreePart {
        switch proof {
        case .session(let session): session.account.part
        case .token(let token): token.part
        }
    }

    var actor: AuditEntry.Actor {
        switch proof {
        case .session(let session): .account(session.account.name)
        case .token(let token): .token(token.prefix)
        }
    }

    /// The account's name; nil for a program.
    var accountName: String? {
        if case .session(let session) = proof { session.account.name } else { nil }
    }
}
