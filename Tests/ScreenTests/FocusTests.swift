import Feedback
import Screen
import Testing

@Suite struct FocusTests {
    @Test(arguments: [Sample.counter, Sample.small, Sample.upright])
    func `next and previous go through every target once, and round`(size: ScreenSize) {
        for picture in Sample.pictures {
            let layout = Layout(picture, on: size)
            guard let first = layout.order.first else {
                #expect(layout.target(after: nil) == nil)
                continue
            }
            var met: [Target] = []
            var focused = first
            repeat {
                met.append(focused)
                let next = layout.target(after: focused)!
                #expect(layout.target(before: next) == focused)
                focused = next
            } while focused != first && met.count <= layout.spots.count
            #expect(met == layout.order)
            #expect(Set(met).count == layout.spots.count)
        }
    }

    @Test func `the first step leads to the first answer, also where languages stand above it`() {
        for size in [Sample.counter, Sample.upright] {
            for words in [Sample.english, Sample.arabic] {
                let layout = Layout(.question(Sample.first(words)), on: size)
                #expect(layout.target(after: nil) == .choice(Choice(1)))
                #expect(layout.target(after: .confirm) == .choice(Choice(1)))
            }
        }
    }

    @Test(arguments: [Sample.counter, Sample.small])
    func `the order is that of reading, from the right in Arabic`(size: ScreenSize) {
        for words in [Sample.english, Sample.arabic] {
            let isMirrored = words.direction == .rightToLeft
            for answers in Sample.scales(words) {
                let rects = Layout(.question(Sample.question(answers, words)), on: size)
                    .spots.map(\.rect)
                for (one, next) in zip(rects, rects.dropFirst()) where next.y < one.maxY {
                    #expect(isMirrored ? next.maxX <= one.x : next.x >= one.maxX)
                }
                let tops = rects.map(\.midY)
                #expect(tops == tops.sorted())
            }
        }
    }

    @Test func `the focus shows on its target alone, in every picture`() throws {
        let size = Sample.small
        for theme in [Theme.light, .highContrast] {
            let painter = Painter(theme: theme)
            let surface = MemorySurface(size: size)
            for picture in Sample.pictures(Sample.russian) {
                let calm = Layout(picture, on: size)
                guard let target = calm.order.last else { continue }
                try painter.paint(calm, on: surface)
                let element = try #require(calm.elements.first { $0.target == target })
                let before = surface.pixels(in: element.rect)
                let focused = Layout(picture, on: size, focused: target)
                let damage = try painter.paint(focused, on: surface)
                #expect(damage == [element.rect])
                let isSeen = before != surface.pixels(in: element.rect)
                #expect(isSeen, "\(target)")
            }
        }
    }

    @Test func `a target that is not there gets no ring`() {
        let picture = Picture.question(Sample.first(Sample.english))
        let focused = Layout(picture, on: Sample.counter, focused: .confirm)
        #expect(focused == Layout(picture, on: Sample.counter))
    }

    @Test func `number keys mean what stands beside them`() {
        func target(_ answers: QuestionPicture.Answers, _ number: Int) -> Target? {
            Layout(.question(Sample.question(answers)), on: Sample.counter)
                .target(numbered: number)
        }
        let scales = Sample.scales(Sample.russian)
        let pads = Sample.pads(Sample.russian)
        #expect(target(scales[0], 4) == .choice(Choice(4)))
        #expect(target(scales[0], 5) == nil)
        #expect(target(scales[2], 0) == .choice(Choice(0)))
        #expect(target(scales[2], 10) == .choice(Choice(10)))
        #expect(target(scales[5], 12) == .choice(Choice(12)))
        #expect(target(pads[1], 7) == .digit(7))
        #expect(target(pads[2], 1) == .agree)
        #expect(target(pads[2], 2) == .decline)
        #expect(target(pads[3], 1) == nil)
        let still = Layout(Sample.stillThere(Sample.russian), on: Sample.counter)
        #expect(still.target(numbered: 1) == .stay)
        #expect(still.target(numbered: 2) == .leave)
    }

    @Test func `small digits are drawn only where they are asked for, and never on digits`() {
        for picture in Sample.pictures {
            let calm = Layout(picture, on: Sample.counter)
            let numbered = Layout(picture, on: Sample.counter, showsNumbers: true)
            #expect(calm.elements.allSatisfy { $0.number == nil })
            #expect(numbered.spots == calm.spots)
            for element in numbered.elements where element.number != nil {
                #expect(element.target == numbered.target(numbered: element.number!.value))
                if case .digit = element.target { Issue.record("a digit beside a digit") }
            }
        }
    }

    @Test func `in Arabic the small digit stands in the right corner`() {
        for words in [Sample.english, Sample.arabic] {
            let layout = Layout(
                .question(Sample.question(Sample.scales(words)[4], words)), on: Sample.counter,
                showsNumbers: true)
            let numbers = layout.elements.compactMap(\.number)
            #expect(numbers.count == words.reasons.count)
            #expect(numbers.allSatisfy { $0.isAtRight == (words.direction == .rightToLeft) })
        }
    }
}
