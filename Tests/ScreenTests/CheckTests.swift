import Feedback
import Screen
import Testing

@Suite struct CheckTests {
    @Test(arguments: Sample.sizes)
    func `every target under 9 mm is named with its size, and no other`(size: ScreenSize) {
        for picture in Sample.pictures {
            let layout = Layout(picture, on: size)
            let named = layout.shortcomings.compactMap { shortcoming -> Target? in
                if case .targetTooSmall(let target, let millimetres) = shortcoming {
                    #expect(millimetres < 9)
                    return target
                }
                return nil
            }
            let small = layout.spots.filter {
                // A pixel of rounding is no fault.
                size.millimetres(min($0.rect.width, $0.rect.height) + 1) < 9
            }
            #expect(Set(named) == Set(small.map(\.target)))
        }
    }

    @Test func `from seven inches on a counter has no target under 9 mm`() {
        for size in [Sample.small, Sample.counter, Sample.upright] {
            for picture in Sample.pictures {
                let faults = Layout(picture, on: size).shortcomings.filter {
                    if case .targetTooSmall = $0 { true } else { false }
                }
                let isKeyboard =
                    if case .question(let question) = picture,
                        case .keyboard = question.answers
                    { true } else { false }
                // A keyboard that is too small is not offered.
                if !isKeyboard { #expect(faults == [], "\(size)") }
            }
        }
    }

    @Test func `the law's least size is 24 CSS pixels`() {
        #expect(abs(Shortcoming.targetAA - 24.0 / 96 * 25.4) < 0.001)
        #expect(Shortcoming.targetTooSmall(.skip, millimetres: 6.34).breaksWCAG)
        #expect(!Shortcoming.targetTooSmall(.skip, millimetres: 6.36).breaksWCAG)
        #expect(!Shortcoming.textTooLong(characters: 601, most: 600).breaksWCAG)
    }

    @Test func `a shortcoming says what, how much, and what to do`() {
        #expect(
            "\(Shortcoming.targetTooSmall(.skip, millimetres: 7.21))"
                == "the control 'skip' is 7.2 mm high or wide, at least 9.0 mm are needed")
        #expect("\(Shortcoming.logoLeftOut)".contains("less wide"))
    }

    @Test func `characters that no font has are listed once, in their order`() {
        let check = FontCheck()
        #expect(check.missing(in: "Спасибо! Thank you، شكرًا 谢谢 Рақмет") == [])
        #expect(check.missing(in: "a\u{10FFF0}b\u{F8FF}\u{10FFF0}") == ["\u{10FFF0}", "\u{F8FF}"])
        #expect(check.missing(in: "") == [])
    }

    @Test(arguments: KeyboardLayout.allCases)
    func `every key of every keyboard has its glyph`(layout: KeyboardLayout) {
        let check = FontCheck()
        for page in [KeyboardPicture.Page.letters, .capitals, .symbols] {
            for purpose in [KeyboardPicture.Purpose.comment, .email] {
                let keyboard = KeyboardPicture(
                    purpose: purpose, typed: "", confirm: "ok", layout: layout, page: page)
                let texts = Layout(
                    .question(Sample.question(.keyboard(keyboard))), on: Sample.counter
                ).order.map { if case .character(let key) = $0 { String(key) } else { "" } }
                #expect(check.missing(in: texts.joined()) == [])
            }
        }
        #expect(check.missing(in: layout.label) == [])
    }

    @Test func `texts that do not fit are listed`() {
        let long = String(repeating: "Превысокомногорассмотрительствующий", count: 8)
        var question = Sample.question(.tiles(["да", "нет"]))
        #expect(FontCheck().cutTexts(of: Layout(.question(question), on: Sample.small)) == [])
        question.title = long
        #expect(
            FontCheck().cutTexts(of: Layout(.question(question), on: Sample.small)).count == 1)
    }
}
