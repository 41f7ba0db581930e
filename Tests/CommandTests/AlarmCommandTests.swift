import Central
import Foundation
import Peers
import Testing

/// Alarms by e-mail, through the programs themselves and a mail server of ours.
@Suite struct AlarmCommandTests {
    private let sink: MailSink
    private let site: Site
    private static let panel = String(repeating: "7f", count: 16)

    init() throws {
        sink = try MailSink()
        site = try Site(
            questionnaire: Project.counter,
            messages: """
                mail: {server: "smtp://127.0.0.1:\(sink.port)", from: smile@example.org}
                alarms:
                  - to: one@example.org
                  - {to: two@example.org, language: ru}
                """)
    }

    private func trial() throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", ["alarm", "try", "--config", site.centralConfiguration],
            in: site.folder)
    }

    /// The store's one writer is gone again when this returns.
    private func addAlarm() throws {
        let store = try CentralSetup.read(site.centralConfiguration).writer()
        try store.execute(
            "INSERT INTO alarms (tenant, kind, subject, raised_ms, again_ms, times) "
                + "VALUES ('default', 'cloned-panel', ?, 1, 1, 1)", [.text(Self.panel)])
    }

    /// As people read them (RFC 2047).
    private var subjects: [String] {
        sink.headers("Subject").map { header in
            let word = header.dropFirst("=?UTF-8?B?".count).dropLast("?=".count)
            return Data(base64Encoded: String(word)).map { String(decoding: $0, as: UTF8.self) }
                ?? header
        }
    }

    @Test func `a trial reaches every mailbox, and says so`() throws {
        let run = try trial().succeeded()
        #expect(run.text.contains("one@example.org: taken"))
        #expect(run.text.contains("two@example.org: taken"))
        #expect(sink.headers("To") == ["<one@example.org>", "<two@example.org>"])
        #expect(subjects.first == "Smile Panel: a trial")
    }

    @Test func `a trial without recipients, or without a mail server, says what to do`() throws {
        try site.folder.write("central.yaml", "state-directory: central\n")
        let nobody = try trial()
        #expect(nobody.status == 78 && nobody.text.contains("alarms: [{to: service@example.org}]"))
        let port = try Loopback.freePort()
        try site.folder.write(
            "central.yaml",
            """
            state-directory: central
            mail: {server: "smtp://127.0.0.1:\(port)", from: smile@example.org}
            alarms: [{to: one@example.org}]
            """)
        let refused = try trial()
        #expect(refused.status == 1 && refused.text.contains("one@example.org: not now: "))
    }

    @Test func `a running centre tells each mailbox once, also over its restarts`() throws {
        try site.startCentre().end()
        try addAlarm()
        for _ in 1...2 {
            let centre = try site.startCentre()
            try wait(upTo: 30, for: "two letters") { sink.count >= 2 }
            // What a centre does before it ends, it has done now.
            centre.end()
        }
        #expect(sink.headers("To").sorted() == ["<one@example.org>", "<two@example.org>"])
        #expect(subjects.contains("Smile Panel needs somebody: 7f7f7f7f"))
    }
}
