internal import Feedback

enum FollowUpKey: String, SectionKey {
    /// The key of the questionnaire's rule.
    case rule
    /// The e-mail to send; instead of `sms`.
    case email
    /// The SMS to send; instead of `email`.
    case sms
    /// Counted from the answer; later, nothing is sent.
    case expiresAfterMinutes = "expires-after-minutes"
    /// When nothing is sent.
    case quietHours = "quiet-hours"
}

enum EmailKey: String, SectionKey {
    /// One mailbox.
    case to
    /// In one or more languages; may hold placeholders.
    case subject
    /// In the same languages; may hold placeholders.
    case text
}

enum SMSDraftKey: String, SectionKey {
    /// `customer`, or a colleague's number.
    case to
    /// In one or more languages; may hold placeholders.
    case text
}

enum QuietHoursKey: String, SectionKey {
    /// Local time, such as 21:00.
    case from
    /// Local time, such as 09:00.
    case to
    /// Local time minus UTC: 180 for Moscow.
    case utcOffsetMinutes = "utc-offset-minutes"
}

struct FollowUpReader {
    /// The most characters of a subject: longer ones are cut by mail programs.
    static let subjectCharactersMax = 120
    static let emailCharactersMax = 4_000
    /// Eight parts of an SMS in Latin letters.
    static let smsCharactersMax = 1_224

    let hasMail: Bool
    let hasSMS: Bool
    /// Nil where it is not known.
    let smsPartsMax: Int?
    let source: SourceText
    let faults: FaultList
    private var lines: [Recipient: Int] = [:]

    /// Who hears of which rule by which way.
    private struct Recipient: Hashable {
        var rule: String
        var way: FollowUpKey
        var to: String
    }

    init(
        hasMail: Bool, hasSMS: Bool, smsPartsMax: Int?, source: SourceText, faults: FaultList
    ) {
        self.hasMail = hasMail
        self.hasSMS = hasSMS
        self.smsPartsMax = smsPartsMax
        self.source = source
        self.faults = faults
    }

    /// Nil only where a fault was reported.
    mutating func followUp(_ section: Section) -> FollowUp? {
        let rule = section.required(FollowUpKey.rule)?.key(faults)
        let message = message(section)
        let expiry = section.optional(FollowUpKey.expiresAfterMinutes)?
            .integer(in: FollowUp.expiries, faults)
        let quietHours = section.optional(FollowUpKey.quietHours).flatMap(quietHours)
        guard let rule, let message else { return nil }
        checkNew(rule, message, section)
        var followUp = FollowUp(rule: rule, message: message)
        set(&followUp.expiresAfterMinutes, expiry)
        followUp.quietHours = quietHours
        return followUp
    }

    private func message(_ section: Section) -> FollowUp.Message? {
        switch (section.optional(FollowUpKey.email), section.optional(FollowUpKey.sms)) {
        case (let field?, nil):
            check(hasMail, FollowUpKey.email, "mail", section)
            return email(field).map(FollowUp.Message.email)
        case (nil, let field?):
            check(hasSMS, FollowUpKey.sms, "sms", section)
            return sms(field).map(FollowUp.Message.sms)
        case (_?, _?):
            faults.add(
                section.position(of: FollowUpKey.sms), "\(section.name) has 'email' and 'sms'",
                try: "make two follow-ups of it.")
        case (nil, nil):
            faults.add(
                section.position, "\(section.name) has neither 'email' nor 'sms'",
                try: "add one of them.")
        }
        return nil
    }

    private func check(
        _ canSend: Bool, _ key: FollowUpKey, _ needed: String, _ section: Section
    ) {
        guard !canSend else { return }
        faults.add(
            section.position(of: key),
            "\(section.name) sends by \(quoted(key.rawValue)), but the configuration has no key "
                + quoted(needed),
            try: "add '\(needed):' to the configuration, or remove the follow-up.")
    }

    private func email(_ field: Field) -> EmailDraft? {
        let section = Section(field.entry, named: field.name, EmailKey.self, faults)
        let to = section.required(EmailKey.to)?.emailAddress(faults)
        let subject = section.required(EmailKey.subject)
            .flatMap { wording($0, charactersMax: Self.subjectCharactersMax, isOneLine: true) }
        let text = section.required(EmailKey.text)
            .flatMap { wording($0, charactersMax: Self.emailCharactersMax, isOneLine: false) }
        guard let to, let subject, let text else { return nil }
        if Set(subject.byLanguage.keys) != Set(text.byLanguage.keys) {
            faults.add(
                section.position(of: EmailKey.text),
                "'subject' and 'text' are not in the same languages",
                try: "write both in the same languages.")
        }
        return EmailDraft(to: to, subject: subject, text: text)
    }

    private func sms(_ field: Field) -> SMSDraft? {
        let section = Section(field.entry, named: field.name, SMSDraftKey.self, faults)
        let to = section.required(SMSDraftKey.to).flatMap(recipient)
        let text = section.required(SMSDraftKey.text)
            .flatMap { wording($0, charactersMax: Self.smsCharactersMax, isOneLine: false) }
        guard let to, let text else { return nil }
        checkParts(text, section)
        return SMSDraft(to: to, text: text)
    }

