import Feedback
import Screen
import Testing

/// Screens and texts that nobody thought of.
@Suite struct AnyScreenTests {
    @Test(arguments: 1...24)
    func `on any screen with any texts nothing overlaps, leaves the screen or touches`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed)
        for _ in 0..<4 {
            let size = random.screen()
            let words = random.words()
            for picture in Sample.pictures(words) {
                let layout = Layout(
                    picture, on: size, notice: Bool.random(using: &random) ? words.note : nil,
                    focused: .skip, showsNumbers: Bool.random(using: &random))
                #expect(isSound(layout), "seed \(seed), \(size), \(picture)")
            }
        }
    }

    private func isSound(_ layout: Layout) -> Bool {
        let bounds = layout.size.bounds
        let spots = layout.spots.map(\.rect)
        let elements = layout.elements.map(\.rect)
        let keys = layout.elements.filter(\.isKey).map(\.rect)
        return (spots + elements).allSatisfy { bounds.contains($0) && !$0.isEmpty }
            && areApart(spots, by: 0) && areApart(elements, by: 0) && areApart(keys, by: 1)
            && layout.elements.allSatisfy { element in
                // A finger on what is drawn meets it.
                guard let target = element.target else { return true }
                return layout.target(atPixelX: element.rect.midX, y: element.rect.midY) == target
            }
    }

    private func areApart(_ rects: [PixelRect], by gap: Int) -> Bool {
        rects.indices.allSatisfy { index in
            let grown = rects[index].inset(-gap, -gap)
            return !rects[(index + 1)...].contains { $0.intersects(grown) }
        }
    }
}

/// SplitMix64: one seed repeats a run.
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func screen() -> ScreenSize {
        let sides = ScreenSize.sidePixels
        // Beyond 3 to 1 there are no displays.
        let width = Int.random(in: sides, using: &self)
        let height = Int.random(
            in: max(sides.lowerBound, width / 3)...min(sides.upperBound, width * 3), using: &self)
        return ScreenSize(
            width: width, height: height, diagonalInches: .random(in: 3.5...60, using: &self))!
    }

    mutating func text(_ most: Int) -> String {
        let letters = Array("абвг деёжз abc def ghij — 你好世界 سلام عليكم 0123 .,!")
        return String(
            (0..<Int.random(in: 0...most, using: &self)).map { _ in
                letters.randomElement(using: &self)!
            })
    }

    mutating func words() -> Sample.Words {
        var words = Sample.languages.randomElement(using: &self)!
        words.title = text(300)
        words.reasons = (0..<Int.random(in: 1...12, using: &self)).map { _ in text(80) }
        words.consent = text(700)
        (words.low, words.high, words.back, words.skip) = (text(60), text(60), text(40), text(40))
        (words.agree, words.decline, words.done) = (text(60), text(60), text(40))
        (words.note, words.thanks, words.advice, words.closed) =
            (text(200), text(100), text(300), text(100))
        words.news = .init(heading: text(40), line: text(200))
        words.facts = (0..<Int.random(in: 0...14, using: &self)).map { _ in (text(40), text(80)) }
        return words
    }
}
