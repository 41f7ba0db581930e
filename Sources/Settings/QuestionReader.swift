internal import Feedback

enum QuestionKey: String, SectionKey {
    /// What conditions, reports and exports name; the same over revisions.
    case key
    /// What the customer answers with.
    case scale
    /// The question itself, in every language.
    case text
    /// The words under the two ends of faces and of a recommendation.
    case ends
    /// The answers to earlier questions that make this one sensible; without it, always asked.
    case askWhen = "ask-when"
    /// What the customer can choose from, for the scale of reasons.
    case reasons
    /// What stands before the number that the customer types, for the scale of a phone: `+7`.
    case prefix
}

enum EndsKey: String, SectionKey {
    /// Under the unhappiest face, or under 0.
    case low
    /// Under the happiest face, or under 10.
    case high
}

enum ReasonKey: String, SectionKey {
    /// What exports show; the same over revisions and languages.
    case key
    /// What the tile says, in every language.
    case text
}

enum ScaleName: String, CaseIterable {
    case fourFaces = "four-faces"
    case fiveFaces = "five-faces"
    case recommendation
    case reasons
    case phone
}

/// A question as far as it could be read.
struct QuestionDraft {
    /// Nil where it is missing, wrong or taken.
    var key: String?
    /// Nil where it is missing or wrong.
    var scale: Scale?
    var wording: Wording
    var ends: (low: Wording, high: Wording)?
    var askWhen: [Condition]
    var phonePrefix: String

    var question: Question? {
        guard let key, let scale else { return nil }
        return Question(
            key: key, scale: scale, wording: wording, ends: ends, askWhen: askWhen,
            phonePrefix: phonePrefix)
    }
}

struct QuestionReader {
    let languages: [LanguageTag]
    /// The keys of all questions, in order.
    let keys: [String?]
    let source: SourceText
    let faults: FaultList
    private(set) var drafts: [QuestionDraft] = []

    init(
        languages: [LanguageTag], keys: [String?], source: SourceText, faults: FaultList
    ) {
        self.languages = languages
        self.keys = keys
        self.source = source
        self.faults = faults
    }

    /// Reads the next question.
    mutating func read(_ section: Section) {
        let key = keys[drafts.count]
        let name = section.required(QuestionKey.scale)?.word(of: ScaleName.self, faults)
        let reasons = reasons(section, for: name)
        let wording = section.required(QuestionKey.text)
            .map { self.wording($0, charactersMax: QuestionnaireFile.questionCharactersMax) }
        drafts.append(
            QuestionDraft(
                key: key, scale: name.flatMap { scale($0, reasons, section) },
                wording: wording ?? Wording([:]), ends: ends(section, for: name),
                askWhen: askWhen(section), phonePrefix: prefix(section, for: name)))
    }

    private func scale(_ name: ScaleName, _ reasons: [Reason]?, _ section: Section) -> Scale? {
        switch name {
        case .fourFaces: .fourFaces
        case .fiveFaces: .fiveFaces
        case .recommendation: .recommendation
        case .reasons: reasons.map(Scale.reasons)
        case .phone: phone(section)
        }
    }

    /// One visit leaves one number: it is sealed once, and there is one person to call.
    private func phone(_ section: Section) -> Scale? {
        if drafts.contains(where: { $0.scale == .phone }) {
            faults.add(
                section.position(of: QuestionKey.scale),
                "a second question asks for a phone number", try: "keep one of them.")
            return nil
        }
        return .phone
    }

    /// A `+`, which makes the number an international one, and perhaps the country's code, so that
    /// a customer types what is usual at home.
    private func prefix(_ section: Section, for scale: ScaleName?) -> String {
        guard let scale, let field = section.optional(QuestionKey.prefix) else { return "+" }
        guard scale == .phone else {
            faults.add(
                section.position(of: QuestionKey.prefix),
                "the scale \(quoted(scale.rawValue)) has no prefix", try: "delete 'prefix'.")
            return "+"
        }
        guard case .text(let text, _) = field.entry.kind, text.hasPrefix("+"),
            text.utf8.count <= QuestionnaireFile.phonePrefixCharactersMax,
            text.utf8.dropFirst().allSatisfy(isDigit)
        else {
            faults.add(
                field.position, "\(field.name) is \(field.entry.noun); that is no country's code",
                try: "write it in quotes, such as '+7'.")
            return "+"
        }
        return text
    }

