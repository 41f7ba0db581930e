internal import Feedback

/// Reads `central.yaml`.
package enum CentralConfigurationFile {
    /// The most characters of a login's name or an SMS's sender.
    package static let nameCharactersMax = 64

    /// Reads the centre's configuration. What it leaves out has its default.
    ///
    /// - Parameter file: the file's name, for the messages.
    /// - Throws: every fault of the file, in its order.
    package static func read(
        _ bytes: [UInt8], named file: String
    ) throws(SettingsFaults) -> CentralConfiguration {
        let faults = FaultList(file: file)
        let source = try SourceText(bytes, faults)
        let root = try entry(from: source, faults)
        let section = Section(root, named: "the configuration", CentralKey.self, faults)
        let configuration = CentralReader(section: section, source: source, faults: faults)
            .configuration()
        try faults.check()
        return configuration
    }
}

enum CentralKey: String, SectionKey {
    /// The host and port where panels and browsers connect.
    case listen
    /// Where panels reach the centre, as enrolment strings say it.
    case address
    /// The certificate of the authority that panels are to trust.
    case authority
    /// What the centre shows of itself over TLS.
    case tls
    /// The folder of the store, the office's keys and the centre's other state.
    case stateDirectory = "state-directory"
    /// Whether records of panels that nobody enrolled are taken; only on a loopback address.
    case acceptUnknownPanels = "accept-unknown-panels"
    /// The organisation that the panels belong to.
    case tenant
    /// How e-mail leaves; without it none does.
    case mail
    /// How SMS leave; without it none do.
    case sms
    /// What is sent when an answer satisfies a rule.
    case followUps = "follow-ups"
    /// The file with what came of customers' answers.
    case youSaid = "you-said"
    /// The folder of what the centre must not forget where its database is put back.
    case safekeeping
    /// The database; without it a file in the state directory.
    case store
    /// When sites are open, by name.
    case openingHours = "opening-hours"
    /// Who is told by e-mail when a panel needs somebody.
    case alarms
}

enum AlarmKey: String, SectionKey {
    /// One mailbox.
    case to
    /// `en` or `ru`.
    case language
}

enum MailKey: String, SectionKey {
    /// `smtp://host:port` or `smtps://host:port`.
    case server
    /// The sender's address.
    case from
    /// The name for the server, where it wants one.
    case user
    /// The file whose first line is the password.
    case passwordFile = "password-file"
}

enum SMSKey: String, SectionKey {
    /// `kannel`.
    case gateway
    /// The address of its `sendsms`.
    case address
    /// The name for the gateway.
    case username
    /// The file whose first line is the password.
    case passwordFile = "password-file"
    /// What the customer sees as sender.
    case sender
    /// The most parts of one message.
    case partsMax = "parts-max"
}

private struct CentralReader {
    let section: Section
    let source: SourceText
    let faults: FaultList

    func configuration() -> CentralConfiguration {
        var configuration = CentralConfiguration()
        set(
            &configuration.listen,
            section.optional(CentralKey.listen)?.listenAddress(in: source, faults))
        configuration.address = section.optional(CentralKey.address)?
            .webAddress(schemes: ["https", "http"], in: source, faults)
        configuration.authority = section.optional(CentralKey.authority)?.path(faults)
        configuration.tls = section.optional(CentralKey.tls).map { field in
            TLSSettings(
                Section(field.entry, named: field.name, TLSKey.self, faults), source, faults)
        }
        set(
            &configuration.stateDirectory,
            section.optional(CentralKey.stateDirectory)?.path(faults))
        set(
            &configuration.acceptUnknownPanels,
            section.optional(CentralKey.acceptUnknownPanels)?.boolean(faults))
        set(&configuration.tenant, section.optional(CentralKey.tenant)?.key(faults))
        configuration.mail = section.optional(CentralKey.mail).flatMap(mail)
        configuration.sms = section.optional(CentralKey.sms).flatMap(sms)
        configuration.youSaid = section.optional(CentralKey.youSaid)?.path(faults)
        configuration.safekeeping = section.optional(CentralKey.safekeeping)?.path(faults)
        set(
            &configuration.store,
            section.optional(CentralKey.store).flatMap {
                StoreReader(source: source, faults: faults).store($0)
            })
        configuration.followUps = followUps(smsPartsMax: configuration.sms?.partsMax)
        configuration.openingHours =
            section.optional(CentralKey.openingHours).map(openingHours) ?? [:]
        configuration.alarms = alarms()
        checkUnknownPanels(configuration)
        return configuration
    }

    private func openingHours(_ field: Field) -> [String: OpeningHours] {
        let pairs = OpeningHoursReader(faults: faults).pairs(
            of: field, noun: "hours with a name",
            example: "shops: {weekly: {monday-saturday: 09:00-18:00}}",
            max: CentralConfiguration.openingHoursMax)
        var hours: [String: OpeningHours] = [:]
        for pair in pairs {
            let section = Section(
                pair.value, named: quoted(pair.key), OpeningHoursKey.self, faults)
            hours[pair.key] = OpeningHoursReader(faults: faults).read(section)
        }
        return hours
    }

