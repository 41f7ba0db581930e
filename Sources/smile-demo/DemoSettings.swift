import Settings

/// The configurations of the demonstration, written as a person would write them: whoever tries
/// things out can read them, and start from them.
enum DemoSettings {
    static func central(port: UInt16, _ messages: MessageOptions) -> String {
        """
        # The centre of the demonstration. smile-demo writes this file anew at every start.
        # Systemd/central.yaml in the project explains every key.
        listen: 127.0.0.1:\(port)
        state-directory: central

        \(mail(messages))
        \(sms(messages))
        \(followUps(to: messages.mailTo))
        """
    }

    private static func mail(_ messages: MessageOptions) -> String {
        var lines = ["mail:"]
        if messages.mail == nil {
            lines.insert("# Not asked: e-mails are written to the folder 'messages'.", at: 0)
        }
        lines.append("  server: \(quoted(messages.mail ?? "smtp://127.0.0.1:25"))")
        lines.append("  from: \(quoted(messages.mailFrom))")
        if let user = messages.mailUser, let file = messages.mailPasswordFile {
            lines.append("  user: \(quoted(user))")
            lines.append("  password-file: \(quoted(file))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func sms(_ messages: MessageOptions) -> String {
        var lines = [
            "sms:",
            "  gateway: kannel",
            "  address: \(quoted(messages.sms ?? "http://127.0.0.1:13013/cgi-bin/sendsms"))",
            "  username: \(quoted(messages.smsUser ?? "smile"))",
            "  password-file: \(quoted(messages.smsPasswordFile ?? "sms.password"))",
        ]
        if messages.sms == nil {
            lines.insert("# Not asked: SMS are written to the folder 'messages'.", at: 0)
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func followUps(to manager: String) -> String {
        """
        # Whoever was unhappy and left a number makes the questionnaire's rule 'call-back' true.
        follow-ups:
          - rule: call-back
            email:
              to: \(quoted(manager))
              subject:
                en: "Please call back: {touchpoint}, {time}"
                ru: "Перезвоните: {touchpoint}, {time}"
              text:
                en: |
                  An unhappy customer asks to be called back: {phone}.
                  Face: {choice:face} of 4. Reason: {choice:why}.
                  Recommends us: {choice:recommendation} of 10.
                ru: |
                  Клиент недоволен и просит перезвонить: {phone}.
                  Оценка: {choice:face} из 4. Причина: {choice:why}.
                  Порекомендует: {choice:recommendation} из 10.
          - rule: call-back
            sms:
              to: customer
              text:
                en: We are sorry to have let you down. We will call you today.
                ru: Нам жаль, что мы вас расстроили. Мы перезвоним вам сегодня.
            expires-after-minutes: 120

        """
    }

    /// What the organisation calls the place where the panel stands, as its office would import it.
    static let places = """
        region,region_name,site,site_name,touchpoint,touchpoint_name
        demo,Demo,shop,Demo shop,counter-1,Counter 1

        """

    static func panel(kiosk: String) -> String {
        """
        # The panel of the demonstration. smile-demo writes this file anew at every start.
        # Systemd/panel.yaml in the project explains every key.
        # Where it stands, and its centre, it knows since it was enrolled: panel/enrolment.json.
        state-directory: panel
        questionnaire: \(quoted("\(kiosk)/Questionnaires/counter.yaml"))
        languages-folder: \(quoted("\(kiosk)/Languages"))

        screen:
          surface: memory
          width: 1280
          height: 800
          diagonal-inches: 10.1

        input:
          device: none

        centre:
          forward-interval-seconds: 1

        """
    }

    /// A double-quoted scalar of YAML.
    private static func quoted(_ text: String) -> String {
        let marked = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(marked)\""
    }
}
