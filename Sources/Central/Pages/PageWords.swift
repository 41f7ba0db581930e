import Feedback

/// The office page's own words in one language. Questions and reasons come from the questionnaire.
struct PageWords: Sendable {
    let decimalMark: String
    let title: String
    let ranges: [OfficeRange: String]
    let rangeLabel: String
    let languageLabel: String
    let scores: String
    let noAnswers: [OfficeRange: String]
    /// One, few, many: the forms that Russian counts with; English uses the first and the last.
    let answerForms: [String]
    let missingForms: [String]
    let withMarked: String
    let onlyUnmarked: String
    let intervalLabel: String
    let promoters: String
    let passives: String
    let detractors: String
    let phoneLeft: String
    let emailLeft: String
    let commentLeft: String
    let contactLeft: String
    let phoneForms: [String]
    let emailForms: [String]
    let commentForms: [String]
    /// Beside the number of answers: their reasons add up to more.
    let severalNote: String
    let responseRate: String
    let sessionForms: [String]
    let missingSessionForms: [String]
    let ignoredForms: [String]
    let staffAskedForms: [String]
    let testForms: [String]
    let visits: String
    let noVisits: String
    let time: String
    let touchpoint: String
    let answers: String
    let outcome: String
    let followUp: String
    let outcomes: [Outcome: String]
    let goesOn: String
    let nothing: String
    let marked: String
    let test: String
    let channels: [String: String]
    let states: [String: String]
    let faces: [String]
    let outOfTen: String
    let unknownTime: String
    let minutes: String
    let hours: String
    let panels: String
    let noPanels: String
    let panel: String
    let lastReceived: String
    let version: String
    let trouble: String
    let lostForms: [String]
    let conflictForms: [String]
    let unreadableForms: [String]
    let unnamedTouchpoint: String
    let definitions: String
    let meanings: [Meaning]
    let timesIn: String
    let offline: String
    /// With `#` for the moment since when.
    let held: String
    /// With `#` for the number of visits.
    let doubtForms: [String]
    /// The same where there may be more.
    let doubtAtLeast: String
    /// With `#` for what the mail server said.
    let alarmsStay: String
    let troubledForms: [String]

    struct Meaning: Sendable {
        let term: String
        let meaning: String
    }
}

extension PageWords {
    static func of(_ language: LanguageTag) -> PageWords {
        language == .russian ? russian : english
    }

    /// The page's language of that code; nil where it has no such language.
    static func language(_ code: String) -> LanguageTag? {
        [LanguageTag.russian, .english].first { $0.code == code.lowercased() }
    }

    /// What an `Accept-Language` header likes best (RFC 9110, section 12.5.4); English where it
    /// likes none that the page has.
    static func language(accepted header: String) -> LanguageTag {
        var best: (language: LanguageTag, weight: Double)?
        for item in header.split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
            let primary = parts.first?.split(separator: "-").first.map(String.init) ?? ""
            let weight =
                parts.dropFirst().first { $0.hasPrefix("q=") }
                .flatMap { Double($0.dropFirst(2)) } ?? 1
            guard let language = language(primary), weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        return best?.language ?? .english
    }

    /// `1 ответ`, `2 ответа`, `5 ответов` (CLDR's plural rules; English has no "few").
    func counted(_ count: Int, _ forms: [String]) -> String {
        let number = Self.grouped(count)
        guard self.decimalMark == "," else {
            return (count == 1 ? forms[0] : forms[2]).replacing("#", with: number)
        }
        let form =
            switch (count % 10, count % 100) {
            case (1, let rest) where rest != 11: forms[0]
            case (2...4, let rest) where !(12...14).contains(rest): forms[1]
            default: forms[2]
            }
        return form.replacing("#", with: number)
    }

    /// `Afimall · Fitting rooms`; the text itself for a touchpoint of no known site.
    func place(_ touchpoint: String, _ names: PlaceNames) -> String {
        guard let found = names.names(of: touchpoint) else {
            return touchpoint.isEmpty ? unnamedTouchpoint : touchpoint
        }
        return "\(found.site) · \(found.touchpoint)"
    }

    /// Digits in threes from five digits on, with a narrow space that does not break.
    static func grouped(_ count: Int) -> String {
        let digits = Array(String(count))
        guard digits.count > 4 else { return String(digits) }
        return digits.enumerated().reduce(into: "") { text, entry in
            if entry.offset > 0, (digits.count - entry.offset) % 3 == 0 { text += "\u{202F}" }
            text.append(entry.element)
        }
    }
}
