import Feedback

/// A panel that thanks for three seconds, and those who press on it.
struct BusyCounter {
    static let thanks: UInt64 = 3_000

    var watch = MisuseWatch(counter())
    /// When the first question stands there again, in milliseconds.
    var readyAt: UInt64 = 600_000
    var nextVisit: UInt64 = 1
    /// Every mark by answer, as the centre would have it in the end.
    var marks: [AnswerName: Marks] = [:]
    var late: [LateMark] = []

    /// Somebody chooses a face `after` the question appeared; returns the visit.
    @discardableResult
    mutating func face(_ choice: UInt8, after: UInt64, place: PressPlace? = nil) -> VisitID {
        let visit = VisitID(nextVisit)
        nextVisit += 1
        let now = at(readyAt + after)
        if let place { watch.pressed(place, at: now) }
        answer(choice, of: visit, to: .first, after: after, at: now)
        readyAt += after + Self.thanks
        return visit
    }

    mutating func answer(
        _ choice: UInt8, of visit: VisitID, to question: QuestionNumber, after: UInt64,
        at now: Instant
    ) {
        let answer = Answer(
            visit: visit, revision: counter().revision, question: question, choice: Choice(choice),
            millisecondsSinceShown: UInt32(after))
        marks[AnswerName(answer), default: []].formUnion(watch.answered(answer, at: now))
        take()
    }

    mutating func take() {
        let new = watch.takeLate()
        for mark in new {
            for answer in mark.answers { marks[answer, default: []].formUnion(mark.marks) }
        }
        late += new
    }

    func marks(_ visit: VisitID, _ question: QuestionNumber = .first) -> Marks {
        marks[AnswerName(visit: visit, question: question)] ?? []
    }
}