    private func reasons(_ section: Section, for scale: ScaleName?) -> [Reason]? {
        guard let scale else { return nil }
        guard scale == .reasons else {
            if section.optional(QuestionKey.reasons) != nil {
                faults.add(
                    section.position(of: QuestionKey.reasons),
                    "the scale \(quoted(scale.rawValue)) has no reasons",
                    try: "delete 'reasons', or write 'scale: reasons'.")
            }
            return nil
        }
        let count = QuestionnaireFile.reasonsMin...Scale.reasonsMax
        guard let entries = section.required(QuestionKey.reasons)?.items(count, faults) else {
            return nil
        }
        var seen = SeenKeys(noun: "reason", faults: faults)
        return entries.enumerated().map { index, entry in
            let reason = Section(entry, named: "reason \(index + 1)", ReasonKey.self, faults)
            let key = reason.required(ReasonKey.key).flatMap { field in
                field.key(faults).flatMap { seen.insert($0, at: field.position) ? $0 : nil }
            }
            let wording = reason.required(ReasonKey.text)
                .map { self.wording($0, charactersMax: QuestionnaireFile.reasonCharactersMax) }
            return Reason(key: key ?? "", wording: wording ?? Wording([:]))
        }
    }

    private func ends(
        _ section: Section, for scale: ScaleName?
    ) -> (low: Wording, high: Wording)? {
        guard let scale else { return nil }
        let field: Field?
        switch scale {
        // Eleven numbers mean nothing without words at their ends.
        case .recommendation: field = section.required(QuestionKey.ends)
        case .fourFaces, .fiveFaces: field = section.optional(QuestionKey.ends)
        case .reasons, .phone:
            field = nil
            if section.optional(QuestionKey.ends) != nil {
                faults.add(
                    section.position(of: QuestionKey.ends),
                    "the scale \(quoted(scale.rawValue)) has no ends", try: "delete 'ends'.")
            }
        }
        guard let field else { return nil }
        let ends = Section(field.entry, named: field.name, EndsKey.self, faults)
        let most = QuestionnaireFile.endCharactersMax
        guard let low = ends.required(EndsKey.low), let high = ends.required(EndsKey.high) else {
            return nil
        }
        return (wording(low, charactersMax: most), wording(high, charactersMax: most))
    }

    private func askWhen(_ section: Section) -> [Condition] {
        guard let field = section.optional(QuestionKey.askWhen) else { return [] }
        guard !drafts.isEmpty else {
            faults.add(
                section.position(of: QuestionKey.askWhen),
                "the first question has a condition, but nothing was answered before it",
                try: "delete 'ask-when'; the first question is always asked.")
            return []
        }
        let later = keys.dropFirst(drafts.count).compactMap { $0 }
        return ConditionReader(asked: drafts, laterKeys: later, source: source, faults: faults)
            .conditions(field)
    }

    /// A text in every language of the questionnaire, and in no other.
    private func wording(_ field: Field, charactersMax: Int) -> Wording {
        // Without languages every text would look wrong; that they are missing is reported.
        guard !languages.isEmpty else { return Wording([:]) }
        let section = Section(
            field.entry, named: field.name, keys: languages.map(\.code), faults)
        var texts: [LanguageTag: String] = [:]
        for language in languages {
            guard var text = section.required(language.code) else { continue }
            text.name = "\(field.name) in \(quoted(language.code))"
            texts[language] = text.line(charactersMax: charactersMax, faults)
        }
        return Wording(texts)
    }
}
