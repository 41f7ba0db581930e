import Feedback
import Testing

/// A phone number that a customer must agree to leave first.
@Suite struct ConsentTests {
    private static let version = ConsentVersion("2026-1")!
    private static let questionnaire = Questionnaire(
        key: "consent", revision: Revision(number: 1, digest: 0), languages: [.english],
        questions: [
            Question(key: "face", scale: .fourFaces, wording: Wording([:])),
            Question(
                key: "phone", scale: .phone, wording: Wording([:]),
                consent: Consent(version: version, wording: Wording([:]))),
            Question(key: "likely", scale: .recommendation, wording: Wording([:])),
        ],
        rules: [Rule(key: "call", when: [Condition(QuestionNumber(1), .isGiven)])])

    private let number = CustomerContact(phone: "+79161234567")!
    private let pad = QuestionNumber(1)
    private let likely = QuestionNumber(2)
    private var visit = Visit(
        id: VisitID(1), questionnaire: questionnaire, shownAt: at(0), startedAt: at(1_000))

    init() {
        _ = visit.chose(Choice(3), at: at(1_000))
    }

    @Test func `the consent stands before the pad`() {
        var visit = Visit(
            id: VisitID(1), questionnaire: Self.questionnaire, shownAt: at(0), startedAt: at(1_000))
        let actions = visit.chose(Choice(3), at: at(1_000))
        #expect(actions.contains(.askConsent(pad)))
        #expect(actions.asked == [])
        #expect(visit.agreed(at: at(2_000)).asked == [pad])
    }

    @Test mutating func `nothing is taken before the customer agreed`() {
        #expect(visit.chose(.given, contact: number, at: at(2_000)) == [])
        #expect(visit.done(at: at(2_000)) == [])
    }

    @Test mutating func `a number goes with the version that was agreed to`() throws {
        _ = visit.agreed(at: at(2_000))
        let actions = visit.chose(.given, contact: number, at: at(9_000))
        guard case .keep(let answer, let contact?) = try #require(actions.first) else {
            Issue.record("nothing was kept")
            return
        }
        #expect(answer.millisecondsSinceShown == 7_000)
        #expect(answer.triggers == RuleSet([0]))
        #expect(contact.consent == Self.version)
        #expect(contact.text == number.text)
        #expect(actions.asked == [likely])
        #expect(visit.chose(Choice(9), at: at(10_000)).ends.map(\.outcome) == [.completed])
    }

    @Test(arguments: [false, true])
    func `who does not agree passes over the question and leaves nothing`(skips: Bool) {
        var visit = self.visit
        let actions = skips ? visit.skipped(at: at(2_000)) : visit.refused(at: at(2_000))
        #expect(actions.answers == [])
        #expect(actions.asked == [likely])
        #expect(visit.chose(Choice(9), at: at(3_000)).ends.map(\.outcome) == [.skipped])
    }

    @Test mutating func `going back leads through every screen`() {
        _ = visit.agreed(at: at(2_000))
        _ = visit.skipped(at: at(3_000))
        #expect(visit.wentBack(at: at(4_000)).asked == [pad])
        #expect(visit.wentBack(at: at(5_000)).contains(.askConsent(pad)))
        #expect(visit.wentBack(at: at(6_000)).asked == [.first])
        #expect(!visit.canGoBack)
    }

    @Test mutating func `who comes back and refuses takes the number back`() throws {
        _ = visit.agreed(at: at(2_000))
        _ = visit.chose(.given, contact: number, at: at(9_000))
        _ = visit.wentBack(at: at(10_000))
        _ = visit.wentBack(at: at(11_000))
        let actions = visit.refused(at: at(12_000))
        guard case .keep(let answer, nil) = try #require(actions.first) else {
            Issue.record("nothing was kept")
            return
        }
        #expect(answer.question == pad)
        #expect(answer.choice == .takenBack)
        #expect(answer.given(on: .phone) == nil)
        #expect(answer.triggers == [])
        #expect(actions.asked == [likely])
    }

    @Test mutating func `a consent that nobody answers times out`() {
        let actions = visit.woke(at: at(21_000))
        #expect(actions.ends.map(\.outcome) == [.timedOut])
        #expect(actions.ends.map(\.question) == [pad])
    }

    @Test mutating func `agreeing means nothing where no consent stands`() {
        _ = visit.agreed(at: at(2_000))
        #expect(visit.agreed(at: at(3_000)) == [])
        #expect(visit.refused(at: at(3_000)) == [])
    }

    @Test mutating func `the time to answer begins when the pad is seen, not the consent`() {
        _ = visit.agreed(at: at(2_000))
        #expect(visit.shown(at: at(2_500)) == [.wake(at: at(22_500))])
        let answer = visit.chose(.given, contact: number, at: at(5_000)).answers[0]
        #expect(answer.millisecondsSinceShown == 2_500)
    }
}
