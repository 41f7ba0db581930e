import Feedback
import Testing
import Touch

@Suite struct ButtonRecognizerTests {
    typealias Verdict = ButtonRecognizer.Verdict
    static let limits = ButtonLimits(
        shortestMilliseconds: 10, heldMilliseconds: 1000, bounceMilliseconds: 30,
        stuckMilliseconds: 300_000)
    static let key = Key(2)

    /// Changes of one key, alternately down and up, and what they and the time after them decide.
    static func verdicts(
        downAndUpAt times: [UInt64], until end: UInt64 = 100_000
    ) -> [Verdict] {
        var recognizer = ButtonRecognizer(limits: limits)
        let verdicts = times.enumerated().flatMap { index, time in
            recognizer.take(change(index % 2 == 0 ? .down : .up, at: time))
        }
        return verdicts + recognizer.woke(at: .milliseconds(end))
    }

    static func change(
        _ kind: KeyChange.Kind, at milliseconds: UInt64, _ key: Key = key
    ) -> KeyChange {
        KeyChange(kind: kind, key: key, at: .milliseconds(milliseconds))
    }

    static func button(_ down: UInt64, _ up: UInt64, isHeld: Bool = false) -> Verdict {
        .button(
            ButtonPress(
                key: key, downAt: .milliseconds(down), upAt: .milliseconds(up), isHeld: isHeld))
    }

