import Feedback
import Foundation
import Peers
import Settings
import Testing
import Touch

@testable import smile_demo

/// What the panel's page posts, and what the panel makes of it.
@Suite struct DemoPageTests {
    private func arrived(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    private func contacts(
        page: UInt32 = 1, sent: Double, _ entries: [PageContacts.Entry]
    ) throws -> PageContacts {
        try PageContacts(page: "\(page)", sent: "\(sent)", entries: entries)
    }

    private func entry(
        _ kind: PageContacts.Entry.Kind, pointer: Int = 0, x: Double = 0.5, y: Double = 0.5,
        at: Double
    ) -> PageContacts.Entry {
        PageContacts.Entry(kind: kind, pointer: pointer, x: x, y: y, at: at)
    }

    @Test func `a tap lasts as long as the finger was down, however late its posts are`() throws {
        var pages = OpenPages()
        _ = pages.take(try contacts(sent: 1_000, []), at: arrived(51_002))
        let down = pages.take(
            try contacts(sent: 2_000, [entry(.down, at: 1_999)]), at: arrived(52_500))
        let up = pages.take(
            try contacts(sent: 2_600, [entry(.up, at: 2_070)]), at: arrived(52_603))
        #expect(up[0].at.milliseconds(since: down[0].at) == 71)
        #expect(down[0].at == arrived(52_001))
    }

    @Test func `down and up of one post keep the time between them`() throws {
        var pages = OpenPages()
        let posts = pages.take(
            try contacts(sent: 500, [entry(.down, at: 400), entry(.up, at: 480)]),
            at: arrived(9_000)
        )
        #expect(posts.map(\.kind) == [.down, .up])
        #expect(posts[1].at.milliseconds(since: posts[0].at) == 80)
        #expect(posts[1].at == arrived(8_980))
    }

    @Test func `after the machine slept a page's touches are now, not before the sleep`() throws {
        var pages = OpenPages()
        _ = pages.take(try contacts(sent: 1_000, []), at: arrived(10_000))
        let posts = pages.take(
            try contacts(sent: 2_000, [entry(.down, at: 2_000)]), at: arrived(3_611_000))
        #expect(posts[0].at == arrived(3_611_000))
    }

    @Test func `no touch is later than its post`() throws {
        var pages = OpenPages()
        // The difference measured first, 50,000 ms, holds until a post is 2 s late.
        _ = pages.take(try contacts(sent: 1_000, []), at: arrived(51_000))
        let posts = pages.take(
            try contacts(sent: 3_000, [entry(.down, at: 3_000)]), at: arrived(52_900))
        #expect(posts[0].at == arrived(52_900))
    }

    @Test func `two pages' fingers are never taken for one`() throws {
        var pages = OpenPages()
        let down = entry(.down, pointer: 7, at: 10)
        let first = pages.take(try contacts(page: 1, sent: 10, [down]), at: arrived(100))
        let second = pages.take(try contacts(page: 2, sent: 10, [down]), at: arrived(100))
        let again = pages.take(try contacts(page: 1, sent: 10, [down]), at: arrived(100))
        #expect(first[0].pointer != second[0].pointer)
        #expect(first[0].pointer == again[0].pointer)
    }

    @Test func `the page that was silent longest makes room for one more`() throws {
        var pages = OpenPages()
        let last = entry(.down, pointer: PageContacts.pointerMax, at: 1)
        func pointer(ofPage page: UInt32) throws -> Int32 {
            pages.take(try contacts(page: page, sent: 1, [last]), at: arrived(1))[0].pointer
        }
        let numbers = try (1...UInt32(OpenPages.pagesMax)).map(pointer)
        #expect(Set(numbers).count == OpenPages.pagesMax)
        #expect(try pointer(ofPage: 1) == numbers[0])
        #expect(try pointer(ofPage: 99) == numbers[1])
        #expect(try pointer(ofPage: 1) == numbers[0])
    }

    @Test(
        arguments: [
            (page: nil, sent: "1"), (page: "-1", sent: "1"), (page: "4294967296", sent: "1"),
            (page: "1", sent: nil), (page: "1", sent: "nan"), (page: "1", sent: "-1"),
            (page: "1", sent: "inf"), (page: "1", sent: "2e12"), (page: "1", sent: "soon"),
        ] as [(page: String?, sent: String?)])
    func `a post without its page or time is refused`(page: String?, sent: String?) {
        #expect(throws: DemoProblem.self) { try PageContacts(page: page, sent: sent, entries: []) }
    }

    @Test func `touches at the limits are taken, and one beyond is refused`() throws {
        let good = [
            entry(.down, pointer: 0, x: 0, y: 0, at: 40_000),
            entry(.down, pointer: PageContacts.pointerMax, x: 1, y: 1, at: 100_000),
        ]
        for entry in good { _ = try contacts(sent: 100_000, [entry]) }
        let bad = [
            entry(.down, pointer: -1, at: 100_000),
            entry(.down, pointer: PageContacts.pointerMax + 1, at: 100_000),
            entry(.down, x: -0.001, at: 100_000), entry(.down, x: 1.001, at: 100_000),
            entry(.down, y: -0.001, at: 100_000), entry(.down, y: 1.001, at: 100_000),
            entry(.down, at: 39_999), entry(.down, at: 100_001), entry(.down, at: -1),
        ]
        for entry in bad {
            #expect(throws: DemoProblem.self) { try contacts(sent: 100_000, [entry]) }
        }
        let many = [PageContacts.Entry](
            repeating: entry(.move, at: 5), count: PageContacts.entriesMax)
        #expect(try contacts(sent: 5, many).entries.count == PageContacts.entriesMax)
        #expect(throws: DemoProblem.self) { try contacts(sent: 5, many + many.prefix(1)) }
    }

    @Test(arguments: [
        ("ru", "en", "ru"), ("en", "ru-RU,ru", "en"), ("", "ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("", "de-DE, en;q=0.5", "en"), ("xx", "", "en"),
    ])
    func `the page speaks the language asked for, or the one the browser likes`(
        asked: String, accepted: String, language: String
    ) {
        #expect(PageText(asked: asked, accepted: accepted).language == language)
    }

    @Test(arguments: ["en", "ru"])
    func `every placeholder of the page is filled, and what fills it is escaped`(
        language: String
    ) {
        let html = PageText(asked: language, accepted: nil).html(
            office: ListenAddress(host: "127.0.0.1", port: 8080),
            notes: PageNotes(messages: "/tmp/<b>&\"x"))
        #expect(!html.contains("{{"))
        #expect(html.contains("/tmp/&lt;b>&amp;&quot;x"))
        #expect(html.contains("src=\"http://127.0.0.1:8080/?language=\(language)\""))
        #expect(!html.contains("style="))
    }
}
