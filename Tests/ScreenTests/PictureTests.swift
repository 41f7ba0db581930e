import Feedback
import Screen
import Testing

@Suite struct PictureTests {
    private func tiles(_ chosen: Set<Choice>) -> Picture {
        .question(
            Sample.question(.tileSet(Sample.russian.reasons, chosen: chosen, done: "Готово")))
    }

    @Test(arguments: Sample.sizes)
    func `choosing tiles moves nothing`(size: ScreenSize) {
        let none = Layout(tiles([]), on: size)
        let some = Layout(tiles([Choice(1), Choice(6)]), on: size)
        #expect(none.spots == some.spots)
        #expect(none.elements.map(\.rect) == some.elements.map(\.rect))
        #expect(none.rect(of: .confirm) != nil)
    }

    @Test func `a chosen tile is seen without colour, and only that tile is drawn anew`() throws {
        let painter = Painter(theme: .highContrast)
        let surface = MemorySurface(size: Sample.counter)
        try painter.paint(Layout(tiles([Choice(1)]), on: Sample.counter), on: surface)
        let layout = Layout(tiles([Choice(1), Choice(2)]), on: Sample.counter)
        let damage = try painter.paint(layout, on: surface)
        let tile = try #require(layout.elements.first { $0.target == .choice(Choice(2)) })
        #expect(damage == [tile.rect])
        let chosen = try #require(layout.elements.first { $0.target == .choice(Choice(1)) })
        let other = try #require(layout.elements.first { $0.target == .choice(Choice(3)) })
        let light = { (rect: PixelRect) in surface.pixels(in: rect).count { $0 == 0xFFFF_FFFF } }
        #expect(light(chosen.rect) > light(other.rect))
    }

    @Test(arguments: Sample.sizes)
    func `agreeing and declining weigh the same`(size: ScreenSize) throws {
        for words in Sample.languages {
            let layout = Layout(
                .question(Sample.question(Sample.pads(words)[2], words)), on: size)
            let keys = layout.elements.filter { $0.target == .agree || $0.target == .decline }
            #expect(keys.count == 2)
            #expect(keys[0].rect.width == keys[1].rect.width)
            #expect(keys[0].rect.height == keys[1].rect.height)
            #expect(keys[0].rect.y == keys[1].rect.y)
            let styles = keys.compactMap {
                if case .button(let button) = $0.figure { button.style } else { nil }
            }
            #expect(styles == [.key, .key])
        }
    }

    @Test func `a consent of 600 characters is shown whole from seven inches on`() {
        let check = FontCheck()
        for words in Sample.languages {
            for size in Sample.sizes where size.diagonal >= 6.9 && !size.isPortrait {
                let layout = Layout(
                    .question(Sample.question(Sample.pads(words)[2], words)), on: size)
                #expect(!check.cutTexts(of: layout).contains(words.consent), "\(size)")
            }
        }
        #expect(Sample.russian.consent.count > 590)
    }

    @Test func `a consent of 600 characters is no shortcoming and one of 601 is`() {
        func shortcomings(_ count: Int) -> [Shortcoming] {
            let text =
                String(repeating: "да ", count: 200) + String(repeating: "!", count: count - 600)
            return Layout(
                .question(Sample.question(.consent(text: text, agree: "a", decline: "b"))),
                on: Sample.counter
            ).shortcomings
        }
        #expect(shortcomings(600) == [])
        #expect(shortcomings(601) == [.textTooLong(characters: 601, most: 600)])
    }

    @Test func `a second of the countdown redraws the ring alone`() throws {
        let painter = Painter(theme: .light)
        let surface = MemorySurface(size: Sample.counter)
        func still(_ seconds: Int) -> Layout {
            Layout(
                .stillThere(
                    StillTherePicture(
                        line: "?", stay: "yes", countdown: Countdown(seconds: seconds, of: 20))),
                on: Sample.counter)
        }
        try painter.paint(still(20), on: surface)
        let damage = try painter.paint(still(19), on: surface)
        let ring = try #require(
            still(19).elements.first {
                if case .countdown = $0.figure { true } else { false }
            })
        #expect(damage == [ring.rect])
    }

    @Test func `a countdown stays within its seconds`() {
        #expect(Countdown(seconds: -1, of: 10).share == 0)
        #expect(Countdown(seconds: 11, of: 10).share == 1)
        #expect(Countdown(seconds: 5, of: 10).share == 0.5)
    }

    @Test func `where a customer can only stay, the whole screen means it`() {
        let layout = Layout(Sample.stillThere(Sample.arabic, leave: false), on: Sample.counter)
        #expect(layout.spots.map(\.target) == [.stay])
        #expect(layout.rect(of: .stay) == Sample.counter.bounds)
        let both = Layout(Sample.stillThere(Sample.arabic), on: Sample.counter)
        #expect(both.order == [.stay, .leave])
    }

    @Test func `what was typed is held by phone, keyboard and PIN, and by nothing else`() {
        for words in Sample.languages {
            let holding = [1, 3, 4].map {
                Picture.question(Sample.question(Sample.pads(words)[$0]))
            }
            for picture in holding + [Sample.staff(words)[0]] {
                #expect(picture.holdsContact)
            }
            let open =
                Sample.statements(words) + [
                    Sample.staff(words)[1], Sample.stillThere(words),
                    .question(Sample.question(Sample.pads(words)[2])),
                    .question(Sample.first(words)),
                ]
            for picture in open {
                #expect(!picture.holdsContact)
            }
        }
    }

    @Test func `a PIN is shown as dots, at most as many as there is room for`() {
        let picture = PINPicture(title: "?", typedCount: 99, confirm: "ok", back: "no")
        #expect(picture.typedCount == PINPicture.digitsMax)
        let layout = Layout(.pin(picture), on: Sample.small)
        let field = layout.elements.compactMap { element in
            if case .button(let button) = element.figure, button.style == .field {
                button.label?.text
            } else {
                nil
            }
        }
        #expect(field == [String(repeating: "•", count: PINPicture.digitsMax)])
        #expect(FontCheck().cutTexts(of: layout) == [])
    }

    @Test func `the staff sees every fact and every key on each screen from seven inches on`() {
        let check = FontCheck()
        for words in Sample.languages {
            for size in [Sample.small, Sample.counter, Sample.upright] {
                let layout = Layout(Sample.staff(words)[1], on: size)
                #expect(check.cutTexts(of: layout) == [], "\(size)")
                #expect(layout.order == StaffAction.allCases.map { .staff($0) })
                #expect(layout.shortcomings == [])
            }
        }
    }

    @Test func `a row beyond the limit is not shown`() {
        let rows = (1...13).map { StaffPicture.Row(.good, name: "\($0)", value: "") }
        let staff = StaffPicture(title: "", rows: rows, buttons: [])
        #expect(staff.rows.count == StaffPicture.rowsMax)
        #expect(StaffPicture.rowsMax == 12)
    }

    @Test func `the question stands at one place with and without progress, logo and news`() {
        var question = Sample.first(Sample.russian)
        let all = Layout(.question(question), on: Sample.counter)
        question.news = nil
        question.logo = nil
        question.progress = Progress(step: 1, of: 3)
        question.back = "Назад"
        let bare = Layout(.question(question), on: Sample.counter)
        #expect(all.elements.first?.rect == bare.elements.first?.rect)
        #expect(all.elements.first?.titleBlock != nil)
    }
}
