import Feedback
import Testing

@Suite struct ChoiceSetTests {
    @Test func `a set holds just the choices that went in, in their order`() {
        for bits in 0...UInt16.max where bits % 257 == 0 || bits.nonzeroBitCount < 3 {
            let set = ChoiceSet(rawValue: bits)
            #expect(ChoiceSet(set.choices) == set)
            #expect(set.choices == set.choices.sorted())
            #expect(set.count == set.choices.count)
            #expect(set.first == (set.choices.first ?? .takenBack))
            for choice in 0...17 as ClosedRange<UInt8> {
                #expect(set.contains(Choice(choice)) == set.choices.contains(Choice(choice)))
            }
        }
    }

    @Test func `every reason that a question may offer has its bit`() {
        #expect(Scale.reasonsMax <= ChoiceSet.choicesMax)
        #expect(ChoiceSet([Choice(1)]).rawValue == 1)
        #expect(ChoiceSet([Choice(16)]).rawValue == 0x8000)
    }

    @Test func `a choice that is tapped twice is out again`() {
        let one = ChoiceSet([Choice(4)])
        #expect(one.toggling(Choice(2)).choices == [Choice(2), Choice(4)])
        #expect(one.toggling(Choice(2)).toggling(Choice(2)) == one)
        #expect(one.toggling(Choice(4)).isEmpty)
    }

    @Test func `what an answer gave depends on its scale`() {
        func answer(_ choice: UInt8, _ several: ChoiceSet = []) -> Answer {
            Answer(
                visit: VisitID(1), revision: Revision(number: 1, digest: 0), question: why,
                choice: Choice(choice), several: several, millisecondsSinceShown: 0)
        }
        let reasons = Scale.reasons(
            (1...3).map { Reason(key: "r\($0)", wording: Wording([:])) }, severalMax: 2)
        let set = ChoiceSet([Choice(2), Choice(3)])
        #expect(answer(2, set).given(on: reasons) == .several(set))
        #expect(answer(0).given(on: reasons) == nil)
        #expect(answer(0).given(on: .phone) == nil)
        #expect(answer(0).given(on: .recommendation) == .one(Choice(0)))
    }
}
