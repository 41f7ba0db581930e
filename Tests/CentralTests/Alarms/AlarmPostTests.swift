import Exchange
import Feedback
import Logging
import Settings
import TestKit
import Testing

@testable import Central

/// Who is told by e-mail that a panel needs somebody, when, and how often.
@Suite struct AlarmPostTests {
    private let bench: IdentityBench
    private let panel: PanelID
    private let standard: AlarmPost
    private static let minute: Int64 = 60_000

    init() throws {
        bench = try IdentityBench()
        panel = try bench.enrolledPanel().key.panel
        standard = try Self.post()
    }

    private static func configuration(_ alarms: String) throws -> CentralConfiguration {
        let text = """
            tenant: \(IdentityBench.tenant)
            address: https://feedback.example.org
            mail: {server: "smtp://127.0.0.1:25", from: smile@example.org}
            alarms: \(alarms)
            """
        return try CentralConfigurationFile.read(Array(text.utf8), named: "central.yaml")
    }

    private static func post(
        _ alarms: String = "[{to: one@example.org}]"
    ) throws -> AlarmPost {
        let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        return try #require(AlarmPost(configuration(alarms), zone: .utc, logger: quiet))
    }

    private func raise(
        _ silence: Silence = .panelDead, since: Int64, on subject: FleetNews.Subject? = nil
    ) throws -> FleetNews {
        let finding = SilenceFinding(silence: silence, since: since, evidence: .othersHeard(3))
        let news = FleetNews.raised(subject ?? .panel(panel), finding)
        try note(news)
        return news
    }

    private func clear(_ news: FleetNews, as verdict: Silence) throws {
        guard case .raised(let subject, let finding) = news else { return }
        try note(.cleared(subject, finding, verdict: verdict))
    }

    private func note(_ news: FleetNews) throws {
        try bench.store.transaction {
            try FleetRecords(in: bench.store, tenant: IdentityBench.tenant)
                .note(news, at: bench.now)
        }
    }

    /// Sends what is due; the mail server says `delivery` to everything.
    private func turn(
        _ post: AlarmPost, _ delivery: Delivery = .sent(providerReference: nil)
    ) throws -> [EmailMessage] {
        var letters: [EmailMessage] = []
        while case .send(let attempt) = try post.take(from: bench.store, at: bench.now) {
            letters.append(attempt.message)
            try post.settle(attempt, delivery, in: bench.store, at: bench.now, share: 1)
        }
        return letters
    }

    @Test func `an alarm is told once, and its end once`() throws {
        let post = standard
        #expect(try turn(post).isEmpty)
        let news = try raise(since: bench.now - Self.minute)
        let letter = try #require(try turn(post).first)
        #expect(letter.to == "one@example.org" && letter.from == "smile@example.org")
        #expect(letter.subject.hasPrefix("Smile Panel needs somebody: moscow-1/till"))
        #expect(letter.body.contains("The panel does not work. Since 2026-09-21 14:12."))
        #expect(letter.body.contains("other panels of this site are online: 3."))
        #expect(letter.body.contains("https://feedback.example.org/panels"))
        #expect(try turn(post).isEmpty)
        bench.now += 10 * Self.minute
        #expect(try turn(post).isEmpty)
        try clear(news, as: .networkDead)
        let end = try #require(try turn(post).first)
        #expect(end.subject.hasPrefix("Smile Panel, over: moscow-1/till"))
        #expect(end.body.contains("It was: the network does not work. From 2026-09-21 14:12 to"))
        #expect(end.reference != letter.reference)
        #expect(try turn(post).isEmpty)
    }

    @Test func `fifty panels that fall silent make one letter, and a dead mail server one, too`()
        throws
    {
        let post = try Self.post("[{to: one@example.org, language: ru}]")
        for number in 1...50 as ClosedRange<Int64> {
            _ = try raise(since: number, on: .site("site-\(number)"))
        }
        #expect(try turn(post, .deferred(reason: "connection refused")).count == 1)
        let book = AlarmBook(store: bench.store, tenant: IdentityBench.tenant)
        #expect(try book.failure(at: bench.now) == "connection refused")
        _ = try raise(.buttonDead, since: bench.now)
        // Not before its pause is over.
        #expect(try turn(post).isEmpty)
        bench.now += AlarmPost.firstPauseMilliseconds
        let letters = try turn(post)
        #expect(letters.count == 1)
        let letter = try #require(letters.first)
        #expect(letter.subject == "Smile Panel, нужна помощь: 51")
        #expect(letter.body.contains("site-50\n") && letter.body.contains("Кнопки или экран"))
        #expect(try book.failure(at: bench.now) == nil)
    }

