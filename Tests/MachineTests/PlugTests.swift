import Machine
import Measuring
import Peers
import Testing
import Touch

/// Cables that are pulled and pushed back in while the daemon runs.
@Suite(.serialized, .needsVirtualMachine) struct PlugTests {
    /// From the plug to a screen that works.
    private static let millisecondsToReturn = 1_000.0
    private static let tapped = 1
    private static let cutOff = 3

    private static var tap: Gestures {
        var gestures = Gestures()
        gestures.tap(x: share(of: tapped), at: 20)
        return gestures
    }

    private static var hold: Gestures {
        var gestures = Gestures()
        gestures.down(x: share(of: cutOff), at: 0)
        // Long enough to be a tap, if somebody let it go.
        gestures.add([], at: 60)
        return gestures
    }

    @Test func `screens come and go, break and lie, and only true taps are heard`() throws {
        let machine = try VirtualMachine()
        let panel = try GuestPanel(in: machine, Self.buttons)
        try pullScreens(machine, panel)
        for part in Self.others { try pull(part, machine, panel) }
        try pullTablets(machine, panel)
        try swapScreens(machine, panel)
        try plugLiars(machine, panel)
        try panel.stop()
        let choices = try GuestPanel.choices(in: machine)
        #expect(choices == Array(repeating: Self.tapped, count: Self.taps))
    }

    private static let screenRounds = Scale.times(3, 100)
    private static let tabletRounds = Scale.times(1, 100)
    private static let otherRounds = Scale.times(1, 100)
    /// All that there are: one a round, two at the swap, one after each liar.
    private static let taps =
        screenRounds + others.count * otherRounds + tabletRounds + 2 + DeviceScript.liars.count

    private static let buttons = """
        buttons:
          keys: {KEY_F1: \(tapped), KEY_F3: \(cutOff)}
        """

    /// Unplugged under a finger, and plugged in again.
    private func pullScreens(_ machine: VirtualMachine, _ panel: GuestPanel) throws {
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        var slowest = try panel.holds(try screen.plug())
        for round in 1...Self.screenRounds {
            try screen.play(Self.tap)
            try panel.hears(answers: round)
            try screen.play(Self.hold)
            try screen.unplug()
            slowest = max(slowest, try panel.holds(try screen.plug()))
        }
        try screen.unplug()
        expectHeld(
            Figure(
                "machine-screen-back-slowest", Double(slowest), "ms",
                target: .atMost(Self.millisecondsToReturn)))
    }

    /// Something that the kernel lifts by itself when the cable is pulled.
    private struct Part {
        var device: DeviceScript
        var tap: Gestures
        var hold: Gestures
    }

    private static var others: [Part] {
        var (tap, hold, press, lean) = (Gestures(), Gestures(), Gestures(), Gestures())
        tap.singleTap(x: share(of: tapped), at: 20)
        hold.singleDown(x: share(of: cutOff), at: 0)
        press.press(key: KeyCode.f1, at: 20)
        lean.add([.key(KeyCode.f1 + 2, 1)], at: 0)
        return [
            Part(device: .singleTouch(), tap: tap, hold: hold),
            Part(device: .boardKeys, tap: press, hold: lean),
        ]
    }

    private func pull(_ part: Part, _ machine: VirtualMachine, _ panel: GuestPanel) throws {
        let before = panel.choices.count
        let device = try GuestDevice(part.device, in: machine)
        try panel.holds(try device.plug())
        var hold = part.hold
        // Long enough to count, if somebody let it go.
        hold.add([], at: 60)
        for round in 1...Self.otherRounds {
            try device.play(part.tap)
            try panel.hears(answers: before + round)
            try device.play(hold)
            try device.unplug()
            try panel.holds(try device.plug())
        }
        try device.unplug()
    }

    /// The same with a tablet on USB, whose return begins with what the kernel asks of it.
    private func pullTablets(_ machine: VirtualMachine, _ panel: GuestPanel) throws {
        let before = panel.choices.count
        let node = try machine.plug(.usbTablet)
        try panel.holds(node)
        var slowest = 0
        for round in 1...Self.tabletRounds {
            try machine.press(x: share(of: Self.tapped), y: 0.5)
            try machine.guest.rest(milliseconds: 80)
            try machine.release()
            try panel.hears(answers: before + round)
            try machine.press(x: share(of: Self.cutOff), y: 0.5)
            try machine.unplug(.usbTablet)
            try machine.push(.usbTablet)
            slowest = max(slowest, try panel.holds(node))
        }
        try machine.unplug(.usbTablet)
        expectHeld(Figure("machine-tablet-back-slowest", Double(slowest), "ms from the plug"))
    }

    /// A broken screen, and another model in its place.
    private func swapScreens(_ machine: VirtualMachine, _ panel: GuestPanel) throws {
        let before = panel.choices.count
        let broken = try GuestDevice(.multitouch(slots: 10), in: machine)
        try panel.holds(try broken.plug())
        try broken.play(Self.tap)
        try panel.hears(answers: before + 1)
        try broken.unplug()
        let spare = try GuestDevice(.singleTouch(), in: machine)
        try panel.holds(try spare.plug())
        var gestures = Gestures()
        gestures.singleTap(x: share(of: Self.tapped), at: 20)
        try spare.play(gestures)
        try panel.hears(answers: before + 2)
        try spare.unplug()
    }

    /// Refused, or used as far as they can be; the next honest one works.
    private func plugLiars(_ machine: VirtualMachine, _ panel: GuestPanel) throws {
        for (what, script) in DeviceScript.liars.sorted(by: { $0.key < $1.key }) {
            let before = panel.choices.count
            let liar = try GuestDevice(script, in: machine)
            try liar.plug()
            try liar.play(Self.tap)
            try liar.unplug()
            let honest = try GuestDevice(.multitouch(slots: 10), in: machine)
            try panel.holds(try honest.plug())
            try honest.play(Self.tap)
            try panel.hears(answers: before + 1)
            try honest.unplug()
            #expect(panel.isRunning, "\(what)")
        }
    }
}
