import Feedback
import Screen
import Testing

@Suite struct DamageTests {
    /// What a customer may see one after the other, in two languages, on one panel.
    private var story: [Picture] {
        let faces = QuestionPicture.Answers.faces(count: 4, lowLabel: "плохо", highLabel: "хорошо")
        let numbers = QuestionPicture.Answers.numbers(lowEnd: "нет", highEnd: "да")
        let tiles = QuestionPicture.Answers.tiles(Sample.russian.reasons)
        func pad(_ typed: String, pressed: Target? = nil) -> Picture {
            .question(
                Sample.question(
                    .phonePad(typed: typed, confirm: "ok", isComplete: typed.count > 2),
                    pressed: pressed))
        }
        func ask(
            _ answers: QuestionPicture.Answers, _ words: Sample.Words = Sample.russian,
            pressed: Target? = nil
        ) -> Picture {
            .question(Sample.question(answers, words, pressed: pressed))
        }
        return [
            ask(faces), ask(faces, pressed: .choice(Choice(1))), ask(faces),
            ask(faces, pressed: .language(.english)), ask(faces, Sample.english),
            ask(tiles), ask(tiles, pressed: .choice(Choice(3))), ask(tiles, pressed: .skip),
            ask(numbers), ask(numbers, pressed: .choice(Choice(10))), ask(numbers, Sample.arabic),
            pad(""), pad("8", pressed: .digit(8)), pad("89"), pad("891"),
            pad("89", pressed: .erase), pad("891", pressed: .confirm), .thanks(line: "Спасибо!"),
            ask(faces), .tellStaff(line: "Сообщите сотруднику", whatToDo: "Он запишет ответ."),
            ask(faces, Sample.arabic),
        ]
    }

    @Test(arguments: [Sample.counter, Sample.sizes[1], Sample.sizes[5]])
    func `drawing only what changed gives the pixels of a full redraw, byte for byte`(
        size: ScreenSize
    ) throws {
        for theme in [Theme.light, .highContrast] {
            let painter = Painter(theme: theme)
            let surface = MemorySurface(size: size)
            for (index, picture) in story.enumerated() {
                let layout = Layout(picture, on: size)
                try painter.paint(layout, on: surface)
                let whole = MemorySurface(size: size)
                try Painter(theme: theme).paint(layout, on: whole)
                // Compared outside the expectation, which would list a million differences.
                let isSame = surface.newestFrame.pixels == whole.newestFrame.pixels
                #expect(isSame, "step \(index) of the story")
            }
        }
    }

    @Test func `a pressed face redraws that face alone`() throws {
        let painter = Painter(theme: .light)
        let surface = MemorySurface(size: Sample.counter)
        let idle = Layout(story[0], on: Sample.counter)
        #expect(try painter.paint(idle, on: surface) == [Sample.counter.bounds])
        let damage = try painter.paint(Layout(story[1], on: Sample.counter), on: surface)
        let face = try #require(idle.elements.first { $0.isFace })
        #expect(damage == [face.rect])
    }

    @Test func `the same picture again draws nothing and makes no new frame`() throws {
        let painter = Painter(theme: .light)
        let surface = MemorySurface(size: Sample.counter)
        let layout = Layout(story[0], on: Sample.counter)
        try painter.paint(layout, on: surface)
        #expect(try painter.paint(layout, on: surface) == [])
        #expect(surface.generation == 1)
    }

    @Test func `a new theme and lost pixels are drawn whole`() throws {
        let painter = Painter(theme: .light)
        let surface = MemorySurface(size: Sample.counter)
        let layout = Layout(story[0], on: Sample.counter)
        try painter.paint(layout, on: surface)
        painter.theme = .dark
        #expect(try painter.paint(layout, on: surface) == [Sample.counter.bounds])
        painter.forgetFrame()
        #expect(try painter.paint(layout, on: surface) == [Sample.counter.bounds])
    }

    @Test func `after a frame that the surface refused, the next is drawn whole`() throws {
        let painter = Painter(theme: .light)
        let surface = MemorySurface(size: Sample.counter)
        try painter.paint(Layout(story[0], on: Sample.counter), on: surface)
        #expect(throws: ScreenFault.self) {
            try painter.paint(
                Layout(story[1], on: Sample.counter), on: BrokenSurface(size: Sample.counter))
        }
        let damage = try painter.paint(Layout(story[1], on: Sample.counter), on: surface)
        #expect(damage == [Sample.counter.bounds])
    }
}

/// A display that was unplugged.
private final class BrokenSurface: Surface {
    let size: ScreenSize

    init(size: ScreenSize) {
        self.size = size
    }

    func show(_ draw: (Pixels) throws(ScreenFault) -> [PixelRect]) throws(ScreenFault) {
        throw ScreenFault("the display is gone")
    }
}
