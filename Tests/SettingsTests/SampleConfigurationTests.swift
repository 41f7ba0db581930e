import Feedback
import Foundation
import Settings
import Testing

/// The samples are the reference of every key: they must be true and complete.
@Suite struct SampleConfigurationTests {
    /// The sample with its examples switched on: in it, prose follows `# `, and a key a bare `#`.
    private func withExamples(_ path: String) throws -> String {
        try Files.text(path).components(separatedBy: "\n")
            .map { line in
                let indent = line.prefix { $0 == " " }
                let rest = line.dropFirst(indent.count)
                guard rest.hasPrefix("#"), rest.count > 1 else { return line }
                let body = rest.dropFirst()
                let isProse = body.hasPrefix(" ") && !body.hasPrefix("  ")
                return isProse ? line : String(indent + body)
            }
            .joined(separator: "\n")
    }

    /// The keys that stand in a file, at any depth.
    private func keys(_ text: String) -> Set<String> {
        let lines = text.split(separator: "\n").filter { !$0.contains("# ") }
        return Set(lines.flatMap { $0.matches(of: /([a-z]+(?:-[a-z]+)*):/).map { String($0.1) } })
    }

    @Test func `the panel's sample says what is so without it`() throws {
        let bytes = try Files.bytes("Systemd/panel.yaml")
        let read = try PanelConfigurationFile.read(bytes, named: "panel.yaml")
        #expect(
            read
                == PanelConfiguration(
                    touchpoint: read.touchpoint, questionnaire: read.questionnaire,
                    languagesFolder: read.languagesFolder))
    }

    @Test func `the panel's sample has every key`() throws {
        let text = try withExamples("Systemd/panel.yaml")
        let expected: Set = [
            "state-directory", "touchpoint", "questionnaire", "languages-folder", "languages",
            "status-file", "screen",
            "surface", "width", "height", "diagonal-inches", "theme", "picture", "input", "device",
            "taps", "slop-share", "shortest-milliseconds", "longest-milliseconds", "centre",
            "address", "office-key", "forward-interval-seconds", "batch-records-max", "log",
            "segments-kept", "control-socket", "all-keys", "pens", "rotation", "fingers-max",
            "palm-share", "lock-out-milliseconds", "long-press-milliseconds", "lift-milliseconds",
            "stuck-milliseconds", "buttons", "keys", "held-milliseconds", "bounce-milliseconds",
            "sessions", "mark-outside", "misuse", "burst", "all-faces", "stuck", "connector",
            "mode", "page-flips", "navigation", "number-pad", "opening-hours", "weekly",
            "exceptions", "monday-friday", "staff-pin", "speech", "output", "program", "volume",
            "words-per-minute",
        ]
        #expect(keys(text).subtracting(["https"]) == expected)
    }

    @Test func `the panel's examples work`() throws {
        let text = try withExamples("Systemd/panel.yaml")
            .replacing("surface: none", with: "surface: memory")
        let read = try PanelConfigurationFile.read(Array(text.utf8), named: "panel.yaml")
        #expect(read.screen.picture == SettingsPath("/run/smile-panel/screen.png"))
        #expect(read.speech == SpeechSettings())
        #expect(read.centre.address?.description == "https://feedback.example.org")
        #expect(read.centre.officeKey == SettingsPath("/etc/smile-panel/office.pub"))
        #expect(read.languages?.tags == [.russian, .english])
        #expect(read.buttons.keys.map(\.key) == ["KEY_1", "KEY_2", "KEY_3", "KEY_4"])
        #expect(read.buttons.keys.map(\.choice) == [1, 2, 3, 4])
    }

    @Test func `the centre's sample says what is so without it`() throws {
        let bytes = try Files.bytes("Systemd/central.yaml")
        let read = try CentralConfigurationFile.read(bytes, named: "central.yaml")
        #expect(read == CentralConfiguration())
    }

    @Test func `the centre's examples work`() throws {
        let text = try withExamples("Systemd/central.yaml")
        let read = try CentralConfigurationFile.read(Array(text.utf8), named: "central.yaml")
        let mail = try #require(read.mail)
        #expect(mail.server.description == "smtp://127.0.0.1:25")
        #expect(mail.login?.passwordFile == SettingsPath("/etc/smile-central/mail.password"))
        let sms = try #require(read.sms)
        #expect(sms.address.description == "http://127.0.0.1:13013/cgi-bin/sendsms")
        #expect(sms.sender == "Smile")
        #expect(sms.partsMax == 1)
        guard case .postgresql(let database) = read.store else {
            Issue.record("the example of a store names none")
            return
        }
        #expect(database.servers.count == 2)
        #expect(database.encryption == .verified)
        #expect(read.followUps.map(\.rule) == ["call-back", "call-back"])
        #expect(read.youSaid == SettingsPath("you-said.yaml"))
        #expect(
            read.openingHours["shops"]?.weekly[.sunday]
                == [.init(fromMinute: 600, toMinute: 1_200)])
        #expect(read.alarms.map(\.to.text) == ["service@example.org"])
        #expect(read.alarms.map(\.language) == [.russian])
        #expect(read.followUps.map(\.expiresAfterMinutes) == [1_440, 120])
        #expect(
            read.followUps[1].quietHours
                == QuietHours(fromMinute: 21 * 60, toMinute: 9 * 60, utcOffsetMinutes: 180))
    }

    @Test func `the centre's follow-ups name rules of the shipped questionnaire`() throws {
        let text = try withExamples("Systemd/central.yaml")
        let central = try CentralConfigurationFile.read(Array(text.utf8), named: "central.yaml")
        let bytes = try Files.bytes("Kiosk/Questionnaires/counter.yaml")
        let counter = try QuestionnaireFile.read(bytes, named: "counter.yaml", digest: 0)
        for followUp in central.followUps {
            #expect(counter.rules.contains { $0.key == followUp.rule })
        }
    }

    @Test(arguments: [("smile-paneld", "panel"), ("smile-centrald", "central")])
    func `the unit and the sample speak of the same folders`(program: String, name: String) throws {
        let unit = try Files.text("Systemd/\(program).service")
        let sample = try Files.text("Systemd/\(name).yaml")
        #expect(unit.contains("\nStateDirectory=smile-\(name)\n"))
        #expect(sample.contains("\nstate-directory: /var/lib/smile-\(name)\n"))
        let configuration = "--config /etc/smile-\(name)/\(name).yaml"
        #expect(unit.contains(configuration))
        #expect(sample.replacing("\n# ", with: " ").contains(configuration))
    }
}
