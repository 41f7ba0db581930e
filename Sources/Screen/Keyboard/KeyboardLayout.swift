package import Feedback

/// The letters of an on-screen keyboard, as people know them from their own.
///
/// Chinese has none: Latin letters alone type no Chinese text, and choosing characters takes more
/// screen and time than a panel has. So no comment is offered in Chinese; an e-mail address is,
/// with `en`.
package enum KeyboardLayout: String, Hashable, Sendable, CaseIterable {
    case ru
    case en
    case kk
    case de
    case es
    case fr
    case ar

    /// The layouts for a text in `language`, its own first, then English for names and addresses;
    /// empty where the language cannot be typed here.
    package static func forText(in language: LanguageTag) -> [KeyboardLayout] {
        guard let own = KeyboardLayout(rawValue: language.code) else { return [] }
        return own == .en ? [.en] : [own, .en]
    }

    /// The layouts for an e-mail address, whose letters are Latin: the language's own where it is
    /// Latin, else English.
    package static func forEmail(in language: LanguageTag) -> [KeyboardLayout] {
        guard let own = KeyboardLayout(rawValue: language.code), own.isLatin else { return [.en] }
        return [own]
    }

    /// What the key that changes to this layout shows.
    package var label: String {
        switch self {
        case .ru: "РУ"
        case .en: "EN"
        case .kk: "ҚАЗ"
        case .de: "DE"
        case .es: "ES"
        case .fr: "FR"
        case .ar: "عربي"
        }
    }

    package var isLatin: Bool {
        switch self {
        case .en, .de, .es, .fr: true
        case .ru, .kk, .ar: false
        }
    }

    /// Whether there are capital letters, and so a shift key.
    package var hasCapitals: Bool { self != .ar }

    /// Small letters, row by row from the left, also for Arabic: its keyboards are not mirrored.
    package var rows: [String] {
        switch self {
        case .ru: ["йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю"]
        case .en: ["qwertyuiop", "asdfghjkl", "zxcvbnm"]
        case .kk: ["әіңғүұқөһ", "йцукенгшщзхъ", "фывапролджэё", "ячсмитьбю"]
        case .de: ["qwertzuiopü", "asdfghjklöä", "yxcvbnmß"]
        case .es: ["áéíóúü¿¡", "qwertyuiop", "asdfghjklñ", "zxcvbnm"]
        case .fr: ["éèêàçùâîôû", "azertyuiop", "qsdfghjklm", "wxcvbn'"]
        case .ar: ["أإآءئؤىة", "ضصثقفغعهخحج", "شسيبلاتنمكط", "ذرزوظد"]
        }
    }
}
