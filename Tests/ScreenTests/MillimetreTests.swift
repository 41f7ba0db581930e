import Feedback
import Screen
import Testing

@Suite struct MillimetreTests {
    private func faces(_ count: Int, on size: ScreenSize) -> Layout {
        Layout(
            .question(
                Sample.question(
                    .faces(
                        count: count, lowLabel: Sample.russian.low,
                        highLabel: Sample.russian.high))), on: size)
    }

    /// Pixels.
    private func diameters(_ layout: Layout) -> [Int] {
        layout.elements.compactMap {
            if case .face(_, let diameter, _) = $0.figure { diameter } else { nil }
        }
    }

    @Test(arguments: Sample.sizes)
    func `faces stand in one row and are equal`(size: ScreenSize) {
        for count in [4, 5] {
            let rects = faces(count, on: size).elements.filter(\.isFace).map(\.rect)
            #expect(rects.count == count)
            #expect(Set(rects.map(\.y)).count == 1)
            #expect(Set(rects.map(\.width)).count == 1)
            #expect(rects.allSatisfy { $0.width == $0.height })
        }
    }

    @Test(arguments: Sample.sizes)
    func `gaps between faces are at least a third of a face`(size: ScreenSize) {
        for count in [4, 5] {
            let layout = faces(count, on: size)
            let rects = layout.elements.filter(\.isFace).map(\.rect)
            let diameter = diameters(layout)[0]
            for (left, right) in zip(rects, rects.dropFirst()) {
                let gap = right.midX - left.midX - diameter
                #expect(gap * 3 >= diameter, "\(count) faces on \(size)")
            }
        }
    }

    @Test func `faces are 28 to 45 mm from ten inches on, four or five`() {
        for size in Sample.sizes where size.diagonal >= 9.9 && !size.isPortrait {
            for count in [4, 5] {
                let millimetres = size.millimetres(diameters(faces(count, on: size))[0])
                #expect((28...45.2).contains(millimetres), "\(count) faces on \(size)")
            }
        }
    }

    @Test func `no face is under 15 mm from seven inches on, or the layout says so`() {
        for size in Sample.sizes {
            for count in [4, 5] {
                let layout = faces(count, on: size)
                let millimetres = size.millimetres(diameters(layout)[0])
                let isSaid = layout.shortcomings.contains {
                    if case .facesTooSmall = $0 { true } else { false }
                }
                #expect(isSaid == (millimetres < 15))
                if size.diagonal >= 6.9, !size.isPortrait || count == 4 {
                    #expect(!isSaid, "\(count) faces on \(size)")
                }
            }
        }
    }

    @Test func `a target reaches beyond its face on every side`() {
        for size in Sample.sizes {
            let layout = faces(4, on: size)
            let drawn = layout.elements.filter(\.isFace).map(\.rect)
            for (index, rect) in drawn.enumerated() {
                let target = layout.rect(of: .choice(Choice(UInt8(index + 1))))!
                let ring = (rect.width - diameters(layout)[0]) / 2
                #expect(target.contains(rect.inset(ring + 1, ring + 1)))
                #expect(target.width >= diameters(layout)[0])
            }
        }
    }

    @Test(arguments: Sample.sizes)
    func `the question stands in the upper third`(size: ScreenSize) throws {
        for question in Sample.questions {
            let layout = Layout(.question(question), on: size)
            let title = try #require(layout.elements.first?.titleBlock)
            #expect(title.linesMax == 2)
            #expect(title.rect.y < size.height / 3)
            if size.heightMillimetres >= 90 {
                #expect(title.rect.maxY <= size.height / 3)
            }
        }
    }

    @Test func `capitals of the question are 8 to 10 mm where they fit`() throws {
        let block = try #require(
            Layout(.question(Sample.questions[0]), on: Sample.counter).elements.first?.titleBlock)
        // Capitals of Noto Sans are 0.714 em high.
        let capitals = Sample.counter.millimetres(block.emMax) * 0.714
        #expect((8...10).contains(capitals))
    }

    @Test(arguments: Sample.sizes)
    func `eleven number keys are equal, in one row where they fit and else in two`(
        size: ScreenSize
    ) {
        let numbers = QuestionPicture.Answers.numbers(lowEnd: "no", highEnd: "yes")
        let layout = Layout(.question(Sample.question(numbers)), on: size)
        let keys = layout.elements.filter(\.isKey).map(\.rect)
        #expect(keys.count == 11)
        #expect(Set(keys.map(\.width)).count == 1)
        #expect(Set(keys.map(\.height)).count == 1)
        #expect(Set(keys.map(\.y)).count == (size.widthMillimetres < 140 ? 2 : 1))
    }

    @Test func `keys of the phone pad are at least 9 mm, or the layout says so`() {
        for size in Sample.sizes {
            let pad = QuestionPicture.Answers.phonePad(typed: "", confirm: "ok")
            let layout = Layout(.question(Sample.question(pad)), on: size)
            let keys = layout.elements.filter(\.isKey).map(\.rect)
            let least = size.millimetres(keys.map { min($0.width, $0.height) }.min() ?? 0)
            let isSaid = layout.shortcomings.contains {
                if case .keysTooSmall = $0 { true } else { false }
            }
            #expect(isSaid == (least < 9))
            if size.diagonal >= 6.9 {
                #expect(!isSaid, "\(least) mm on \(size)")
            }
        }
    }

    @Test func `nonsense from a display is refused`() {
        #expect(ScreenSize(width: 1280, height: 800, diagonalInches: 0) == nil)
        #expect(ScreenSize(width: 1280, height: 800, diagonalInches: .nan) == nil)
        #expect(ScreenSize(width: 1280, height: 800, diagonalInches: 111) == nil)
        #expect(ScreenSize(width: 319, height: 480, diagonalInches: 7) == nil)
        #expect(ScreenSize(width: 4097, height: 480, diagonalInches: 7) == nil)
        #expect(ScreenSize(width: 320, height: 4096, diagonalInches: 3) != nil)
    }

    @Test func `a text is cut at its limit and not before`() {
        let rect = PixelRect(x: 0, y: 0, width: 10, height: 10)
        let most = String(repeating: "я", count: TextBlock.charactersMax)
        #expect(TextBlock(most, in: rect, em: 1...2, lines: 1).text == most)
        let cut = TextBlock(most + "я", in: rect, em: 1...2, lines: 1).text
        #expect(cut.count == TextBlock.charactersMax)
        #expect(cut.hasSuffix("…"))
    }

    @Test func `more reasons than the limit are not shown`() {
        let texts = (1...13).map { "reason \($0)" }
        let layout = Layout(.question(Sample.question(.tiles(texts))), on: Sample.counter)
        #expect(layout.rect(of: .choice(Choice(12))) != nil)
        #expect(layout.rect(of: .choice(Choice(13))) == nil)
    }
}

extension ScreenSize {
    var diagonal: Double {
        (widthMillimetres * widthMillimetres + heightMillimetres * heightMillimetres).squareRoot()
            / 25.4
    }
}

extension Element {
    var isKey: Bool {
        if case .button(let button) = figure { button.style == .key } else { false }
    }

    var titleBlock: TextBlock? {
        if case .text(let block) = figure, block.group == .title { block } else { nil }
    }
}
