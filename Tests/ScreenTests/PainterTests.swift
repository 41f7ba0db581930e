import Feedback
import Screen
import Testing

@Suite struct PainterTests {
    private let size = Sample.counter

    private func painted(
        _ picture: Picture, _ theme: Theme = .light, on size: ScreenSize = Sample.counter
    ) throws -> MemorySurface {
        let surface = MemorySurface(size: size)
        try Painter(theme: theme).paint(Layout(picture, on: size), on: surface)
        return surface
    }

    private func faces(_ count: Int, pressed: Target? = nil) -> Picture {
        .question(
            Sample.question(
                .faces(count: count, lowLabel: "low", highLabel: "high"), pressed: pressed))
    }

    @Test func `each face shows its fill at the middle of its target`() throws {
        for (count, levels) in [(4, [1, 2, 4, 5]), (5, [1, 2, 3, 4, 5])] {
            let surface = try painted(faces(count))
            let layout = Layout(faces(count), on: size)
            for (index, level) in levels.enumerated() {
                let rect = try #require(layout.rect(of: .choice(Choice(UInt8(index + 1)))))
                let fill = Theme.light.faceFills[level - 1]
                #expect(surface.color(x: rect.midX, y: rect.midY) == fill.rgb)
            }
        }
    }

    @Test(arguments: [Theme.light, .dark, .highContrast])
    func `the background is the theme's to every corner`(theme: Theme) throws {
        let surface = try painted(faces(4), theme)
        for (x, y) in [(0, 0), (1279, 0), (0, 799), (1279, 799)] {
            #expect(surface.color(x: x, y: y) == theme.background.rgb)
        }
        let thanks = try painted(.thanks(line: "Спасибо!"), theme)
        for (x, y) in [(0, 0), (1279, 0), (0, 799), (1279, 799)] {
            #expect(thanks.color(x: x, y: y) == theme.thanksBackground.rgb)
        }
    }

    @Test func `every pixel is opaque`() throws {
        let frame = try painted(faces(5)).newestFrame
        #expect(frame.pixels.allSatisfy { $0 >> 24 == 0xFF })
    }

    @Test func `faces differ from each other without colour`() throws {
        let surface = try painted(faces(5), .highContrast)
        let layout = Layout(faces(5), on: size)
        let faces = layout.elements.filter(\.isFace).map { surface.pixels(in: $0.rect) }
        for (index, face) in faces.enumerated() {
            for other in faces[(index + 1)...] {
                let different = zip(face, other).count { $0 != $1 }
                #expect(different > face.count / 100)
            }
        }
    }

    @Test func `a pressed face is smaller, has a ring, and nothing else changes`() throws {
        let target = Target.choice(Choice(2))
        let idle = try painted(faces(4))
        let pressed = try painted(faces(4, pressed: target))
        let element = try #require(
            Layout(faces(4), on: size).elements.filter(\.isFace).dropFirst().first)
        let rect = element.rect
        // The ring stands at the rectangle's edge, where there was background before.
        #expect(idle.color(x: rect.x + 3, y: rect.midY) == Theme.light.background.rgb)
        #expect(pressed.color(x: rect.x + 3, y: rect.midY) == Theme.light.ring.rgb)
        let before = idle.newestFrame.pixels
        let after = pressed.newestFrame.pixels
        let changed = before.indices.filter { before[$0] != after[$0] }
        #expect(
            changed.allSatisfy { rect.contains(x: $0 % size.width, y: $0 / size.width) })
    }

    @Test func `texts leave ink in every rectangle that has one`() throws {
        for words in Sample.languages {
            let picture = Picture.question(Sample.question(.tiles(words.reasons), words))
            let surface = try painted(picture)
            for element in Layout(picture, on: size).elements {
                let colors = Set(surface.pixels(in: element.rect))
                #expect(colors.count > 2, "\(element)")
            }
        }
    }

    @Test func `a text far too long is drawn within its rectangle`() throws {
        let long = String(repeating: "Превысокомногорассмотрительствующий", count: 40)
        var question = Sample.question(.tiles([long, "да"]))
        question.title = long
        for size in Sample.sizes.prefix(9) {
            let layout = Layout(.question(question), on: size)
            let surface = MemorySurface(size: size)
            try Painter(theme: .light).paint(layout, on: surface)
            let pixels = surface.newestFrame.pixels
            let inked = pixels.indices.filter { pixels[$0] != 0xFFF6_F8FA }
            #expect(!inked.isEmpty)
            #expect(
                inked.allSatisfy { index in
                    let (x, y) = (index % size.width, index / size.width)
                    return layout.elements.contains { $0.rect.contains(x: x, y: y) }
                })
        }
    }

    @Test func `a missing font is reported and texts are drawn all the same`() throws {
        let painter = Painter(theme: .light, family: "No Such Typeface")
        let surface = MemorySurface(size: size)
        let layout = Layout(.question(Sample.question(.tiles(["Цены"]))), on: size)
        try painter.paint(layout, on: surface)
        guard case .familyMissing("No Such Typeface", let substitute) = painter.fontFaults.first
        else {
            Issue.record("no fault: \(painter.fontFaults)")
            return
        }
        #expect(!substitute.isEmpty)
        let title = try #require(layout.elements.first)
        #expect(Set(surface.pixels(in: title.rect)).count > 2)
    }

    @Test func `the house's font has every character of Russian, English and Arabic`() throws {
        let painter = Painter(theme: .light)
        for words in Sample.languages {
            let picture = Picture.question(Sample.question(.tiles(words.reasons), words))
            try painter.paint(Layout(picture, on: size), on: MemorySurface(size: size))
            painter.forgetFrame()
        }
        #expect(painter.fontFaults == [])
    }

    @Test func `a character that no font has is reported`() throws {
        let painter = Painter(theme: .light)
        // A code point of a private plane, which no font of Debian's draws.
        let layout = Layout(.thanks(line: "\u{10FFF0}"), on: size)
        try painter.paint(layout, on: MemorySurface(size: size))
        #expect(painter.fontFaults.contains(.glyphsMissing))
    }

    @Test func `a layout for another size is refused and the screen stays as it was`() throws {
        let surface = try painted(faces(4))
        let other = Layout(faces(4), on: Sample.sizes[0])
        #expect(throws: ScreenFault.self) {
            try Painter(theme: .light).paint(other, on: surface)
        }
        #expect(surface.generation == 1)
    }
}

extension MemorySurface {
    /// `0xRRGGBB`.
    func color(x: Int, y: Int) -> UInt32 {
        newestFrame.pixels[y * size.width + x] & 0xFF_FFFF
    }

    func pixels(in rect: PixelRect) -> [UInt32] {
        let pixels = newestFrame.pixels
        return (rect.y..<rect.maxY).flatMap { y in
            pixels[(y * size.width + rect.x)..<(y * size.width + rect.maxX)]
        }
    }
}
