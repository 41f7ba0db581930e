/// What a request needs before a route answers it.
///
/// The names are a contract: `x-permission` in `Docs/Reference/http-api.yaml` has them.
enum Permission: Hashable, Sendable {
    /// Nothing: anybody may ask. `/livez`, which tells no more than that a process runs, and what a
    /// person needs to sign in: the two pages with their forms, style, script and icon.
    case open
    /// The body is signed by a panel that is known here; the signature is checked with the body.
    case panel
    /// The body carries a secret that was given out for this one use.
    case secret
    /// A session or a token, with this right; nil: any.
    case signedIn(Right?)

    var name: String {
        switch self {
        case .open: "open"
        case .panel: "panel"
        case .secret: "secret"
        case .signedIn(let right): right?.rawValue ?? "signed-in"
        }
    }

    /// Whether it is for people and their programs: panels never use it.
    var isForPeople: Bool {
        switch self {
        case .panel, .secret: false
        case .open, .signedIn: true
        }
    }

    /// OpenAPI's `security` of an operation: one of these has to be there. Empty for what no scheme
    /// of OpenAPI describes.
    var security: [[String: [String]]] {
        guard case .signedIn(let right) = self else { return [] }
        let rights = right.map { [$0.rawValue] } ?? []
        return [["session": rights], ["token": rights]]
    }
}
