import Feedback
import Mustache

/// What a person is asked before a roll-out begins or is rolled back: what will happen, and to how
/// many panels.
struct RollOutQuestion: Sendable {
    enum Matter: Sendable {
        case begin(RollOutList.Prospect)
        case rollBack(number: Int64, held: Int)
    }

    private static let template = try! MustacheTemplate(
        string: String(decoding: PackageResources.roll_out_mustache, as: UTF8.self))

    let language: LanguageTag
    let matter: Matter
    let configuration: String
    let part: String
    let share: Int
    /// The part, for people.
    let to: String
    /// So that the form sent twice is one order.
    let key: OrderKey

    private struct Field {
        let name: String
        let value: String
    }

    private struct Content {
        let words: RollOutsWords
        let languageCode: String
        let languageLinks: [PageLanguageLink]
        let heading: String
        let title: String
        let to: String
        let share: String
        let covers: String
        let sentences: [String]
        let action: String
        let key: String
        let fields: [Field]
        let button: String
        let back: String
    }

    var html: String {
        let words = RollOutsWords.of(language)
        let isBegin = if case .begin = matter { true } else { false }
        return Self.template.render(
            Content(
                words: words, languageCode: language.code,
                languageLinks: PageLanguageLink.all(of: "\(address)&", language),
                heading: heading(words), title: configuration, to: to, share: "\(share)\u{A0}%",
                covers: covers(words), sentences: sentences(words), action: action,
                key: key.text, fields: isBegin ? fields : [],
                button: isBegin ? words.doBegin : words.doRollBack,
                back: "/roll-outs?language=\(language.code)"))
    }

    private var fields: [Field] {
        [
            Field(name: "configuration", value: configuration), Field(name: "part", value: part),
            Field(name: "share", value: "\(share)"),
        ]
    }

    private var action: String {
        switch matter {
        case .begin: "/roll-outs"
        case .rollBack(let number, _): "/roll-outs/\(number)/roll-back"
        }
    }

    /// Where this page stands, up to its last parameter.
    private var address: String {
        switch matter {
        case .begin:
            "/roll-outs/new?"
                + fields.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
        case .rollBack: "\(action)?"
        }
    }

    private func heading(_ words: RollOutsWords) -> String {
        switch matter {
        case .begin: words.beginTitle.replacing("#", with: configuration)
        case .rollBack(let number, _): "\(words.doRollBack): \(words.number)\u{A0}\(number)"
        }
    }

    private func covers(_ words: RollOutsWords) -> String {
        let pages = PageWords.of(language)
        switch matter {
        case .begin(let prospect):
            guard prospect.standing > 0 else { return words.nobodyThere }
            let parts = [
                pages.counted(prospect.covers, words.panelForms) + " "
                    + pages.counted(prospect.standing, words.thereForms),
                prospect.held > 0 ? pages.counted(prospect.held, words.alreadyForms) : nil,
            ]
            return parts.compactMap(\.self).joined(separator: "; ") + "."
        case .rollBack(_, let held):
            return held == 0 ? words.nobodyHas : pages.counted(held, words.backForms)
        }
    }

    private func sentences(_ words: RollOutsWords) -> [String] {
        switch matter {
        case .begin: [words.whatHappens, words.howToUndo]
        case .rollBack: [words.whatRollBackDoes]
        }
    }

    /// As a value of an address's query.
    private func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = UnicodeScalar(byte)
            let isPlain = byte < 0x80 && (Character(scalar).isLetter || Character(scalar).isNumber)
            let hex = String(byte, radix: 16, uppercase: true)
            encoded += isPlain ? String(scalar) : "%\(byte < 0x10 ? "0" : "")\(hex)"
        }
    }
}
