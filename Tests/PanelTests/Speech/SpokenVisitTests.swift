import Feedback
import Panel
import Screen
import Settings
import Testing

/// A visit by a customer who does not see the screen.
@Suite struct SpokenVisitTests {
    private static func say(_ english: String, _ russian: String = "ru") -> Wording {
        Wording([.english: english, .russian: russian])
    }

    private static let face = Question(
        key: "face", scale: .fourFaces,
        wording: say("How was it?", "Как вас обслужили?"))
    private static let why = Question(
        key: "why",
        scale: .reasons(
            [
                Reason(key: "wait", wording: say("Waiting")),
                Reason(key: "staff", wording: say("Staff")),
            ], severalMax: 2), wording: say("What shaped it?"))
    private static let recommendation: Question = {
        var question = Question(
            key: "recommendation", scale: .recommendation,
            wording: say("Would you recommend us?"))
        question.ends = (say("Not at all"), say("Certainly"))
        return question
    }()
    private static let phone = Question(
        key: "phone", scale: .phone, wording: say("Shall we call you back?"))

    private static let all = [face, why, recommendation, phone]

    private static let howTo =
        "Press Next to go from answer to answer, Choose to take one, and Repeat to hear it again."
    private static let note =
        "We use your number only to call you about this visit. The panel keeps it encrypted."

