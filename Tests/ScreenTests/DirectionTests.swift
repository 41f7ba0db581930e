import Feedback
import Screen
import Testing

@Suite struct DirectionTests {
    private func layouts(
        _ answers: QuestionPicture.Answers
    ) -> (leftToRight: Layout, rightToLeft: Layout) {
        var question = Sample.question(answers)
        question.direction = .leftToRight
        let left = Layout(.question(question), on: Sample.counter)
        question.direction = .rightToLeft
        return (left, Layout(.question(question), on: Sample.counter))
    }

    @Test func `right to left mirrors faces, numbers, tiles and controls`() {
        for answers in Sample.scales(Sample.russian) {
            let (left, right) = layouts(answers)
            for spot in left.spots {
                let mirrored = spot.rect.mirrored(in: Sample.counter.width)
                #expect(right.rect(of: spot.target) == mirrored, "\(spot.target)")
            }
        }
    }

    @Test func `digits stand as on every telephone while the pad's controls change sides`() throws {
        let (left, right) = layouts(.phonePad(typed: "1", confirm: "ok"))
        for layout in [left, right] {
            for row in [[1, 2, 3], [4, 5, 6], [7, 8, 9]] {
                let xs = row.compactMap { layout.rect(of: .digit($0))?.x }
                #expect(xs.count == 3)
                #expect(xs == xs.sorted())
            }
        }
        func offset(_ layout: Layout) throws -> Int {
            let erase = try #require(layout.rect(of: .erase))
            let zero = try #require(layout.rect(of: .digit(0)))
            return erase.x - zero.x
        }
        #expect(try offset(left) > 0)
        #expect(try offset(right) < 0)
        let confirm = try #require(left.rect(of: .confirm))
        #expect(right.rect(of: .confirm) == confirm.mirrored(in: Sample.counter.width))
    }

    @Test func `progress grows from the right and arrows turn over`() throws {
        let (left, right) = layouts(.tiles(["a", "b"]))
        func progress(_ layout: Layout) -> [Direction] {
            layout.elements.compactMap {
                if case .progress(_, let direction) = $0.figure { direction } else { nil }
            }
        }
        func icons(_ layout: Layout) -> [Icon] {
            layout.elements.compactMap {
                if case .button(let button) = $0.figure { button.mark?.icon } else { nil }
            }
        }
        #expect(progress(left) == [.leftToRight])
        #expect(progress(right) == [.rightToLeft])
        #expect(icons(left) == [.pointLeft, .pointRight])
        #expect(icons(right) == [.pointRight, .pointLeft])
    }
}
