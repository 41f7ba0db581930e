import Feedback
import Logging
import Settings

/// Tells people by e-mail when a panel needs somebody, and when that is over: one letter of all
/// that a mailbox does not know yet.
struct AlarmPost: Post {
    /// How often it is looked whether there is news.
    static let lookMilliseconds: Int64 = 60_000
    /// How long an attempt may take before another node, or a later life of this one, makes the
    /// next: far longer than a messenger's.
    static let leaseMilliseconds: Int64 = 600_000
    /// The longest pause after the first attempt that failed for now; it doubles with each.
    static let firstPauseMilliseconds: Int64 = 60_000
    static let pauseMillisecondsMax: Int64 = 1_800_000
    /// After a refusal that will not pass by itself: somebody may mend the mailbox.
    static let refusedPauseMilliseconds: Int64 = 6 * 3_600_000

    struct Attempt: Sendable {
        let recipient: AlarmRecipient
        let news: [AlarmNews]
        let message: EmailMessage
    }

    private let tenant: String
    private let recipients: [AlarmRecipient]
    private let sender: EmailAddress
    private let page: String?
    private let zone: OfficeZone
    private let logger: Logger

    /// Nil where nobody is to be told, or no e-mail leaves.
    init?(_ configuration: CentralConfiguration, zone: OfficeZone, logger: Logger) {
        guard let sender = configuration.mail?.from, !configuration.alarms.isEmpty else {
            return nil
        }
        tenant = configuration.tenant
        recipients = configuration.alarms
        self.sender = sender
        page = configuration.address.map { "\($0)/panels" }
        self.zone = zone
        self.logger = logger
    }

    func recover(in store: any Store, at now: Int64) throws {}

    func take(from store: any Store, at now: Int64) throws -> PostTurn<Attempt> {
        try store.transaction {
            var next = now + Self.lookMilliseconds
            guard try CentreState.read(store, tenant: tenant).hold == nil else {
                return .idle(until: next)
            }
            let book = AlarmBook(store: store, tenant: tenant)
            for recipient in recipients {
                var state = try book.recipient(recipient.name)
                guard state.notBefore <= now else {
                    next = min(next, state.notBefore)
                    continue
                }
                let news = try book.untold(to: recipient.name, at: now)
                guard !news.isEmpty else { continue }
                state.attempts += 1
                state.notBefore = now + Self.leaseMilliseconds
                try book.write(state, named: recipient.name)
                return .send(try attempt(to: recipient, news, in: store, at: now))
            }
            return .idle(until: next)
        }
    }

    private func attempt(
        to recipient: AlarmRecipient, _ news: [AlarmNews], in store: any Store, at now: Int64
    ) throws(StoreFault) -> Attempt {
        let letter = AlarmLetter(
            language: recipient.language,
            places: try AlarmPlaces(in: store, tenant: tenant).names(of: news), page: page,
            zone: zone)
        return Attempt(
            recipient: recipient, news: news,
            message: EmailMessage(
                from: sender.text, to: recipient.to.text, subject: letter.subject(news),
                body: letter.body(news, at: now), reference: "alarm-\(recipient.name)-\(now)",
                language: recipient.language.tag, writtenAtSeconds: now / 1_000))
    }

    func send(_ attempt: Attempt, by messenger: any Messenger) -> Delivery {
        let delivery = messenger.send(.email(attempt.message))
        if let why = delivery.complaint {
            logger.error(
                "an alarm's e-mail did not leave for certain",
                metadata: ["why": "\(why)", "news": "\(attempt.news.count)"])
        }
        return delivery
    }

    func settle(
        _ attempt: Attempt, _ delivery: Delivery, in store: any Store, at now: Int64, share: Double
    ) throws {
        try store.transaction {
            let (book, name) = (AlarmBook(store: store, tenant: tenant), attempt.recipient.name)
            var state = try book.recipient(name)
            switch delivery {
            case .sent, .unknown:
                // Perhaps it was taken: then it is not told again (P9).
                try book.note(attempt.news, toldTo: name)
                state = AlarmBook.Recipient()
            case .deferred:
                state.notBefore = now + Int64(Double(pause(after: state.attempts)) * share)
            case .failed:
                state.notBefore = now + Self.refusedPauseMilliseconds
            }
            state.why = delivery.complaint ?? ""
            try book.write(state, named: name)
        }
    }

    private func pause(after attempts: Int) -> Int64 {
        min(
            Self.firstPauseMilliseconds << min(max(attempts - 1, 0), 16), Self.pauseMillisecondsMax)
    }
}

extension AlarmRecipient {
    /// Names the mailbox in the store, without its address.
    var name: String { shortDigest(to.text) }
}

extension Delivery {
    /// Why it did not leave for certain; nil where it did.
    fileprivate var complaint: String? {
        switch self {
        case .sent: nil
        case .failed(let reason), .deferred(let reason), .unknown(let reason): reason
        }
    }
}
