import Feedback
import Testing

@Suite struct ScrutinyTests {
    private var scrutiny = Scrutiny(counter(), gate: SessionGate(isMarking: true, isOpen: true))

    private func answer(
        _ choice: UInt8 = 1, visit: UInt64 = 1, after: UInt32 = 4_000, triggers: RuleSet = [],
        marks: Marks = []
    ) -> Answer {
        Answer(
            visit: VisitID(visit), revision: counter().revision, question: .first,
            choice: Choice(choice), millisecondsSinceShown: after, marks: marks,
            triggers: triggers)
    }

    @Test mutating func `an honest answer stays as it is`() {
        let honest = answer(triggers: RuleSet([0]))
        let judgement = scrutiny.judged(honest, at: at(0))
        #expect(judgement.answer == honest)
        #expect(judgement.late == [])
    }

    @Test mutating func `a test triggers nothing and keeps its other marks`() {
        scrutiny.service.begin(at: at(0))
        let test = answer(triggers: RuleSet([0, 1]), marks: .fasterThanAPerson1)
        let kept = scrutiny.judged(test, at: at(1)).answer
        #expect(kept.marks == [.test1, .fasterThanAPerson1])
        #expect(kept.triggers == [])
        #expect(kept.choice == test.choice)
    }

    @Test mutating func `what a technician began stays a test when the half hour is over`() {
        scrutiny.service.begin(at: at(0))
        let first = scrutiny.judged(answer(), at: at(1_799_999)).answer
        #expect(first.marks == .test1)
        let later = scrutiny.judged(answer(triggers: RuleSet([0])), at: at(1_800_500)).answer
        #expect(later.marks == .test1)
        #expect(later.triggers == [])
        let customer = scrutiny.judged(
            answer(visit: 2, triggers: RuleSet([0])), at: at(1_810_000)
        ).answer
        #expect(customer.marks == [])
        #expect(customer.triggers == RuleSet([0]))
    }

    @Test mutating func `a technician who tries every face marks no customer`() {
        scrutiny.service.begin(at: at(0))
        for visit in 1...40 as ClosedRange<UInt64> {
            let now = at(visit * 500)
            scrutiny.pressed(.button(1), at: now)
            let tried = answer(UInt8(1 + visit % 4), visit: visit, after: 300)
            let kept = scrutiny.judged(tried, at: now).answer
            #expect(kept.marks == .test1)
        }
        #expect(scrutiny.service.tests == 40)
        scrutiny.service.end()
        let first = scrutiny.judged(answer(visit: 41, after: 400), at: at(20_500))
        #expect(first.answer.marks == [])
        #expect(first.late == [])
    }

    @Test mutating func `an answer while no service is open is marked, and still triggers`() {
        _ = scrutiny.gate.close()
        let kept = scrutiny.judged(answer(triggers: RuleSet([1])), at: at(0)).answer
        #expect(kept.marks == .outsideASession1)
        #expect(kept.triggers == RuleSet([1]))
    }

    @Test mutating func `late marks come with the answer that shows the pattern`() {
        var late: [LateMark] = []
        for visit in 1...8 as ClosedRange<UInt64> {
            let now = at(visit * 4_000)
            late += scrutiny.judged(answer(visit: visit, after: 300), at: now).late
        }
        #expect(late.count == 1)
        #expect(late.first?.marks == .burst1)
        #expect(
            late.first?.answers
                == (1...7).map { AnswerName(visit: VisitID($0), question: .first) })
    }

    @Test mutating func `a mark that showed with an ignored press can be taken at the end`() {
        for press in 0..<19 as Range<UInt64> {
            scrutiny.pressed(.button(1), at: at(press * 5_000))
            let late = scrutiny.judged(answer(visit: press), at: at(press * 5_000)).late
            #expect(late == [])
        }
        scrutiny.pressed(.button(1), at: at(19 * 5_000))
        let late = scrutiny.takeLate()
        #expect(late.map(\.marks) == [.stuck1])
        #expect(late.map(\.answers.count) == [19])
        let rest = scrutiny.takeLate()
        #expect(rest == [])
    }
}
