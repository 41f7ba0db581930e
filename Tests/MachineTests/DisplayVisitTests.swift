import Feedback
import Foundation
import Machine
import Measuring
import Panel
import Peers
import Screen
import Testing

/// The daemon's own display comes, goes and is turned while a customer answers: what is seen, what
/// a finger means, and what is in the log. With `SMILE_MACHINE_PICTURES` set to a folder, the
/// pictures stay there.
@Suite(.serialized, .needsVirtualMachine) struct DisplayVisitTests {
    /// From the plug to a right picture.
    private static let millisecondsToReturn = 1_000.0
    private static let digits = [9, 1, 6, 1, 2, 3, 4, 5, 6, 7]

    /// The shipped one for a counter, with several reasons, each of which is kept at once. Nobody
    /// is hurried: what an emulated machine takes for a picture is no customer's time.
    private static func questionnaire() throws -> String {
        try String(contentsOfFile: Project.counter, encoding: .utf8)
            .replacing("idle-milliseconds: 20000", with: "idle-milliseconds: 600000")
            .replacing("scale: reasons\n", with: "scale: reasons\n    several: 3\n")
    }

    @Test func `a visit goes on where it was, on the same display and on another one`() throws {
        let machine = try DisplayMachine(.virtio)
        let customer = try Customer(at: machine, questionnaire: Self.questionnaire())
        try customer.starts()
        try customer.sees("visit-1-face")
        try customer.taps(.choice(Choice(1)))
        try customer.sees("visit-2-why")
        var plug = Plug(machine, customer)
        // The first plug starts udev's own work.
        let first = try plug.returns(rounds: 1) { _ in (1_280, 800) }
        let same = try plug.returns(rounds: Scale.times(3, 21)) { _ in (1_280, 800) }
        let other = try plug.returns(rounds: Scale.times(2, 10)) {
            $0 % 2 == 1 ? (800, 480) : (1_024, 768)
        }
        try customer.taps(.choice(Choice(3)))
        try customer.sees("visit-3-why-on-another-display")
        _ = try plug.returns(rounds: 1) { _ in (1_280, 800) }
        try customer.sees("visit-4-why-back")
        try finish(customer, &plug)
        print("back for the first time after \(first) ms, then \(same), another \(other)")
        expectHeld(
            Figure(
                "daemon-display-back-p50", Double(same[same.count / 2]), "ms",
                target: .atMost(Self.millisecondsToReturn)))
        // To lay out and to paint a whole picture takes an emulated processor most of this.
        expectHeld(
            Figure(
                "daemon-other-display-least", Double(other[0]), "ms",
                target: .atMost(Self.millisecondsToReturn)))
        expectHeld(Figure("daemon-other-display-p50", Double(other[other.count / 2]), "ms"))
    }

    /// From the chosen reasons to the thanks, the number on another display than its question.
    private func finish(_ customer: Customer, _ plug: inout Plug) throws {
        try customer.taps(.confirm)
        try customer.sees("visit-5-recommendation")
        try customer.taps(.choice(Choice(3)))
        try customer.sees("visit-6-phone")
        for digit in Self.digits { try customer.taps(.digit(digit)) }
        _ = try plug.returns(rounds: 1) { _ in (800, 480) }
        try customer.sees("visit-7-phone-on-another-display")
        try customer.taps(.confirm)
        try customer.sees("visit-8-thanks")
        customer.expected.waits()
        try customer.sees("visit-9-face")
        try customer.stops()
        #expect(try customer.records() == customer.expected.kept)
    }

    @Test func `a panel that starts without a display asks on the first that is plugged in`() throws
    {
        let machine = try DisplayMachine(.virtio)
        try machine.unplugDisplay()
        try machine.guest.shell(
            "until grep -q disconnected /sys/class/drm/card0-Virtual-1/status; do :; done")
        let customer = try Customer(at: machine, questionnaire: Self.questionnaire())
        try customer.starts()
        #expect(customer.panel?.log.contains(Plug.unplugged) == true)
        var plug = Plug(machine, customer)
        let milliseconds = try plug.plugs(width: 800, height: 480)
        try customer.sees("late-1-face")
        expectHeld(Figure("daemon-first-display", Double(milliseconds), "ms"))
        try customer.taps(.choice(Choice(4)))
        try customer.sees("late-2-why")
        _ = try plug.returns(rounds: 1) { _ in (800, 480) }
        try customer.taps(.choice(Choice(2)))
        try customer.sees("late-3-chosen")
        try customer.stops()
        #expect(try customer.records() == customer.expected.kept)
    }

    @Test func `a picture that is turned by the configuration stands so after the restart`() throws
    {
        let machine = try DisplayMachine(.virtio)
        let customer = try Customer(at: machine, questionnaire: Self.questionnaire())
        var plug = Plug(machine, customer)
        for degrees in Scale.isFull ? [0, 90, 180, 270, 0] : [0, 90] {
            let isUpright = degrees % 180 != 0
            let begin = ProcessInfo.processInfo.systemUptime
            try customer.starts(
                width: isUpright ? 800 : 1_280, height: isUpright ? 1_280 : 800, turnedBy: degrees)
            let ready = ProcessInfo.processInfo.systemUptime
            let seconds = try customer.sees("turned-\(degrees)-1-face")
            print(
                "turned by \(degrees): ready after \(Int((ready - begin) * 1_000)) ms,",
                "right \(Int(seconds * 1_000)) ms later")
            try customer.taps(.choice(Choice(2)))
            try customer.sees("turned-\(degrees)-2-why")
            try customer.taps(.choice(Choice(6)))
            try customer.taps(.choice(Choice(1)))
            try customer.sees("turned-\(degrees)-3-chosen")
            _ = try plug.returns(rounds: 1) { _ in (800, 480) }
            try customer.taps(.choice(Choice(1)))
            try customer.sees("turned-\(degrees)-4-on-another-display")
            _ = try plug.returns(rounds: 1) { _ in (1_280, 800) }
            try customer.taps(.confirm)
            try customer.sees("turned-\(degrees)-5-recommendation")
            try customer.stops()
        }
        #expect(try customer.records() == customer.expected.kept)
    }
}
