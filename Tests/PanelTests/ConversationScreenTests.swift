import Feedback
import Panel
import Screen
import Settings
import Testing
import Touch

/// The screens beside one tap and thanks: several reasons, consent, typing, silence, rest, staff.
@Suite struct ConversationScreenTests {
    private static func say(_ text: String) -> Wording {
        Wording([.russian: text, .english: text])
    }

    private static let reasons = ["wait", "staff", "price"].map {
        Reason(key: $0, wording: say($0))
    }

    private static func email(consent: Consent? = nil) -> Question {
        var question = Question(key: "email", scale: .email, wording: say("email"))
        question.consent = consent
        return question
    }

    private static let consent = Consent(
        version: ConsentVersion("2026-1")!, wording: say("may we write?"))

    /// A face, and then these.
    private func conversation(
        _ questions: Question..., lockOutMilliseconds: UInt64 = 0, pin: String? = nil,
        screen size: ScreenSize = screen
    ) -> Conversation {
        let face = Question(key: "face", scale: .fourFaces, wording: Self.say("face"))
        let questionnaire = Questionnaire(
            key: "test", revision: Revision(number: 1, digest: 1),
            languages: [.russian, .english], questions: [face] + questions)
        return Conversation(
            questionnaire: questionnaire, strings: strings, screen: size,
            lockOutMilliseconds: lockOutMilliseconds, pin: pin.map { StaffPIN($0)! }, at: at(0),
            newVisitID: { VisitID(7) })
    }

    /// A tap in the middle of the target, and the disk's word for what it kept.
    private func tap(
        _ target: Target, _ conversation: inout Conversation, at milliseconds: UInt64
    ) throws -> [Conversation.Action] {
        let point = try #require(conversation.layout.middle(of: target), "\(target) is not there")
        let now = at(milliseconds)
        let tap = Tap(
            contact: ContactNumber(1), down: point, up: point, downAt: now, upAt: now)
        let actions = conversation.tapped(tap, at: now)
        return actions + (actions.kept.isEmpty ? [] : conversation.stored(at: now))
    }

    private var several: Question {
        Question(
            key: "why", scale: .reasons(Self.reasons, severalMax: 2), wording: Self.say("why"))
    }

    // MARK: Several reasons

