import Feedback
import Screen
import Testing

@Suite struct DRMFlipTests {
    private func milliseconds(_ count: UInt64) -> Instant {
        Instant(nanoseconds: count * 1_000_000)
    }

    @Test func `a picture goes into the hidden buffer, which then is the shown one`() {
        var flips = FlipTurn()
        #expect(flips.hidden == 1)
        #expect(flips.drew() == true)
        flips.asked()
        #expect(flips.shown == 0)
        #expect(flips.flipped() == false)
        #expect(flips.shown == 1)
        #expect(flips.hidden == 0)
    }

    @Test func `pictures that come while one is under way wait, and the newest is shown next`() {
        var flips = FlipTurn()
        _ = flips.drew()
        flips.asked()
        #expect(flips.drew() == false)
        #expect(flips.drew() == false)
        #expect(flips.isWaiting)
        let isNext = flips.flipped()
        #expect(isNext)
        flips.asked()
        #expect(flips.flipped() == false)
        #expect(flips.shown == 0)
    }

    @Test func `a message about a change that nobody asked for changes nothing`() {
        var flips = FlipTurn()
        #expect(flips.flipped() == false)
        #expect(flips.shown == 0)
    }

    @Test func `a picture that the kernel is not ready for comes after the one under way`() {
        var flips = FlipTurn()
        #expect(flips.drew() == true)
        flips.refused()
        #expect(flips.flipped() == true)
    }

    @Test func `a change is late after a second from when it was first looked for`() {
        var flips = FlipTurn()
        #expect(flips.due(at: milliseconds(5)) == nil)
        #expect(flips.isLate(at: milliseconds(9_000)) == false)
        _ = flips.drew()
        flips.asked()
        #expect(flips.due(at: milliseconds(5)) == milliseconds(1_005))
        #expect(flips.isLate(at: milliseconds(2_000)) == false)
        #expect(flips.due(at: milliseconds(2_500)) == milliseconds(3_000))
        #expect(flips.isLate(at: milliseconds(2_999)) == false)
        #expect(flips.isLate(at: milliseconds(3_000)) == true)
    }

    @Test func `the next change has a second of its own`() {
        var flips = FlipTurn()
        _ = flips.drew()
        flips.asked()
        _ = flips.isLate(at: milliseconds(10))
        _ = flips.drew()
        _ = flips.flipped()
        flips.asked()
        #expect(flips.isLate(at: milliseconds(1_010)) == false)
        #expect(flips.isLate(at: milliseconds(2_009)) == false)
        #expect(flips.isLate(at: milliseconds(2_010)) == true)
    }

    @Test func `a display that was lit anew has nothing under way`() {
        var flips = FlipTurn()
        _ = flips.drew()
        flips.asked()
        _ = flips.drew()
        flips.shows(1)
        #expect(flips.shown == 1)
        #expect(!flips.isUnderWay)
        #expect(!flips.isWaiting)
    }
}
