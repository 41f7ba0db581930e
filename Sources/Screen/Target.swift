package import Feedback

/// Something on the screen that a finger can choose.
package enum Target: Hashable, Sendable {
    case choice(Choice)
    /// A key of the phone pad, 0 to 9.
    case digit(Int)
    case erase
    case confirm
    case back
    case skip
    case language(LanguageTag)
}
