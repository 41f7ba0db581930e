import Feedback
import Testing

@Suite struct MarksTests {
    @Test func `every rule has a bit, a name with its version and a meaning of its own`() {
        #expect(
            MisuseRule.all.map(\.name) == [
                "faster-than-a-person/1", "burst/1", "all-faces/1", "stuck/1", "test/1",
                "outside-a-session/1",
            ])
        #expect(MisuseRule.all.map(\.mark.rawValue) == [1, 2, 4, 8, 16, 32])
        #expect(Set(MisuseRule.all.map(\.meaning)).count == MisuseRule.all.count)
    }

    @Test func `a mark of a newer program is named by its bit and not left out`() {
        let marks: Marks = [.stuck1, Marks(rawValue: 1 << 15)]
        #expect(marks.names == ["stuck/1", "rule-of-bit-15"])
    }

    @Test func `as many answers as a record names fit one, and one more needs another`() {
        let names = (0...128).map { AnswerName(visit: VisitID(UInt64($0)), question: .first) }
        #expect(LateMark.covering(Array(names.dropLast()), with: .burst1).count == 1)
        let two = LateMark.covering(names, with: .burst1)
        #expect(two.map(\.answers.count) == [128, 1])
        #expect(LateMark.covering([], with: .burst1) == [])
    }
}
