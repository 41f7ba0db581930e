import Screen
import Testing

@Suite struct DRMDamageTests {
    private let bounds = PixelRect(x: 0, y: 0, width: 1280, height: 800)
    private let first = PixelRect(x: 10, y: 10, width: 100, height: 100)
    private let second = PixelRect(x: 500, y: 500, width: 20, height: 20)

    private func settled() -> DamageLedger {
        var ledger = DamageLedger(buffers: 2, bounds: bounds)
        _ = ledger.take(for: 0)
        _ = ledger.take(for: 1)
        return ledger
    }

    @Test func `a new buffer lacks everything, and once filled nothing`() {
        var ledger = DamageLedger(buffers: 2, bounds: bounds)
        for buffer in 0...1 {
            #expect(ledger.take(for: buffer) == [bounds])
            #expect(ledger.take(for: buffer) == [])
        }
    }

    @Test func `what was drawn into one buffer is brought over to the other`() {
        var ledger = settled()
        ledger.drew([first])
        #expect(ledger.take(for: 0) == [first])
        ledger.drew([second])
        #expect(ledger.take(for: 1) == [first, second])
        #expect(ledger.take(for: 0) == [second])
    }

    @Test func `parts that overlap are copied once`() {
        var ledger = settled()
        ledger.drew([first, PixelRect(x: 100, y: 100, width: 100, height: 100)])
        #expect(ledger.take(for: 0) == [PixelRect(x: 10, y: 10, width: 190, height: 190)])
    }

    @Test func `nothing beyond the picture is copied`() {
        var ledger = settled()
        ledger.drew([
            PixelRect(x: 1270, y: -10, width: 100, height: 30),
            PixelRect(x: 2000, y: 2000, width: 5, height: 5),
        ])
        #expect(ledger.take(for: 0) == [PixelRect(x: 1270, y: 0, width: 10, height: 20)])
    }

    @Test func `sixteen parts are kept apart, of seventeen the whole around them is copied`() {
        func parts(_ count: Int) -> [PixelRect] {
            (0..<count).map { PixelRect(x: $0 * 40, y: 0, width: 10, height: 10) }
        }
        var ledger = settled()
        ledger.drew(parts(DamageLedger.rectsMax))
        #expect(ledger.take(for: 0).count == 16)
        ledger = settled()
        ledger.drew(parts(DamageLedger.rectsMax + 1))
        #expect(ledger.take(for: 0) == [PixelRect(x: 0, y: 0, width: 650, height: 10)])
    }

    @Test func `a buffer that is no longer to be trusted lacks everything, the other nothing`() {
        var ledger = settled()
        ledger.lost(1)
        #expect(ledger.take(for: 0) == [])
        #expect(ledger.take(for: 1) == [bounds])
    }

    @Test func `whatever is drawn in whatever order, both buffers end as the picture is`() {
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = Steps(state: seed)
            var (picture, ledger) = (Grid(), DamageLedger(buffers: 2, bounds: Grid.bounds))
            var buffers = [Grid(), Grid()]
            for step in 1...60 {
                let rects = (0..<random.next(4)).map { _ in random.rect() }
                for rect in rects { picture.fill(rect, step) }
                ledger.drew(rects)
                let buffer = random.next(2)
                for rect in ledger.take(for: buffer) { buffers[buffer].copy(rect, from: picture) }
                #expect(buffers[buffer] == picture, "seed \(seed), step \(step)")
            }
        }
    }
}

/// A small picture.
private struct Grid: Equatable {
    static let bounds = PixelRect(x: 0, y: 0, width: 24, height: 16)
    var cells = [Int](repeating: 0, count: bounds.width * bounds.height)

    mutating func fill(_ rect: PixelRect, _ value: Int) {
        for index in Self.indices(rect) { cells[index] = value }
    }

    mutating func copy(_ rect: PixelRect, from other: Grid) {
        for index in Self.indices(rect) { cells[index] = other.cells[index] }
    }

    private static func indices(_ rect: PixelRect) -> [Int] {
        let seen = rect.intersection(bounds)
        return (seen.y..<seen.maxY).flatMap { y in
            (seen.x..<seen.maxX).map { y * bounds.width + $0 }
        }
    }
}

/// The same steps for the same seed.
private struct Steps {
    var state: UInt64

    mutating func next(_ below: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % below
    }

    mutating func rect() -> PixelRect {
        PixelRect(x: next(26) - 1, y: next(18) - 1, width: next(9), height: next(9))
    }
}
