import Feedback
import Panel
import Screen
import Testing
import Touch

/// Buttons, lock-out, the technician's tests and the till, on the conversation alone.
@Suite struct ConversationInputTests {
    private func conversation(
        _ questionnaire: Questionnaire = counter(), marksOutside: Bool = false,
        lockOutMilliseconds: UInt64 = 0
    ) -> Conversation {
        Conversation(
            questionnaire: questionnaire, strings: strings, screen: screen,
            scrutiny: Scrutiny(questionnaire, gate: SessionGate(isMarking: marksOutside)),
            lockOutMilliseconds: lockOutMilliseconds, at: at(0), newVisitID: newVisitIDs())
    }

    private func newVisitIDs() -> @Sendable () -> VisitID {
        let numbers = Counter()
        return { VisitID(numbers.next()) }
    }

    private func press(
        _ choice: UInt8, _ conversation: inout Conversation, from downAt: UInt64, to upAt: UInt64
    ) -> [Conversation.Action] {
        conversation.pressed(
            ButtonPress(key: Key(2), downAt: at(downAt), upAt: at(upAt)), for: Choice(choice),
            at: at(upAt))
    }

    private func tap(
        _ target: Target, _ conversation: inout Conversation, from downAt: UInt64, to upAt: UInt64
    ) throws -> [Conversation.Action] {
        let rect = try #require(conversation.layout.rect(of: target))
        let point = TouchPoint(
            x: (Double(rect.x) + Double(rect.width) / 2) / Double(screen.width),
            y: (Double(rect.y) + Double(rect.height) / 2) / Double(screen.height))
        let tap = Tap(
            contact: ContactNumber(1), down: point, up: point, downAt: at(downAt), upAt: at(upAt))
        return conversation.tapped(tap, at: at(upAt))
    }

    // MARK: Buttons

    @Test func `a button answers the first question and the screen goes on`() {
        var conversation = conversation()
        let actions = press(4, &conversation, from: 1_000, to: 1_080)
        #expect(actions.kept.answers.map(\.choice) == [Choice(4)])
        #expect(actions.kept.answers.map(\.millisecondsSinceShown) == [1_080])
        #expect(conversation.stored(at: at(1_090)).drawn.last?.title == "recommendation")
    }

    @Test func `a button during a later question is the next customer's`() {
        var conversation = conversation()
        _ = press(4, &conversation, from: 1_000, to: 1_080)
        _ = conversation.stored(at: at(1_090))
        let interrupted = press(1, &conversation, from: 4_000, to: 4_080)
        #expect(interrupted.kept.ends.map(\.outcome) == [.left])
        let second = conversation.stored(at: at(4_085))
        #expect(second.kept.answers.map(\.choice) == [Choice(1)])
        let visits = interrupted.kept.ends.map(\.visit) + second.kept.answers.map(\.visit)
        #expect(Set(visits).count == 2)
        #expect(second.kept.answers.map(\.marks) == [[]], "a printed face is not shown anew")
    }

    @Test func `buttons pressed while the disk is slow wait and count`() {
        var conversation = conversation(buttons())
        _ = press(4, &conversation, from: 1_000, to: 1_080)
        #expect(press(3, &conversation, from: 2_000, to: 2_080).kept.isEmpty)
        let played = conversation.stored(at: at(3_000))
        #expect(played.kept.answers.map(\.choice) == [Choice(3)])
    }

    @Test func `a button that is no choice of the first question does nothing`() {
        var conversation = conversation()
        #expect(press(9, &conversation, from: 1_000, to: 1_080) == [])
        #expect(conversation.ignoredTaps == 0)
    }

    // MARK: Lock-out

    @Test(arguments: [(249, true), (250, false), (251, false)] as [(UInt64, Bool)])
    func `a tap that begins within the lock-out is ignored`(
        after milliseconds: UInt64, isIgnored: Bool
    ) throws {
        var conversation = conversation(lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_000, to: 1_080)
        _ = conversation.stored(at: at(1_100))
        let second = try tap(
            .choice(Choice(9)), &conversation, from: 1_100 + milliseconds, to: 1_400)
        #expect(second.kept.isEmpty == isIgnored)
        #expect(conversation.ignoredTaps == (isIgnored ? 1 : 0))
    }

    @Test func `a double tap is one answer though the question never leaves the screen`() throws {
        var conversation = conversation(buttons(), lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_000, to: 1_080)
        _ = conversation.stored(at: at(1_090))
        let second = try tap(.choice(Choice(4)), &conversation, from: 1_200, to: 1_270)
        #expect(second.kept.isEmpty)
        #expect(conversation.ignoredTaps == 1)
        let next = try tap(.choice(Choice(3)), &conversation, from: 1_341, to: 1_420)
        #expect(next.kept.answers.map(\.choice) == [Choice(3)])
    }

    @Test func `a second finger that was down before the first one's answer counts`() throws {
        var conversation = conversation(buttons(), lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_000, to: 1_080)
        _ = conversation.stored(at: at(1_090))
        let second = try tap(.choice(Choice(1)), &conversation, from: 1_050, to: 1_130)
        #expect(second.kept.answers.map(\.choice) == [Choice(1)])
    }

    @Test func `what a calibration covered is met by no finger from before`() throws {
        var conversation = conversation(lockOutMilliseconds: 250)
        conversation.uncovered(at: at(5_000))
        #expect(try tap(.choice(Choice(1)), &conversation, from: 4_990, to: 5_060).kept.isEmpty)
        #expect(try tap(.choice(Choice(1)), &conversation, from: 5_100, to: 5_180).kept.isEmpty)
        #expect(!(try tap(.choice(Choice(1)), &conversation, from: 5_250, to: 5_330)).kept.isEmpty)
    }

