import Feedback
import Testing

@Suite struct IgnoredTapsTests {
    @Test func `taps are counted by reason, with the first and the last time`() {
        var taps: IgnoredTaps?
        taps.count(.lockOut, at: at(10))
        taps.count(.unready, at: at(30))
        taps.count(.lockOut, at: at(20))
        #expect(taps?[.lockOut] == 2)
        #expect(taps?[.unready] == 1)
        #expect(taps?[.staffAsked] == 0)
        #expect(taps?.first == at(10))
        #expect(taps?.last == at(30))
    }

    @Test func `a count stops at its greatest number`() {
        var taps = IgnoredTaps(.overflow, at: at(1))
        taps.count(.overflow, times: .max - 1, at: at(2))
        #expect(taps[.overflow] == .max)
        taps.count(.overflow, at: at(3))
        #expect(taps[.overflow] == .max)
    }

    @Test func `every reason has a place in a record and a name`() {
        #expect(IgnoredTaps.Reason.allCases.count <= IgnoredTaps.reasonsMax)
        #expect(Set(IgnoredTaps.Reason.allCases.map(\.name)).count == 5)
        #expect(IgnoredTaps.name(of: 7) == "reason-7")
    }
}
