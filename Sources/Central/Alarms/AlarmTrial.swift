import Settings

/// One e-mail to a recipient of alarms, for whoever sets the centre up.
package struct AlarmTrial: Sendable {
    package let to: String
    package let isTaken: Bool
    /// What the mail server said, in words.
    package let outcome: String

    /// Sends one to each recipient. Blocks for as long as the mail server does.
    ///
    /// - Throws: `CentralFault` where nobody is to be told, or the mail server's settings are
    ///   wrong.
    package static func send(
        _ setup: CentralSetup, at now: Int64 = CentralClock.system.nowMilliseconds
    ) throws(CentralFault) -> [AlarmTrial] {
        let configuration = setup.configuration
        guard let sender = configuration.mail?.from, !configuration.alarms.isEmpty else {
            throw .file(
                "the configuration names nobody who is told of alarms",
                advice: "write 'alarms: [{to: service@example.org}]' into it.")
        }
        let messenger = try setup.messenger()
        return configuration.alarms.map { recipient in
            AlarmTrial(
                recipient.to.text,
                messenger.send(.email(letter(to: recipient, from: sender, at: now))))
        }
    }

    private init(_ to: String, _ delivery: Delivery) {
        self.to = to
        switch delivery {
        case .sent(let reference):
            (isTaken, outcome) = (true, "taken" + (reference.map { " as \($0)" } ?? ""))
        case .failed(let reason): (isTaken, outcome) = (false, "refused: \(reason)")
        case .deferred(let reason): (isTaken, outcome) = (false, "not now: \(reason)")
        case .unknown(let reason): (isTaken, outcome) = (false, "perhaps taken: \(reason)")
        }
    }

    private static func letter(
        to recipient: AlarmRecipient, from sender: EmailAddress, at now: Int64
    ) -> EmailMessage {
        let isEnglish = recipient.language == .english
        return EmailMessage(
            from: sender.text, to: recipient.to.text,
            subject: isEnglish ? "Smile Panel: a trial" : "Smile Panel: проверка",
            body: isEnglish
                ? "Alarms about panels that need somebody come to this mailbox.\n"
                : "На этот адрес приходят письма о панелях, которым нужна помощь.\n",
            reference: "alarm-trial-\(recipient.name)-\(now)", language: recipient.language.tag,
            writtenAtSeconds: now / 1_000)
    }
}