    @Test func `each tile is kept with all that are chosen, and shown once it is durable`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(2))))
        let point = TouchPoint(
            x: Double(rect.x + rect.width / 2) / 1_280, y: Double(rect.y + rect.height / 2) / 800)
        let now = at(2_000)
        let kept = conversation.tapped(
            Tap(contact: ContactNumber(1), down: point, up: point, downAt: now, upAt: now), at: now)
        #expect(kept.kept.answers.map(\.several.choices) == [[Choice(2)]])
        #expect(kept.drawn.isEmpty)
        #expect(conversation.stored(at: now).drawn.last?.chosen == [Choice(2)])
        let second = try tap(.choice(Choice(1)), &conversation, at: 3_000)
        #expect(second.kept.answers.map(\.several.choices) == [[Choice(1), Choice(2)]])
        #expect(second.drawn.last?.chosen == [Choice(1), Choice(2)])
        let third = try tap(.choice(Choice(3)), &conversation, at: 4_000)
        #expect(third.kept.isEmpty, "two are enough")
        #expect(try tap(.confirm, &conversation, at: 5_000).drawn.last == .thanks(line: "thanks"))
    }

    @Test func `the second half of a double tap does not take a reason back`() throws {
        var conversation = conversation(several, lockOutMilliseconds: 250)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        _ = try tap(.choice(Choice(2)), &conversation, at: 2_000)
        #expect(try tap(.choice(Choice(2)), &conversation, at: 2_249).isEmpty)
        let later = try tap(.choice(Choice(2)), &conversation, at: 2_500)
        #expect(later.kept.answers.map(\.several.choices) == [[]])
    }

    @Test func `a reason on a slow disk does not stop the customer's time for ever`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        _ = try tap(.choice(Choice(2)), &conversation, at: 2_000)
        let stored = try tap(.choice(Choice(1)), &conversation, at: 3_000)
        #expect(stored.last == .wake(at: at(13_000)))
    }

    // MARK: Consent and typing

    @Test func `nothing is typed before the customer agreed, and the version goes with it`() throws
    {
        var conversation = conversation(Self.email(consent: Self.consent))
        let asked = try tap(.choice(Choice(1)), &conversation, at: 1_000)
        guard case .consent(let text, _, _)? = asked.drawn.last?.answers else {
            Issue.record("no consent: \(asked)")
            return
        }
        #expect(text == "may we write?")
        _ = try tap(.agree, &conversation, at: 2_000)
        for (index, letter) in "a@b.ru".enumerated() {
            _ = try tap(.character(letter), &conversation, at: 3_000 + UInt64(index))
        }
        let sent = try tap(.confirm, &conversation, at: 4_000)
        guard case .answer(_, let contact?, _, _)? = sent.kept.first else {
            Issue.record("no contact: \(sent)")
            return
        }
        #expect(contact.text == "a@b.ru")
        #expect(contact.consent == ConsentVersion("2026-1"))
        #expect(!"\(sent)".contains("a@b.ru"))
    }

    @Test func `who does not agree is thanked all the same`() throws {
        var conversation = conversation(Self.email(consent: Self.consent))
        _ = try tap(.choice(Choice(1)), &conversation, at: 1_000)
        let refused = try tap(.decline, &conversation, at: 2_000)
        #expect(refused.kept.answers.isEmpty)
        #expect(refused.drawn.last == .thanks(line: "thanks"))
    }

    @Test func `an address that is not whole is not sent`() throws {
        var conversation = conversation(Self.email())
        _ = try tap(.choice(Choice(1)), &conversation, at: 1_000)
        _ = try tap(.character("a"), &conversation, at: 2_000)
        #expect(try tap(.confirm, &conversation, at: 3_000).kept.isEmpty)
        #expect(conversation.picture.holdsContact)
    }

    @Test func `a question whose keys would be too small is not asked`() throws {
        let small = ScreenSize(width: 480, height: 320, diagonalInches: 3.5)!
        var conversation = conversation(Self.email(), screen: small)
        let actions = try tap(.choice(Choice(1)), &conversation, at: 1_000)
        #expect(actions.drawn.last == .thanks(line: "thanks"))
        #expect(actions.kept.compactMap(\.outcome) == [.completed])
    }

    @Test func `a display that takes another's place decides anew which keys are too small`() throws
    {
        let small = ScreenSize(width: 480, height: 320, diagonalInches: 3.5)!
        var conversation = conversation(Self.email())
        _ = try tap(.choice(Choice(1)), &conversation, at: 1_000)
        #expect(conversation.picture.holdsContact)
        _ = try tap(.back, &conversation, at: 2_000)
        _ = conversation.resized(to: small, at: at(3_000))
        let actions = try tap(.choice(Choice(1)), &conversation, at: 4_000)
        #expect(actions.drawn.last == .thanks(line: "thanks"))
        _ = conversation.resized(to: screen, at: at(5_000))
        _ = conversation.woke(at: at(60_000))
        _ = try tap(.choice(Choice(1)), &conversation, at: 61_000)
        #expect(conversation.picture.holdsContact)
    }

    // MARK: Silence

    @Test func `before a visit times out the customer is asked for a sign, second by second`()
        throws
    {
        var conversation = conversation(several)
        let asked = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        #expect(asked.last == .wake(at: at(11_000)))
        #expect(conversation.woke(at: at(10_999)).isEmpty)
        let first = conversation.woke(at: at(11_000))
        #expect(first.drawn.last?.countdown == Countdown(seconds: 10, of: 10))
        #expect(first.last == .wake(at: at(12_000)))
        #expect(conversation.woke(at: at(12_000)).drawn.last?.countdown?.seconds == 9)
        #expect(conversation.woke(at: at(21_000)).kept.compactMap(\.outcome) == [.timedOut])
    }

    @Test func `any tap is the sign, answers nothing, and gives the whole time again`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        _ = conversation.woke(at: at(11_000))
        let sign = try tap(.stay, &conversation, at: 15_000)
        #expect(sign.kept.isEmpty)
        #expect(sign.drawn.last?.title == "why")
        #expect(sign.contains(.wake(at: at(25_000))))
        #expect(conversation.woke(at: at(21_000)).isEmpty)
    }

    @Test func `a finger that is down is waited for`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(1))))
        let point = TouchPoint(
            x: Double(rect.x + rect.width / 2) / 1_280, y: Double(rect.y + rect.height / 2) / 800)
        _ = conversation.touched(
            ContactChange(kind: .down, contact: ContactNumber(3), point: point, at: at(10_990)))
        #expect(conversation.woke(at: at(11_000)) == [.wake(at: at(11_250))])
        let tap = Tap(
            contact: ContactNumber(3), down: point, up: point, downAt: at(10_990),
            upAt: at(11_090))
        #expect(conversation.tapped(tap, at: at(11_090)).kept.answers.count == 1)
    }

    // MARK: Rest

    @Test func `a panel that sleeps is woken by a tap and sleeps again`() throws {
        var conversation = conversation()
        let asleep = conversation.rest(.asleep(opens: nil), at: at(1_000))
        #expect(asleep.drawn == [.asleep(line: "", opens: "")])
        let anywhere = TouchPoint(x: 0.5, y: 0.5)
        let woken = conversation.tapped(
            Tap(
                contact: ContactNumber(1), down: anywhere, up: anywhere, downAt: at(2_000),
                upAt: at(2_080)), at: at(2_080))
        #expect(woken.kept.isEmpty)
        #expect(woken.drawn.last?.title == "face")
        let answered = try tap(.choice(Choice(2)), &conversation, at: 3_000)
        #expect(answered.kept.answers.count == 1)
        let after = conversation.woke(at: at(6_000))
        #expect(after.drawn == [.asleep(line: "", opens: "")])
        #expect(conversation.rest(nil, at: at(7_000)).drawn.last?.title == "face")
    }

    @Test func `a visit under way is not put to sleep`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        #expect(conversation.rest(.asleep(opens: nil), at: at(2_000)).isEmpty)
        #expect(try !tap(.choice(Choice(1)), &conversation, at: 3_000).kept.isEmpty)
    }

    @Test func `a button with a printed face answers a panel that sleeps`() {
        var conversation = conversation()
        _ = conversation.rest(.asleep(opens: nil), at: at(1_000))
        let press = ButtonPress(key: Key(2), downAt: at(2_000), upAt: at(2_080))
        let actions = conversation.pressed(press, for: Choice(3), at: at(2_080))
        #expect(actions.kept.answers.map(\.choice) == [Choice(3)])
    }

    @Test func `while the glass is wiped nothing is chosen, and then the first question is back`() {
        var conversation = conversation()
        let wiping = conversation.clean(at: at(1_000))
        #expect(wiping.drawn.last?.countdown == Countdown(seconds: 30, of: 30))
        #expect(wiping.last == .wake(at: at(2_000)))
        let point = TouchPoint(x: 0.3, y: 0.5)
        let tap = Tap(
            contact: ContactNumber(1), down: point, up: point, downAt: at(1_500),
            upAt: at(1_600))
        #expect(conversation.tapped(tap, at: at(1_600)).isEmpty)
        #expect(conversation.ignoredTaps == 1)
        #expect(conversation.woke(at: at(2_000)).drawn.last?.countdown?.seconds == 29)
        #expect(conversation.woke(at: at(31_000)).drawn.last?.title == "face")
    }

    @Test
    func `another display lays the picture out anew, and a finger that was down means nothing`()
        throws
    {
        var conversation = conversation()
        let upright = ScreenSize(width: 800, height: 1_280, diagonalInches: 10.1)!
        _ = conversation.resized(to: upright, at: at(1_000))
        #expect(conversation.layout.size == upright)
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(1))))
        let point = TouchPoint(
            x: Double(rect.x + rect.width / 2) / 800, y: Double(rect.y + rect.height / 2) / 1_280)
        func tap(from downAt: UInt64) -> Tap {
            Tap(
                contact: ContactNumber(1), down: point, up: point, downAt: at(downAt),
                upAt: at(1_100))
        }
        #expect(conversation.tapped(tap(from: 999), at: at(1_100)).isEmpty)
        #expect(conversation.tapped(tap(from: 1_000), at: at(1_100)).kept.answers.count == 1)
    }

    @Test func `wiping that began on a slow disk ends by itself all the same`() throws {
        var conversation = conversation(several)
        _ = try tap(.choice(Choice(4)), &conversation, at: 1_000)
        _ = conversation.clean(at: at(2_000))
        #expect(conversation.woke(at: at(3_000)).isEmpty)
        let stored = conversation.stored(at: at(5_500))
        #expect(stored.contains(.wake(at: at(6_000))))
        #expect(conversation.woke(at: at(32_000)).drawn.last?.title == "face")
    }

    // MARK: The staff

    @Test func `behind a long press stands the PIN, and behind it how the panel is`() throws {
        var conversation = conversation(pin: "2468")
        _ = conversation.calledStaff(at: at(1_000))
        #expect(conversation.picture.holdsContact)
        for digit in [2, 4, 6, 8] { _ = try tap(.digit(digit), &conversation, at: 2_000) }
        let opened = try tap(.confirm, &conversation, at: 3_000)
        #expect(opened.contains(.tellStaffHowItIs))
        let row = StaffPicture.Row(.good, name: "network", value: "connected")
        guard
            case .staff(let shown)? = conversation.staff(rows: [row], at: at(3_001)).drawn.last
        else {
            Issue.record("no staff's screen")
            return
        }
        // Behind them, whether the service mode is on.
        #expect(shown.rows.dropLast() == [row])
        #expect(shown.rows.count == 2)
        #expect(try tap(.staff(.close), &conversation, at: 4_000).drawn.last?.title == "face")
    }

    @Test func `a wrong PIN opens nothing, and nobody's digits stay`() throws {
        var conversation = conversation(pin: "2468")
        _ = conversation.calledStaff(at: at(1_000))
        for digit in [1, 1, 1, 1] { _ = try tap(.digit(digit), &conversation, at: 2_000) }
        let wrong = try tap(.confirm, &conversation, at: 3_000)
        guard case .pin(let pad)? = wrong.drawn.last else {
            Issue.record("no pad: \(wrong)")
            return
        }
        #expect(pad.typedCount == 0)
        #expect(!wrong.contains(.tellStaffHowItIs))
    }

    @Test func `a long press does nothing where no PIN is set`() {
        var conversation = conversation()
        #expect(conversation.calledStaff(at: at(1_000)).isEmpty)
    }

    @Test func `the restart takes two presses, and another button between takes it back`() throws {
        var conversation = conversation(pin: "2468")
        _ = conversation.calledStaff(at: at(1_000))
        for digit in [2, 4, 6, 8] { _ = try tap(.digit(digit), &conversation, at: 2_000) }
        _ = try tap(.confirm, &conversation, at: 3_000)
        #expect(try !tap(.staff(.restart), &conversation, at: 4_000).contains(.staff(.restart)))
        _ = try tap(.staff(.service), &conversation, at: 5_000)
        #expect(try !tap(.staff(.restart), &conversation, at: 6_000).contains(.staff(.restart)))
        #expect(try tap(.staff(.restart), &conversation, at: 7_000).contains(.staff(.restart)))
    }

    @Test func `a staff's screen that nobody touches makes way for customers`() throws {
        var conversation = conversation(pin: "2468")
        _ = conversation.calledStaff(at: at(1_000))
        #expect(conversation.woke(at: at(60_999)).drawn.last?.title == nil)
        #expect(conversation.woke(at: at(61_000)).drawn.last?.title == "face")
    }

    @Test func `the staff reaches the calibration with keys alone, and its screen stays`() throws {
        var conversation = conversation(pin: "2468")
        _ = conversation.calledStaff(at: at(1_000))
        func press(_ key: NavigationKey, _ milliseconds: UInt64) -> [Conversation.Action] {
            conversation.pressed(key, downAt: at(milliseconds), at: at(milliseconds))
        }
        for digit in [2, 4, 6, 8] { _ = press(.number(digit), 2_000) }
        #expect(press(.control(.confirm), 2_500).contains(.tellStaffHowItIs))
        let spot = conversation.layout.spots.first { $0.target == .staff(.calibrate) }
        let number = try #require(spot?.number)
        #expect(press(.number(number), 3_000).contains(.staff(.calibrate)))
        conversation.staffStays(at: at(50_000))
        #expect(conversation.woke(at: at(61_000)).contains(.tellStaffHowItIs))
        #expect(conversation.woke(at: at(110_000)).drawn.last?.title == "face")
    }

    // MARK: The centre's line

    @Test func `the centre's line takes the questionnaire's place, and empty takes it away`() {
        var conversation = conversation()
        func says(_ text: String) -> [Conversation.Action] {
            conversation.centre(says: Self.say(text), at: at(1_000))
        }
        #expect(says("two tills").drawn.last?.news == "two tills")
        #expect(says("two tills").isEmpty)
        #expect(conversation.centre(says: Wording([:]), at: at(2_000)).drawn.last?.news == nil)
    }

    @Test func `nothing moves under a finger when the centre says something`() throws {
        var conversation = conversation(Self.email())
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(2))))
        let point = TouchPoint(
            x: (Double(rect.x) + 1) / Double(screen.width),
            y: (Double(rect.y) + 1) / Double(screen.height))
        _ = conversation.touched(
            ContactChange(kind: .down, contact: ContactNumber(1), point: point, at: at(500)))
        #expect(conversation.centre(says: Self.say("news"), at: at(600)).isEmpty)
        _ = conversation.touched(
            ContactChange(kind: .up, contact: ContactNumber(1), point: point, at: at(700)))
        // In a visit neither; it shows once the customer is gone.
        _ = try tap(.choice(Choice(2)), &conversation, at: 1_000)
        #expect(conversation.centre(says: Self.say("more"), at: at(1_500)).isEmpty)
        #expect(!conversation.woke(at: at(21_000)).kept.isEmpty)
        #expect(conversation.stored(at: at(21_001)).drawn.last?.news == "more")
    }

    // MARK: Keys

    @Test func `a visit is done with three keys`() throws {
        var conversation = conversation(several)
        func press(_ key: NavigationKey, _ milliseconds: UInt64) -> [Conversation.Action] {
            let now = at(milliseconds)
            let actions = conversation.pressed(key, downAt: now, at: now)
            return actions + (actions.kept.isEmpty ? [] : conversation.stored(at: now))
        }
        #expect(press(.next, 1_000).kept.isEmpty)
        _ = press(.next, 1_100)
        #expect(press(.choose, 1_200).kept.answers.map(\.choice) == [Choice(2)])
        #expect(press(.choose, 2_000).kept.answers.map(\.choice) == [Choice(1)])
        #expect(press(.control(.confirm), 3_000).drawn.last == .thanks(line: "thanks"))
    }

    @Test func `a number on a key pad is an answer`() {
        var conversation = conversation()
        let actions = conversation.pressed(.number(3), downAt: at(1_000), at: at(1_050))
        #expect(actions.kept.answers.map(\.choice) == [Choice(3)])
    }

    @Test func `the first choosing key shows where it is and chooses nothing`() {
        var conversation = conversation()
        #expect(conversation.pressed(.choose, downAt: at(1_000), at: at(1_050)).kept.isEmpty)
        let second = conversation.pressed(.choose, downAt: at(2_000), at: at(2_050))
        #expect(second.kept.answers.map(\.choice) == [Choice(1)])
    }
}

extension Picture {
    fileprivate var chosen: Set<Choice>? {
        if case .tileSet(_, let chosen, _)? = answers { chosen } else { nil }
    }

    fileprivate var countdown: Countdown? {
        switch self {
        case .stillThere(let picture): picture.countdown
        case .cleaning(_, let countdown): countdown
        default: nil
        }
    }
}

extension Conversation.Keepsake {
    fileprivate var outcome: Outcome? {
        if case .end(let end, _) = self { end.outcome } else { nil }
    }
}