    @Test func `what began and ended while nobody could be told is told in one`() throws {
        let post = standard
        let news = try raise(since: bench.now)
        #expect(try turn(post, .deferred(reason: "no route")).count == 1)
        bench.now += 5 * Self.minute
        try clear(news, as: .panelDead)
        let letter = try #require(try turn(post).first)
        #expect(!letter.body.contains("NEEDS SOMEBODY") && letter.body.contains("OVER"))
        #expect(try turn(post).isEmpty)
    }

    @Test func `what is over for a day is told to nobody, and what is so still is`() throws {
        let news = try raise(since: 1)
        let open = try raise(since: 2, on: .site("far-away"))
        try clear(news, as: .panelDead)
        bench.now += AlarmBook.oldMilliseconds
        let letter = try #require(try turn(standard).first)
        #expect(letter.subject == "Smile Panel needs somebody: far-away")
        try clear(open, as: .networkDead)
        bench.now += AlarmBook.oldMilliseconds - 1
        #expect(try turn(standard).count == 1)
    }

    @Test func `each mailbox has its own letters, and one that is refused disturbs no other`()
        throws
    {
        let post = try Self.post("[{to: one@example.org}, {to: two@example.org, language: ru}]")
        _ = try raise(since: bench.now)
        guard case .send(let first) = try post.take(from: bench.store, at: bench.now),
            case .send(let second) = try post.take(from: bench.store, at: bench.now)
        else {
            Issue.record("two mailboxes are to be told")
            return
        }
        // Both are under way: another node finds nothing to send.
        #expect(try turn(post).isEmpty)
        #expect([first, second].map(\.message.to) == ["one@example.org", "two@example.org"])
        try post.settle(
            first, .failed(reason: "550 no such user"), in: bench.store, at: bench.now, share: 0)
        try post.settle(
            second, .unknown(reason: "no answer"), in: bench.store, at: bench.now, share: 0)
        bench.now += AlarmPost.refusedPauseMilliseconds - 1
        #expect(try turn(post).isEmpty)
        bench.now += 1
        #expect(try turn(post).map(\.to) == ["one@example.org"])
    }

    @Test func `an attempt that nobody settled is made again`() throws {
        let post = standard
        _ = try raise(since: bench.now)
        // The centre dies here.
        _ = try post.take(from: bench.store, at: bench.now)
        bench.now += AlarmPost.leaseMilliseconds - 1
        #expect(try turn(post).isEmpty)
        bench.now += 1
        #expect(try turn(post).count == 1)
    }

    @Test func `a second machine with a panel's key, and records set aside, are told of once`()
        throws
    {
        let id = panel.description
        try bench.store.execute(
            "INSERT INTO alarms (tenant, kind, subject, raised_ms, again_ms, times) "
                + "VALUES (?, ?, ?, 5, 5, 1)",
            [.text(IdentityBench.tenant), .text(ClonedPanels.kind), .text(id)])
        let key = PanelKey()
        try bench.enrol(key, try bench.token(IdentityBench.door))
        var twin = bench.twin(key, epoch: 3)
        twin.boot(at: "door")
        var liar = bench.twin(key, epoch: 3)
        liar.boot(at: "window")
        for batch in [twin.batch(), liar.batch()] {
            _ = try bench.intake.accept(batch, claimedBy: nil, at: bench.now)
        }
        #expect(try bench.count("conflicts") > 0)
        let letter = try #require(try turn(standard).first)
        #expect(letter.body.contains("Two machines have its key."))
        #expect(letter.body.contains("moscow-1/door"))
        #expect(letter.body.contains("Records came under numbers that others have."))
        #expect(try turn(standard).isEmpty)
    }

    @Test func `nothing leaves while messages are held`() throws {
        var state = CentreState()
        state.hold(since: 1, "an older state")
        try state.write(to: bench.store, tenant: IdentityBench.tenant)
        _ = try raise(since: bench.now)
        #expect(try turn(standard).isEmpty)
        _ = try CentreState.release(bench.store, tenant: IdentityBench.tenant)
        #expect(try turn(standard).count == 1)
    }

    @Test func `names with line breaks and signs of direction stay within their line`() throws {
        _ = try raise(since: 1, on: .site("a\r\nBcc: all@example.org\u{202E}"))
        let letter = try #require(try turn(standard).first)
        #expect(!letter.subject.contains { $0.isNewline })
        #expect(!letter.body.contains("\nBcc:") && !letter.body.contains("\u{202E}"))
    }
}