    private func alarms() -> [AlarmRecipient] {
        guard let field = section.optional(CentralKey.alarms) else { return [] }
        let entries = field.items(0...CentralConfiguration.alarmRecipientsMax, faults) ?? []
        if !entries.isEmpty, section.optional(CentralKey.mail) == nil {
            faults.add(
                section.position(of: CentralKey.alarms),
                "alarms go by e-mail, but the configuration has no key 'mail'",
                try: "add 'mail:' to the configuration, or remove 'alarms'.")
        }
        var known: Set<String> = []
        return entries.enumerated().compactMap { index, entry in
            let section = Section(
                entry, named: "alarm recipient \(index + 1)", AlarmKey.self, faults)
            let language = section.optional(AlarmKey.language)?
                .word(of: AlarmRecipient.Language.self, faults)
            guard let to = section.required(AlarmKey.to)?.emailAddress(faults) else { return nil }
            if !known.insert(to.text).inserted {
                faults.add(
                    section.position(of: AlarmKey.to),
                    "\(section.name) is \(quoted(to.text)), who is told already",
                    try: "write each mailbox once.")
            }
            return AlarmRecipient(to: to, language: language ?? .english)
        }
    }

    private func checkUnknownPanels(_ configuration: CentralConfiguration) {
        guard configuration.acceptUnknownPanels, !configuration.listen.isLoopback else { return }
        faults.add(
            section.position(of: CentralKey.acceptUnknownPanels),
            "unknown panels would be accepted on '\(configuration.listen)', where others reach it",
            try: "write 'accept-unknown-panels: false', or listen on 127.0.0.1, ::1 or localhost.")
    }

    private func mail(_ field: Field) -> MailSettings? {
        let section = Section(field.entry, named: field.name, MailKey.self, faults)
        let server = section.required(MailKey.server).flatMap(mailServer)
        let from = section.required(MailKey.from)?.emailAddress(faults)
        let login = login(
            section.optional(MailKey.user), section.optional(MailKey.passwordFile), section)
        guard let server, let from else { return nil }
        return MailSettings(server: server, from: from, login: login)
    }

    private func mailServer(_ field: Field) -> WebAddress? {
        let server = field.webAddress(schemes: ["smtp", "smtps"], in: source, faults)
        guard let server, !server.path.isEmpty else { return server }
        faults.add(
            field.position, "\(field.name) has a path; a mail server has none",
            try: "delete what follows the host and port.")
        return nil
    }

    /// Both or neither.
    private func login(_ user: Field?, _ file: Field?, _ section: Section) -> Login? {
        let name = user?.line(charactersMax: CentralConfigurationFile.nameCharactersMax, faults)
        let path = file?.path(faults)
        if (user == nil) != (file == nil) {
            let missing = user == nil ? MailKey.user : MailKey.passwordFile
            faults.add(
                section.position, "\(section.name) has no key \(quoted(missing.rawValue))",
                try: "write both 'user' and 'password-file', or neither.")
        }
        guard let name, let path else { return nil }
        return Login(user: name, passwordFile: path)
    }

    private func sms(_ field: Field) -> SMSSettings? {
        let most = CentralConfigurationFile.nameCharactersMax
        let section = Section(field.entry, named: field.name, SMSKey.self, faults)
        let gateway = section.required(SMSKey.gateway)?
            .word(of: SMSSettings.Gateway.self, faults)
        let address = section.required(SMSKey.address)?
            .webAddress(schemes: ["http", "https"], in: source, faults)
        let user = section.required(SMSKey.username)?.line(charactersMax: most, faults)
        let passwordFile = section.required(SMSKey.passwordFile)?.path(faults)
        let sender = section.optional(SMSKey.sender).flatMap(smsSender)
        let parts = section.optional(SMSKey.partsMax)?.integer(in: SMSSettings.partsRange, faults)
        guard let gateway, let address, let user, let passwordFile else { return nil }
        var settings = SMSSettings(
            gateway: gateway, address: address,
            login: Login(user: user, passwordFile: passwordFile), sender: sender)
        set(&settings.partsMax, parts)
        return settings
    }

    private func smsSender(_ field: Field) -> String? {
        guard case .text(let text, _) = field.entry.kind else {
            return field.wrong("digits, or up to 11 letters and digits", faults)
        }
        if SMSSettings.isSender(text) { return text }
        faults.add(
            field.position, "\(field.name) is \(quoted(text)); phones show no such sender",
            try: "write up to \(SMSSettings.senderBytesMax) digits, or up to 11 letters and digits."
        )
        return nil
    }

    private func followUps(smsPartsMax: Int?) -> [FollowUp] {
        let entries =
            section.optional(CentralKey.followUps)?
            .items(0...CentralConfiguration.followUpsMax, faults) ?? []
        var reader = FollowUpReader(
            hasMail: section.optional(CentralKey.mail) != nil,
            hasSMS: section.optional(CentralKey.sms) != nil, smsPartsMax: smsPartsMax,
            source: source, faults: faults)
        return entries.enumerated().compactMap { index, entry in
            reader.followUp(
                Section(entry, named: "follow-up \(index + 1)", FollowUpKey.self, faults))
        }
    }
}
