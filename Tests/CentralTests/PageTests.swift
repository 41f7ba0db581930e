import Feedback
import Foundation
import Testing

@testable import Central

@Suite struct PageTests {
    private let fixture: PageFixture
    private let phone = "+79161234567"

    init() throws {
        fixture = try PageFixture()
    }

    private func page(
        _ language: LanguageTag = .english, range: OfficeRange = .today, at now: Int64? = nil
    ) throws -> String {
        let clock = CentralClock { now ?? PageFixture.noon + 3_600_000 }
        let page = OfficePage(tenant: PageFixture.tenant, zone: .utc, clock: clock)
        let view = OfficePage.View(language: language, range: range, isLanguageChosen: false)
        return try page.html(view, for: .office, tag: "\"t\"", from: fixture.store)
    }

    private func addContact(visit: String, sequence: Int64) throws {
        try fixture.insert(
            "contacts", ["tenant", "log", "sequence", "visit", "sealed"],
            [
                .text(PageFixture.tenant), .integer(1), .integer(sequence), .text(visit),
                .bytes(Array(phone.utf8)),
            ])
    }

    private func addMessage(visit: String, _ followUp: String, _ state: String) throws {
        try fixture.insert(
            "outbox",
            [
                "tenant", "log", "visit", "follow_up", "rule", "sequence", "state", "why",
                "attempts", "born_ms", "not_before_ms", "expires_ms", "changed_ms", "reference",
            ],
            [
                .text(PageFixture.tenant), .integer(1), .text(visit), .text(followUp),
                .text("call-back"), .integer(1), .text(state), .text(""), .integer(0),
                .integer(0), .integer(0), .integer(0), .integer(0), .text("r"),
            ])
    }

    @Test func `a visit is one row with what counts of it`() throws {
        let visit = "00000000000000aa"
        try fixture.addAnswer(visit: visit, question: 0, choice: 4, supersededBy: 2)
        try fixture.addAnswer(visit: visit, question: 0, choice: 1, marks: 1)
        try fixture.addAnswer(visit: visit, question: 1, choice: 2)
        try fixture.addAnswer(visit: visit, question: 2, choice: 3)
        let sequence = try fixture.addAnswer(visit: visit, question: 3, choice: 1)
        try addContact(visit: visit, sequence: sequence)
        try addMessage(visit: visit, "call-back/email/5c0f4a1e", "sent")
        try addMessage(visit: visit, "call-back/sms/customer", "queued")
        try fixture.addVisitEnd(visit: visit, outcome: .completed)
        let english = try page()
        #expect(english.matches(of: /<tr data-visit=/).count == 1)
        #expect(english.contains("aria-label=\"very unhappy\"><use href=\"#face-1\"/>"))
        #expect(!english.contains("href=\"#face-5\""))
        #expect(english.contains("Staff attitude"))
        #expect(english.contains("3 of 10"))
        #expect(english.contains("phone left •••"))
        #expect(english.contains("e-mail sent, SMS queued"))
        #expect(english.contains("<span class=\"mark\">marked</span>"))
        #expect(english.contains(">completed</td>"))
        let russian = try page(.russian)
        #expect(russian.contains("<html lang=\"ru\">"))
        #expect(russian.contains("Отношение сотрудника"))
        #expect(russian.contains("письмо отправлено, SMS в очереди"))
    }

