import Feedback
import Glibc
import Measuring
import Screen

/// Taps a face at random, once the picture after the tap before stands on the screen, and rests on
/// it for as long as the shortest tap lasts.
struct TappingCustomer {
    /// What one tap caused, each from the moment at which the device's bytes could be read.
    struct Times {
        /// From down to the picture of the pressed face.
        var press: Range<UInt64>
        /// From up to the answer's arrival at the log.
        var arrival: Range<UInt64>
        /// From up to its being durable.
        var durable: Range<UInt64>
        /// From up to the picture of the thanks.
        var thanks: Range<UInt64>
    }

    private static let faces: ClosedRange<UInt8> = 1...4
    /// As short as the panel's own configuration lets a tap be.
    private static let restMicroseconds: UInt32 = 20_000
    private static let slot: Int32 = 0

    private let panel: RunningPanel
    private var taps: Int32 = 0

    init(_ panel: RunningPanel) {
        self.panel = panel
    }

    mutating func tap() throws -> Times {
        let layout = try waitForQuestion()
        let target = Target.choice(Choice(UInt8.random(in: Self.faces)))
        guard let face = layout.rect(of: target) else {
            throw MeasuringFault("the first question has no four faces")
        }
        taps += 1
        let down = try panel.screen.writer.write(
            TenFingers.down(Self.slot, id: taps, at: face.middle, on: panel.size))
        let pressed = try waitForPress(of: target)
        usleep(Self.restMicroseconds)
        let up = try panel.screen.writer.write(TenFingers.up(Self.slot))
        let (arrival, durable) = try waitForAnswer()
        guard up < arrival, arrival < durable else {
            throw MeasuringFault("an answer that nobody gave arrived at the log")
        }
        let thanked = try waitForThanks()
        return Times(
            press: down..<pressed, arrival: up..<arrival, durable: up..<durable,
            thanks: up..<thanked)
    }

    private func waitForQuestion() throws -> Layout {
        try panel.wait { sight in
            guard case .drawn(.question(let question), _) = sight, question.pressed == nil else {
                return nil
            }
            return Layout(.question(question), on: panel.size)
        }
    }

    private func waitForPress(of target: Target) throws -> UInt64 {
        try panel.wait { sight in
            guard case .drawn(.question(let question), let at) = sight, question.pressed == target
            else { return nil }
            return at
        }
    }

    private func waitForAnswer() throws -> (arrival: UInt64, durable: UInt64) {
        try panel.wait { sight in
            guard case .stored(let arrivedAt, let at) = sight else { return nil }
            return (arrivedAt, at)
        }
    }

    private func waitForThanks() throws -> UInt64 {
        try panel.wait { sight in
            guard case .drawn(.thanks, let at) = sight else { return nil }
            return at
        }
    }
}

extension PixelRect {
    fileprivate var middle: (x: Int, y: Int) { (x + width / 2, y + height / 2) }
}
