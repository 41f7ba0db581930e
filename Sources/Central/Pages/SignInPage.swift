import Feedback
import Mustache

/// The page where people sign in, and the one where they set a password.
struct SignInPage: Sendable {
    enum Form: Sendable {
        case password
        /// With the code as it was given, so that a mistake in the rest does not lose it.
        case newPassword(code: String)
    }

    enum Note: Sendable {
        case wrong
        case wrongCode
        case tooOften(seconds: Int)
        case notTheSame
        case weak
    }

    private static let template = try! MustacheTemplate(
        string: String(decoding: PackageResources.sign_in_mustache, as: UTF8.self))

    let language: LanguageTag
    let form: Form
    let note: Note?

    private struct Content {
        let words: AccessWords
        let languageCode: String
        let languageLinks: [PageLanguageLink]
        let heading: String
        let note: String?
        let asksPassword: Bool
        let setsPassword: Bool
        let givenCode: String
    }

    var html: String {
        let words = AccessWords.of(language)
        var content = Content(
            words: words, languageCode: language.code,
            languageLinks: PageLanguageLink.all(of: "/sign-in?", language),
            heading: words.signInTitle, note: note.map { $0.text(words) }, asksPassword: true,
            setsPassword: false, givenCode: "")
        if case .newPassword(let code) = form {
            content = Content(
                words: words, languageCode: language.code,
                languageLinks: PageLanguageLink.all(of: "/set-password?", language),
                heading: words.setPasswordTitle, note: content.note, asksPassword: false,
                setsPassword: true, givenCode: code)
        }
        return Self.template.render(content)
    }
}

extension SignInPage.Note {
    fileprivate func text(_ words: AccessWords) -> String {
        switch self {
        case .wrong: words.wrong
        case .wrongCode: words.wrongCode
        case .tooOften(let seconds): words.tooOften.replacing("#", with: "\(seconds)")
        case .notTheSame: words.notTheSame
        case .weak: words.weak
        }
    }
}

/// A link to the same page in another language.
struct PageLanguageLink {
    let label: String
    let address: String
    let linkCode: String
    let isCurrent: Bool

    /// - Parameter address: ends where `language=` can stand.
    static func all(of address: String, _ current: LanguageTag) -> [PageLanguageLink] {
        [(LanguageTag.english, "English"), (.russian, "Русский")].map { language, label in
            PageLanguageLink(
                label: label, address: "\(address)language=\(language.code)",
                linkCode: language.code, isCurrent: language == current)
        }
    }
}
