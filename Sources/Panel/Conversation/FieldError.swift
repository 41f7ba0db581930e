package import Settings

/// Why a key did nothing where a customer types: said beside the field, until the next key
/// (EN 301 549, 9.3.3.1).
package enum FieldError: Hashable, Sendable {
    case phoneUnfinished
    case emailUnfinished
    /// No more characters fit.
    case full

    /// In the customer's language.
    package func text(in words: PanelStrings) -> String {
        switch self {
        case .phoneUnfinished: words.contact.phoneUnfinished
        case .emailUnfinished: words.contact.emailUnfinished
        case .full: words.contact.full
        }
    }
}
