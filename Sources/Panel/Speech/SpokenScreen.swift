import Feedback
import Screen
import Settings

/// What one screen says to a customer who does not see it: a pure value.
struct SpokenScreen: Hashable, Sendable {
    let picture: Picture
    let words: PanelStrings
    /// Whether answers are pressed by their numbers.
    var hasNumbers = false
    /// Whether the customer alone hears it, so that what was typed may be said (P8).
    var isPrivate: Bool
    /// What was typed so far.
    var typed = ""

    /// From the heading to the last answer.
    var whole: [String] {
        switch picture {
        case .question(let question): heading(question) + answers(question) + news(question)
        case .thanks(let line): [line]
        case .tellStaff(let line, let whatToDo), .outOfOrder(let line, let whatToDo):
            [line, whatToDo]
        case .stillThere(let still):
            [still.line, words.stillThere.closesIn.text(still.countdown.seconds)]
        case .asleep(let line, let opens): [line, opens]
        case .cleaning(let line, _), .calibration(let line, _, _, _): [line]
        // The staff's own: everybody at the counter would hear it.
        case .pin, .staff: []
        }
    }

    private func heading(_ question: QuestionPicture) -> [String] {
        let place = question.progress.map { progress in
            words.speech.question.filled { $0 == .step ? "\(progress.step)" : "\(progress.of)" }
        }
        return [place, question.title].compactMap(\.self)
    }

    private func news(_ question: QuestionPicture) -> [String] {
        question.news.map { [$0.heading, $0.line] } ?? []
    }

    private func answers(_ question: QuestionPicture) -> [String] {
        switch question.answers {
        case .faces(let count, _, _):
            return numbered(words.faces.names(count: count), from: 1)
        case .numbers(let low, let high):
            return [(0, low), (10, high)].map { number, end in
                hasNumbers ? press(end, number) : end.isEmpty ? "\(number)" : "\(number): \(end)"
            }
        case .tiles(let tiles): return numbered(tiles, from: 1)
        case .tileSet(let tiles, let chosen, _):
            return numbered(
                tiles.enumerated().map { place, tile in
                    let isChosen = chosen.contains(Choice(UInt8(place + 1)))
                    return isChosen ? "\(tile), \(words.speech.chosen)" : tile
                }, from: 1)
        case .consent(let text, _, _): return [text]
        case .phonePad(_, _, let note, _, _, _):
            // Digit by digit, or it would be a number of many millions.
            let digits = typed.map { "\($0)" }.joined(separator: " ")
            return isPrivate ? [note, digits] : [words.speech.headphones]
        case .keyboard(let keyboard):
            return isPrivate ? [keyboard.note, keyboard.typed] : [words.speech.headphones]
        }
    }

    private func numbered(_ answers: [String], from first: Int) -> [String] {
        guard hasNumbers else { return [answers.joined(separator: ", ")] }
        return answers.enumerated().map { press($1, first + $0) }
    }

    private func press(_ choice: String, _ number: Int) -> String {
        words.speech.press.filled { $0 == .number ? "\(number)" : choice }
    }

    // MARK: One target

    /// What the focus is on; nil where that would tell a contact, or is the staff's.
    func name(of target: Target) -> String? {
        switch target {
        case .choice(let choice): return name(of: choice)
        case .digit(let digit): return isPrivate ? "\(digit)" : nil
        case .character(let character): return isPrivate ? name(of: character) : nil
        case .erase: return words.keyboard.erase
        case .confirm: return confirm
        case .back: return words.back
        case .skip: return words.skip
        case .language(let tag): return languageName(tag)
        case .keyboard(let control): return name(of: control)
        case .agree: return words.consent.agree
        case .decline: return words.consent.noThanks
        case .stay: return words.stillThere.goOn
        case .leave: return words.stillThere.leave
        case .staff: return nil
        }
    }

    private var question: QuestionPicture? {
        if case .question(let question) = picture { question } else { nil }
    }

    private func name(of choice: Choice) -> String? {
        let place = Int(choice.rawValue)
        switch question?.answers {
        case .faces(let count, _, _):
            let names = words.faces.names(count: count)
            return names.indices.contains(place - 1) ? names[place - 1] : nil
        case .numbers(let low, let high):
            let end = place == 0 ? low : place == 10 ? high : ""
            return end.isEmpty ? "\(place)" : "\(place), \(end)"
        case .tiles(let tiles):
            return tiles.indices.contains(place - 1) ? tiles[place - 1] : nil
        case .tileSet(let tiles, let chosen, _):
            guard tiles.indices.contains(place - 1) else { return nil }
            let isChosen = chosen.contains(choice)
            let state = isChosen ? words.speech.chosen : words.speech.notChosen
            return "\(tiles[place - 1]), \(state)"
        case .phonePad, .consent, .keyboard, nil: return nil
        }
    }

    func name(of character: Character) -> String {
        character == " " ? words.keyboard.space : String(character)
    }

    private func name(of control: KeyboardControl) -> String {
        switch control {
        case .shift: words.keyboard.shift
        case .layout: words.keyboard.layout
        case .symbols: isOnSymbols ? words.keyboard.letters : words.keyboard.symbols
        }
    }

    private var isOnSymbols: Bool {
        if case .keyboard(let keyboard) = question?.answers {
            keyboard.page == .symbols
        } else {
            false
        }
    }

    private var confirm: String {
        switch question?.answers {
        case .tileSet(_, _, let done): done
        case .phonePad(_, let confirm, _, _, _, _): confirm
        case .keyboard(let keyboard): keyboard.confirm
        case .faces, .numbers, .tiles, .consent, nil: words.send
        }
    }

    private func languageName(_ tag: LanguageTag) -> String {
        let offer = question?.languages.first { $0.tag == tag }
        return "\(words.languages): \(offer?.name ?? tag.code)"
    }

    // MARK: What changed on it

    /// Why the last key did nothing, where that stands there only now.
    func refused(since before: SpokenScreen) -> [String] {
        guard let error, error != before.error else { return [] }
        return [error]
    }

    /// It holds nothing that was typed.
    private var error: String? {
        switch question?.answers {
        case .phonePad(_, _, _, _, _, let error): error
        case .keyboard(let keyboard): keyboard.error
        case .faces, .numbers, .tiles, .tileSet, .consent, nil: nil
        }
    }

    /// The tiles that were turned over since `before`.
    func turnedOver(since before: SpokenScreen) -> [String] {
        guard case .tileSet(_, let chosen, _) = question?.answers,
            case .tileSet(_, let earlier, _) = before.question?.answers
        else { return [] }
        return chosen.symmetricDifference(earlier).sorted().compactMap { name(of: $0) }
    }

    /// What was typed or erased since `before`; nothing where that is a contact others may hear.
    func retyped(since before: SpokenScreen) -> [String] {
        guard isPrivate, typed != before.typed else { return [] }
        guard typed.count > before.typed.count else { return [words.speech.erased] }
        return [typed.last.map { name(of: $0) } ?? ""]
    }
}
