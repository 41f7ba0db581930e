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
    let officeKey: OfficePrivateKey

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

    /// The customer is answered in the language that the panel showed; colleagues in the office's.
    private func recipient(
        _ sms: SMSDraft
    ) throws(Refusal) -> (phone: String, language: LanguageTag) {
        switch sms.to {
        case .number(let number): return (number, sms.text.first)
        case .customer:
            guard let opened = try open() else { throw Refusal(why: "no contact") }
            return (opened.contact.phone, opened.language)
        }
    }

    private func open() throws(Refusal) -> OpenedContact? {
        guard let contact = facts.contact else { return nil }
        do throws(SealFault) {
            return try contact.open(
                with: officeKey,
                binding: ContactBinding(
                    panel: facts.panel, epoch: facts.epoch, visit: facts.visit))
        } catch {
            throw Refusal(why: error.description)
        }
    }

    /// A contact that does not open leaves its place empty: the colleague hears of the visit all
    /// the same.
    private func fill(_ wording: MessageWording, in language: LanguageTag) -> String {
        let template = wording.template(in: language)
        let opened = template.placeholders.contains(.phone) ? try? open() : nil
        let phone = opened?.contact.phone
        let questionnaire = facts.questionnaireFile.flatMap {
            try? QuestionnaireFile.read(
                $0, named: "a stored questionnaire", digest: facts.revision.digest)
        }
        return template.filled { placeholder in
            switch placeholder {
            case .touchpoint: facts.touchpoint
            case .time: time
            case .phone: phone ?? ""
            case .choice(let key): choice(key, questionnaire, language)
            }
        }
    }

    /// A reason in words, every other choice as its number.
    private func choice(
        _ key: String, _ questionnaire: Questionnaire?, _ language: LanguageTag
    ) -> String {
        guard let questionnaire, let number = questionnaire.number(ofQuestion: key),
            let choice = facts.choices[number]
        else { return "" }
        guard case .reasons(let reasons) = questionnaire[number].scale,
            questionnaire[number].scale.contains(choice)
        else { return String(choice.rawValue) }
        let wording = reasons[Int(choice.rawValue) - 1].wording
        return printable(wording.text(in: language, fallback: questionnaire.languages[0]))
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
