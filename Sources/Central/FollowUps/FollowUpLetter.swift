import Exchange
import Feedback
import Settings

/// Fills a follow-up's wording with what is known of a visit. The one place where a contact is
/// opened, and never further than into the message (P8).
struct FollowUpLetter {
    /// Why there is no message: shown on pages, so without a contact.
    struct Refusal: Error {
        let why: String
    }

    let followUp: FollowUp
    let facts: VisitFacts
    let officeKeys: OfficeKeyRing

    /// - Parameters:
    ///   - sender: of e-mails; nil where none is configured.
    ///   - bornMilliseconds: when the customer answered.
    func message(
        from sender: EmailAddress?, reference: String, bornMilliseconds: Int64
    ) throws(Refusal) -> Message {
        switch followUp.message {
        case .email(let email):
            guard let sender else { throw Refusal(why: "no mail server is configured") }
            let language = email.text.first
            return .email(
                EmailMessage(
                    from: sender.text, to: email.to.text,
                    subject: cut(
                        fill(email.subject, in: language), to: EmailMessage.subjectBytesMax),
                    body: fill(email.text, in: language), reference: reference,
                    language: language, writtenAtSeconds: bornMilliseconds / 1_000))
        case .sms(let sms):
            let (to, language) = try recipient(sms)
            return .text(
                TextMessage(to: to, body: fill(sms.text, in: language), reference: reference))
        }
    }

    /// Whom the message is for, by its digest; nil where there is nobody to write to.
    func addressDigest(by key: SuppressionKey) -> AddressDigest? {
        switch followUp.message {
        case .email(let email): key.digest(ofEmail: email.to.text)
        case .sms(let sms): (try? recipient(sms)).map { key.digest(ofPhone: $0.phone) }
        }
    }

    /// The customer is answered in the language that the panel showed; colleagues in the office's.
    private func recipient(
        _ sms: SMSDraft
    ) throws(Refusal) -> (phone: String, language: LanguageTag) {
        switch sms.to {
        case .number(let number): return (number, sms.text.first)
        case .customer:
            let opened = open()
            if let contact = opened.contacts.first(where: { $0.contact.kind == .phone }) {
                return (contact.contact.text, contact.language)
            }
            throw Refusal(why: opened.fault?.description ?? "no contact")
        }
    }

    /// What opens of the visit's contacts, and why the first that does not open stays shut.
    private func open() -> (contacts: [OpenedContact], fault: SealFault?) {
        let binding = ContactBinding(panel: facts.panel, epoch: facts.epoch, visit: facts.visit)
        var contacts: [OpenedContact] = []
        var fault: SealFault?
        for sealed in facts.contacts {
            do throws(SealFault) {
                guard let key = officeKeys[sealed.keyID] else { throw .otherKey(sealed.keyID) }
                contacts.append(try sealed.open(with: key, binding: binding))
            } catch {
                fault = fault ?? error
            }
        }
        return (contacts, fault)
    }

    /// A contact that does not open leaves its place empty: the colleague hears of the visit all
    /// the same.
    private func fill(_ wording: MessageWording, in language: LanguageTag) -> String {
        let template = wording.template(in: language)
        let opened = template.placeholders.contains(where: \.isContact) ? open().contacts : []
        func typed(_ kind: CustomerContact.Kind) -> String {
            opened.first { $0.contact.kind == kind }?.contact.text ?? ""
        }
        let questionnaire = facts.questionnaireFile.flatMap {
            try? QuestionnaireFile.read(
                $0, named: "a stored questionnaire", digest: facts.revision.digest, for: .reporting)
        }
        return template.filled { placeholder in
            switch placeholder {
            case .touchpoint: facts.touchpoint
            case .time: time
            case .phone: typed(.phone)
            case .email: typed(.email)
            case .comment: typed(.comment)
            case .choice(let key): choice(key, questionnaire, language)
            }
        }
    }

    /// Reasons in words, every other choice as its number.
    private func choice(
        _ key: String, _ questionnaire: Questionnaire?, _ language: LanguageTag
    ) -> String {
        guard let questionnaire, let number = questionnaire.number(ofQuestion: key) else {
            return ""
        }
        let scale = questionnaire[number].scale
        let choices: [Choice] =
            switch facts.given[number] {
            case nil: []
            case .one(let choice): scale.isTakenBack(choice) ? [] : [choice]
            case .several(let choices): choices.choices
            }
        return choices.map { choice in
            guard let reason = scale.reason(choice) else { return String(choice.rawValue) }
            return printable(
                reason.wording.text(in: language, fallback: questionnaire.standIn))
        }.joined(separator: ", ")
    }

    /// In the local time of the follow-up's quiet hours, which is all that a configuration says of
    /// it; otherwise in UTC, and saying so.
    private var time: String {
        let offset = followUp.quietHours?.utcOffsetMinutes
        let parts = Timestamp.parts(facts.atMilliseconds, offsetSeconds: 60 * (offset ?? 0))
        return "\(parts.date) \(parts.time.prefix(5))" + (offset == nil ? " UTC" : "")
    }
}

/// The longest beginning of whole characters within so many bytes of UTF-8.
private func cut(_ text: String, to bytesMax: Int) -> String {
    guard text.utf8.count > bytesMax else { return text }
    var cut = ""
    var bytes = 0
    for character in text {
        bytes += character.utf8.count
        guard bytes <= bytesMax else { break }
        cut.append(character)
    }
    return cut
}
