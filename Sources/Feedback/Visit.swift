/// One customer's answers, from the first tap to thanks or time-out: a state machine that takes
/// what the customer did and when, and returns what to do.
///
/// A visit is made at the first tap, on the first question, which stood there before.
package struct Visit: Sendable {
    /// One screen: a question, or the consent before it.
    private struct Step {
        var question: QuestionNumber
        var isConsent = false
    }

    private enum State {
        case asking(Step, shownAt: Instant)
        case thanking
        case over
    }

    package let id: VisitID
    private let questionnaire: Questionnaire
    private let startedAt: Instant
    /// Questions that cannot be asked here, such as one whose keyboard does not fit the screen:
    /// nobody is asked, and nobody has passed over them.
    package var unavailable: Set<QuestionNumber> = []
    /// How many times as long as others this customer is waited for.
    package var patience: UInt64 = 1
    private var state: State
    /// What was last given to each question, superseded answers left out.
    private var given: [QuestionNumber: Given] = [:]
    /// The screens before this one, for going back.
    private var path: [Step] = []
    private var skippedAny = false
    /// Every rule that has triggered in this visit: each triggers at most once.
    private var triggered: RuleSet = []
    private var wakeAt: Instant?

    /// - Parameters:
    ///   - shownAt: when the first question appeared.
    ///   - startedAt: when the customer's first tap came.
    package init(
        id: VisitID, questionnaire: Questionnaire, shownAt: Instant, startedAt: Instant
    ) {
        self.id = id
        self.questionnaire = questionnaire
        self.startedAt = startedAt
        state = .asking(Step(question: .first), shownAt: shownAt)
    }

    package var isOver: Bool {
        if case .over = state { true } else { false }
    }

    /// Whether `back` would do something.
    package var canGoBack: Bool {
        if case .asking = state { !path.isEmpty } else { false }
    }

    /// What is chosen of a question that takes several choices.
    package func chosen(for question: QuestionNumber) -> ChoiceSet {
        if case .several(let choices) = given[question] { choices } else { [] }
    }

    /// The customer chose. A choice that is not on the question's scale is our own mistake.
    ///
    /// - Parameter contact: what was typed, on a scale for it.
    package mutating func chose(
        _ choice: Choice, contact: CustomerContact? = nil, at now: Instant
    ) -> [Action] {
        guard let (question, shownAt) = asked else {
            return []  // A second tap while we say thanks is impatience, not a second opinion.
        }
        let scale = questionnaire[question].scale
        precondition(scale.contains(choice))
        // A printed button can name the choice of a contact, but brings none.
        guard scale.contactKind == contact?.kind else { return [] }
        guard !scale.takesSeveral else { return toggled(choice, at: now) }
        given[question] = .one(choice)
        var contact = contact
        contact?.consent = questionnaire[question].consent?.version
        return [.keep(answer(to: question, choice, shownAt: shownAt, at: now), contact)]
            + moveOn(from: Step(question: question), at: now)
    }

    /// The customer tapped one of several choices: it joins those chosen, or leaves them. The
    /// answer carries all of them, so that none is lost when the customer walks away.
    package mutating func toggled(_ choice: Choice, at now: Instant) -> [Action] {
        guard let (question, shownAt) = asked else { return [] }
        let scale = questionnaire[question].scale
        precondition(scale.takesSeveral && scale.contains(choice))
        let chosen = chosen(for: question).toggling(choice)
        guard chosen.count <= scale.severalMax else { return stirred(at: now) }
        given[question] = chosen.isEmpty ? nil : .several(chosen)
        let answer = answer(to: question, chosen.first, chosen, shownAt: shownAt, at: now)
        return [.keep(answer, nil), .showChosen(chosen, on: question)] + stirred(at: now)
    }

    /// The customer has named everything. Where that is nothing, the question is passed over.
    package mutating func done(at now: Instant) -> [Action] {
        guard let (question, _) = asked, questionnaire[question].scale.takesSeveral else {
            return []
        }
        guard given[question] != nil else { return skipped(at: now) }
        return moveOn(from: Step(question: question), at: now)
    }

    /// The customer agreed to the consent on the screen.
    package mutating func agreed(at now: Instant) -> [Action] {
        guard case .asking(let step, _) = state, step.isConsent else { return [] }
        path.append(step)
        return ask(Step(question: step.question), at: now)
    }

    /// The customer did not agree to the consent on the screen: the question is passed over, and a
    /// contact that was given before is taken back.
    package mutating func refused(at now: Instant) -> [Action] {
        guard case .asking(let step, let shownAt) = state, step.isConsent else { return [] }
        skippedAny = true
        var actions: [Action] = []
        if given.removeValue(forKey: step.question) != nil {
            let answer = answer(to: step.question, .takenBack, shownAt: shownAt, at: now)
            actions = [.keep(answer, nil)]
        }
        return actions + moveOn(from: step, at: now)
    }

    /// The customer passed over the question without answering it.
    package mutating func skipped(at now: Instant) -> [Action] {
        guard case .asking(let step, _) = state, step.question != .first else { return [] }
        guard !step.isConsent else { return refused(at: now) }
        skippedAny = skippedAny || given[step.question] == nil
        return moveOn(from: step, at: now)
    }

    /// The customer wants to see the screen before this one again.
    package mutating func wentBack(at now: Instant) -> [Action] {
        guard canGoBack, let step = path.popLast() else { return [] }
        return ask(step, at: now)
    }

    /// The customer did something that is no answer: a digit typed, another language.
    package mutating func stirred(at now: Instant) -> [Action] {
        guard case .asking = state else { return [] }
        return [wake(at: idle(from: now))]
    }

    /// The picture that was asked for stands on the screen only now: the disk was slow.
    package mutating func shown(at now: Instant) -> [Action] {
        switch state {
        case .asking(let step, _):
            state = .asking(step, shownAt: now)
            return [wake(at: idle(from: now))]
        case .thanking:
            return [wake(at: now.advanced(byMilliseconds: questionnaire.timing.thanksMilliseconds))]
        case .over: return []
        }
    }

    /// The time that was asked for has come; earlier or unasked calls change nothing.
    package mutating func woke(at now: Instant) -> [Action] {
        guard let wakeAt, now >= wakeAt else { return [] }
        self.wakeAt = nil
        switch state {
        case .asking(let step, _): return wokeWhileAsking(step, at: now)
        case .thanking:
            state = .over
            return [.finish]
        case .over: return []
        }
    }

    /// The panel stops, or its questionnaire is replaced.
    package mutating func interrupted(at now: Instant) -> [Action] {
        guard case .asking(let step, _) = state else { return [] }
        return end(.left, on: step.question, at: now) + [.finish]
    }

    // MARK: -

    /// The question on the screen; nil while a consent stands there, or nothing is asked.
    private var asked: (question: QuestionNumber, shownAt: Instant)? {
        guard case .asking(let step, let shownAt) = state, !step.isConsent else { return nil }
        return (step.question, shownAt)
    }

    /// A customer who named reasons on the last screen and left has answered everything.
    private mutating func wokeWhileAsking(_ step: Step, at now: Instant) -> [Action] {
        let isLast = questionAfter(step) == nil
        guard isLast, !chosen(for: step.question).isEmpty else {
            return end(.timedOut, on: step.question, at: now) + [.finish]
        }
        return moveOn(from: step, at: now)
    }

    private mutating func moveOn(from step: Step, at now: Instant) -> [Action] {
        if let next = questionAfter(step) {
            path.append(step)
            let needsConsent = questionnaire[next].consent != nil
            return ask(Step(question: next, isConsent: needsConsent), at: now)
        }
        let actions = end(skippedAny ? .skipped : .completed, on: step.question, at: now)
        guard questionnaire.timing.thanksMilliseconds > 0 else { return actions + [.finish] }
        state = .thanking
        return actions + [
            .thank, wake(at: now.advanced(byMilliseconds: questionnaire.timing.thanksMilliseconds)),
        ]
    }

    private func questionAfter(_ step: Step) -> QuestionNumber? {
        var next = questionnaire.question(after: step.question, given: given)
        while let number = next, unavailable.contains(number) {
            next = questionnaire.question(after: number, given: given)
        }
        return next
    }

    private mutating func ask(_ step: Step, at now: Instant) -> [Action] {
        state = .asking(step, shownAt: now)
        return [
            step.isConsent ? .askConsent(step.question) : .ask(step.question),
            wake(at: idle(from: now)),
        ]
    }

    private mutating func end(
        _ outcome: Outcome, on question: QuestionNumber, at now: Instant
    ) -> [Action] {
        state = .over
        return [
            .keepEnd(
                VisitEnd(
                    visit: id, revision: questionnaire.revision, outcome: outcome,
                    question: question,
                    milliseconds: UInt32(clamping: now.milliseconds(since: startedAt))))
        ]
    }

    private func idle(from now: Instant) -> Instant {
        now.advanced(byMilliseconds: questionnaire.timing.idleMilliseconds * patience)
    }

    private mutating func wake(at time: Instant) -> Action {
        wakeAt = time
        return .wake(at: time)
    }

    /// Call it once `given` has what the customer chose.
    private mutating func answer(
        to question: QuestionNumber, _ choice: Choice, _ several: ChoiceSet = [],
        shownAt: Instant, at now: Instant
    ) -> Answer {
        forgetWhatNoLongerApplies()
        let satisfied = questionnaire.rulesSatisfied(by: given)
        let milliseconds = now.milliseconds(since: shownAt)
        let isTooFast = milliseconds <= Marks.fasterThanAPersonMilliseconds1
        let answer = Answer(
            visit: id, revision: questionnaire.revision, question: question, choice: choice,
            several: several, millisecondsSinceShown: UInt32(clamping: milliseconds),
            marks: isTooFast ? .fasterThanAPerson1 : [],
            triggers: satisfied.subtracting(triggered))
        triggered.formUnion(satisfied)
        return answer
    }

    /// After a changed answer, a question that would not be asked any more has no say in the rules:
    /// a phone number left while unhappy does not trigger once the face is a happy one.
    private mutating func forgetWhatNoLongerApplies() {
        // In order: a condition names an earlier question, which may just have been forgotten.
        for question in given.keys.sorted()
        where !questionnaire[question].askWhen.hold(given) {
            given[question] = nil
        }
    }
}
