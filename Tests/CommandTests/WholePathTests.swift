import Feedback
import Foundation
import Panel
import Peers
import Screen
import Testing

/// From a recorded touch screen to the centre's export, through the programs themselves.
@Suite struct WholePathTests {
    struct Screen: Sendable, CustomTestStringConvertible {
        var recording: String
        var taps: Int
        var testDescription: String { recording }
    }

    static let screens = [
        Screen(recording: "3m_0596_0500_0", taps: 10),
        Screen(recording: "elo-touchsystems_04e7_0022_0", taps: 4),
        Screen(recording: "egalax-capacitive_0eef_7337_0", taps: 4),
        Screen(recording: "pqlabs_1ef1_0001_0", taps: 4),
        Screen(recording: "sitronix_1403_5001_0", taps: 16),
    ]

    @Test(
        .enabled(
            if: Project.hasRecordings,
            "recordings of real screens are not here (../shared/recordings)"), arguments: screens)
    func `every tap on a real screen is one answer in log, store, tallies and export`(
        screen: Screen
    ) throws {
        let folder = try TemporaryFolder("whole-path")
        let site = try Site(questionnaire: try folder.write("buttons.yaml", PanelFiles.buttons()))
        let centre = try site.startCentre()
        defer { centre.end() }
        let recording = "\(Project.recordings)/touchscreens/\(screen.recording).ev"
        let run = try site.replay(recording, speed: 20)
        #expect(run.status == 0, "\(run.text)")

        let answers = try site.records().answers
        #expect(answers.count == screen.taps)
        let export = try site.export()
        #expect(Set(export.integers("sequence")) == Set(answers.integers("sequence")))
        #expect(export.count == screen.taps)
        #expect(export.allSatisfy { $0["superseded"] as? Bool == false })
        let questions = try site.report().first?["questions"] as? [[String: Any]]
        let all = try #require(questions?.first?["all"] as? [String: Any])
        #expect(all["answers"] as? Int == screen.taps)
        // Choice by choice: what the log holds is what was counted.
        let choices = try #require(all["choices"] as? [[String: Any]])
        for choice in 1...4 {
            let counted =
                choices.first { $0["choice"] as? String == "\(choice)" }?["answers"] as? Int ?? 0
            #expect(counted == answers.integers("choice").count { $0 == choice })
        }
    }

    @Test(
        .enabled(if: MailPeer.absence == nil, Comment(rawValue: MailPeer.absence ?? "")),
        .enabled(if: KannelPeer.absence == nil, Comment(rawValue: KannelPeer.absence ?? "")))
    func `an unhappy customer who leaves a number makes one e-mail and one SMS, and no more`()
        throws
    {
        let mail = try MailPeer()
        let gateway = try KannelPeer()
        let folder = try TemporaryFolder("messages")
        let password = try folder.write("sms.password", KannelPeer.password + "\n")
        let site = try Site(
            questionnaire: Project.counter,
            messages: Self.messages(mail.port, gateway.address, password))
        let centre = try site.startCentre()
        defer { centre.end() }
        // As the demonstration is tapped: a mind changed twice, then why, 2 and a number.
        var gestures = try Gestures()
        try gestures.tap(.choice(1))
        try gestures.tap(.back)
        try gestures.tap(.choice(4))
        try gestures.tap(.back)
        try gestures.tap(.choice(1))
        try gestures.tap(.choice(3))
        try gestures.tap(.choice(2))
        // Nobody types before the pad has been there for a moment.
        try gestures.tap(.digit(9))
        for digit in [1, 6, 1, 2, 3, 4, 5, 6, 7] { try gestures.tap(.digit(digit), after: 0.2) }
        try gestures.tap(.confirm)
        let run = try site.replay(try folder.write("customer.events", gestures.recording))
        #expect(run.status == 0, "\(run.text)")

        #expect(try mail.messages(to: "duty", count: 1).count == 1)
        let texts = try gateway.received(count: 1)
        #expect(texts.map(\.to) == ["+79161234567"])
        #expect(texts.map(\.text) == ["Нам жаль. Мы перезвоним вам сегодня."])
        let export = try site.export()
        let counted = export.filter { $0["superseded"] as? Bool == false }
        #expect(Set(export.compactMap { $0["visit"] as? String }).count == 1)
        #expect(
            counted.compactMap { $0["question"] as? String }.sorted()
                == ["face", "phone", "recommendation", "why"])
        #expect(!"\(export)\(try site.records())".contains("916123"))

        // The same bytes once more: the panel forgets that they were acknowledged.
        try FileManager.default.removeItem(atPath: "\(site.logFolder)/cursor")
        let again = try site.replay(try folder.write("nobody.events", try Gestures().recording))
        #expect(again.status == 0, "\(again.text)")
        #expect(try site.export().count == export.count)
        try waitUntilNothingIsDue(site)
        #expect(mail.messages(to: "duty").count == 1)
        #expect(gateway.received.count == 1)
    }

    /// The last thing that the centre stored was answered; by then the outbox has its rows, and
    /// each says that it was sent.
    private func waitUntilNothingIsDue(_ site: Site) throws {
        let token = try site.token("read-reports", "read-visits", "see-small-groups")
        try wait(upTo: 20, for: "the page to say that both were sent") {
            let page = Loopback.get("/?language=en&range=all", from: site.port, token: token)
            return page.contains("sent") && !page.contains("queued")
                && !page.contains("being sent")
        }
    }

    private static func messages(_ mail: UInt16, _ gateway: String, _ password: String) -> String {
        """
        mail:
          server: smtp://127.0.0.1:\(mail)
          from: smile@example.org
        sms:
          gateway: kannel
          address: \(gateway)
          username: \(KannelPeer.user)
          password-file: \(password)
          sender: "13013"
          parts-max: 2
        follow-ups:
          - rule: call-back
            email:
              to: duty@example.org
              subject:
                ru: "Перезвоните: {touchpoint}"
              text:
                ru: "Клиент недоволен: {phone}. Причина: {choice:why}."
          - rule: call-back
            sms:
              to: customer
              text:
                ru: Нам жаль. Мы перезвоним вам сегодня.
        """
    }
}

extension Target {
    /// Short for a choice by its number.
    fileprivate static func choice(_ number: UInt8) -> Target { .choice(Choice(number)) }
}
