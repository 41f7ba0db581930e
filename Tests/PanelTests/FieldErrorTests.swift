import Feedback
import Panel
import Screen
import Settings
import Testing
import Touch

/// Why a key did nothing where a customer types, in words beside the field.
@Suite struct FieldErrorTests {
    private static func say(_ text: String) -> Wording {
        Wording([.russian: text, .english: text])
    }

    private static let words = strings.mapValues { words in
        var words = words
        words.contact.phoneUnfinished = "not a whole number"
        words.contact.emailUnfinished = "not a whole address"
        words.contact.full = "no more fits"
        return words
    }

    /// The question that is typed, at once.
    private func conversation(_ scale: Scale) -> Conversation {
        Conversation(
            questionnaire: Questionnaire(
                key: "test", revision: Revision(number: 1, digest: 1),
                languages: [.russian, .english],
                questions: [Question(key: "typed", scale: scale, wording: Self.say("typed"))]),
            strings: Self.words, screen: screen, at: at(0), newVisitID: { VisitID(7) })
    }

    private func tap(
        _ target: Target, _ conversation: inout Conversation, at milliseconds: UInt64
    ) throws -> [Conversation.Action] {
        let point = try #require(conversation.layout.middle(of: target), "\(target) is not there")
        let now = at(milliseconds)
        return conversation.tapped(
            Tap(contact: ContactNumber(1), down: point, up: point, downAt: now, upAt: now), at: now)
    }

    @Test func `a number that is sent too early says so, until the next key`() throws {
        var conversation = conversation(.phone)
        _ = try tap(.digit(7), &conversation, at: 1_000)
        let sent = try tap(.confirm, &conversation, at: 2_000)
        #expect(sent.kept.isEmpty)
        #expect(conversation.fieldError == .phoneUnfinished)
        #expect(sent.drawn.last?.error == "not a whole number")
        let next = try tap(.digit(9), &conversation, at: 3_000)
        #expect(conversation.fieldError == nil)
        #expect(next.drawn.last?.error == nil)
    }

    @Test func `an address that is sent too early says so, and erasing takes it away`() throws {
        var conversation = conversation(.email)
        _ = try tap(.character("a"), &conversation, at: 1_000)
        let sent = try tap(.confirm, &conversation, at: 2_000)
        #expect(conversation.fieldError == .emailUnfinished)
        #expect(sent.drawn.last?.error == "not a whole address")
        _ = try tap(.erase, &conversation, at: 3_000)
        #expect(conversation.fieldError == nil)
        #expect(conversation.picture.error == nil)
    }

    @Test func `a key beyond the longest text says that no more fits`() throws {
        var conversation = conversation(.comment(lengthMax: 2))
        _ =
            try tap(.character("а"), &conversation, at: 1_000)
            + tap(.character("б"), &conversation, at: 1_100)
        #expect(conversation.fieldError == nil, "the longest text itself fits")
        let full = try tap(.character("в"), &conversation, at: 1_200)
        #expect(conversation.fieldError == .full)
        #expect(full.drawn.last?.error == "no more fits")
        let sent = try tap(.confirm, &conversation, at: 2_000)
        #expect(sent.kept.answers.count == 1)
        #expect(conversation.fieldError == nil)
    }

    @Test func `another language takes the words away`() throws {
        var conversation = conversation(.phone)
        _ = try tap(.confirm, &conversation, at: 1_000)
        #expect(conversation.fieldError == .phoneUnfinished)
        _ = try tap(.language(.english), &conversation, at: 2_000)
        #expect(conversation.fieldError == nil)
    }

    @Test func `who listens hears the words, and not what was typed, in the room`() throws {
        for output in [SpeechSettings.Output.headphones, .speaker] {
            var customer = try Listener(
                [Question(key: "phone", scale: .phone, wording: Self.say("your number?"))],
                output: output, hasNumbers: true)
            customer.press(.again, .number(7))
            let sent = customer.press(.control(.confirm))
            #expect(sent.last?.text == "This number is not complete.")
        }
    }

    @Test func `the words never hold what was typed`() throws {
        var conversation = conversation(.phone)
        for digit in [7, 4, 9] { _ = try tap(.digit(digit), &conversation, at: 1_000) }
        _ = try tap(.confirm, &conversation, at: 2_000)
        #expect(conversation.picture.error?.contains("749") == false)
        #expect(conversation.picture.holdsContact)
    }
}

extension Picture {
    fileprivate var error: String? {
        switch answers {
        case .phonePad(_, _, _, _, _, let error): error
        case .keyboard(let keyboard): keyboard.error
        default: nil
        }
    }
}
