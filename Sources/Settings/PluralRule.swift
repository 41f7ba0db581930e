package import Feedback

/// The kinds of number that languages tell apart (CLDR, cardinal).
package enum PluralCategory: String, CaseIterable, Hashable, Sendable {
    case zero
    case one
    case two
    case few
    case many
    case other
}

/// Which kind a whole number is in one language.
///
/// Source: Unicode CLDR 44 and later, `supplemental/plurals.xml`, for whole numbers written without
/// an exponent. What those rules say of fractions has no meaning here.
package enum PluralRule: String, CaseIterable, Hashable, Sendable {
    /// No number changes a word: Chinese, Japanese.
    case none
    /// 1 is apart: English, German, Kazakh.
    case one
    /// 1 is apart, and whole millions: Spanish, Italian.
    case oneAndMillions
    /// 0 and 1 are apart: Armenian, Hindi.
    case zeroAndOne
    /// 0 and 1 are apart, and whole millions: French, Portuguese.
    case zeroAndOneAndMillions
    /// 1, 21 …; 2 to 4, 22 to 24 …; the rest: Russian, Ukrainian, Belarusian.
    case eastSlavic
    /// 1; 2 to 4, 22 to 24 …; the rest: Polish.
    case polish
    /// 1; 2 to 4; the rest: Czech, Slovak.
    case czech
    /// As `eastSlavic`, the rest called `other`: Serbian, Croatian, Bosnian.
    case southSlavic
    /// 0; 1; 2; 3 to 10; 11 to 99; hundreds: Arabic.
    case arabic
    /// 1; 2; the rest: Hebrew.
    case hebrew
    /// 1, 21 …; 2 to 9, 22 to 29 …; the rest: Lithuanian.
    case lithuanian
    /// Tens and 11 to 19; 1, 21 …; the rest: Latvian.
    case latvian
    /// 1; 0 and 2 to 19 beside hundreds; the rest: Romanian.
    case romanian
    /// 1, 101 …; 2, 102 …; 3 and 4, 103 …; the rest: Slovenian.
    case slovenian

    /// The rule of a language; `none`, CLDR's own default, where it is not listed here.
    package init(of language: LanguageTag) {
        self = Self.allCases.first { $0.languages.contains(language.code) } ?? .none
    }

    private var languages: Set<String> {
        switch self {
        case .none: ["id", "ja", "km", "ko", "lo", "ms", "my", "th", "vi", "yue", "zh"]
        case .one:
            [
                "af", "az", "bg", "da", "de", "el", "en", "et", "eu", "fi", "fy", "gl", "hu", "ka",
                "kk", "ky", "lb", "ml", "mn", "mr", "nb", "ne", "nl", "nn", "no", "sq", "sv",
                "sw", "ta", "te", "tk", "tr", "ug", "ur", "uz",
            ]
        case .oneAndMillions: ["ca", "es", "it"]
        case .zeroAndOne: ["am", "bn", "fa", "gu", "hi", "hy", "kn"]
        case .zeroAndOneAndMillions: ["fr", "pt"]
        case .eastSlavic: ["be", "ru", "uk"]
        case .polish: ["pl"]
        case .czech: ["cs", "sk"]
        case .southSlavic: ["bs", "hr", "sr"]
        case .arabic: ["ar"]
        case .hebrew: ["he"]
        case .lithuanian: ["lt"]
        case .latvian: ["lv"]
        case .romanian: ["ro"]
        case .slovenian: ["sl"]
        }
    }

    /// The categories that whole numbers fall into, in CLDR's order: a file needs each of them.
    package var categories: [PluralCategory] {
        switch self {
        case .none: [.other]
        case .one, .zeroAndOne: [.one, .other]
        case .oneAndMillions, .zeroAndOneAndMillions: [.one, .many, .other]
        case .eastSlavic, .polish: [.one, .few, .many]
        case .czech, .southSlavic, .lithuanian, .romanian: [.one, .few, .other]
        case .arabic: [.zero, .one, .two, .few, .many, .other]
        case .hebrew: [.one, .two, .other]
        case .latvian: [.zero, .one, .other]
        case .slovenian: [.one, .two, .few, .other]
        }
    }

    /// - Parameter number: 0 or more; of a negative one, its size counts.
    package func category(of number: Int) -> PluralCategory {
        let n = number.magnitude
        return switch self {
        case .none: .other
        case .one: n == 1 ? .one : .other
        case .oneAndMillions: n == 1 ? .one : isMillions(n) ? .many : .other
        case .zeroAndOne: n <= 1 ? .one : .other
        case .zeroAndOneAndMillions: n <= 1 ? .one : isMillions(n) ? .many : .other
        case .eastSlavic: slavic(n) ?? .many
        case .polish: n == 1 ? .one : slavic(n) == .few ? .few : .many
        case .czech: n == 1 ? .one : (2...4).contains(n) ? .few : .other
        case .southSlavic: slavic(n) ?? .other
        case .arabic: arabic(n)
        case .hebrew: n == 1 ? .one : n == 2 ? .two : .other
        case .lithuanian: lithuanian(n)
        case .latvian: latvian(n)
        case .romanian: n == 1 ? .one : n == 0 || (1...19).contains(n % 100) ? .few : .other
        case .slovenian: slovenian(n)
        }
    }

    /// The only number of a category, whose text may then do without it ("one second"); nil where
    /// the category has several.
    func onlyNumber(of category: PluralCategory) -> Int? {
        // Every category that whole numbers have begins below 100 or at a million, and one that
        // has two numbers has both below 1000.
        let numbers = (0..<1_000).filter { self.category(of: $0) == category }
        return numbers.count == 1 ? numbers[0] : nil
    }

    /// The first numbers of a category, for messages: "21, 31".
    func samples(of category: PluralCategory) -> [Int] {
        let small = (0..<1_000).lazy.filter { self.category(of: $0) == category }.prefix(3)
        return small.isEmpty ? [1_000_000] : Array(small)
    }

    private func isMillions(_ n: UInt) -> Bool {
        n != 0 && n.isMultiple(of: 1_000_000)
    }

    private func slavic(_ n: UInt) -> PluralCategory? {
        let isTeen = (11...14).contains(n % 100)
        if isTeen { return nil }
        return n % 10 == 1 ? .one : (2...4).contains(n % 10) ? .few : nil
    }

    private func arabic(_ n: UInt) -> PluralCategory {
        switch n {
        case 0: .zero
        case 1: .one
        case 2: .two
        default:
            switch n % 100 {
            case 3...10: .few
            case 11...99: .many
            default: .other
            }
        }
    }

    private func lithuanian(_ n: UInt) -> PluralCategory {
        if (11...19).contains(n % 100) { return .other }
        return n % 10 == 1 ? .one : n % 10 >= 2 ? .few : .other
    }

    private func latvian(_ n: UInt) -> PluralCategory {
        if n % 10 == 0 || (11...19).contains(n % 100) { return .zero }
        return n % 10 == 1 ? .one : .other
    }

    private func slovenian(_ n: UInt) -> PluralCategory {
        switch n % 100 {
        case 1: .one
        case 2: .two
        case 3, 4: .few
        default: .other
        }
    }
}
