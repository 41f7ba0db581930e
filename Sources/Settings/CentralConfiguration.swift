/// What the centre is set to: `central.yaml`.
package struct CentralConfiguration: Hashable, Sendable {
    /// The most follow-ups.
    package static let followUpsMax = 32
    /// The most opening hours with a name.
    package static let openingHoursMax = 200
    /// The most recipients of alarms.
    package static let alarmRecipientsMax = 16

    package var listen = ListenAddress(host: "127.0.0.1", port: 8_080)
    /// Where panels reach the centre; nil: at `listen`.
    package var address: WebAddress?
    /// The certificate of the authority that panels are to trust; nil: the centre's own where it
    /// has one, else the system's.
    package var authority: SettingsPath?
    /// Nil: plain on a loopback address, the own authority's certificate elsewhere.
    package var tls: TLSSettings?
    package var stateDirectory = SettingsPath("/var/lib/smile-central")
    /// Whether records of panels that nobody enrolled are taken. Only ever on a loopback address:
    /// anywhere else, anyone could add answers.
    package var acceptUnknownPanels = false
    /// The organisation that the panels belong to; the first part of every key in the store.
    package var tenant = "default"
    /// Nil: no e-mail is sent.
    package var mail: MailSettings?
    /// Nil: no SMS is sent.
    package var sms: SMSSettings?
    package var followUps: [FollowUp] = []
    /// The file with what came of customers' answers; nil: the panels show their questionnaires'.
    package var youSaid: SettingsPath?
    /// The folder of what the centre must not forget where its database is put back; nil: one in
    /// the state directory.
    package var safekeeping: SettingsPath?
    package var store = StoreSettings.sqlite
    /// When sites are open, by the names that the file of places has.
    package var openingHours: [String: OpeningHours] = [:]
    /// Who is told by e-mail when a panel needs somebody.
    package var alarms: [AlarmRecipient] = []

    package init() {}
}

/// A mailbox that is told when a panel needs somebody.
package struct AlarmRecipient: Hashable, Sendable {
    package enum Language: String, CaseIterable, Hashable, Sendable {
        case english = "en"
        case russian = "ru"
    }

    package var to: EmailAddress
    package var language = Language.english

    package init(to: EmailAddress, language: Language = .english) {
        self.to = to
        self.language = language
    }
}

package struct MailSettings: Hashable, Sendable {
    /// `smtp://` (25, STARTTLS where offered) or `smtps://` (465).
    package var server: WebAddress
    package var from: EmailAddress
    /// Nil: the server takes mail without.
    package var login: Login?

    package init(server: WebAddress, from: EmailAddress, login: Login? = nil) {
        self.server = server
        self.from = from
        self.login = login
    }
}

package struct SMSSettings: Hashable, Sendable {
    package enum Gateway: String, CaseIterable, Hashable, Sendable {
        /// Kannel's `sendsms` over HTTP.
        case kannel
    }

    package var gateway: Gateway
    /// The whole address without its query: `http://127.0.0.1:13013/cgi-bin/sendsms`.
    package var address: WebAddress
    package var login: Login
    /// What the customer sees as sender; nil: the gateway's own.
    package var sender: String?
    /// The most parts of one message; the gateway's own limit must be no lower.
    package var partsMax = 1

    /// The default of 1 is the gateway's too.
    package static let partsRange = 1...8
    /// The most digits of a sender.
    package static let senderBytesMax = 15

    package init(gateway: Gateway, address: WebAddress, login: Login, sender: String? = nil) {
        self.gateway = gateway
        self.address = address
        self.login = login
        self.sender = sender
    }
}

/// A name, and the file whose first line is the password: configurations are copied, shown and sent
/// to whoever helps.
package struct Login: Hashable, Sendable {
    package var user: String
    package var passwordFile: SettingsPath

    package init(user: String, passwordFile: SettingsPath) {
        self.user = user
        self.passwordFile = passwordFile
    }
}

extension SMSSettings {
    /// Up to 15 digits, or up to 11 letters and digits (GSM 03.40, section 9.1.2.5).
    static func isSender(_ text: String) -> Bool {
        let isNumber = text.utf8.allSatisfy(isDigit)
        return (1...(isNumber ? senderBytesMax : 11)).contains(text.utf8.count)
            && text.utf8.allSatisfy { isDigit($0) || isLetter($0) }
    }
}

/// How many parts a text takes as SMS, at the least: what fills the placeholders comes on top.
struct SMSLength {
    let partsMin: Int

    init(_ template: MessageTemplate) {
        let text = template.filled { _ in "" }
        // Letters that the GSM alphabet lacks for certain; one of them makes every unit 16 bits.
        let isWide = text.unicodeScalars.contains {
            (0x0400...0x1FFF).contains($0.value) || $0.value >= 0x2E80
        }
        let (single, part) = isWide ? (70, 67) : (160, 153)
        let units = text.utf16.count
        partsMin = units <= single ? 1 : (units + part - 1) / part
    }
}
