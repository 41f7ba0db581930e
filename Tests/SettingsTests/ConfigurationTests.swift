import Feedback
import Foundation
import Settings
import Testing

@Suite struct ConfigurationTests {
    private func panel(_ more: String) throws -> PanelConfiguration {
        let text = "touchpoint: lift-3\nquestionnaire: q.yaml\nlanguages-folder: l\n" + more
        return try PanelConfigurationFile.read(Array(text.utf8), named: "panel.yaml")
    }

    private func centre(_ text: String) throws -> CentralConfiguration {
        try CentralConfigurationFile.read(Array(text.utf8), named: "central.yaml")
    }

    @Test func `three lines make a panel's configuration`() throws {
        let read = try panel("")
        #expect(
            read
                == PanelConfiguration(
                    touchpoint: "lift-3", questionnaire: SettingsPath("q.yaml"),
                    languagesFolder: SettingsPath("l")))
    }

    @Test func `every key of a panel changes its own value`() throws {
        let read = try panel(
            """
            state-directory: /data
            screen: {surface: memory, width: 1920, height: 1080, diagonal-inches: 15.6,
              theme: high-contrast, picture: now.png}
            input: {device: /dev/input/event3}
            taps: {slop-share: 0.1, shortest-milliseconds: 5, longest-milliseconds: 900}
            centre: {address: "http://127.0.0.1:8080/", office-key: office.pub,
              forward-interval-seconds: 5, batch-records-max: 10}
            log: {segments-kept: 2}
            """)
        var expected = try panel("")
        expected.stateDirectory = SettingsPath("/data")
        expected.screen.surface = .memory
        expected.screen.width = 1_920
        expected.screen.height = 1_080
        expected.screen.diagonalInches = 15.6
        expected.screen.theme = .builtIn(.highContrast)
        expected.screen.picture = SettingsPath("now.png")
        expected.input.device = .path("/dev/input/event3")
        expected.taps.slopShare = 0.1
        expected.taps.shortestMilliseconds = 5
        expected.taps.longestMilliseconds = 900
        expected.centre.address = read.centre.address
        expected.centre.officeKey = SettingsPath("office.pub")
        expected.centre.forwardIntervalSeconds = 5
        expected.centre.batchRecordsMax = 10
        expected.log.segmentsKept = 2
        #expect(read == expected)
        #expect(read.centre.address?.description == "http://127.0.0.1:8080")
    }

    @Test(arguments: [
        ("auto", InputSettings.Device.auto), ("none", .none),
        ("/dev/input/by-id/touch", .path("/dev/input/by-id/touch")),
        ("pci-0000:00:14.0-usb-0:1:1.0", .name("pci-0000:00:14.0-usb-0:1:1.0")),
    ])
    func `a device is named by path or by socket`(
        text: String, device: InputSettings.Device
    ) throws {
        #expect(try panel("input:\n  device: \(text)").input.device == device)
    }

    @Test func `a path is relative to the folder of the file that names it`() {
        #expect(SettingsPath("a/b.yaml").resolved(in: "/etc/smile") == "/etc/smile/a/b.yaml")
        #expect(SettingsPath("b.yaml").resolved(in: "/") == "/b.yaml")
        #expect(SettingsPath("/srv/b.yaml").resolved(in: "/etc/smile") == "/srv/b.yaml")
    }

    @Test(arguments: ["127.0.0.1:0", "127.255.0.9:8080", "\"[::1]:8080\"", "localhost:8080"])
    func `unknown panels are accepted on a loopback address`(listen: String) throws {
        let read = try centre("listen: \(listen)\naccept-unknown-panels: true")
        #expect(read.acceptUnknownPanels)
        #expect(read.listen.isLoopback)
    }

    @Test(arguments: [
        "0.0.0.0:1", "128.0.0.1:1", "127.0.0:1", "127.0.0.256:1", "\"[::]:1\"", "localhost.lan:1",
        "\"[::ffff:127.0.0.1]:1\"", "office:1",
    ])
    func `unknown panels are refused where others could connect`(listen: String) throws {
        #expect(throws: SettingsFaults.self) {
            try centre("listen: \(listen)\naccept-unknown-panels: true")
        }
        #expect(try !centre("listen: \(listen)").acceptUnknownPanels)
    }

    @Test func `a message keeps its text and its placeholders in order`() throws {
        let read = try centre(
            """
            mail: {server: "smtps://[::1]", from: a@example.org, user: u, password-file: p}
            follow-ups:
              - rule: r
                email:
                  to: first.last+tag@example.org
                  subject: {ru: "{touchpoint}: {choice:why}", en: Late}
                  text: {ru: "Да {time}{phone}.", en: Yes}
            """)
        guard case .email(let draft) = read.followUps[0].message else {
            Issue.record("no e-mail")
            return
        }
        #expect(draft.subject.first == .russian)
        #expect(
            draft.subject.template(in: LanguageTag("kk")!).pieces == [
                .placeholder(.touchpoint), .text(": "), .placeholder(.choice(question: "why")),
            ])
        #expect(draft.text.template(in: .russian).filled { "<\($0)>" } == "Да <time><phone>.")
        #expect(draft.text.template(in: .english).filled { _ in "" } == "Yes")
        #expect(read.followUps[0].expiresAfterMinutes == 1_440)
        #expect(read.followUps[0].quietHours == nil)
        #expect(read.mail?.server.host == "::1")
        #expect(read.mail?.server.description == "smtps://[::1]")
        #expect(read.mail?.login == Login(user: "u", passwordFile: SettingsPath("p")))
    }

    @Test(arguments: [
        "a", "@b", "a@", "a@b@c", "a b@c", "a@b,c@d", "A <a@b>", "a..b@c", ".a@b", "a@b..c",
        "a@-b", "\"a\"@b", "a@[127.0.0.1]", "я@example.org", "a\r\nBcc:@b",
    ])
    func `what is no plain address is refused`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test func `an address as long as the most is taken, and one letter more is not`() {
        let domain = Array(repeating: String(repeating: "d", count: 59), count: 4)
            .joined(separator: ".")
        let name = String(repeating: "n", count: EmailAddress.bytesMax - 1 - domain.utf8.count)
        #expect(EmailAddress("\(name)@\(domain)") != nil)
        #expect(EmailAddress("\(name)n@\(domain)") == nil)
    }

    @Test(arguments: [
        ("Да", 70, 1), ("Да", 71, 2), ("Да", 134, 2), ("Да", 135, 3), ("Yes", 160, 1),
        ("Yes", 161, 2), ("Yes", 306, 2), ("Yes", 307, 3),
    ])
    func `an SMS must fit its parts before it is sent`(
        start: String, characters: Int, parts: Int
    ) throws {
        let text = start.padding(toLength: characters, withPad: "a", startingAt: 0)
        func file(_ partsMax: Int) -> String {
            """
            sms: {gateway: kannel, address: "http://127.0.0.1", username: u, password-file: p,
              parts-max: \(partsMax)}
            follow-ups: [{rule: r, sms: {to: "+79161234567", text: {ru: \(text)}}}]
            """
        }
        #expect(throws: Never.self) { try centre(file(parts)) }
        if parts > 1 {
            #expect(throws: SettingsFaults.self) { try centre(file(parts - 1)) }
        }
    }
}
