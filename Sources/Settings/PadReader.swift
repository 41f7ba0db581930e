internal import Feedback

enum QuestionConsentKey: String, SectionKey {
    /// The author's name of this text, raised with every change of it: `2026-1`.
    case version
    /// What the customer agrees to, in every language.
    case text
}

/// What belongs to the typing of a contact.
struct PadDraft {
    var prefix = "+"
    var format: PhoneFormat?
    var consent: Consent?
}

/// Reads what a question says about the pad or the keyboard that it shows.
struct PadReader {
    private let section: Section
    private let texts: WordingReader
    private let isFirst: Bool
    private let faults: FaultList

    init(_ section: Section, _ texts: WordingReader, isFirst: Bool, _ faults: FaultList) {
        self.section = section
        self.texts = texts
        self.isFirst = isFirst
        self.faults = faults
    }

    /// Keys that do not belong to the scale are another's to refuse.
    func draft(_ scale: ScaleName?) -> PadDraft {
        var draft = PadDraft()
        switch scale {
        case .phone:
            draft.format = format()
            draft.prefix = prefix()
            checkOne()
        case .email, .comment: break
        case .fourFaces, .fiveFaces, .recommendation, .reasons, nil: return draft
        }
        draft.consent = section.optional(QuestionKey.consent).flatMap(consent)
        return draft
    }

    /// A `+`, which makes the number an international one, and perhaps the country's code, so that
    /// a customer types what is usual at home.
    private func prefix() -> String {
        guard let field = section.optional(QuestionKey.prefix) else { return "+" }
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

    private func format() -> PhoneFormat? {
        guard let field = section.optional(QuestionKey.format) else { return nil }
        guard case .text(let text, _) = field.entry.kind, let format = PhoneFormat(text) else {
            faults.add(
                field.position,
                "\(field.name) is \(field.entry.noun); that is no way to write a phone number",
                try: "write the country's code and a '#' for each digit in quotes, such as "
                    + "\"+7 ### ###-##-##\".")
            return nil
        }
        return format
    }

    private func checkOne() {
        guard section.optional(QuestionKey.format) != nil,
            section.optional(QuestionKey.prefix) != nil
        else { return }
        faults.add(
            section.position(of: QuestionKey.prefix), "'format' says the prefix already",
            try: "delete 'prefix'.")
    }

    private func consent(_ field: Field) -> Consent? {
        guard !isFirst else {
            faults.add(
                section.position(of: QuestionKey.consent),
                "the first question asks for consent, but it stands on the screen while nobody "
                    + "is there",
                try: "ask something else first.")
            return nil
        }
        let consent = Section(field.entry, named: field.name, QuestionConsentKey.self, faults)
        let version = consent.required(QuestionConsentKey.version).flatMap(version)
        let wording = consent.required(QuestionConsentKey.text)
            .map { texts.wording($0, charactersMax: QuestionnaireFile.consentCharactersMax) }
        guard let version, let wording else { return nil }
        return Consent(version: version, wording: wording)
    }

    private func version(_ field: Field) -> ConsentVersion? {
        if case .text(let text, _) = field.entry.kind, let version = ConsentVersion(text) {
            return version
        }
        faults.add(
            field.position, "\(field.name) is \(field.entry.noun); that is no version of a text",
            try: "use at most \(ConsentVersion.bytesMax) letters, digits, '.', '-' and '_', "
                + "such as '2026-1'.")
        return nil
    }
}
