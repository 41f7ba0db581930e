import Feedback
import Screen
import Testing

@Suite struct DRMPresenceTests {
    private let unplugged = DisplayFault.nothingConnected(["HDMI-A-1"])
    private let busy = DisplayFault.busy(path: "/dev/dri/card0", holders: [])

    private func milliseconds(_ count: UInt64) -> Instant {
        Instant(nanoseconds: count * 1_000_000)
    }

    private func lit(isTold: Bool = true) -> DisplayPresence {
        var presence = DisplayPresence(isTold: isTold, at: milliseconds(0))
        presence.foundLit(at: milliseconds(0))
        return presence
    }

    @Test func `the first look is due at once and asks the displays`() {
        let presence = DisplayPresence(isTold: true, at: milliseconds(5))
        #expect(presence.dueLook(at: milliseconds(5)) == .survey)
    }

    @Test func `a lit display is asked every two seconds whether it still is ours`() {
        let presence = lit()
        #expect(presence.dueLook(at: milliseconds(1_999)) == nil)
        #expect(presence.dueLook(at: milliseconds(2_000)) == .assure)
    }

    @Test func `without udev a lit display is asked every second whether it still is there`() {
        let presence = lit(isTold: false)
        #expect(presence.dueLook(at: milliseconds(999)) == nil)
        #expect(presence.dueLook(at: milliseconds(1_000)) == .assure)
    }

    @Test func `a plug is looked at when udev tells of it`() {
        var presence = lit()
        presence.changed(at: milliseconds(300))
        #expect(presence.dueLook(at: milliseconds(300)) == .survey)
        #expect(presence.foundDark(unplugged, at: milliseconds(310)) == true)
        #expect(presence.state == .dark(unplugged))
        #expect(presence.nextLook == nil)
        presence.changed(at: milliseconds(9_000))
        #expect(presence.dueLook(at: milliseconds(9_000)) == .survey)
        presence.foundLit(at: milliseconds(9_100))
        #expect(presence.state == .lit)
    }

    @Test func `without udev a missing display is looked for every second`() {
        var presence = DisplayPresence(isTold: false, at: milliseconds(0))
        #expect(presence.foundDark(unplugged, at: milliseconds(0)) == true)
        #expect(presence.dueLook(at: milliseconds(999)) == nil)
        #expect(presence.dueLook(at: milliseconds(1_000)) == .survey)
    }

    @Test func `a display that another program has is tried every second, though udev is there`() {
        var presence = lit()
        #expect(presence.foundDark(busy, at: milliseconds(0)) == true)
        #expect(presence.dueLook(at: milliseconds(1_000)) == .survey)
    }

    @Test func `a fault is told once, another one again, and the first one after a picture`() {
        var presence = DisplayPresence(isTold: true, at: milliseconds(0))
        #expect(presence.foundDark(busy, at: milliseconds(0)) == true)
        #expect(presence.foundDark(busy, at: milliseconds(1_000)) == false)
        #expect(presence.foundDark(unplugged, at: milliseconds(2_000)) == true)
        presence.foundLit(at: milliseconds(3_000))
        #expect(presence.foundDark(unplugged, at: milliseconds(4_000)) == true)
    }

    @Test func `nothing is looked for while the display sleeps`() {
        var presence = lit()
        presence.sleeps()
        #expect(presence.nextLook == nil)
        presence.changed(at: milliseconds(7_000))
        #expect(presence.dueLook(at: milliseconds(7_000)) == .survey)
    }
}
