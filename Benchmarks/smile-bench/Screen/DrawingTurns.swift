import Feedback
import Measuring
import Screen

/// Each kind of redraw in turn with a plain clear of the same area, so that both meet the same
/// machine.
struct DrawingTurns {
    private static let turns = 300
    /// Not counted: the first touch of fonts, shapes and memory.
    private static let warmingTurns = 10

    private(set) var full = Samples(reserving: turns)
    private(set) var clear = Samples(reserving: turns)
    private(set) var pressed = Samples(reserving: turns)
    private(set) var clearFace = Samples(reserving: turns)
    private(set) var language = Samples(reserving: turns)
    private(set) var keyboard = Samples(reserving: turns)
    private(set) var key = Samples(reserving: turns)

    private let drawing: Drawing

    init(_ drawing: Drawing) {
        self.drawing = drawing
    }

    consuming func measure() throws -> DrawingTurns {
        let whole = drawing.size.width * drawing.size.height
        for turn in 0..<Self.turns + Self.warmingTurns {
            try Interruption.check()
            let isCounted = turn >= Self.warmingTurns
            let all = try take(whole) {
                drawing.painter.forgetFrame()
                return try drawing.show(drawing.faces(.russian))
            }
            let face = try take(1...whole / 10) {
                try drawing.show(drawing.faces(.russian, pressed: .choice(Choice(2))))
            }
            let other = try take(1...whole) { try drawing.show(drawing.faces(.english)) }
            let keys = try take(whole) {
                drawing.painter.forgetFrame()
                return try drawing.show(drawing.keyboard(.russian))
            }
            let one = try take(1...whole / 10) {
                try drawing.show(drawing.keyboard(.russian, pressed: .character("ж")))
            }
            let clearAll = Self.time { drawing.clear(pixels: whole) }
            let clearOne = Self.time { drawing.clear(pixels: face.pixels) }
            guard isCounted else { continue }
            full.add(all.span)
            pressed.add(face.span)
            language.add(other.span)
            keyboard.add(keys.span)
            key.add(one.span)
            clear.add(clearAll)
            clearFace.add(clearOne)
        }
        return self
    }

    private func take(
        _ pixels: Int, _ draw: () throws -> Int
    ) throws -> (span: Range<UInt64>, pixels: Int) {
        try take(pixels...pixels, draw)
    }

    /// What draws another number of pixels than it should is not measured.
    private func take(
        _ pixels: ClosedRange<Int>, _ draw: () throws -> Int
    ) throws -> (span: Range<UInt64>, pixels: Int) {
        let start = Stopwatch.now
        let drawn = try draw()
        let end = Stopwatch.now
        guard pixels.contains(drawn) else {
            throw MeasuringFault("\(drawn) pixels were drawn, \(pixels) were expected")
        }
        return (start..<end, drawn)
    }

    private static func time(_ body: () -> Void) -> Range<UInt64> {
        let start = Stopwatch.now
        body()
        return start..<Stopwatch.now
    }
}
