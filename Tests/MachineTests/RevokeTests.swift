import Glibc
import Machine
import Peers
import Testing

/// A device that the panel had is taken away from it while it stays plugged in.
@Suite(.serialized, .needsVirtualMachine) struct RevokeTests {
    private static let rounds = Scale.times(1, 50)
    private static let tapped = 2
    private static let cutOff = 4

    private static var tap: Gestures {
        var gestures = Gestures()
        gestures.tap(x: share(of: tapped), at: 20)
        return gestures
    }

    @Test func `a screen that is revoked under a finger, or grabbed, gives no tap and comes back`()
        throws
    {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        let node = try screen.plug()
        let panel = try GuestPanel(in: machine, pluggedIn: node)
        for round in 1...Self.rounds {
            try revoke(node, of: panel, under: screen, machine)
            try panel.holds(node)
            // The finger was there before the panel came back: it touched nothing that it knows.
            var lift = Gestures()
            lift.up(at: 0)
            try screen.play(lift)
            try screen.play(Self.tap)
            try panel.hears(answers: round)
        }
        try grab(node, of: panel, screen, machine)
        try screen.play(Self.tap)
        try panel.hears(answers: Self.rounds + 1)
        try panel.stop()
        let choices = try GuestPanel.choices(in: machine)
        #expect(choices == Array(repeating: Self.tapped, count: Self.rounds + 1))
    }

    private func revoke(
        _ node: String, of panel: GuestPanel, under screen: GuestDevice, _ machine: VirtualMachine
    ) throws {
        let before = panel.losses
        var hold = Gestures()
        hold.down(x: share(of: Self.cutOff), at: 0)
        hold.add([], at: 60)
        try screen.play(hold)
        try panel.revoke(node)
        try panel.waits(for: "the panel to notice") { panel.losses > before }
    }

    /// Another program takes it while the panel looks away.
    private func grab(
        _ node: String, of panel: GuestPanel, _ screen: GuestDevice, _ machine: VirtualMachine
    ) throws {
        let before = panel.losses
        try panel.signal(SIGSTOP)
        try panel.revoke(node)
        let thief = try machine.guest.start([try Programs.path("machine-guest"), "grab"])
        try thief.line("grabbed 1")
        try panel.signal(SIGCONT)
        try panel.waits(for: "the panel to notice") {
            panel.losses > before && panel.log.contains("is held by another program")
        }
        // Somebody else's.
        try screen.play(Self.tap)
        try thief.signal(SIGTERM)
        _ = try thief.exitStatus()
        try panel.holds(node)
    }
}

extension GuestPanel {
    /// Devices that it told the technician are gone.
    fileprivate var losses: Int { log.matches(of: /a device is gone/).count }
}
