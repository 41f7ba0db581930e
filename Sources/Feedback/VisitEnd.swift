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
