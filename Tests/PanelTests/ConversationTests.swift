import Feedback
import Panel
import Screen
import Settings
import Testing
import Touch

@Suite struct ConversationTests {
    var conversation = Conversation(
        questionnaire: counter(), strings: strings, screen: screen, at: at(0),
        newVisitID: { VisitID(7) })
    private var contacts: UInt64 = 0

    /// A finger down and up in the middle of the target that stands on the screen now.
    private mutating func tap(_ target: Target, at milliseconds: UInt64) throws -> [Conversation
        .Action]
    {
        let rect = try #require(conversation.layout.rect(of: target), "\(target) is not there")
        let point = TouchPoint(
            x: (Double(rect.x) + Double(rect.width) / 2) / Double(screen.width),
            y: (Double(rect.y) + Double(rect.height) / 2) / Double(screen.height))
        contacts += 1
        let now = at(milliseconds)
        return conversation.tapped(
            Tap(contact: ContactNumber(contacts), down: point, up: point, downAt: now, upAt: now),
            at: now)
    }

    private mutating func tapAndStore(_ target: Target, at milliseconds: UInt64) throws
        -> [Conversation.Action]
    {
        let actions = try tap(target, at: milliseconds)
        return actions + (actions.kept.isEmpty ? [] : conversation.stored(at: at(milliseconds)))
    }

    @Test mutating func `the next picture waits until the answer is durable`() throws {
        let tapped = try tap(.choice(Choice(4)), at: 1_000)
        #expect(tapped.kept.count == 1)
        #expect(tapped.drawn.isEmpty)
        #expect(!conversation.isSettled)
        let stored = conversation.stored(at: at(1_005))
        #expect(stored.drawn.last?.title == "recommendation")
        #expect(conversation.isSettled)
    }

    @Test mutating func `nobody is thanked for what could not be stored`() throws {
        _ = try tapAndStore(.choice(Choice(4)), at: 1_000)
        _ = try tap(.choice(Choice(9)), at: 2_000)
        let actions = conversation.notStored(at: at(2_100))
        #expect(actions.drawn == [.tellStaff(line: "tell the staff", whatToDo: "they can help")])
        #expect(!actions.drawn.contains(.thanks(line: "thanks")))
        #expect(conversation.woke(at: at(12_099)) == [])
        #expect(conversation.woke(at: at(12_100)).drawn.last?.title == "face")
    }

    @Test mutating func `a whole visit is thanked and makes way for the next customer`() throws {
        _ = try tapAndStore(.choice(Choice(4)), at: 1_000)
        let last = try tapAndStore(.choice(Choice(10)), at: 2_000)
        #expect(last.kept.count == 2)
        #expect(last.drawn.last == .thanks(line: "thanks"))
        #expect(conversation.woke(at: at(5_000)).drawn.last?.title == "face")
    }

