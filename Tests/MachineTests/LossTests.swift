import Foundation
import Machine
import Measuring
import Peers
import Testing

/// The daemon is stopped while fingers go on, until the kernel's queue for it overflows.
@Suite(.serialized, .needsVirtualMachine) struct LossTests {
    /// One each for what a finger does, so that the log tells which of them was heard.
    private enum Face {
        static let outside = 1
        static let inside = 2
        static let liftedInside = 3
        static let begunInside = 4
    }

    /// A finger whose beginning or whose end falls into the loss.
    private enum Straddle: CaseIterable {
        case none
        case lifted
        case begun
    }

    private static let slots = 10
    /// More events than the kernel keeps for a screen of ten slots: 512.
    private static let tapsInside = 120
    private static let rounds = Scale.times(3, 100)

    @Test func `what happens wholly inside a loss is counted and not invented; nothing is stuck`()
        throws
    {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: Int32(Self.slots)), in: machine)
        let panel = try GuestPanel(in: machine, pluggedIn: try screen.plug())
        for round in 0..<Self.rounds {
            let kinds = Straddle.allCases
            try lose(kinds[round % kinds.count], round, screen, panel)
        }
        var hands = Gestures()
        // With one contact stuck these would be eleven fingers, and none of them a tap.
        for slot in 0..<Self.slots {
            hands.tap(slot: Int32(slot), x: share(of: Face.outside), at: 0)
        }
        try screen.play(hands)
        try panel.hears(answers: 2 * Self.rounds + Self.slots, of: Face.outside)
        try panel.stop()
        judge(try GuestPanel.choices(in: machine), panel.losses)
    }

    private func lose(
        _ straddle: Straddle, _ round: Int, _ screen: GuestDevice, _ panel: GuestPanel
    ) throws {
        var before = Gestures()
        before.tap(slot: 0, x: share(of: Face.outside), at: 0)
        if straddle == .lifted {
            before.down(slot: 1, x: share(of: Face.liftedInside), at: 100)
        }
        try screen.play(before)
        try panel.hears(answers: 2 * round + 1, of: Face.outside)
        try panel.signal(SIGSTOP)
        try screen.play(flood(straddle))
        try panel.signal(SIGCONT)
        try panel.waits(for: "\(round + 1) losses") { panel.losses > round }
        var after = Gestures()
        if straddle == .begun { after.up(slot: 1, at: 40) }
        after.tap(slot: Int32(round % 2), x: share(of: Face.outside), at: 80)
        try screen.play(after)
        try panel.hears(answers: 2 * round + 2, of: Face.outside)
    }

    /// Taps that would each count, if they were seen.
    private func flood(_ straddle: Straddle) -> Gestures {
        var gestures = Gestures()
        for tap in 0..<Self.tapsInside {
            let slot = Int32(2 + tap % 8)
            gestures.tap(slot: slot, x: share(of: Face.inside), at: 6 * tap, lasting: 30)
        }
        if straddle == .lifted { gestures.up(slot: 1, at: 60) }
        if straddle == .begun {
            gestures.down(slot: 1, x: share(of: Face.begunInside), at: 300)
        }
        return gestures
    }

    private func judge(_ choices: [Int], _ losses: Int) {
        func count(_ face: Int) -> Double { Double(choices.filter { $0 == face }.count) }
        let rounds = Double(Self.rounds)
        let outside = 2 * rounds + Double(Self.slots)
        expectHeld(
            Figure(
                "machine-losses-uncounted", rounds - Double(losses), "losses", target: .atMost(0)))
        #expect(losses <= Self.rounds)
        expectHeld(
            Figure("machine-taps-invented", count(Face.inside), "taps", target: .atMost(0)))
        expectHeld(
            Figure(
                "machine-taps-lost-outside", outside - count(Face.outside), "taps",
                target: .atMost(0)))
        #expect(count(Face.outside) <= outside)
        // Whether a finger that was seen to come or to go counts is a rule of recognition; more of
        // them than there were would be invented.
        #expect(count(Face.liftedInside) <= rounds / 3 + 1)
        #expect(count(Face.begunInside) <= rounds / 3)
    }
}

extension GuestPanel {
    /// Losses that it told the technician of.
    fileprivate var losses: Int {
        log.matches(of: /losses=(\d+)/).reduce(0) { $0 + (Int($1.output.1) ?? 0) }
    }
}
