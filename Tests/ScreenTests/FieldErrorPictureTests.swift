import Feedback
import Screen
import Testing

/// The words of an error beside the field, where nothing else moves for them.
@Suite struct FieldErrorPictureTests {
    private static let sizes = [
        ScreenSize(width: 1_280, height: 800, diagonalInches: 10.1)!,
        ScreenSize(width: 800, height: 480, diagonalInches: 7)!,
        ScreenSize(width: 1_080, height: 1_920, diagonalInches: 21.5)!,
    ]

    private func layout(
        _ answers: QuestionPicture.Answers, _ size: ScreenSize, _ direction: Direction
    ) -> Layout {
        Layout(
            .question(
                QuestionPicture(
                    title: "Your number?", answers: answers, back: "Back", skip: "Skip",
                    language: .english, direction: direction)), on: size)
    }

    private func pad(_ error: String?) -> QuestionPicture.Answers {
        .phonePad(
            typed: "+7 (912) ", confirm: "Send", note: "We call you back", isComplete: false,
            rest: "###-##-##", error: error)
    }

    private func keyboard(_ error: String?) -> QuestionPicture.Answers {
        var picture = KeyboardPicture(
            purpose: .email, typed: "a@", note: "Only to reply", confirm: "Send",
            isComplete: false, layout: .en)
        picture.error = error
        return .keyboard(picture)
    }

    @Test(arguments: sizes, [Direction.leftToRight, .rightToLeft])
    func `no key moves, and words with a sign stand in the note's place`(
        size: ScreenSize, direction: Direction
    ) throws {
        let words = "This number is not complete"
        for answers in [pad, keyboard] {
            let before = layout(answers(nil), size, direction)
            let after = layout(answers(words), size, direction)
            #expect(after.spots == before.spots)
            #expect(after.shortcomings == before.shortcomings)
            let sign = try #require(after.elements.first { $0.figure == .condition(.attention) })
            let text = try #require(after.elements.first { $0.text == words })
            let note = try #require(before.elements.first { $0.isNote })
            #expect(!after.elements.contains { $0.isNote })
            #expect(note.rect.union(text.rect) == note.rect, "beside the field, as the note was")
            #expect(sign.rect.intersection(text.rect).isEmpty)
            #expect(
                (sign.rect.x < text.rect.x) == (direction == .leftToRight),
                "the sign stands where a line begins")
            let field = try #require(before.elements.first { $0.style == .field })
            let marked = try #require(after.elements.first { $0.style == .fieldInError })
            #expect(field.rect == marked.rect)
        }
    }
}

extension Element {
    fileprivate var text: String? {
        if case .text(let block) = figure { block.text } else { nil }
    }

    fileprivate var isNote: Bool { ["We call you back", "Only to reply"].contains(text) }

    fileprivate var style: Button.Style? {
        if case .button(let button) = figure { button.style } else { nil }
    }
}