    @Test mutating func `a phone number is kept with the answer and nowhere else`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = try tapAndStore(.choice(Choice(1)), at: 2_000)
        _ = try tapAndStore(.choice(Choice(0)), at: 3_000)
        for (index, digit) in [7, 9, 1, 6, 1, 2, 3, 4, 5, 6, 7].enumerated() {
            _ = try tap(.digit(digit), at: 4_000 + UInt64(index) * 100)
        }
        _ = try tap(.erase, at: 5_500)
        _ = try tap(.digit(8), at: 5_600)
        let sent = try tap(.confirm, at: 6_000)
        guard
            case .answer(let answer, let contact?, let language, _) = try #require(sent.kept.first)
        else {
            Issue.record("no contact was kept: \(sent)")
            return
        }
        #expect(contact.phone == "+79161234568")
        #expect(answer.choice == .given)
        #expect(answer.triggers == RuleSet([0]))
        #expect(language == .russian)
        #expect(!"\(sent)".contains("79161234568"))
    }

    @Test mutating func `a number that is too short is not sent and nothing is lost`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = try tapAndStore(.skip, at: 2_000)
        _ = try tapAndStore(.choice(Choice(0)), at: 3_000)
        _ = try tap(.digit(7), at: 4_000)
        #expect(try tap(.confirm, at: 4_100).kept.isEmpty)
    }

    @Test mutating func `typing stops at the longest number there is`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = try tapAndStore(.skip, at: 2_000)
        _ = try tapAndStore(.choice(Choice(0)), at: 3_000)
        for index in 0..<20 { _ = try tap(.digit(5), at: 4_000 + UInt64(index)) }
        guard case .question(let question) = conversation.picture,
            case .phonePad(let typed, _, _, _, _, _) = question.answers
        else {
            Issue.record("the pad is gone")
            return
        }
        #expect(typed == "+" + String(repeating: "5", count: 15))
    }

    @Test mutating func `a finger that slides to another face chooses neither`() throws {
        let first = try #require(conversation.layout.rect(of: .choice(Choice(1))))
        let second = try #require(conversation.layout.rect(of: .choice(Choice(2))))
        func point(_ rect: PixelRect) -> TouchPoint {
            TouchPoint(
                x: (Double(rect.x) + Double(rect.width) / 2) / Double(screen.width),
                y: (Double(rect.y) + Double(rect.height) / 2) / Double(screen.height))
        }
        let tap = Tap(
            contact: ContactNumber(1), down: point(first), up: point(second), downAt: at(1),
            upAt: at(2))
        #expect(conversation.tapped(tap, at: at(2)) == [])
    }

    @Test func `where answers fill the screen a finger that rolls means what it touched first`() {
        var filled = buttons()
        filled.answersFillScreen = true
        var conversation = Conversation(
            questionnaire: filled, strings: strings, screen: screen, at: at(0),
            newVisitID: { VisitID(7) })
        let tap = Tap(
            contact: ContactNumber(1), down: TouchPoint(x: 0.24, y: 0.5),
            up: TouchPoint(x: 0.27, y: 0.5), downAt: at(1), upAt: at(2))
        let answers = conversation.tapped(tap, at: at(2)).kept.answers
        #expect(answers.map(\.choice) == [Choice(1)])
    }

    @Test mutating func `a pressed face shows it and lets go of it`() throws {
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(2))))
        let inside = TouchPoint(
            x: (Double(rect.x) + Double(rect.width) / 2) / Double(screen.width),
            y: (Double(rect.y) + Double(rect.height) / 2) / Double(screen.height))
        let down = ContactChange(kind: .down, contact: ContactNumber(1), point: inside, at: at(1))
        #expect(conversation.touched(down).drawn.last?.pressed == .choice(Choice(2)))
        let away = ContactChange(
            kind: .moved, contact: ContactNumber(1), point: TouchPoint(x: 0, y: 0), at: at(2))
        #expect(conversation.touched(away).drawn.last?.pressed == nil)
    }

    @Test mutating func `a second tap on a face while the disk is slow is not a second answer`()
        throws
    {
        _ = try tap(.choice(Choice(4)), at: 1_000)
        #expect(try tap(.choice(Choice(1)), at: 1_050).isEmpty)
        let stored = conversation.stored(at: at(1_100))
        #expect(stored.kept.isEmpty)
        #expect(conversation.ignoredTaps == 1)
    }

    @Test func `on a box of buttons every tap counts, however slow the disk is`() throws {
        var box = ConversationTests()
        box.conversation = Conversation(
            questionnaire: buttons(), strings: strings, screen: screen, at: at(0),
            newVisitID: { VisitID(7) })
        var kept = try box.tap(.choice(Choice(1)), at: 1_000).kept.answers.count
        #expect(try box.tap(.choice(Choice(2)), at: 1_001).isEmpty)
        #expect(try box.tap(.choice(Choice(3)), at: 1_002).isEmpty)
        for step in 0..<3 {
            kept += box.conversation.stored(at: at(1_100 + UInt64(step))).kept.answers.count
        }
        #expect(kept == 3)
        #expect(box.conversation.ignoredTaps == 0)
        #expect(box.conversation.isSettled)
    }

    @Test func `taps beyond those that are held are counted, not kept in memory`() throws {
        var box = ConversationTests()
        box.conversation = Conversation(
            questionnaire: buttons(), strings: strings, screen: screen, at: at(0),
            newVisitID: { VisitID(7) })
        for index in 0...UInt64(Conversation.heldTapsMax) + 1 {
            _ = try box.tap(.choice(Choice(1)), at: 1_000 + index)
        }
        #expect(box.conversation.ignoredTaps == 1)
    }

    @Test mutating func `a customer's language is gone with the customer`() throws {
        #expect(try tap(.language(.english), at: 500).drawn.last?.language == .english)
        _ = try tapAndStore(.choice(Choice(4)), at: 1_000)
        _ = try tapAndStore(.choice(Choice(10)), at: 2_000)
        #expect(conversation.woke(at: at(5_000)).drawn.last?.language == .russian)
    }

    @Test mutating func `what a customer typed is gone with the customer`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = try tapAndStore(.skip, at: 2_000)
        _ = try tapAndStore(.choice(Choice(0)), at: 3_000)
        _ = try tap(.digit(7), at: 4_000)
        let timedOut = conversation.woke(at: at(24_000))
        #expect(timedOut.kept.count == 1)
        _ = conversation.stored(at: at(24_001))
        _ = try tapAndStore(.choice(Choice(1)), at: 30_000)
        _ = try tapAndStore(.skip, at: 31_000)
        let pad = try tapAndStore(.choice(Choice(0)), at: 32_000)
        guard case .phonePad(let typed, _, _, _, _, _)? = pad.drawn.last?.answers else {
            Issue.record("no pad: \(pad)")
            return
        }
        #expect(typed == "+")
    }

    @Test mutating func `a panel that stops keeps the visit's end`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        let actions = conversation.stopping(at: at(2_000))
        guard case .end(let end, _)? = actions.kept.first else {
            Issue.record("no end was kept: \(actions)")
            return
        }
        #expect(end.outcome == .left)
    }

    @Test mutating func `while the disk is slow the customer's time does not run`() throws {
        _ = try tapAndStore(.choice(Choice(4)), at: 1_000)
        _ = try tap(.choice(Choice(10)), at: 2_000)
        #expect(conversation.woke(at: at(5_000)) == [])
        _ = try tap(.choice(Choice(1)), at: 5_500)
        let stored = conversation.stored(at: at(7_000))
        #expect(stored.drawn.last == .thanks(line: "thanks"))
        #expect(stored.kept.isEmpty)
        #expect(conversation.woke(at: at(9_999)) == [])
        #expect(conversation.woke(at: at(10_000)).drawn.last?.title == "face")
    }

    @Test mutating func `a question that came late is not answered faster than a person`() throws {
        _ = try tap(.choice(Choice(4)), at: 1_000)
        _ = conversation.stored(at: at(6_000))
        let answers = try tap(.choice(Choice(9)), at: 6_100).kept.answers
        #expect(answers.map(\.millisecondsSinceShown) == [100])
        #expect(answers.map(\.marks) == [.fasterThanAPerson1])
    }

    @Test mutating func `a finger that was down before the picture changed means nothing`() throws {
        _ = try tap(.choice(Choice(4)), at: 1_000)
        _ = conversation.stored(at: at(1_200))
        let rect = try #require(conversation.layout.rect(of: .choice(Choice(5))))
        let point = TouchPoint(
            x: (Double(rect.x) + Double(rect.width) / 2) / Double(screen.width),
            y: (Double(rect.y) + Double(rect.height) / 2) / Double(screen.height))
        func lift(downAt: UInt64) -> Tap {
            Tap(
                contact: ContactNumber(9), down: point, up: point, downAt: at(downAt),
                upAt: at(1_300))
        }
        #expect(conversation.tapped(lift(downAt: 1_199), at: at(1_300)) == [])
        #expect(conversation.ignoredTaps == 1)
        let kept = conversation.tapped(lift(downAt: 1_200), at: at(1_300)).kept
        #expect(kept.count == 3, "the answer, the visit's end, and the tap that was ignored")
    }

    @Test mutating func `a language that nobody answered in is forgotten`() throws {
        #expect(try tap(.language(.english), at: 500).last == .wake(at: at(20_500)))
        #expect(conversation.woke(at: at(20_499)) == [])
        #expect(conversation.woke(at: at(20_500)).drawn.last?.language == .russian)
    }

    @Test mutating func `no visit begins once the panel stops`() throws {
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = conversation.stopping(at: at(2_000))
        #expect(try tap(.choice(Choice(1)), at: 2_001).isEmpty)
        _ = conversation.stored(at: at(2_100))
        #expect(conversation.isSettled)
        #expect(try tap(.choice(Choice(1)), at: 3_000).isEmpty)
    }

    @Test mutating func `a country's code stands before the number and counts as part of it`()
        throws
    {
        var national = counter()
        national.questions[3].phonePrefix = "+7"
        conversation = Conversation(
            questionnaire: national, strings: strings, screen: screen, at: at(0),
            newVisitID: { VisitID(7) })
        _ = try tapAndStore(.choice(Choice(1)), at: 1_000)
        _ = try tapAndStore(.skip, at: 2_000)
        _ = try tapAndStore(.choice(Choice(0)), at: 3_000)
        for digit in [9, 1, 6, 1, 2, 3, 4, 5, 6, 7] { _ = try tap(.digit(digit), at: 4_000) }
        for _ in 0..<20 { _ = try tap(.erase, at: 4_100) }
        for _ in 0..<20 { _ = try tap(.digit(5), at: 4_200) }
        let kept = try tap(.confirm, at: 5_000).kept
        guard case .answer(_, let contact?, _, _)? = kept.first else {
            Issue.record("no contact was kept: \(kept)")
            return
        }
        #expect(contact.phone == "+7" + String(repeating: "5", count: 14))
    }
}