    @Test func `the response rate, ignored taps and asked staff stand with their touchpoint`()
        throws
    {
        try fixture.addCount(.sessionOpened, times: 40)
        try fixture.addCount(.sessionAnswered, times: 12)
        try fixture.addCount(.ignored(0), times: 21)
        try fixture.addCount(.ignored(1), times: 1)
        try fixture.addCount(.staffAsked, times: 1)
        try fixture.addCount(.test, times: 2, touchpoint: "exit")
        let english = try page()
        #expect(
            english.contains(
                "Response rate: 30.0\u{A0}% (95 % interval 18.0\u{202F}…\u{202F}45.5), "
                    + "40 sessions</p>"))
        #expect(english.contains(">22 taps ignored<"))
        #expect(english.contains(">asked 1 time to tell the staff<"))
        #expect(english.contains(">2 test answers in no figure<"))
        #expect(english.matches(of: /<section class="place">/).count == 2)
        let russian = try page(.russian)
        #expect(russian.contains(">не принято 22 касания<"))
        #expect(russian.contains("Доля ответивших: 30,0\u{A0}%"))
    }

    @Test func `a technician's answer is called a test and not only marked`() throws {
        try fixture.addAnswer(question: 0, choice: 4, marks: 16 + 1)
        let english = try page()
        #expect(english.contains("<span class=\"mark\">test</span>"))
        #expect(!english.contains("<span class=\"mark\">marked</span>"))
    }

    @Test func `no part of a contact is on the page`() throws {
        let sequence = try fixture.addAnswer(question: 3, choice: 1)
        try addContact(visit: "00000000000000aa", sequence: sequence)
        let html = try page()
        for length in 4...phone.count { #expect(!html.contains(phone.suffix(length))) }
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "{{title}}",
        "&lt;b&gt;",
    ])
    func `hostile text stays text`(text: String) throws {
        try fixture.addAnswer(question: 0, choice: 1, touchpoint: text)
        try fixture.addTally(question: 0, choice: 1, answers: 20, touchpoint: text)
        try fixture.addLog(
            2, panel: "ffffffffffffffffffffffffffffffff", touchpoint: text)
        let html = try page()
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
            .replacing("'", with: "&#39;")
        #expect(html.matches(of: /<script/).count == 1)
        #expect(!html.contains("<img"))
        // In the heading of its scores, in its visit's row and in its panel's row.
        #expect(html.components(separatedBy: escaped).count == 4)
    }

    @Test func `nothing inline stands on the page, which the policy would not let run`() throws {
        try fixture.addTally(question: 0, choice: 3, answers: 20)
        try fixture.addTally(question: 2, choice: 9, answers: 20)
        try fixture.addAnswer(question: 0, choice: 1)
        let html = try page()
        #expect(!html.contains(" style="))
        #expect(!html.contains("<style"))
        #expect(html.matches(of: /\son[a-z]+=/).isEmpty)
        #expect(!html.contains("//"))
    }

    @Test func `a score stands with its interval, its count and what is marked`() throws {
        try fixture.addTally(question: 0, choice: 4, answers: 12)
        try fixture.addTally(question: 0, choice: 1, answers: 8)
        try fixture.addTally(question: 0, choice: 1, answers: 5, isMarked: true)
        let html = try page(.russian)
        #expect(html.contains("<strong>60,0</strong>"))
        #expect(html.contains("38,6\u{202F}…\u{202F}78,2"))
        #expect(html.contains(">20 ответов<"))
        #expect(html.contains("С помеченными: 48,0\u{A0}% (30,0\u{202F}…\u{202F}66,5), 25 ответов"))
        // From 38.6 to 78.2 of 100 on an axis of 224 that begins at 8.
        #expect(html.contains("x=\"94.5\" y=\"6\" width=\"88.6\""))
    }

    @Test func `today ends yesterday, and the range is in the address`() throws {
        try fixture.addTally(
            question: 0, choice: 4, answers: 20, at: PageFixture.noon - 86_400_000)
        #expect(try page().contains("No answers today yet."))
        let week = try page(range: .week)
        #expect(week.contains("<strong>100.0</strong>"))
        #expect(week.contains("<a href=\"/?range=week\" aria-current=\"page\">7 days</a>"))
        #expect(week.contains("<a href=\"/?range=week&amp;language=ru\""))
    }

    @Test func `a panel's losses and conflicts are named`() throws {
        try fixture.insert(
            "gaps", ["tenant", "log", "first_sequence", "end_sequence", "received_ms"],
            [.text(PageFixture.tenant), .integer(1), .integer(5), .integer(8), .integer(0)])
        #expect(try page().contains("3 records lost"))
        #expect(try page(.russian).contains("потеряны 3 записи"))
    }

    @Test func `an uncertain time says so`() throws {
        try fixture.addAnswer(visit: "00000000000000aa", question: 0, choice: 1, uncertainty: -1)
        try fixture.addAnswer(
            visit: "00000000000000ab", question: 0, choice: 1, uncertainty: 240_001)
        let html = try page()
        #expect(html.contains("time not certain"))
        #expect(html.contains("± 5 min"))
    }

    @Test(arguments: [
        (1, "1 ответ"), (2, "2 ответа"), (5, "5 ответов"), (11, "11 ответов"),
        (14, "14 ответов"), (21, "21 ответ"), (102, "102 ответа"), (112, "112 ответов"),
        (12_345, "12\u{202F}345 ответов"),
    ])
    func `Russian counts as Russians do`(count: Int, text: String) {
        let words = PageWords.russian
        #expect(words.counted(count, words.answerForms) == text)
    }

    @Test func `the day begins where the zone says`() {
        let moscow = OfficeZone { _ in 10_800 }
        // 01:00 in Moscow on the 10th is 22:00 UTC on the 9th.
        let now = PageFixture.noon + 10 * 3_600_000
        #expect(moscow.startOfDay(at: now) == PageFixture.noon + 9 * 3_600_000)
        #expect(moscow.name(at: now) == "UTC+03:00")
        #expect(moscow.parts(now) == ("2026-03-10", "01:00:00"))
    }

    @Test func `the day begins at midnight on the days that change the offset`() {
        // Clocks go forward at 07:00 UTC, two hours after a midnight that was still further west.
        let change = PageFixture.noon - 5 * 3_600_000
        let zone = OfficeZone { $0 < change ? -18_000 : -14_400 }
        #expect(zone.startOfDay(at: PageFixture.noon) == PageFixture.noon - 7 * 3_600_000)
    }
}
