import Feedback
import Testing
import Touch

/// What time decides: calls for staff, things that lie on the screen, and the panel's health.
@Suite struct TouchRecognizerTests {
    typealias Outcome = TouchRecognizer.Outcome
    static let limits = TouchLimits(
        taps: TapLimits(slopShare: 0.0625), longPressMilliseconds: 5000,
        liftMilliseconds: 20_000, stuckMilliseconds: 300_000)

    static func change(
        _ kind: ContactChange.Kind, _ contact: UInt64 = 1, x: Double = 0.5,
        at milliseconds: UInt64, isPalm: Bool = false
    ) -> ContactChange {
        ContactChange(
            kind: kind, contact: ContactNumber(contact), point: TouchPoint(x: x, y: 0.5),
            at: .milliseconds(milliseconds), isPalm: isPalm)
    }

    static func recognizer(_ changes: ContactChange...) -> TouchRecognizer {
        var recognizer = TouchRecognizer(limits: limits)
        for change in changes { _ = recognizer.take(change) }
        return recognizer
    }

    static func reason(_ outcome: Outcome?) -> TapRecognizer.Reason? {
        if case .verdict(.noTap(_, let reason)) = outcome { reason } else { nil }
    }

    static func isCall(_ outcomes: [Outcome]) -> Bool {
        outcomes.contains { if case .longPress = $0 { true } else { false } }
    }

    static func isTap(_ outcome: Outcome?) -> Bool {
        if case .verdict(.tap) = outcome { true } else { false }
    }

    @Test func `a change is passed on, and the verdict follows it`() {
        var recognizer = TouchRecognizer(limits: Self.limits)
        let down = Self.change(.down, at: 0)
        let up = Self.change(.up, at: 80)
        #expect(recognizer.take(down) == [.change(down)])
        let outcomes = recognizer.take(up)
        #expect(outcomes.first == .change(up))
        #expect(outcomes.count == 2 && Self.isTap(outcomes.last))
    }

    // MARK: Long press

    @Test func `a long press is one at its limit, while it lasts, and no tap`() {
        var recognizer = Self.recognizer(Self.change(.down, x: 0.25, at: 100))
        #expect(recognizer.nextDue == .milliseconds(5100))
        #expect(recognizer.woke(at: .milliseconds(5099)).isEmpty)
        let press = LongPress(
            contact: ContactNumber(1), point: TouchPoint(x: 0.25, y: 0.5),
            downAt: .milliseconds(100), at: .milliseconds(5100))
        #expect(recognizer.woke(at: .milliseconds(5100)) == [.longPress(press)])
        #expect(recognizer.woke(at: .milliseconds(9000)).isEmpty)
        let outcomes = recognizer.take(Self.change(.up, x: 0.25, at: 9100))
        #expect(Self.reason(outcomes.last) == .longPress)
    }

    @Test func `lifted a millisecond earlier it is none, however late it is read`() {
        for (up, calls) in [(5099, false), (5100, true), (5101, true)] as [(UInt64, Bool)] {
            var recognizer = Self.recognizer(Self.change(.down, at: 100))
            #expect(Self.isCall(recognizer.take(Self.change(.up, at: up))) == calls)
        }
    }

    @Test func `a second finger, straying or a palm calls nobody; trembling does`() {
        let ways: [([ContactChange], Bool)] = [
            ([Self.change(.down, 2, at: 4999)], false),
            ([Self.change(.down, 2, at: 50), Self.change(.up, 2, at: 100)], false),
            ([Self.change(.moved, x: 0.5626, at: 100), Self.change(.moved, at: 200)], false),
            ([Self.change(.moved, at: 100, isPalm: true)], false),
            ([Self.change(.moved, x: 0.5625, at: 100)], true),
        ]
        for (way, calls) in ways {
            var recognizer = Self.recognizer(Self.change(.down, at: 0))
            for change in way { _ = recognizer.take(change) }
            #expect(Self.isCall(recognizer.woke(at: .milliseconds(10_000))) == calls, "\(way)")
        }
    }

    @Test func `a finger that came second calls nobody, though it is alone afterwards`() {
        var recognizer = Self.recognizer(
            Self.change(.down, 1, at: 0), Self.change(.down, 2, at: 10),
            Self.change(.up, 1, at: 20))
        #expect(!Self.isCall(recognizer.woke(at: .milliseconds(10_000))))
        _ = recognizer.take(Self.change(.up, 2, at: 10_100))
        _ = recognizer.take(Self.change(.down, 3, at: 10_200))
        #expect(Self.isCall(recognizer.woke(at: .milliseconds(15_200))))
    }

    @Test func `a panel that wants no long press has none`() {
        var limits = Self.limits
        limits.longPressMilliseconds = nil
        var recognizer = TouchRecognizer(limits: limits)
        _ = recognizer.take(Self.change(.down, at: 0))
        #expect(recognizer.nextDue == .milliseconds(20_000))
        #expect(recognizer.woke(at: .milliseconds(19_999)).isEmpty)
    }

    @Test func `a long press that is shorter than the longest tap is no tap`() {
        var limits = Self.limits
        limits.longPressMilliseconds = 1000
        var recognizer = TouchRecognizer(limits: limits)
        _ = recognizer.take(Self.change(.down, at: 0))
        #expect(Self.reason(recognizer.take(Self.change(.up, at: 1500)).last) == .longPress)
    }

    // MARK: Stuck contacts

