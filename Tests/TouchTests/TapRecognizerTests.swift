import Feedback
import Testing
import Touch

@Suite struct TapRecognizerTests {
    static let limits = TapLimits(
        slopShare: 0.0625, shortestMilliseconds: 20, longestMilliseconds: 3000, contactsMax: 3,
        bounceMilliseconds: nil)

    static func change(
        _ kind: ContactChange.Kind, _ contact: UInt64, x: Double = 0.5, y: Double = 0.5,
        at milliseconds: UInt64
    ) -> ContactChange {
        ContactChange(
            kind: kind, contact: ContactNumber(contact), point: TouchPoint(x: x, y: y),
            at: .milliseconds(milliseconds))
    }

    /// What the last of the changes decided.
    static func verdict(_ changes: [ContactChange]) -> TapRecognizer.Verdict? {
        var recognizer = TapRecognizer(limits: limits)
        return changes.map { recognizer.take($0) }.last ?? nil
    }

    static func reason(_ changes: [ContactChange]) -> TapRecognizer.Reason? {
        if case .noTap(_, let reason) = verdict(changes) { reason } else { nil }
    }

    static func isTap(_ changes: [ContactChange]) -> Bool {
        if case .tap = verdict(changes) { true } else { false }
    }

    @Test func `a tap tells both ends`() {
        let tap = Tap(
            contact: ContactNumber(7), down: TouchPoint(x: 0.5, y: 0.5),
            up: TouchPoint(x: 0.53, y: 0.48), downAt: .milliseconds(1000), upAt: .milliseconds(1080)
        )
        #expect(
            Self.verdict([
                Self.change(.down, 7, at: 1000), Self.change(.up, 7, x: 0.53, y: 0.48, at: 1080),
            ]) == .tap(tap))
    }

    @Test func `the shortest tap is one, a millisecond less is not`() {
        let down = Self.change(.down, 1, at: 1000)
        #expect(Self.reason([down, Self.change(.up, 1, at: 1019)]) == .tooShort)
        #expect(Self.isTap([down, Self.change(.up, 1, at: 1020)]))
        #expect(Self.isTap([down, Self.change(.up, 1, at: 1021)]))
    }

    @Test func `the longest tap is one, a millisecond more is not`() {
        let down = Self.change(.down, 1, at: 1000)
        #expect(Self.isTap([down, Self.change(.up, 1, at: 3999)]))
        #expect(Self.isTap([down, Self.change(.up, 1, at: 4000)]))
        #expect(Self.reason([down, Self.change(.up, 1, at: 4001)]) == .tooLong)
    }

    @Test func `a lift before its touch, by a clock that went back, is too short`() {
        let changes = [Self.change(.down, 1, at: 1000), Self.change(.up, 1, at: 900)]
        #expect(Self.reason(changes) == .tooShort)
    }

    @Test(arguments: [(0.0625, 0.0), (0.0, 0.0625), (-0.0625, 0.0625)])
    func `straying as far as the slop is a tap, any further is not`(x: Double, y: Double) {
        let down = Self.change(.down, 1, at: 0)
        let up = Self.change(.up, 1, at: 100)
        let at = Self.change(.moved, 1, x: 0.5 + x, y: 0.5 + y, at: 50)
        let beyond = Self.change(.moved, 1, x: 0.5 + x * 1.001, y: 0.5 + y * 1.001, at: 50)
        #expect(Self.isTap([down, at, up]))
        #expect(Self.reason([down, beyond, up]) == .strayed, "though it came back")
        #expect(
            Self.reason([down, Self.change(.up, 1, x: 0.5 + x * 1.001, y: 0.5 + y * 1.001, at: 99)])
                == .strayed)
    }

    @Test func `as many fingers as the limit tap, one more spoils all that are down`() {
        var recognizer = TapRecognizer(limits: Self.limits)
        func tapAll(_ contacts: ClosedRange<UInt64>) -> [TapRecognizer.Verdict?] {
            for contact in contacts { _ = recognizer.take(Self.change(.down, contact, at: 0)) }
            return contacts.map { recognizer.take(Self.change(.up, $0, at: 100)) }
        }
        let three = tapAll(1...3)
        #expect(three.count { if case .tap = $0 { true } else { false } } == 3)
        let four = tapAll(4...7)
        #expect(four == (4...7).map { .noTap(ContactNumber($0), .tooMany) })
        #expect(tapAll(8...8).count { if case .tap = $0 { true } else { false } } == 1)
    }

    // MARK: Bounces

    /// The reasons of contacts at one place, by when each is down and up.
    static func reasons(
        _ times: [(down: UInt64, up: UInt64)], x: [Double] = [], bounce: UInt64? = 20
    ) -> [TapRecognizer.Reason?] {
        var limits = limits
        limits.bounceMilliseconds = bounce
        var recognizer = TapRecognizer(limits: limits)
        return times.enumerated().map { index, time in
            let x = index < x.count ? x[index] : 0.5
            let contact = UInt64(index + 1)
            _ = recognizer.take(change(.down, contact, x: x, at: time.down))
            let verdict = recognizer.take(change(.up, contact, x: x, at: time.up))
            if case .noTap(_, let reason) = verdict { return reason }
            return nil
        }
    }

    @Test func `a finger that is back at once was one tap, a millisecond later it is another`() {
        #expect(Self.reasons([(0, 80), (99, 150)]) == [nil, .bounced])
        #expect(Self.reasons([(0, 80), (100, 150)]) == [nil, .bounced])
        #expect(Self.reasons([(0, 80), (101, 150)]) == [nil, nil])
        #expect(Self.reasons([(0, 80), (80, 150)], bounce: nil) == [nil, nil])
    }

    @Test func `a finger that flickers on and on is one tap, until it was away`() {
        let times: [(UInt64, UInt64)] = [(0, 23), (36, 46), (59, 82), (95, 105), (126, 150)]
        #expect(Self.reasons(times) == [nil, .bounced, .bounced, .bounced, nil])
    }

    @Test func `what comes down elsewhere is another finger`() {
        let times: [(UInt64, UInt64)] = [(0, 80), (85, 150)]
        #expect(Self.reasons(times, x: [0.5, 0.5625]) == [nil, .bounced])
        #expect(Self.reasons(times, x: [0.5, 0.5626]) == [nil, nil])
    }

    @Test func `a spark before a tap takes nothing from it`() {
        #expect(Self.reasons([(0, 10), (20, 60)]) == [.tooShort, nil])
    }

    @Test func `what is left of a contact that was no tap is none either`() {
        #expect(Self.reasons([(0, 3001), (3015, 3100)]) == [.tooLong, .bounced])
    }

    @Test func `more ends than are remembered forget the first of them`() {
        var limits = Self.limits
        (limits.contactsMax, limits.bounceMilliseconds) = (100, 20)
        var recognizer = TapRecognizer(limits: limits)
        for contact in 1...65 as ClosedRange<UInt64> {
            _ = recognizer.take(Self.change(.down, contact, x: contact == 1 ? 0 : 1, at: 0))
        }
        for contact in 1...65 as ClosedRange<UInt64> {
            _ = recognizer.take(Self.change(.up, contact, x: contact == 1 ? 0 : 1, at: 80))
        }
        for (contact, x) in [(66, 0), (67, 1)] as [(UInt64, Double)] {
            _ = recognizer.take(Self.change(.down, contact, x: x, at: 81))
        }
        let verdicts = [(66, 0), (67, 1)].map { (contact: UInt64, x: Double) in
            recognizer.take(Self.change(.up, contact, x: x, at: 150))
        }
        if case .tap = verdicts[0] {} else { Issue.record("the first end was not forgotten") }
        #expect(verdicts[1] == .noTap(ContactNumber(67), .bounced))
    }

    @Test func `what was cancelled takes nothing from a finger in its place`() {
        var limits = Self.limits
        limits.bounceMilliseconds = 20
        var recognizer = TapRecognizer(limits: limits)
        let changes = [
            Self.change(.down, 1, at: 0), Self.change(.cancel, 1, at: 80),
            Self.change(.down, 2, at: 81), Self.change(.up, 2, at: 150),
        ]
        let verdict = changes.map { recognizer.take($0) }.last ?? nil
        if case .tap = verdict {} else { Issue.record("no tap: \(String(describing: verdict))") }
    }

    @Test func `a cancelled contact is no tap`() {
        let changes = [Self.change(.down, 1, at: 0), Self.change(.cancel, 1, at: 100)]
        #expect(Self.reason(changes) == .cancelled)
    }

    @Test func `what is not down cannot move, lift or be cancelled`() {
        for kind in [ContactChange.Kind.moved, .up, .cancel] {
            #expect(Self.verdict([Self.change(kind, 1, at: 100)]) == nil)
        }
    }

    @Test func `the limits that nobody set are those of the documentation`() {
        let limits = TapLimits()
        #expect(limits.slopShare == 0.046875)
        #expect(limits.shortestMilliseconds == 20)
        #expect(limits.longestMilliseconds == 3000)
        #expect(limits.contactsMax == 10)
        #expect(limits.bounceMilliseconds == 20)
    }
}