    /// A gateway cuts off what is too long without a word.
    private func checkParts(_ wording: MessageWording, _ section: Section) {
        guard let smsPartsMax else { return }
        for (language, template) in wording.byLanguage.sorted(by: { $0.key < $1.key }) {
            let parts = SMSLength(template).partsMin
            guard parts > smsPartsMax else { continue }
            faults.add(
                section.position(of: SMSDraftKey.text),
                "'text' in '\(language)' takes \(parts) parts of an SMS or more; 'parts-max' is "
                    + "\(smsPartsMax)",
                try: "shorten it, or raise 'parts-max' here and the gateway's own limit.")
        }
    }

    private func recipient(_ field: Field) -> SMSDraft.Recipient? {
        guard case .text(let text, _) = field.entry.kind else {
            return field.wrong("'customer' or a number such as '+79161234567'", faults)
        }
        if text == "customer" { return .customer }
        if text.hasPrefix("+"), let number = CustomerContact(phone: text) {
            return .number(number.text)
        }
        faults.add(
            field.position, "\(field.name) is \(quoted(text)); an SMS cannot go there",
            try: "write 'customer', or '+' and 5 to 15 digits.")
        return nil
    }

    /// A message in one language or more.
    private func wording(
        _ field: Field, charactersMax: Int, isOneLine: Bool
    ) -> MessageWording? {
        guard case .table(let pairs) = field.entry.kind, !pairs.isEmpty else {
            return field.wrong("a table of languages, such as {ru: …, en: …}", faults)
        }
        var templates: [LanguageTag: MessageTemplate] = [:]
        for pair in pairs {
            guard let language = LanguageTag(pair.key) else {
                faults.add(
                    pair.position, "\(quoted(pair.key)) is no language",
                    try: "write two or three lower-case letters, such as 'ru' or 'en'.")
                continue
            }
            let text = Field(name: "\(field.name) in '\(language)'", entry: pair.value)
            templates[language] = template(text, charactersMax, isOneLine)
        }
        guard templates.count == pairs.count, let first = LanguageTag(pairs[0].key) else {
            return nil
        }
        return MessageWording(byLanguage: templates, first: first)
    }

    private func template(
        _ field: Field, _ charactersMax: Int, _ isOneLine: Bool
    ) -> MessageTemplate? {
        let text =
            isOneLine
            ? field.line(charactersMax: charactersMax, faults)
            : field.lines(charactersMax: charactersMax, faults)
        guard let text else { return nil }
        do {
            return try MessageTemplate(text)
        } catch {
            faults.add(
                field.entry.position(atOffset: error.offset, in: source),
                "\(field.name): \(error.what)", try: error.advice)
            return nil
        }
    }

    private func quietHours(_ field: Field) -> QuietHours? {
        let section = Section(field.entry, named: field.name, QuietHoursKey.self, faults)
        let from = section.required(QuietHoursKey.from)?.minuteOfDay(faults)
        let to = section.required(QuietHoursKey.to)?.minuteOfDay(faults)
        let offset = section.required(QuietHoursKey.utcOffsetMinutes)?
            .integer(in: QuietHours.offsets, faults)
        guard let from, let to, let offset else { return nil }
        guard from != to else {
            faults.add(
                section.position, "the quiet hours end as they begin",
                try: "write two different times, or delete 'quiet-hours'.")
            return nil
        }
        return QuietHours(fromMinute: from, toMinute: to, utcOffsetMinutes: offset)
    }

    /// The same message twice is never meant.
    private mutating func checkNew(
        _ rule: String, _ message: FollowUp.Message, _ section: Section
    ) {
        let recipient =
            switch message {
            case .email(let email): Recipient(rule: rule, way: .email, to: email.to.text)
            case .sms(let sms): Recipient(rule: rule, way: .sms, to: "\(sms.to)")
            }
        if let line = lines[recipient] {
            faults.add(
                section.position,
                "\(section.name) sends to the same recipient for the same rule as line \(line)",
                try: "keep one of them.")
        }
        lines[recipient] = lines[recipient] ?? section.position.line
    }
}

extension Field {
    func emailAddress(_ faults: FaultList) -> EmailAddress? {
        guard case .text(let text, _) = entry.kind else { return wrong("an address", faults) }
        if let address = EmailAddress(text) { return address }
        faults.add(
            position, "\(name) is \(quoted(text)); that is no e-mail address",
            try: "write one address such as 'manager@example.org', without a name around it.")
        return nil
    }

    /// Minutes after midnight, from `HH:MM`.
    func minuteOfDay(_ faults: FaultList) -> Int? {
        guard case .text(let text, _) = entry.kind else { return wrong("a time", faults) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else {
            faults.add(
                position, "\(name) is \(quoted(text)); that is no time of day",
                try: "write hours and minutes, such as '21:00' or '09:30'.")
            return nil
        }
        return 60 * hour + minute
    }
}