    @Test func `a contact that lies still is lifted at its limit, and is silent afterwards`() {
        var recognizer = Self.recognizer(
            Self.change(.down, at: 0), Self.change(.moved, x: 0.5625, at: 15_000))
        _ = recognizer.woke(at: .milliseconds(5000))
        #expect(recognizer.woke(at: .milliseconds(19_999)).isEmpty)
        let cancel = Self.change(.cancel, x: 0.5625, at: 20_000)
        let outcomes = recognizer.woke(at: .milliseconds(20_500))
        #expect(outcomes.first == .change(cancel))
        #expect(Self.reason(outcomes.last) == .longPress)
        #expect(recognizer.take(Self.change(.moved, x: 0.9, at: 21_000)).isEmpty)
        #expect(recognizer.take(Self.change(.up, x: 0.9, at: 22_000)).isEmpty)
        let tap = [Self.change(.down, 2, at: 23_000), Self.change(.up, 2, at: 23_080)]
        #expect(Self.isTap(tap.flatMap { recognizer.take($0) }.last))
    }

    @Test func `lifted by the customer just before, it is no stuck contact`() {
        for (up, isStuck) in [(19_999, false), (20_000, true)] as [(UInt64, Bool)] {
            var recognizer = TouchRecognizer(
                limits: TouchLimits(longPressMilliseconds: nil))
            _ = recognizer.take(Self.change(.down, at: 0))
            let outcomes = recognizer.take(Self.change(.up, at: up))
            #expect(Self.reason(outcomes.last) == (isStuck ? .stuck : .tooLong))
        }
    }

    @Test func `a contact that moves is lifted after it has come to rest`() {
        var recognizer = Self.recognizer(
            Self.change(.down, at: 0), Self.change(.moved, x: 0.7, at: 4000),
            Self.change(.moved, x: 0.5, at: 15_000))
        #expect(recognizer.woke(at: .milliseconds(34_999)).isEmpty)
        let outcomes = recognizer.woke(at: .milliseconds(35_000))
        #expect(Self.reason(outcomes.last) == .strayed)
    }

    @Test func `other fingers tap beside a stuck contact, and are no crowd with it`() {
        var limits = Self.limits
        limits.taps.contactsMax = 1
        var recognizer = TouchRecognizer(limits: limits)
        _ = recognizer.take(Self.change(.down, 1, at: 0))
        let changes = [Self.change(.down, 2, at: 20_000), Self.change(.up, 2, at: 20_080)]
        #expect(Self.isTap(changes.flatMap { recognizer.take($0) }.last))
    }

    @Test func `health tells since when and how many, until the device lifts them`() {
        var recognizer = Self.recognizer(
            Self.change(.down, 1, at: 1000), Self.change(.down, 2, at: 2000))
        _ = recognizer.woke(at: .milliseconds(300_999))
        #expect(recognizer.stuck == nil)
        #expect(recognizer.nextDue == .milliseconds(301_000))
        _ = recognizer.woke(at: .milliseconds(301_000))
        #expect(recognizer.stuck == StuckHealth(since: .milliseconds(1000), count: 1))
        _ = recognizer.woke(at: .milliseconds(302_000))
        #expect(recognizer.stuck == StuckHealth(since: .milliseconds(1000), count: 2))
        #expect(recognizer.nextDue == nil)
        _ = recognizer.take(Self.change(.up, 1, at: 400_000))
        #expect(recognizer.stuck == StuckHealth(since: .milliseconds(2000), count: 1))
        _ = recognizer.take(Self.change(.cancel, 2, at: 400_001))
        #expect(recognizer.stuck == nil)
    }

    @Test func `a contact that is down for minutes is for the health though it moves`() {
        var recognizer = Self.recognizer(Self.change(.down, at: 0))
        for second in 1...300 as ClosedRange<UInt64> {
            _ = recognizer.take(
                Self.change(.moved, x: second % 2 == 0 ? 0.2 : 0.8, at: second * 1000))
        }
        #expect(recognizer.stuck == StuckHealth(since: .milliseconds(0), count: 1))
    }

    @Test func `a contact at the end of time is judged and not waited for`() {
        var recognizer = TouchRecognizer(limits: Self.limits)
        let end = Instant(nanoseconds: .max)
        let down = ContactChange(
            kind: .down, contact: ContactNumber(1), point: TouchPoint(x: 0, y: 0), at: end)
        _ = recognizer.take(down)
        #expect(recognizer.woke(at: end).count == 3)
        #expect(recognizer.nextDue == nil)
    }

    @Test func `two customers' fingers at once are two taps`() {
        var recognizer = Self.recognizer(
            Self.change(.down, 1, x: 0.1, at: 0), Self.change(.down, 2, x: 0.9, at: 30))
        #expect(Self.isTap(recognizer.take(Self.change(.up, 1, x: 0.1, at: 110)).last))
        #expect(Self.isTap(recognizer.take(Self.change(.up, 2, x: 0.9, at: 150)).last))
    }

    @Test func `a palm is no tap, though it began as a fingertip`() {
        for isPalmAtDown in [true, false] {
            var recognizer = Self.recognizer(
                Self.change(.down, at: 0, isPalm: isPalmAtDown),
                Self.change(.moved, at: 10, isPalm: true))
            #expect(Self.reason(recognizer.take(Self.change(.up, at: 90)).last) == .palm)
        }
    }

    @Test func `the limits that nobody set are those of the documentation`() {
        let limits = TouchLimits()
        #expect(limits.taps == TapLimits())
        #expect(limits.longPressMilliseconds == 5000)
        #expect(limits.liftMilliseconds == 20_000)
        #expect(limits.stuckMilliseconds == 300_000)
    }
}
