import Feedback
import Settings

/// Follow-ups of the rule in `ShopSample`: an e-mail to the manager and an SMS to the customer.
enum FollowUpSample {
    static let configuration = read(
        """
        tenant: shop
        mail: {server: "smtp://127.0.0.1:25", from: panel@example.org}
        sms: {gateway: kannel, address: "http://127.0.0.1:13013/cgi-bin/sendsms",
              username: smile, password-file: /etc/smile/sms.password}
        follow-ups:
          - rule: call-back
            email:
              to: manager@example.org
              subject: {en: "Unhappy at {touchpoint}"}
              text: {en: "{time} {choice:face} {choice:why} {phone}"}
            expires-after-minutes: 60
          - rule: call-back
            sms:
              to: customer
              text: {en: "Sorry, {choice:why}!", ru: "Простите: {choice:why}!"}
            expires-after-minutes: 720
            quiet-hours: {from: "21:00", to: "09:00", utc-offset-minutes: 180}
        """)

    static func read(_ text: String) -> CentralConfiguration {
        try! CentralConfigurationFile.read(Array(text.utf8), named: "central.yaml")
    }

    static let email = configuration.followUps[0]
    static let sms = configuration.followUps[1]
    static let quietHours = sms.quietHours!
}

extension RuleSet {
    /// The first rule of a questionnaire.
    static let first = RuleSet([0])
}
