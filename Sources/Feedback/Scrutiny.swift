/// Everything that decides what an answer is marked with besides its own speed: the technician's
/// service mode, the till's sessions, and the patterns over many visits. One value, so that a panel
/// asks once for each answer.
package struct Scrutiny: Sendable {
    /// An answer as it is to be kept.
    package struct Judgement: Hashable, Sendable {
        package var answer: Answer
        /// To be kept behind the answer, in the same group.
        package var late: [LateMark]
    }

    package var service = ServiceMode()
    package var gate: SessionGate
    private var watch: MisuseWatch
    /// The visit of the newest test: what a technician began stays a test when the time is over.
    private var testVisit: VisitID?

    /// - Parameter rules: the patterns to look for; the marks of other rules change nothing here.
    package init(
        _ questionnaire: Questionnaire, gate: SessionGate = SessionGate(isMarking: false),
        rules: Marks = MisuseWatch.rules
    ) {
        self.gate = gate
        watch = MisuseWatch(questionnaire, rules: rules)
    }

    /// Other questions are asked from now on, or by other rules. A service mode, a session and what
    /// was seen of customers go on, unless the first question has other choices now.
    package mutating func renew(_ questionnaire: Questionnaire, isMarking: Bool, rules: Marks) {
        gate = SessionGate(isMarking: isMarking, isOpen: gate.isOpen)
        guard !watch.isFor(questionnaire, rules) else { return }
        watch = MisuseWatch(questionnaire, rules: rules)
    }

    /// Somebody pressed, whatever came of it: ignored presses too. Before `judged`, where the press
    /// is an answer.
    package mutating func pressed(_ place: PressPlace, at now: Instant) {
        guard !service.isOn(at: now) else { return }
        watch.pressed(place, at: now)
    }

    /// - Parameter now: when the answer was given: the time of its press.
    package mutating func judged(_ answer: Answer, at now: Instant) -> Judgement {
        var answer = answer
        guard !isTest(answer, at: now) else {
            answer.marks.insert(.test1)
            answer.triggers = []
            service.countTest()
            return Judgement(answer: answer, late: takeLate())
        }
        answer.marks.formUnion(gate.marks)
        answer.marks.formUnion(watch.answered(answer, at: now))
        return Judgement(answer: answer, late: takeLate())
    }

    /// What turned out about earlier answers since the last time that anybody asked; for when the
    /// panel stops.
    package mutating func takeLate() -> [LateMark] {
        watch.takeLate()
    }

    private mutating func isTest(_ answer: Answer, at now: Instant) -> Bool {
        guard service.isOn(at: now) || testVisit == answer.visit else { return false }
        testVisit = answer.visit
        return true
    }
}