    @Test func `a press counts when it is lifted, without waiting`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        #expect(recognizer.take(Self.change(.down, at: 5)).isEmpty)
        #expect(recognizer.take(Self.change(.up, at: 85)) == [Self.button(5, 85)])
        #expect(recognizer.woke(at: .milliseconds(10_000)).isEmpty)
        #expect(recognizer.nextDue == nil)
    }

    @Test func `the shortest press counts, a millisecond less is noise`() {
        #expect(Self.verdicts(downAndUpAt: [100, 109]) == [.noButton(Self.key, .tooShort)])
        #expect(Self.verdicts(downAndUpAt: [100, 110]) == [Self.button(100, 110)])
        #expect(Self.verdicts(downAndUpAt: [100, 111]) == [Self.button(100, 111)])
    }

    @Test func `a switch that bounces at both ends is pressed once`() {
        let times: [UInt64] = [100, 101, 103, 104, 108, 220, 221, 222, 230, 231]
        #expect(Self.verdicts(downAndUpAt: times) == [Self.button(100, 220)])
    }

    @Test func `what closes again within the bounce is the same press, a millisecond later not`() {
        #expect(Self.verdicts(downAndUpAt: [0, 50, 79, 150]) == [Self.button(0, 50)])
        #expect(Self.verdicts(downAndUpAt: [0, 50, 80, 150]) == [Self.button(0, 50)])
        #expect(
            Self.verdicts(downAndUpAt: [0, 50, 81, 150])
                == [Self.button(0, 50), Self.button(81, 150)])
    }

    @Test func `noise is judged when the switch has been open for longer than it bounces`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        _ = recognizer.take(Self.change(.down, at: 0))
        _ = recognizer.take(Self.change(.up, at: 5))
        #expect(recognizer.nextDue == .milliseconds(36))
        #expect(recognizer.woke(at: .milliseconds(35)).isEmpty)
        #expect(recognizer.woke(at: .milliseconds(36)) == [.noButton(Self.key, .tooShort)])
    }

    @Test func `a held button counts once, while it is held`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        _ = recognizer.take(Self.change(.down, at: 0))
        #expect(recognizer.nextDue == .milliseconds(1000))
        #expect(recognizer.woke(at: .milliseconds(999)).isEmpty)
        #expect(recognizer.woke(at: .milliseconds(1000)) == [Self.button(0, 1000, isHeld: true)])
        #expect(recognizer.woke(at: .milliseconds(50_000)).isEmpty)
        #expect(recognizer.take(Self.change(.up, at: 60_000)).isEmpty)
        #expect(Self.verdicts(downAndUpAt: [0, 999]) == [Self.button(0, 999)])
    }

    @Test func `a late reader judges as an early one`() {
        let times: [UInt64] = [0, 1500, 1510, 1600, 3000, 3004, 5000, 5080]
        let expected = [
            Self.button(0, 1000, isHeld: true), .noButton(Self.key, .tooShort),
            Self.button(5000, 5080),
        ]
        #expect(Self.verdicts(downAndUpAt: times) == expected)
        var recognizer = ButtonRecognizer(limits: Self.limits)
        var verdicts: [Verdict] = []
        for now in 0...6000 as ClosedRange<UInt64> {
            verdicts += recognizer.woke(at: .milliseconds(now))
            for (index, time) in times.enumerated() where time == now {
                verdicts += recognizer.take(Self.change(index % 2 == 0 ? .down : .up, at: time))
            }
        }
        #expect(verdicts == expected)
    }

    @Test func `two keys at once are two presses`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        let other = Key(3)
        let verdicts = [
            Self.change(.down, at: 0), Self.change(.down, at: 5, other),
            Self.change(.up, at: 60), Self.change(.up, at: 70, other),
        ].flatMap { recognizer.take($0) }
        #expect(verdicts.count == 2)
    }

    @Test func `a press that is cancelled does not count; one that counted is not taken back`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        _ = recognizer.take(Self.change(.down, at: 0))
        #expect(
            recognizer.take(Self.change(.cancel, at: 50)) == [.noButton(Self.key, .cancelled)])
        _ = recognizer.take(Self.change(.down, at: 100))
        _ = recognizer.woke(at: .milliseconds(1100))
        #expect(recognizer.take(Self.change(.cancel, at: 1200)).isEmpty)
        #expect(recognizer.woke(at: .milliseconds(1231)).isEmpty)
        #expect(recognizer.nextDue == nil)
    }

    /// Frames are lost while somebody leans on a button, and its switch closes again.
    @Test func `a held press that a loss cancels counts twice only after a bounce`() {
        for (again, presses) in [(1000, 1), (1030, 1), (1031, 2)] as [(UInt64, Int)] {
            var recognizer = ButtonRecognizer(limits: Self.limits)
            _ = recognizer.take(Self.change(.down, at: 0))
            let held = recognizer.take(Self.change(.cancel, at: 1000))
            #expect(held == [Self.button(0, 1000, isHeld: true)])
            let later =
                recognizer.take(Self.change(.down, at: again))
                + recognizer.woke(at: .milliseconds(5000))
            #expect(held.count + later.count == presses)
        }
    }

    @Test func `what is not down cannot be lifted or cancelled`() {
        for kind in [KeyChange.Kind.up, .cancel] {
            var recognizer = ButtonRecognizer(limits: Self.limits)
            #expect(recognizer.take(Self.change(kind, at: 0)).isEmpty)
            #expect(recognizer.nextDue == nil)
        }
    }

    @Test func `a stuck key is for the panel's health until it is lifted`() {
        var recognizer = ButtonRecognizer(limits: Self.limits)
        _ = recognizer.take(Self.change(.down, at: 7))
        _ = recognizer.woke(at: .milliseconds(300_006))
        #expect(recognizer.stuck == nil)
        #expect(recognizer.nextDue == .milliseconds(300_007))
        #expect(recognizer.woke(at: .milliseconds(300_007)).isEmpty)
        #expect(recognizer.stuck == StuckHealth(since: .milliseconds(7), count: 1))
        #expect(recognizer.nextDue == nil)
        _ = recognizer.take(Self.change(.up, at: 400_000))
        #expect(recognizer.stuck == nil)
    }

    @Test func `the limits that nobody set are those of the documentation`() {
        #expect(ButtonLimits() == Self.limits)
        #expect(ButtonLimits(shortestMilliseconds: 50, heldMilliseconds: 0).heldMilliseconds == 50)
    }
}
