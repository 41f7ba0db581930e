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
    /// How many of the reasons a customer may choose; without it, one.
    case several
    /// What stands before the number that the customer types, for the scale of a phone: `+7`.
    case prefix
    /// How the country writes its numbers, for the scale of a phone: `+7 ### ###-##-##`.
    case format
    /// The most characters, for the scale of a comment.
    case length
    /// What the customer agrees to before typing.
    case consent
}

enum ScaleName: String, CaseIterable {
    case fourFaces = "four-faces"
    case fiveFaces = "five-faces"
    case recommendation
    case reasons
    case phone
    case email
    case comment
}

/// A question as far as it could be read.
struct QuestionDraft {
    /// Nil where it is missing, wrong or taken.
    var key: String?
    /// Nil where it is missing or wrong.
    var scale: Scale?
    var wording: Wording
    var ends: (low: Wording, high: Wording)?
    var askWhen: [PlacedCondition]
    /// Of the key `ask-when`; of the question where it has none.
    var askWhenPosition: Position
    var pad = PadDraft()

    var question: Question? {
        guard let key, let scale else { return nil }
        return Question(
            key: key, scale: scale, wording: wording, ends: ends,
            askWhen: askWhen.map(\.condition), phonePrefix: pad.prefix, phoneFormat: pad.format,
            consent: pad.consent)
    }
}

struct QuestionReader {
    let texts: WordingReader
    /// The keys of all questions, in order.
    let keys: [String?]
    let source: SourceText
    let faults: FaultList
    private(set) var drafts: [QuestionDraft] = []

    init(texts: WordingReader, keys: [String?], source: SourceText, faults: FaultList) {
        self.texts = texts
        self.keys = keys
        self.source = source
        self.faults = faults
    }

    /// Reads the next question.
    mutating func read(_ section: Section) {
        let key = keys[drafts.count]
        let name = section.required(QuestionKey.scale)?.word(of: ScaleName.self, faults)
        let scale = name.flatMap { self.scale($0, section) }
        if let name { refuseStrangers(section, to: name) }
        let wording = section.required(QuestionKey.text)
            .map { texts.wording($0, charactersMax: QuestionnaireFile.questionCharactersMax) }
        let pad = PadReader(section, texts, isFirst: drafts.isEmpty, faults).draft(name)
        drafts.append(
            QuestionDraft(
                key: key, scale: scale, wording: wording ?? Wording([:]),
                ends: ends(section, for: name), askWhen: askWhen(section),
                askWhenPosition: section.position(of: QuestionKey.askWhen), pad: pad))
    }

    private func scale(_ name: ScaleName, _ section: Section) -> Scale? {
        switch name {
        case .fourFaces: .fourFaces
        case .fiveFaces: .fiveFaces
        case .recommendation: .recommendation
        case .reasons: reasons(section)
        case .phone: once(.phone, "a phone number", section)
        case .email: once(.email, "an e-mail address", section)
        case .comment: comment(section)
        }
    }

    /// One visit leaves one number, one address and one comment: whoever reads them knows which.
    private func once(_ scale: Scale, _ noun: String, _ section: Section) -> Scale? {
        guard drafts.contains(where: { $0.scale?.contactKind == scale.contactKind }) else {
            return scale
        }
        faults.add(
            section.position(of: QuestionKey.scale), "a second question asks for \(noun)",
            try: "keep one of them.")
        return nil
    }

    private func comment(_ section: Section) -> Scale? {
        let length = section.optional(QuestionKey.length)?
            .integer(in: QuestionnaireFile.commentCharacters, faults)
        let most = length ?? QuestionnaireFile.commentCharacters.upperBound
        return once(.comment(lengthMax: most), "a comment", section)
    }

    /// Keys that belong to other scales.
    private func refuseStrangers(_ section: Section, to name: ScaleName) {
        let owners: [(QuestionKey, [ScaleName], String)] = [
            (.reasons, [.reasons], "reasons"), (.several, [.reasons], "several choices"),
            (.prefix, [.phone], "prefix"), (.format, [.phone], "format"),
            (.length, [.comment], "length"), (.consent, [.phone, .email, .comment], "consent"),
            (.ends, [.fourFaces, .fiveFaces, .recommendation], "ends"),
        ]
        for (key, scales, noun) in owners
        where !scales.contains(name) && section.optional(key) != nil {
            let other = key == .reasons || key == .several ? ", or write 'scale: reasons'" : ""
            faults.add(
                section.position(of: key), "the scale \(quoted(name.rawValue)) has no \(noun)",
                try: "delete '\(key.rawValue)'\(other).")
        }
    }

    private func reasons(_ section: Section) -> Scale? {
        let count = QuestionnaireFile.reasonsMin...Scale.reasonsMax
        guard let entries = section.required(QuestionKey.reasons)?.items(count, faults) else {
            return nil
        }
        var seen = SeenKeys(noun: "reason", faults: faults)
        let reasons = entries.enumerated().map { index, entry in
            let reason = Section(entry, named: "reason \(index + 1)", ReasonKey.self, faults)
            let key = reason.required(ReasonKey.key).flatMap { field in
                field.key(faults).flatMap { seen.insert($0, at: field.position) ? $0 : nil }
            }
            let wording = reason.required(ReasonKey.text)
                .map { texts.wording($0, charactersMax: QuestionnaireFile.reasonCharactersMax) }
            return Reason(key: key ?? "", wording: wording ?? Wording([:]))
        }
        let several = section.optional(QuestionKey.several)?
            .integer(in: QuestionnaireFile.severalMin...reasons.count, faults)
        return .reasons(reasons, severalMax: several ?? 1)
    }

    private func ends(
        _ section: Section, for scale: ScaleName?
    ) -> (low: Wording, high: Wording)? {
        let field: Field?
        switch scale {
        // Eleven numbers mean nothing without words at their ends.
        case .recommendation: field = section.required(QuestionKey.ends)
        case .fourFaces, .fiveFaces: field = section.optional(QuestionKey.ends)
        case .reasons, .phone, .email, .comment, nil: field = nil
        }
        guard let field else { return nil }
        let ends = Section(field.entry, named: field.name, EndsKey.self, faults)
        let most = QuestionnaireFile.endCharactersMax
        guard let low = ends.required(EndsKey.low), let high = ends.required(EndsKey.high) else {
            return nil
        }
        return (texts.wording(low, charactersMax: most), texts.wording(high, charactersMax: most))
    }

    private func askWhen(_ section: Section) -> [PlacedCondition] {
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
