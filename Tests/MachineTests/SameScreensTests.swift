import Feedback
import Foundation
import Machine
import Measuring
import Panel
import Peers
import Screen
import Testing

/// Two recordings of the panel's own display: whoever looks on cannot tell an unhappy visit from a
/// happy one. With `SMILE_MACHINE_PICTURES` set to a folder, both stay there as one picture, time
/// from left to right, the unhappy one above.
@Suite(.serialized, .needsVirtualMachine) struct SameScreensTests {
    /// What a customer gives: a choice for each question, and a number.
    private struct Visit {
        var choices: [Choice]
        var digits: [Int]
    }

    /// The first customer's, for whom an emulated machine has everything to read from its disk.
    private static let first = Visit(
        choices: [Choice(3), Choice(3), Choice(7)], digits: [9, 0, 3, 0, 0, 0, 0, 0, 0, 0])
    private static let unhappy = Visit(
        choices: [Choice(1), Choice(1), Choice(0)], digits: [9, 1, 6, 1, 2, 3, 4, 5, 6, 7])
    private static let happy = Visit(
        choices: [Choice(4), Choice(6), Choice(10)], digits: [4, 9, 5, 7, 6, 5, 4, 3, 2, 1])

    private static let screens = ["face", "why", "recommendation", "phone", "thanks", "face"]

    /// When each tap comes: long enough for an emulated machine to draw what is to be tapped.
    private static let tapMilliseconds = 2_500
    private static let digitMilliseconds = 400
    /// A visit that takes longer has gone astray.
    private static let secondsMax = 90.0
    /// How much the same screen may stand longer in one visit than in the other, in milliseconds:
    /// an emulated machine beside other work is looked at some times a second.
    private static let toleranceMilliseconds = 500.0

    /// Load of the host makes a screen stand longer now and then, a true difference always.
    private static let roundsMax = 3

    /// What somebody hears and sees who looks on.
    private struct Impression {
        var recording: GlassRecording
        var screens: [(name: String, seconds: Double)]
        /// Lamps and beeper of a box beside the screen.
        var signals: [String]

        /// How long each screen stood, in milliseconds. How long the first one stood before the
        /// first tap is nobody's visit.
        var milliseconds: [Double] {
            zip(screens, screens.dropFirst()).dropFirst().map {
                (($1.seconds - $0.seconds) * 1_000).rounded()
            }
        }
    }

    @Test func `an unhappy visit looks and sounds like a happy one, as long as that`() throws {
        let machine = try VirtualMachine()
        let box = try GuestDevice(.keyboardBox, in: machine)
        try box.plug()
        // As it is shipped: it says nothing of its screens, which are the same for everybody then.
        let customer = try Customer(
            at: machine,
            questionnaire: try String(contentsOfFile: Project.counter, encoding: .utf8))
        try customer.starts()
        _ = try impression(of: Self.first, by: customer, box)
        var least = [Double](repeating: .infinity, count: Self.screens.count - 2)
        for round in 1...Self.roundsMax where least.max()! > Self.toleranceMilliseconds {
            let unhappy = try impression(of: Self.unhappy, by: customer, box)
            let happy = try impression(of: Self.happy, by: customer, box)
            try keep([unhappy.recording, happy.recording])
            try #require(unhappy.screens.map(\.name) == Self.screens)
            try #require(happy.screens.map(\.name) == Self.screens)
            #expect(!unhappy.signals.isEmpty && unhappy.signals == happy.signals)
            print("round \(round):", Self.screens[1...], unhappy.milliseconds, happy.milliseconds)
            let differences = zip(unhappy.milliseconds, happy.milliseconds).map { abs($0 - $1) }
            least = zip(least, differences).map(min)
        }
        try customer.stops()
        #expect(try customer.records() == customer.expected.kept)
        expectHeld(
            Figure(
                "machine-same-screens-difference", least.max()!, "ms",
                target: .atMost(Self.toleranceMilliseconds)))
    }

    private func impression(
        of visit: Visit, by customer: Customer, _ box: GuestDevice
    ) throws -> Impression {
        try customer.sees("recording-begins")
        let heard = box.received.count
        let (recording, screens) = try record(visit, by: customer)
        let signals = box.received.dropFirst(heard).filter { !$0.hasPrefix("0000") }
        return Impression(recording: recording, screens: screens, signals: signals)
    }

    /// Looks on from the first screen to the next customer's.
    private func record(
        _ visit: Visit, by customer: Customer
    ) throws -> (GlassRecording, [(name: String, seconds: Double)]) {
        var known = [(name: "face", picture: try customer.picture())]
        let gestures = try gestures(visit, by: customer, &known)
        var recording = GlassRecording()
        try customer.begins(gestures)
        let wanted = try customer.picture()
        let end = ProcessInfo.processInfo.systemUptime + Self.secondsMax
        while try customer.isPlaying || recording.frames.last?.picture != wanted {
            guard ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault("the visit does not end: \(recording.screens(known))")
            }
            try recording.look(at: customer.machine)
        }
        return (recording, recording.screens(known))
    }

    /// The visit as one piece, so that a busy host does not come between its taps.
    ///
    /// - Parameter known: what will be seen.
    private func gestures(
        _ visit: Visit, by customer: Customer,
        _ known: inout [(name: String, picture: GlassPicture)]
    ) throws -> Gestures {
        var gestures = Gestures()
        var time = 0
        func tap(_ target: Target, on name: String, then next: String) throws {
            try customer.plans(target, at: time, in: &gestures)
            known.append((name, try customer.picture()))
            try customer.expected.taps(target)
            known.append((next, try customer.picture()))
        }
        let names = ["face", "why", "recommendation", "phone"]
        for (index, choice) in visit.choices.enumerated() {
            time += Self.tapMilliseconds
            try tap(.choice(choice), on: names[index], then: names[index + 1])
        }
        time += Self.tapMilliseconds
        for digit in visit.digits {
            time += Self.digitMilliseconds
            try tap(.digit(digit), on: "phone", then: "phone")
        }
        time += Self.tapMilliseconds
        try tap(.confirm, on: "phone", then: "thanks")
        customer.expected.waits()
        return gestures
    }

    private func keep(_ recordings: [GlassRecording]) throws {
        guard let folder = Pictures.folder else { return }
        let seconds = recordings.compactMap { $0.frames.last?.seconds }.max() ?? 0
        let png = try FilmStrip(recordings: recordings, seconds: seconds + 1).png()
        try Data(png).write(to: URL(filePath: "\(folder)/unhappy-and-happy.png"))
    }
}