    @Test func `a visit is heard and done with four keys`() throws {
        var customer = try Listener(Self.all, output: .headphones)
        customer.press(.next, .next, .choose)
        customer.press(.choose, .next, .next, .choose)
        customer.press(.next, .next, .next, .choose)
        customer.press(.choose, .next, .choose, .previous, .previous, .choose)
        #expect(customer.kept.answers.map(\.choice) == [Choice(2), Choice(1), Choice(3)])
        #expect(customer.kept.outcomes == [.skipped])
        #expect(
            customer.heard == [
                "How was it? Very unhappy, Unhappy, Happy, Very happy. \(Self.howTo) Very unhappy.",
                "Unhappy.",
                "Question 2 of 4. What shaped it? Waiting, Staff. Waiting, not chosen.",
                "Waiting, chosen.", "Staff, not chosen.", "Done.",
                "Question 3 of 4. Would you recommend us? 0: Not at all. 10: Certainly. "
                    + "0, Not at all.",
                "1.", "2.", "3.",
                "Question 4 of 4. Shall we call you back? \(Self.note) 1.",
                "1.", "2.", "2.", "1.", "Skip.", "Thank you!",
            ])
    }

    @Test func `a visit is heard and done on a number pad`() throws {
        var customer = try Listener(Self.all, output: .headphones, hasNumbers: true)
        customer.press(.again, .number(2))
        customer.press(.number(1), .number(2), .number(1), .control(.confirm))
        customer.press(.number(3))
        for digit in [9, 1, 2, 3, 4, 5, 6] { customer.press(.number(digit)) }
        customer.press(.control(.erase), .number(7), .control(.confirm))
        #expect(
            customer.kept.answers.map(\.choice)
                == [Choice(2), Choice(1), Choice(1), Choice(2), Choice(3), .given])
        #expect(customer.kept.outcomes == [.completed])
        #expect(
            customer.heard == [
                "How was it? Very unhappy: press 1. Unhappy: press 2. Happy: press 3. "
                    + "Very happy: press 4. \(Self.howTo) Or press the number of your answer.",
                "Question 2 of 4. What shaped it? Waiting: press 1. Staff: press 2. "
                    + "Waiting, not chosen.",
                "Waiting, chosen.", "Staff, chosen.", "Waiting, not chosen.",
                "Question 3 of 4. Would you recommend us? Not at all: press 0. "
                    + "Certainly: press 10. 0, Not at all.",
                "Question 4 of 4. Shall we call you back? \(Self.note) 1.",
                "9.", "1.", "2.", "3.", "4.", "5.", "6.", "erased.", "7.", "Thank you!",
            ])
    }

    @Test func `a customer with a number pad alone passes over a question, and goes back`() throws {
        var customer = try Listener(
            [Self.face, Self.recommendation, Self.phone], output: .headphones, hasNumbers: true)
        func moveTo(_ name: String) {
            for _ in 0..<20 where customer.heard.last != name { customer.press(.previous) }
        }
        customer.press(.number(2))
        moveTo("Back.")
        customer.press(.control(.confirm))
        #expect(customer.heard.last?.hasPrefix("How was it?") == true)
        customer.press(.number(3), .number(10))
        #expect(customer.heard.last?.hasPrefix("Question 3 of 3.") == true)
        moveTo("Skip.")
        customer.press(.control(.confirm))
        #expect(customer.heard.last == "Thank you!")
        #expect(customer.kept.outcomes == [.skipped])
    }

    @Test func `a tile is said to be chosen once that is on the disk, and not before`() throws {
        var customer = try Listener([Self.face, Self.why], output: .headphones)
        customer.press(.next, .choose)
        let said = customer.after(1_000, isStored: false) { conversation, now in
            conversation.pressed(.choose, downAt: now, at: now)
        }
        #expect(said == nil)
        let stored = customer.after(5_000) { conversation, now in conversation.stored(at: now) }
        #expect(stored?.text == "Waiting, chosen.")
    }

    @Test func `a loudspeaker says no digit of a number, only what types nothing`() throws {
        var customer = try Listener([Self.face, Self.phone], output: .speaker, hasNumbers: true)
        customer.press(.again, .number(2))
        let before = customer.heard.count
        for digit in [9, 1, 2, 3, 4, 5, 6] { customer.press(.number(digit)) }
        customer.press(.next, .control(.erase), .previous, .again)
        let said = customer.heard[before...].joined(separator: "\n")
        #expect(!said.contains { $0.isNumber && !"2".contains($0) }, "\(said)")
        #expect(said.contains("Please plug in headphones"))
        #expect(!said.contains("erased"))
    }

    @Test func `what is wrong in the field is said, and by a loudspeaker without the number`()
        throws
    {
        var customer = try Listener([Self.face, Self.phone], output: .speaker, hasNumbers: true)
        customer.press(.again, .number(2), .number(9))
        #expect(customer.press(.control(.confirm)).first?.text == "This number is not complete.")
        // The next key takes it away, which is nothing to be said.
        #expect(customer.press(.number(1)) == [])
        #expect(customer.press(.control(.confirm)).first?.text == "This number is not complete.")
    }

    @Test func `headphones pulled out in the middle of a number silence it at once`() throws {
        var customer = try Listener([Self.face, Self.phone], output: .speaker, hasNumbers: true)
        customer.plug(true)
        customer.press(.number(2), .number(9))
        #expect(customer.heard.last == "9.")
        let speech = customer.plug(false)
        // What comes instead holds nothing of the number.
        #expect(speech?.text?.contains("Please plug in headphones") == true)
        #expect(speech?.text?.contains("9") == false)
        #expect(customer.press(.number(1)) == [])
    }

    @Test func `headphones pulled out of a panel without a loudspeaker end its speech`() throws {
        var customer = try Listener([Self.face, Self.phone], output: .jack)
        #expect(customer.press(.again) == [])
        #expect(customer.plug(true)?.text?.hasPrefix("How was it?") == true)
        #expect(customer.plug(false) == .hush)
        #expect(customer.press(.next, .again) == [])
    }

    @Test func `nobody hears anything unasked`() throws {
        var customer = try Listener(Self.all, output: .speaker)
        #expect(customer.press(.next, .choose, .louder) == [])
        #expect(customer.press(.again).first?.text?.contains("What shaped it?") == true)
    }

    @Test func `the next customer begins in silence and at the usual volume`() throws {
        var customer = try Listener([Self.face], output: .speaker)
        #expect(customer.press(.again).first?.utterance?.volumePercent == 50)
        #expect(customer.press(.louder).first?.text == "Volume 60 percent.")
        #expect(customer.press(.number(9), .quieter).last?.text == "Volume 50 percent.")
        customer.press(.louder, .louder)
        #expect(customer.press(.next, .choose).last?.utterance?.volumePercent == 70)
        #expect(customer.heard.last == "Thank you!")
        // The thanks may end by itself; what follows is another customer's.
        #expect(customer.wait(3_000) == nil)
        #expect(customer.press(.next) == [])
        #expect(customer.press(.again).first?.utterance?.volumePercent == 50)
    }

    @Test func `the volume has ends, and the lower one can still be heard`() throws {
        var customer = try Listener([Self.face], output: .speaker)
        customer.press(.again)
        for _ in 0..<12 { customer.press(.louder) }
        #expect(customer.heard.last == "Volume 100 percent.")
        for _ in 0..<12 { customer.press(.quieter) }
        #expect(customer.heard.last == "Volume 10 percent.")
    }

    @Test func `silence ends speech after as long as a visit waits`() throws {
        var customer = try Listener([Self.face], output: .headphones)
        customer.press(.next)
        #expect(customer.wait(59_999) == nil)
        customer.wait(1)
        customer.press(.next)
        #expect(customer.heard.filter { $0.hasPrefix("How was it?") }.count == 2)
    }

    @Test func `whoever uses keys has three times as long, and twenty seconds to say so`() throws {
        var customer = try Listener([Self.face, Self.recommendation], output: .speaker)
        customer.press(.again, .next, .choose)
        customer.wait(39_999)
        #expect(customer.conversation.picture.seconds == nil)
        #expect(customer.wait(1)?.text?.hasPrefix("Are you still there?") == true)
        #expect(customer.conversation.picture.seconds == 20)
        #expect(customer.wait(1_000) == nil, "the countdown is not read out second by second")
        #expect(customer.press(.next).first?.text?.contains("recommend") == true)
    }

    @Test func `another language is said in its own voice`() throws {
        var customer = try Listener([Self.face], output: .headphones)
        customer.press(.next)
        let said = customer.after(1_000) { conversation, now in
            conversation.pressed(.control(.language(.russian)), downAt: now, at: now)
        }
        #expect(said?.utterance?.language == .russian)
        #expect(said?.text?.hasPrefix("Как вас обслужили?") == true)
    }

    @Test func `the staff's own screen is never said`() throws {
        var customer = try Listener([Self.face], output: .headphones, pin: "2468")
        customer.press(.next)
        #expect(customer.after(1_000) { $0.calledStaff(at: $1) } == nil)
        #expect(customer.press(.number(2), .next, .again).compactMap(\.text) == [])
    }

    @Test func `a text longer than the program may be given ends at a whole character`() {
        let most = Utterance.bytesMax
        let fits = String(repeating: "я", count: most / 2)
        #expect(Utterance(fits, in: .russian, volumePercent: 50).text == fits)
        #expect(Utterance("a" + fits, in: .russian, volumePercent: 50).text.utf8.count == most - 1)
    }
}

extension [Conversation.Keepsake] {
    fileprivate var outcomes: [Outcome] {
        compactMap { if case .end(let end, _) = $0 { end.outcome } else { nil } }
    }
}

extension Picture {
    fileprivate var seconds: Int? {
        if case .stillThere(let still) = self { still.countdown.seconds } else { nil }
    }
}
