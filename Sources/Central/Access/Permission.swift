/// What a request needs before a route answers it.
///
/// The names are a contract: `x-permission` in `Docs/Reference/http-api.yaml` has them.
enum Permission: Hashable, Sendable {
    /// Nothing: anybody may ask. `/livez` alone, which tells no more than that a process runs.
    case open
    /// The body is signed by a panel that is known here; the signature is checked with the body.
    case panel
    /// The body carries a secret that was given out for this one use.
    case secret
    /// The centre is reached on a loopback address alone, by whoever is on this machine.
    case loopback

    var name: String {
        switch self {
        case .open: "open"
        case .panel: "panel"
        case .secret: "secret"
        case .loopback: "loopback"
        }
    }
}

extension Permission {
    /// OpenAPI's `security` of an operation: one of these has to be there. Empty for what no scheme
    /// of OpenAPI describes.
    var security: [[String: [String]]] { [] }
}
