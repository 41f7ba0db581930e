import Glibc
import Machine
import Measuring
import Peers
import Testing

/// A keyboard at a kiosk, and what its keys do to the machine.
@Suite(.serialized, .needsVirtualMachine) struct ChordTests {
    private static let effectMilliseconds = 400
    private static let settleMilliseconds = 1_500
    private struct Keyboard {
        let device: MachineDevice
        /// From one chord to the next. A USB keyboard gives one key at each of the host's polls
        /// and forgets what comes when sixteen wait: a key that was let go would stay down.
        let milliseconds: Int

        static let virtio = Keyboard(device: .virtioKeyboard, milliseconds: 20)
        static let usb = Keyboard(device: .usbKeyboard, milliseconds: 200)
    }

    private static let keyboards: [Keyboard] = Scale.isFull ? [.virtio, .usb] : [.virtio]

    @Test func `there are two hundred chords, each once`() {
        #expect(Chord.all.count == 200)
        #expect(Set(Chord.all).count == 200)
        #expect(Chord.fatal.isSubset(of: Chord.all))
        #expect(Set(Chord.harmless).isSubset(of: Chord.all))
    }

    /// Each in a machine of its own.
    @Test(.enabled(if: Scale.isFull, "it takes a machine each: make machine-tests"))
    func `on a console that nobody guards, keys that end the machine do`() throws {
        for chord in Chord.fatal {
            let machine = try VirtualMachine()
            let watch = try EffectWatch(on: machine)
            try machine.plug(.virtioKeyboard)
            _ = try watch.effects(after: Self.effectMilliseconds)
            // A machine that ends at once does not hear that the keys go up.
            try? machine.press(keys: chord.keys)
            #expect(watch.firstEffect(within: 5_000) != nil, "\(chord)")
        }
    }

    /// The rest of the control: what the kernel gives no meaning to is there for desktops.
    @Test(.enabled(if: Scale.isFull, "it waits for each: make machine-tests"))
    func `on a console that nobody guards, most chords have an effect`() throws {
        let machine = try VirtualMachine()
        let watch = try EffectWatch(on: machine)
        try machine.plug(.virtioKeyboard)
        _ = try watch.effects(after: Self.effectMilliseconds)
        var idle: [Chord] = []
        for chord in Chord.all where !Chord.fatal.contains(chord) {
            try machine.press(keys: chord.keys)
            if watch.firstEffect(within: 200) == nil { idle.append(chord) }
            _ = try watch.effects(after: 20)
        }
        print("without an effect: \(idle.map(\.description).joined(separator: " "))")
        expectHeld(
            Figure(
                "machine-chords-unguarded", Double(Chord.all.count - idle.count), "effects",
                target: .atLeast(150)))
    }

    @Test func `of two hundred chords at the panel none has an effect; without it, they have`()
        throws
    {
        for keyboard in Self.keyboards {
            let machine = try VirtualMachine()
            let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
            try screen.plug()
            let node = try machine.plug(keyboard.device)
            let panel = try GuestPanel(in: machine, pluggedIn: node)
            let watch = try EffectWatch(on: machine)
            try expectNothing(watch, keyboard, on: machine)
            #expect(panel.isRunning)
            try panel.stop()
            try expectEverything(watch, on: machine)
        }
    }

    /// What the test above is worth where the panel has no keyboard: another program has it.
    @Test(.enabled(if: Scale.isFull, "of interest where the other fails: make machine-tests"))
    func `of two hundred chords none has an effect where anybody has the keyboard`() throws {
        let machine = try VirtualMachine()
        try machine.plug(.virtioKeyboard)
        let guardian = try machine.guest.start([try Programs.path("machine-guest"), "grab"])
        try guardian.line("grabbed 1")
        let watch = try EffectWatch(on: machine)
        try expectNothing(watch, .virtio, on: machine)
        try guardian.signal(SIGTERM)
        _ = try guardian.exitStatus()
        try expectEverything(watch, on: machine)
    }

    private func expectNothing(
        _ watch: EffectWatch, _ keyboard: Keyboard, on machine: VirtualMachine
    ) throws {
        var effects: [String] = []
        for chord in Chord.all {
            try machine.press(keys: chord.keys)
            effects += try watch.effects(after: keyboard.milliseconds).map { "\(chord): \($0)" }
        }
        effects += try watch.effects(after: Self.settleMilliseconds)
        #expect(effects.isEmpty, "\(effects)")
        expectHeld(
            Figure("machine-chords-guarded", Double(effects.count), "effects", target: .atMost(0)))
    }

    /// The control: without it, no effect would prove nothing. Nothing is left of the machine.
    private func expectEverything(_ watch: EffectWatch, on machine: VirtualMachine) throws {
        for chord in Chord.harmless {
            try machine.press(keys: chord.keys)
            #expect(
                watch.firstEffect(within: Self.effectMilliseconds) != nil, "\(chord)")
            _ = try watch.effects(after: 50)
        }
        try machine.press(keys: ["ctrl", "alt", "delete"])
        #expect(watch.firstEffect(within: 5_000) != nil)
    }
}
