import Feedback
import Screen
import Settings
import Touch

// MARK: - What a visit wants

extension Conversation {
    /// A step of the visit in progress, if there is one.
    mutating func onVisitThatWaits(
        at now: Instant, _ step: (inout Visit) -> [Visit.Action]
    ) -> [Action] {
        guard visit != nil else { return [] }
        return onVisit(at: now, step)
    }

    mutating func onVisit(
        at now: Instant, _ step: (inout Visit) -> [Visit.Action]
    ) -> [Action] {
        var visit =
            self.visit
            ?? Visit(
                id: newVisitID(), questionnaire: questionnaire, shownAt: shownAt, startedAt: now)
        visit.patience = isPatient ? TimeOut.patience : 1
        visit.unavailable = book.knownUnavailable(on: screen, in: language)
        let actions = step(&visit)
        self.visit = visit
        return perform(actions, at: now)
    }

    private mutating func perform(_ wishes: [Visit.Action], at now: Instant) -> [Action] {
        var keepsakes: [Keepsake] = []
        var next: Scene?
        var wake: Instant?
        for wish in wishes {
            switch wish {
            case .keep(let answer, let contact):
                let judgement = scrutiny.judged(answer, at: now)
                keepsakes.append(
                    .answer(judgement.answer, contact: contact, language: language, at: now))
                keepsakes += judgement.late.map { .lateMark($0, at: now) }
            case .showChosen(let choices, _): chosenAfterKeeping = choices
            case .keepEnd(let end): keepsakes.append(.end(end, at: now))
            case .ask(let question): next = .question(question)
            case .askConsent(let question): next = .consent(question)
            case .thank: next = .thanks
            case .finish:
                visit = nil
                isAwake = false
                next = .question(.first)
            case .wake(let time): wake = time
            }
        }
        let actions = keep(keepsakes, at: now) + showWhenKept(next, at: now)
        return actions + (wake.map { wait(until: $0, saying: next == .thanks) } ?? [])
    }

    /// A question is left when nobody goes on with it, but not without a word before.
    private mutating func wait(until time: Instant, saying isThanks: Bool) -> [Action] {
        // Where every tap must be an answer, none can be a sign of life.
        guard !isThanks, scene != .thanks, !questionnaire.answersFillScreen else {
            idle = nil
            return [.wake(at: time)]
        }
        let timeOut = TimeOut(
            endsAt: time, idleMilliseconds: idleMilliseconds, isPatient: isPatient)
        idle = timeOut
        return [.wake(at: timeOut.beginsAt)]
    }

    mutating func keep(_ keepsakes: [Keepsake], at now: Instant) -> [Action] {
        guard !keepsakes.isEmpty else { return [] }
        keepsUnderWay += 1
        defer { ignored = nil }
        return [.keep(keepsakes + (ignored.map { [.ignored($0, at: now)] } ?? []))]
    }

    mutating func showWhenKept(_ next: Scene?, at now: Instant) -> [Action] {
        guard let next else { return [] }
        guard keepsUnderWay == 0 else {
            sceneAfterKeeping = next
            return []
        }
        return show(next, at: now)
    }

    mutating func hold(_ tap: HeldTap) -> [Action] {
        guard held.count < Self.heldTapsMax else { return ignore(.overflow, at: tap.at) }
        held.append(tap)
        return []
    }

    mutating func playHeldTaps(at now: Instant) -> [Action] {
        var actions: [Action] = []
        while keepsUnderWay == 0, !held.isEmpty {
            let tap = held.removeFirst()
            let meetsItsPicture =
                tap.sceneNumber.map { $0 == sceneNumber } ?? (scene == .question(.first))
            if meetsItsPicture {
                // A printed face stood there before the picture did.
                shownAt = min(shownAt, tap.shownAt)
                actions += chose(tap.target, at: tap.at)
            } else {
                actions += ignore(.unready, at: tap.at)
            }
        }
        return actions
    }
}

// MARK: - What stands on the screen

extension Conversation {
    mutating func show(_ wanted: Scene, at now: Instant) -> [Action] {
        let isFree = wanted == .question(.first) && visit == nil
        let next = isFree && !isAwake ? rest.map { Scene.rest($0) } ?? wanted : wanted
        shownAt = now
        chosenAfterKeeping = nil
        if isFree {
            language = questionnaire.languages[0]
            typing = Typing()
            idle = nil
            usesKeys = false
            narrator?.end()
        }
        // The first question after a visit is another customer's, though it looks the same.
        if next != scene || visit == nil { lockedSince = now }
        guard next != scene || secondsForSign != nil else { return redraw() }
        begin(next, at: now)
        return redraw()
    }

    /// Another picture, in which nothing of the one before counts.
    mutating func begin(_ next: Scene, at now: Instant) {
        scene = next
        sceneSince = now
        sceneNumber += 1
        secondsForSign = nil
        pressed = nil
        toggled = nil
        fieldError = nil
        chosen = []
        typing = Typing()
        if case .question(let number) = next {
            chosen = visit?.chosen(for: number) ?? []
            typing = Typing(beginsWithCapital: questionnaire[number].scale.isComment)
        }
        // Whoever used the keys goes on with them, from the first answer.
        if focus != nil {
            layOut()
            focus = layout.target(after: nil)
        }
    }

    /// The tiles as they are on the disk.
    mutating func show(chosen choices: ChoiceSet) -> [Action] {
        chosenAfterKeeping = nil
        chosen = choices
        return redraw()
    }

    mutating func redraw() -> [Action] {
        layOut()
        return [.draw(picture)]
    }

    /// What a technician must not overlook, and a customer may read.
    var notice: String? { serviceEndsAt == nil ? nil : words.testing }

    mutating func release() -> [Action] {
        pressed = nil
        return redraw()
    }

    func target(at point: TouchPoint) -> Target? {
        layout.target(atShareX: point.x, y: point.y)
    }

    var words: PanelStrings { book.words(in: language) }
}

extension Scale {
    fileprivate var isComment: Bool {
        if case .comment = self { true } else { false }
    }
}
