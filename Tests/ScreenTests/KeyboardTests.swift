import Feedback
import Screen
import Testing

@Suite struct KeyboardTests {
    private func layout(
        _ keyboard: KeyboardPicture, on size: ScreenSize = Sample.counter,
        _ direction: Direction = .leftToRight
    ) -> Layout {
        var question = Sample.question(.keyboard(keyboard))
        question.direction = direction
        return Layout(.question(question), on: size)
    }

    private func comment(
        _ layout: KeyboardLayout, _ page: KeyboardPicture.Page = .letters
    ) -> KeyboardPicture {
        KeyboardPicture(
            purpose: .comment, typed: "", confirm: "ok", layout: layout, nextLayout: .en,
            page: page)
    }

    private func email(_ layout: KeyboardLayout) -> KeyboardPicture {
        KeyboardPicture(purpose: .email, typed: "", confirm: "ok", layout: layout)
    }

    private func characters(_ layout: Layout) -> [Character] {
        layout.spots.compactMap {
            if case .character(let character) = $0.target { character } else { nil }
        }
    }

    @Test(arguments: [
        (KeyboardLayout.ru, "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
        (.en, "abcdefghijklmnopqrstuvwxyz"),
        (.kk, "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
        (.de, "abcdefghijklmnopqrstuvwxyzäöüß"), (.es, "abcdefghijklmnñopqrstuvwxyzáéíóúü¿¡"),
        (.fr, "abcdefghijklmnopqrstuvwxyzàâçéèêîôùû'"),
        (.ar, "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآءئؤىة"),
    ])
    func `every letter of the language has one key`(keyboard: KeyboardLayout, alphabet: String) {
        let letters = characters(layout(comment(keyboard)))
        #expect(Set(letters).count == letters.count)
        #expect(Set(alphabet).isSubset(of: letters))
        #expect(Set(letters).subtracting(alphabet) == [" ", ".", keyboard == .ar ? "،" : ","])
    }

    @Test func `capitals stand where the small letters stood`() {
        for keyboard in KeyboardLayout.allCases where keyboard.hasCapitals {
            let small = layout(comment(keyboard))
            let capital = layout(comment(keyboard, .capitals))
            #expect(small.spots.map(\.rect) == capital.spots.map(\.rect))
            #expect(characters(capital).contains { $0.isUppercase })
        }
        #expect(characters(layout(comment(.de, .capitals))).contains("ß"))
    }

    @Test(arguments: KeyboardLayout.allCases)
    func `the keys that do not type stay at their place on every page`(keyboard: KeyboardLayout) {
        let letters = layout(comment(keyboard))
        let symbols = layout(comment(keyboard, .symbols))
        let targets: [Target] = [
            .keyboard(.symbols), .keyboard(.layout), .character(" "), .confirm, .skip,
        ]
        for target in targets {
            #expect(letters.rect(of: target) != nil)
            #expect(letters.rect(of: target) == symbols.rect(of: target), "\(target)")
        }
    }

    @Test func `letters of Arabic and Latin stand as on a keyboard in a mirrored picture`() throws {
        let arabic = layout(comment(.ar), .rightToLeft)
        let dad = try #require(arabic.rect(of: .character("ض")))
        let jim = try #require(arabic.rect(of: .character("ج")))
        #expect(dad.x < jim.x)
        let address = layout(email(.en), .rightToLeft)
        let xs = "qwertyuiop".compactMap { address.rect(of: .character($0))?.x }
        #expect(xs.count == 10)
        #expect(xs == xs.sorted())
        #expect(address.rect(of: .skip)!.x < address.rect(of: .back)!.x)
    }

    @Test func `an address has its signs, no blank, and no letters but plain ones`() {
        for keyboard in KeyboardLayout.allCases {
            let keys = characters(layout(email(keyboard)))
            #expect(Set("abcdefghijklmnopqrstuvwxyz0123456789@.-_").isSubset(of: keys))
            #expect(keys.allSatisfy { $0.isASCII && $0 != " " })
        }
    }

    @Test func `a small screen has the digits of an address on the other page`() {
        #expect(!characters(layout(email(.en), on: Sample.small)).contains("1"))
        var symbols = email(.en)
        symbols.page = .symbols
        #expect(characters(layout(symbols, on: Sample.small)).contains("1"))
    }

    @Test func `Chinese has no keyboard for a comment and Latin letters for an address`() {
        let chinese = LanguageTag("zh")!
        #expect(KeyboardLayout.forText(in: chinese) == [])
        #expect(!Keyboard.fits([], for: .comment, on: Sample.counter))
        #expect(KeyboardLayout.forEmail(in: chinese) == [.en])
        #expect(KeyboardLayout.forEmail(in: LanguageTag("de")!) == [.de])
        #expect(KeyboardLayout.forText(in: .russian) == [.ru, .en])
    }

    @Test(arguments: Sample.sizes)
    func `a keyboard is offered exactly where every key is 9 mm or more`(size: ScreenSize) {
        for keyboard in KeyboardLayout.allCases {
            let keys = layout(comment(keyboard), on: size).elements.filter(\.isKey)
            let least = keys.map { size.millimetres(min($0.rect.width, $0.rect.height)) }.min()!
            let fits = Keyboard.fits([keyboard, .en], for: .comment, on: size)
            #expect(!fits || least >= 9, "\(keyboard) on \(size): \(least) mm")
            if size.diagonal >= 10 { #expect(fits, "\(keyboard) on \(size): \(least) mm") }
        }
    }

    @Test func `seven inches have room for Russian and English and not upright`() {
        #expect(Keyboard.fits([.ru, .en], for: .comment, on: Sample.small))
        #expect(Keyboard.fits([.en], for: .email, on: Sample.small))
        #expect(!Keyboard.fits(size: ScreenSize(width: 480, height: 800, diagonalInches: 7)!))
        #expect(!Keyboard.fits(size: ScreenSize(width: 800, height: 480, diagonalInches: 5)!))
        #expect(Keyboard.fits(size: Sample.counter))
        #expect(Keyboard.fits(size: Sample.upright))
    }
}
