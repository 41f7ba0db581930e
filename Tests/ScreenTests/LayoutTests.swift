import Feedback
import Screen
import Testing

@Suite struct LayoutTests {
    @Test(arguments: Sample.sizes)
    func `every target lies on the screen and none overlaps another`(size: ScreenSize) {
        for picture in Sample.pictures {
            let spots = Layout(picture, on: size).spots
            for (index, spot) in spots.enumerated() {
                #expect(size.bounds.contains(spot.rect))
                #expect(!spot.rect.isEmpty)
                let others = spots[(index + 1)...]
                #expect(!others.contains { $0.rect.intersects(spot.rect) }, "\(spot) on \(size)")
            }
        }
    }

    @Test(arguments: Sample.sizes)
    func `everything drawn lies on the screen and nothing overlaps`(size: ScreenSize) {
        for picture in Sample.pictures {
            let elements = Layout(picture, on: size).elements
            for (index, element) in elements.enumerated() {
                #expect(size.bounds.contains(element.rect))
                let others = elements[(index + 1)...]
                #expect(
                    !others.contains { $0.rect.intersects(element.rect) }, "\(element) on \(size)")
            }
        }
    }

    @Test(arguments: Sample.sizes)
    func `the middle of every target gives that target`(size: ScreenSize) {
        for picture in Sample.pictures {
            let layout = Layout(picture, on: size)
            for spot in layout.spots {
                let x = (Double(spot.rect.midX) + 0.5) / Double(size.width)
                let y = (Double(spot.rect.midY) + 0.5) / Double(size.height)
                #expect(layout.target(atShareX: x, y: y) == spot.target)
            }
        }
    }

    @Test func `every question offers exactly the targets of its scale and its controls`() {
        func targets(_ answers: QuestionPicture.Answers) -> Set<Target> {
            let picture = Picture.question(Sample.question(answers))
            return Set(Layout(picture, on: Sample.counter).spots.map(\.target))
        }
        let controls: Set<Target> = [
            .back, .skip, .language(.russian), .language(.english), .language(LanguageTag("ar")!),
            .language(LanguageTag("zh")!),
        ]
        func choices(_ range: ClosedRange<UInt8>) -> Set<Target> {
            Set(range.map { .choice(Choice($0)) })
        }
        #expect(
            targets(.faces(count: 4, lowLabel: "a", highLabel: "b"))
                == controls.union(choices(1...4)))
        #expect(
            targets(.numbers(lowEnd: "a", highEnd: "b")) == controls.union(choices(0...10)))
        #expect(targets(.tiles(["a", "b", "c"])) == controls.union(choices(1...3)))
        let pad = Set((0...9).map { Target.digit($0) } + [.erase, .confirm])
        #expect(targets(.phonePad(typed: "", confirm: "ok")) == controls.union(pad))
    }

    @Test func `thanks and the word to the staff cannot be tapped`() {
        for picture in Sample.statements(Sample.russian) {
            let layout = Layout(picture, on: Sample.counter)
            #expect(layout.spots.isEmpty)
            #expect(layout.target(atShareX: 0.5, y: 0.5) == nil)
        }
    }

    @Test func `a tap outside the screen hits nothing and the last pixel belongs to the screen`() {
        let faces = QuestionPicture.Answers.faces(count: 4, lowLabel: "", highLabel: "")
        let layout = Layout(
            .question(Sample.question(faces, fill: true)), on: Sample.counter)
        #expect(layout.target(atShareX: 1, y: 1) == .choice(Choice(4)))
        #expect(layout.target(atShareX: 0, y: 0) == .choice(Choice(1)))
        for (x, y) in [(-0.01, 0.5), (1.01, 0.5), (0.5, -1), (0.5, .infinity), (.nan, 0.5)] {
            #expect(layout.target(atShareX: x, y: y) == nil)
        }
    }

    @Test(arguments: Sample.sizes)
    func `where answers fill the screen, every pixel is exactly one answer`(size: ScreenSize) {
        for words in Sample.languages {
            for answers in Sample.scales(words) {
                let layout = Layout(
                    .question(Sample.question(answers, words, fill: true)), on: size)
                // None overlaps and the areas add up, so that nothing is left over.
                let spots = layout.spots
                let area = spots.reduce(0) { $0 + $1.rect.width * $1.rect.height }
                #expect(area == size.width * size.height)
                for (index, spot) in spots.enumerated() {
                    #expect(!spots[(index + 1)...].contains { $0.rect.intersects(spot.rect) })
                    guard case .choice = spot.target else {
                        Issue.record("\(spot.target) is no answer")
                        continue
                    }
                }
            }
        }
    }

    @Test func `a face that fills the screen still holds its own drawing`() {
        let faces = QuestionPicture.Answers.faces(count: 5, lowLabel: "", highLabel: "")
        let layout = Layout(.question(Sample.question(faces, fill: true)), on: Sample.counter)
        let drawn = layout.elements.filter(\.isFace).map(\.rect)
        let spots = (1...5).compactMap { layout.rect(of: .choice(Choice($0))) }
        #expect(drawn.count == 5)
        #expect(zip(spots, drawn).allSatisfy { $0.contains($1) })
    }

    @Test func `a layout is the same whenever it is made`() {
        for picture in Sample.pictures {
            #expect(Layout(picture, on: Sample.counter) == Layout(picture, on: Sample.counter))
        }
    }

    @Test func `eight languages never leave the screen`() {
        let offers = ["ru", "en", "kk", "de", "es", "fr", "ar", "zh"].map {
            LanguageOffer(tag: LanguageTag($0)!, name: "Қазақ тілі / \($0)")
        }
        for size in Sample.sizes {
            let faces = QuestionPicture.Answers.faces(count: 4, lowLabel: "a", highLabel: "b")
            let layout = Layout(
                .question(Sample.question(faces, offers: offers)), on: size)
            let rects = offers.compactMap { layout.rect(of: .language($0.tag)) }
            #expect(rects.count == 8)
            #expect(rects.allSatisfy { size.bounds.contains($0) })
        }
    }

    @Test func `what was typed is recognised as a contact`() {
        let pad = QuestionPicture.Answers.phonePad(typed: "1", confirm: "ok")
        #expect(Picture.question(Sample.question(pad)).holdsContact)
        #expect(!Picture.question(Sample.question(.tiles(["a"]))).holdsContact)
        #expect(!Picture.thanks(line: "a").holdsContact)
    }
}

extension Element {
    var isFace: Bool {
        if case .face = figure { true } else { false }
    }
}