    @Test func `what was ignored last is told when the panel stops`() throws {
        var conversation = conversation(buttons(), lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_000, to: 1_080)
        _ = conversation.stored(at: at(1_090))
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_100, to: 1_180)
        _ = conversation.stopping(at: at(2_000))
        #expect(conversation.takeIgnored()?[.lockOut] == 1)
        #expect(conversation.takeIgnored() == nil)
    }

    @Test func `the first picture of all locks nobody out`() throws {
        var conversation = conversation(lockOutMilliseconds: 250)
        #expect(!(try tap(.choice(Choice(4)), &conversation, from: 10, to: 90)).kept.isEmpty)
    }

    @Test func `ignored taps are told by reason with the next answer, once`() throws {
        var conversation = conversation(buttons(), lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, from: 1_000, to: 1_080)
        _ = conversation.notStored(at: at(1_100))
        _ = press(1, &conversation, from: 1_500, to: 1_560)
        _ = press(1, &conversation, from: 2_000, to: 2_060)
        _ = conversation.woke(at: at(11_100))
        _ = press(1, &conversation, from: 11_200, to: 11_260)
        let actions = press(2, &conversation, from: 12_000, to: 12_060)
        let ignored = try #require(actions.kept.ignored.first)
        #expect(ignored[.staffAsked] == 2)
        #expect(ignored[.lockOut] == 1)
        #expect(ignored.first == at(1_560) && ignored.last == at(11_260))
        _ = conversation.stored(at: at(12_070))
        #expect(press(2, &conversation, from: 13_000, to: 13_060).kept.ignored.isEmpty)
    }

    // MARK: The technician

    @Test func `answers in the service mode are tests and trigger nothing`() throws {
        var conversation = conversation()
        let drawn = conversation.beginService(at: at(500)).drawn
        #expect(drawn.count == 1)
        #expect(conversation.layout.texts.contains("test"))
        for (target, time) in [
            (Target.choice(Choice(1)), 1_000), (.choice(Choice(1)), 2_000),
            (.choice(Choice(0)), 3_000),
        ] as [(Target, UInt64)] {
            let kept = try tap(target, &conversation, from: time, to: time + 80).kept
            #expect(kept.answers.map(\.marks.isTest) == [true])
            _ = conversation.stored(at: at(time + 100))
        }
        for digit in [5, 5, 5, 5, 5] {
            _ = try tap(.digit(digit), &conversation, from: 4_000, to: 4_080)
        }
        let sent = try tap(.confirm, &conversation, from: 5_000, to: 5_080).kept.answers
        #expect(sent.map(\.triggers) == [[]])
        #expect(sent.map(\.marks.isTest) == [true])
    }

    @Test func `the service mode ends by itself after half an hour, and the notice goes`() {
        var conversation = conversation()
        _ = conversation.beginService(at: at(1_000))
        let end = at(1_000 + 30 * 60 * 1_000)
        #expect(conversation.serviceEndsAt == end)
        _ = conversation.endService()
        #expect(!conversation.layout.texts.contains("test"))
        #expect(conversation.serviceEndsAt == nil)
    }

    // MARK: The till

    @Test func `an answer while no service is open is marked where that is wanted`() {
        var marking = conversation(buttons(), marksOutside: true)
        #expect(
            press(4, &marking, from: 1_000, to: 1_080).kept.answers.map(\.marks)
                == [.outsideASession1])
        _ = marking.stored(at: at(1_090))
        #expect(marking.session(isOpen: true) == .opened)
        #expect(press(4, &marking, from: 2_000, to: 2_080).kept.answers.map(\.marks) == [[]])
        var counting = conversation(buttons())
        #expect(press(4, &counting, from: 1_000, to: 1_080).kept.answers.map(\.marks) == [[]])
    }

    @Test func `a service that is closed twice is closed once`() {
        var conversation = conversation()
        #expect(conversation.session(isOpen: false) == nil)
        #expect(conversation.session(isOpen: true) == .opened)
        #expect(conversation.session(isOpen: false) == .closed)
        #expect(conversation.session(isOpen: false) == nil)
    }

    // MARK: Misuse

    @Test func `what a burst turns out to be is kept with the answer that shows it`() {
        var conversation = conversation(buttons())
        var kept: [Conversation.Keepsake] = []
        // The first of them is begun slowly, and is no part of it.
        for number in 0...UInt64(MisuseWatch.burstVisits1) {
            let time = 1_000 + number * 400
            kept += press(4, &conversation, from: time, to: time + 50 + 7 * number).kept
            _ = conversation.stored(at: at(time + 150))
        }
        let late = kept.lateMarks.flatMap(\.answers)
        #expect(kept.answers.last?.marks.contains(.burst1) == true)
        #expect(late.count == MisuseWatch.burstVisits1 - 1)
    }
}

private final class Counter: @unchecked Sendable {
    // Called from one thread, by one conversation.
    private var number: UInt64 = 0

    func next() -> UInt64 {
        number += 1
        return number
    }
}

extension [Conversation.Keepsake] {
    fileprivate var ends: [VisitEnd] {
        compactMap { if case .end(let end, _) = $0 { end } else { nil } }
    }

    fileprivate var ignored: [IgnoredTaps] {
        compactMap { if case .ignored(let taps, _) = $0 { taps } else { nil } }
    }

    fileprivate var lateMarks: [LateMark] {
        compactMap { if case .lateMark(let mark, _) = $0 { mark } else { nil } }
    }
}

extension Layout {
    fileprivate var texts: [String] {
        elements.compactMap { element in
            switch element.figure {
            case .text(let block): block.text
            case .button(let button): button.label?.text
            default: nil
            }
        }
    }
}
