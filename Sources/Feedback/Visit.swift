/// How a visit ended.
package enum Outcome: UInt8, Hashable, Sendable {
    /// Every question that applied was answered.
    case completed = 1
    /// The end was reached, and at least one question was skipped on the way.
    case skipped = 2
    /// Nobody answered the question on the screen for as long as the questionnaire waits.
    case timedOut = 3
    /// The panel ended it: it was stopped, or its questionnaire was replaced.
    case left = 4

    package var name: String {
        switch self {
        case .completed: "completed"
        case .skipped: "skipped"
        case .timedOut: "timed-out"
        case .left: "left"
        }
    }
}

/// The end of one visit, kept as a record of its own.
package struct VisitEnd: Hashable, Sendable {
    package var visit: VisitID
    package var revision: Revision
    package var outcome: Outcome
    /// The question on the screen when the visit ended; the last one asked where it was completed.
    package var question: QuestionNumber
    /// Since the first tap.
    package var milliseconds: UInt32

    package init(
        visit: VisitID, revision: Revision, outcome: Outcome, question: QuestionNumber,
        milliseconds: UInt32
    ) {
        self.visit = visit
        self.revision = revision
        self.outcome = outcome
        self.question = question
        self.milliseconds = milliseconds
    }
}

/// One customer's answers, from the first tap to thanks or time-out: a state machine that takes
/// what the customer did and when, and returns what to do.
///
/// A visit is made at the first tap, on the first question, which stood there before.
package struct Visit: Sendable {
    package enum Action: Hashable, Sendable {
        /// Store the answer, sealed with the contact where there is one, before anything after it
        /// in the list is shown.
        case keep(Answer, CustomerContact?)
        /// Store the end of the visit.
        case keepEnd(VisitEnd)
        /// Show the question, as soon as everything kept before is durable.
        case ask(QuestionNumber)
        /// Say thanks, as soon as everything kept before is durable.
        case thank
        /// The visit is over: show the first question again, for the next customer.
        case finish
        /// Call `woke(at:)` at this time. Replaces an earlier wish.
        case wake(at: Instant)
    }

    private enum State {
        case asking(QuestionNumber, shownAt: Instant)
        case thanking
        case over
    }

    package let id: VisitID
    private let questionnaire: Questionnaire
    private let startedAt: Instant
    private var state: State
    /// The newest choice for each question, superseded ones left out.
    private var choices: [QuestionNumber: Choice] = [:]
    /// The questions on the screen before this one, for going back.
    private var path: [QuestionNumber] = []
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
        state = .asking(.first, shownAt: shownAt)
    }

    package var isOver: Bool {
        if case .over = state { true } else { false }
    }

    /// Whether `back` would do something.
    package var canGoBack: Bool {
        if case .asking = state { !path.isEmpty } else { false }
    }

    /// The customer chose. A choice that is not on the question's scale is our own mistake.
    package mutating func chose(
        _ choice: Choice, contact: CustomerContact? = nil, at now: Instant
    ) -> [Action] {
        guard case .asking(let question, let shownAt) = state else {
            return []  // A second tap while we say thanks is impatience, not a second opinion.
        }
        precondition(questionnaire[question].scale.contains(choice))
        choices[question] = choice
        forgetWhatNoLongerApplies()
        let answer = answer(to: question, choice, shownAt: shownAt, at: now)
        return [.keep(answer, contact)] + moveOn(from: question, at: now)
    }

    /// The customer passed over the question without answering it.
    package mutating func skipped(at now: Instant) -> [Action] {
        guard case .asking(let question, _) = state, question != .first else { return [] }
        skippedAny = skippedAny || choices[question] == nil
        return moveOn(from: question, at: now)
    }

    /// The customer wants to see the question before this one again.
    package mutating func wentBack(at now: Instant) -> [Action] {
        guard canGoBack, let question = path.popLast() else { return [] }
        return ask(question, at: now)
    }

    /// The customer did something that is no answer: a digit typed, another language.
    package mutating func stirred(at now: Instant) -> [Action] {
        guard case .asking = state else { return [] }
        return [wake(at: now.advanced(byMilliseconds: questionnaire.timing.idleMilliseconds))]
    }

    /// The picture that was asked for stands on the screen only now: the disk was slow.
    package mutating func shown(at now: Instant) -> [Action] {
        switch state {
        case .asking(let question, _):
            state = .asking(question, shownAt: now)
            return [wake(at: now.advanced(byMilliseconds: questionnaire.timing.idleMilliseconds))]
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
        case .asking(let question, _): return end(.timedOut, on: question, at: now) + [.finish]
        case .thanking:
            state = .over
            return [.finish]
        case .over: return []
        }
    }

    /// The panel stops, or its questionnaire is replaced.
    package mutating func interrupted(at now: Instant) -> [Action] {
        guard case .asking(let question, _) = state else { return [] }
        return end(.left, on: question, at: now) + [.finish]
    }

    // MARK: -

    private mutating func moveOn(from question: QuestionNumber, at now: Instant) -> [Action] {
        if let next = questionnaire.question(after: question, given: choices) {
            path.append(question)
            return ask(next, at: now)
        }
        let actions = end(skippedAny ? .skipped : .completed, on: question, at: now)
        guard questionnaire.timing.thanksMilliseconds > 0 else { return actions + [.finish] }
        state = .thanking
        return actions + [
            .thank, wake(at: now.advanced(byMilliseconds: questionnaire.timing.thanksMilliseconds)),
        ]
    }

    private mutating func ask(_ question: QuestionNumber, at now: Instant) -> [Action] {
        state = .asking(question, shownAt: now)
        return [
            .ask(question),
            wake(at: now.advanced(byMilliseconds: questionnaire.timing.idleMilliseconds)),
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

    private mutating func wake(at time: Instant) -> Action {
        wakeAt = time
        return .wake(at: time)
    }

    private mutating func answer(
        to question: QuestionNumber, _ choice: Choice, shownAt: Instant, at now: Instant
    ) -> Answer {
        let satisfied = questionnaire.rulesSatisfied(by: choices)
        let milliseconds = now.milliseconds(since: shownAt)
        let isTooFast = milliseconds <= Marks.fasterThanAPersonMilliseconds1
        let answer = Answer(
            visit: id, revision: questionnaire.revision, question: question, choice: choice,
            millisecondsSinceShown: UInt32(clamping: milliseconds),
            marks: isTooFast ? .fasterThanAPerson1 : [],
            triggers: satisfied.subtracting(triggered))
        triggered.formUnion(satisfied)
        return answer
    }

    /// After a changed answer, a question that would not be asked any more has no say in the rules:
    /// a phone number left while unhappy does not trigger once the face is a happy one.
    private mutating func forgetWhatNoLongerApplies() {
        // In order: a condition names an earlier question, which may just have been forgotten.
        for question in choices.keys.sorted()
        where !questionnaire[question].askWhen.hold(choices) {
            choices[question] = nil
        }
    }
}
