import Feedback
import Testing

@Suite struct MisuseWatchTests {
    private var panel = BusyCounter()

    // MARK: Burst

    @Test mutating func `a burst of fifty visits is marked, but for the one it began with`() {
        let first = panel.face(4, after: 60_000)
        let others = (1..<50).map { _ in panel.face(4, after: 300) }
        #expect(panel.marks(first) == [])
        #expect(others.allSatisfy { panel.marks($0) == .burst1 })
        // The first seven are marked late, in one record, and every other at once.
        #expect(panel.late.map(\.answers.count) == [7])
    }

    @Test mutating func `seven visits in haste are no burst, and the eighth marks them all`() {
        let visits = (0..<7).map { _ in panel.face(4, after: 300) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
        panel.face(4, after: 300)
        #expect(visits.allSatisfy { panel.marks($0) == .burst1 })
    }

    @Test(arguments: [(999, true), (1_000, false)])
    func `a visit is begun in haste up to 1 s after the question appeared`(
        after: UInt64, isBurst: Bool
    ) {
        var panel = BusyCounter()
        let visits = (0..<8).map { _ in panel.face(4, after: after) }
        #expect(visits.allSatisfy { panel.marks($0) == (isBurst ? .burst1 : []) })
    }

    @Test(arguments: [(59_999, true), (60_000, false)])
    func `eight visits are a burst within less than a minute`(span: UInt64, isBurst: Bool) {
        var panel = BusyCounter()
        let first = panel.face(4, after: 100)
        for _ in 0..<6 { panel.face(4, after: 100) }
        let begun = panel.readyAt - 7 * 3_100 + 100
        panel.readyAt = begun + span - 100
        let last = panel.face(4, after: 100)
        #expect(panel.marks(first) == (isBurst ? .burst1 : []))
        #expect(panel.marks(last) == (isBurst ? .burst1 : []))
    }

    @Test mutating func `customers who read the question are never a burst`() {
        let visits = (0..<100).map { _ in panel.face(4, after: 1_500) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }

    @Test mutating func `all answers of a visit of a burst are marked, earlier and later ones`() {
        var visits: [VisitID] = []
        for _ in 0..<8 {
            let visit = panel.face(4, after: 300)
            visits.append(visit)
            panel.answer(
                10, of: visit, to: recommendation, after: 300, at: at(panel.readyAt - 2_700))
        }
        #expect(visits.allSatisfy { panel.marks($0, recommendation) == .burst1 })
        #expect(panel.late.map(\.answers.count) == [14])
    }

    @Test mutating func `two bursts a day apart do not mix`() {
        let morning = (0..<7).map { _ in panel.face(4, after: 300) }
        panel.readyAt += 86_400_000
        let evening = (0..<7).map { _ in panel.face(4, after: 300) }
        #expect((morning + evening).allSatisfy { panel.marks($0) == [] })
    }

    // MARK: All faces in turn

    @Test(arguments: [[1, 2, 3, 4], [4, 2, 1, 3], [1, 1, 2, 3, 3, 4]] as [[UInt8]])
    func `all faces in turn are marked, in any order and with repeats`(_ choices: [UInt8]) {
        var panel = BusyCounter()
        // The first one found the panel idle.
        let visits = choices.enumerated().map { place, choice in
            panel.face(choice, after: place == 0 ? 60_000 : 1_500)
        }
        // The first is needed: without it no hand chose the first face.
        let needed = choices.dropFirst().contains(choices[0]) ? visits.dropFirst() : visits[...]
        #expect(needed.allSatisfy { panel.marks($0) == .allFaces1 })
        #expect(needed.count == visits.count || panel.marks(visits[0]) == [])
    }

    @Test mutating func `three of four faces are not all`() {
        let visits = [1, 2, 3, 1, 2, 3].map { panel.face($0, after: 1_500) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }

    @Test(arguments: [(1_999, true), (2_000, false)])
    func `all faces are pressed before two seconds have passed each time`(
        after: UInt64, isMarked: Bool
    ) {
        var panel = BusyCounter()
        let visits = [1, 2, 3, 4].map { panel.face($0, after: after) }
        #expect(visits.allSatisfy { panel.marks($0) == (isMarked ? .allFaces1 : []) })
    }

    @Test(arguments: [(39_999, true), (40_000, false)])
    func `all four faces come within less than forty seconds`(span: UInt64, isMarked: Bool) {
        var panel = BusyCounter()
        let first = panel.face(1, after: 100)
        let begun = panel.readyAt - 3_000
        panel.face(2, after: 100)
        panel.face(3, after: 100)
        panel.readyAt = begun + span - 100
        panel.face(4, after: 100)
        #expect(panel.marks(first) == (isMarked ? .allFaces1 : []))
    }

    @Test mutating func `four customers with four opinions, one after the other, are honest`() {
        let visits = [1, 2, 3, 4].map { panel.face($0, after: 4_000) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }

    @Test func `a first question of three choices is not watched for all faces`() {
        var questionnaire = counter()
        questionnaire.questions[0] = questionnaire.questions[1]
        questionnaire.questions[0].askWhen = []
        var panel = BusyCounter(watch: MisuseWatch(questionnaire))
        let visits = [1, 2, 3].map { panel.face($0, after: 500) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }

    // MARK: An honest customer in between

    @Test mutating func `an honest customer between a child's presses is not marked`() {
        var child: [VisitID] = []
        for choice in [4, 3, 2, 1] as [UInt8] { child.append(panel.face(choice, after: 600)) }
        // Steps up, reads, chooses; the child goes on at once.
        let honest = panel.face(1, after: 4_200)
        for choice in [1, 2, 3, 4, 4, 4] as [UInt8] {
            child.append(panel.face(choice, after: 600))
        }
        #expect(panel.marks(honest) == [])
        #expect(child.allSatisfy { panel.marks($0).contains(.burst1) })
        #expect(child.prefix(4).allSatisfy { panel.marks($0).contains(.allFaces1) })
    }

    @Test mutating func `the customer whom a child pushed aside is not taken for the child`() {
        let honest = panel.face(1, after: 9_000)
        let child = (0..<8).map { _ in panel.face(1, after: 200) }
        #expect(panel.marks(honest) == [])
        #expect(child.allSatisfy { panel.marks($0) == .burst1 })
    }

    // MARK: Bounds

    @Test mutating func `nothing grows, however long it goes on`() {
        for round in 0..<2_000 as Range<UInt64> {
            panel.face(UInt8(1 + round % 4), after: 10, place: .button(UInt16(round % 7)))
        }
        // Every visit is in one late record or was marked at once; none is said twice.
        let said = panel.late.flatMap { late in late.answers.map { [late.marks.rawValue: $0] } }
        #expect(Set(said).count == said.count)
        #expect(panel.late.allSatisfy { $0.answers.count <= LateMark.answersMax })
        #expect(panel.marks.count == 2_000)
    }

    @Test func `a rule that is turned off marks nothing`() {
        var panel = BusyCounter(watch: MisuseWatch(counter(), rules: .allFaces1))
        let visits = (0..<20).map { _ in panel.face(4, after: 100, place: .button(1)) }
        #expect(visits.allSatisfy { panel.marks($0) == [] })
    }
}
