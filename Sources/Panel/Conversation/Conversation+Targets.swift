import Feedback
import Screen
import Touch

// MARK: - What a target means

extension Conversation {
    mutating func chose(_ target: Target, at now: Instant) -> [Action] {
        switch scene {
        case .question(let number): chose(target, on: questionnaire[number], number, at: now)
        case .consent(let number): answered(target, number, at: now)
        case .staff: staffChose(target, at: now)
        case .thanks, .tellStaff, .rest, .cleaning: ignore(.unready, at: now)
        }
    }

    private mutating func chose(
        _ target: Target, on question: Question, _ number: QuestionNumber, at now: Instant
    ) -> [Action] {
        fieldError = nil
        switch target {
        case .choice(let choice) where question.scale.takesSeveral:
            return toggle(choice, at: now)
        case .choice(let choice): return onVisit(at: now) { $0.chose(choice, at: now) }
        case .confirm where question.scale.takesSeveral:
            return onVisit(at: now) { $0.done(at: now) }
        case .confirm: return confirmed(question, at: now)
        case .digit(let digit): return typed(Character("\(digit)"), question, at: now)
        case .character(let character): return typed(character, question, at: now)
        case .keyboard(let control):
            let layouts = PictureBook.layouts(for: question.scale, in: language)
            typing.press(control, layoutCount: layouts.count)
            return redraw() + stir(at: now)
        case .erase:
            typing.erase()
            return redraw() + stir(at: now)
        case .back, .skip, .language: return moved(target, number, at: now)
        case .agree, .decline, .stay, .leave, .staff: return stir(at: now)
        }
    }

    /// The consent before a question.
    private mutating func answered(
        _ target: Target, _ number: QuestionNumber, at now: Instant
    ) -> [Action] {
        switch target {
        case .agree: onVisit(at: now) { $0.agreed(at: now) }
        case .decline: onVisit(at: now) { $0.refused(at: now) }
        case .back, .skip, .language: moved(target, number, at: now)
        default: stir(at: now)
        }
    }

    /// The controls that every question has.
    private mutating func moved(
        _ target: Target, _ number: QuestionNumber, at now: Instant
    ) -> [Action] {
        switch target {
        case .back: return onVisit(at: now) { $0.wentBack(at: now) }
        case .skip: return onVisit(at: now) { $0.skipped(at: now) }
        case .language(let tag):
            language = tag
            typing.languageChanged()
            // Another language may run the other way: what is under a finger is not what it met.
            sceneSince = now
            // The customer looks at a new picture: the time to answer starts again.
            if number == .first && visit == nil { shownAt = now }
            return redraw() + stir(at: now)
        default: return stir(at: now)
        }
    }

    private mutating func toggle(_ choice: Choice, at now: Instant) -> [Action] {
        // The second half of a double tap would take the reason back.
        if let toggled, toggled.choice == choice,
            now.milliseconds(since: toggled.at) < lockOutMilliseconds
        {
            return ignore(.lockOut, at: now)
        }
        toggled = (choice, now)
        return onVisit(at: now) { $0.toggled(choice, at: now) }
    }

    private mutating func confirmed(_ question: Question, at now: Instant) -> [Action] {
        guard let contact = CustomerContact(typed(for: question), on: question.scale) else {
            fieldError = question.scale.whyUnfinished
            return redraw() + stir(at: now)
        }
        return onVisit(at: now) { $0.chose(.given, contact: contact, at: now) }
    }

    private mutating func typed(
        _ character: Character, _ question: Question, at now: Instant
    ) -> [Action] {
        if !typing.type(character, fits: { Self.fits($0, question) }) { fieldError = .full }
        return redraw() + stir(at: now)
    }

    /// Whether a customer may type so much.
    private static func fits(_ text: String, _ question: Question) -> Bool {
        switch question.scale {
        // The prefix begins with a plus sign, which is no digit.
        case .phone:
            (question.phonePrefix + text).utf8.count - 1 <= CustomerContact.digitCount.upperBound
        case .email: text.utf8.count <= CustomerContact.emailBytesMax
        case .comment(let lengthMax): CustomerContact.commentFits(text, lengthMax: lengthMax)
        case .fourFaces, .fiveFaces, .recommendation, .reasons: false
        }
    }

    private func typed(for question: Question) -> String {
        question.scale == .phone ? question.phonePrefix + typing.text : typing.text
    }

    mutating func stir(at now: Instant) -> [Action] {
        guard visit == nil else { return onVisitThatWaits(at: now) { $0.stirred(at: now) } }
        let time = now.advanced(byMilliseconds: idleMilliseconds)
        forgetAt = time
        return [.wake(at: time)]
    }
}

extension Scale {
    /// Why what was typed cannot be sent.
    fileprivate var whyUnfinished: FieldError? {
        switch self {
        case .phone: .phoneUnfinished
        case .email: .emailUnfinished
        // Nothing is wrong with an empty one; who has none skips.
        case .comment, .fourFaces, .fiveFaces, .recommendation, .reasons: nil
        }
    }
}
