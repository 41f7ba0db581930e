import Feedback
import Panel
import Screen
import Testing

/// Every screen of every shipped questionnaire, in every language that it is written in: whether
/// fingers and eyes can use it, without drawing it.
@Suite struct ShippedLayoutTests {
    /// Between what can be pressed, as drawn: WCAG asks for nothing more where keys are so large.
    private static let gapPixels = 1

    @Test(arguments: ShippedScreens.names, ShippedScreens.sizes)
    func `nothing is cut short, too small, outside of the screen or over something else`(
        questionnaire: String, size: ShippedScreens.Size
    ) throws {
        let screens = try ShippedScreens([questionnaire])
        let languages = screens.previews[0].languages
        #expect(languages.count == 8)
        let fonts = FontCheck()
        for entry in languages.flatMap({ screens.entries(in: $0, on: size.screen) }) {
            let layout = entry.layout
            #expect(layout.shortcomings == [], "\(entry.name)")
            #expect(fonts.cutTexts(of: layout) == [], "\(entry.name)")
            #expect(Self.overlaps(layout) == [], "\(entry.name)")
        }
    }

    @Test(arguments: ShippedScreens.names)
    func `every character has its glyph`(questionnaire: String) throws {
        let preview = try ShippedScreens([questionnaire]).previews[0]
        let texts = preview.questionnaire.questions.flatMap { question -> [Wording] in
            let ends = question.ends.map { [$0.low, $0.high] } ?? []
            let consent = question.consent.map { [$0.wording] } ?? []
            guard case .reasons(let reasons, _) = question.scale else {
                return [question.wording] + ends + consent
            }
            return [question.wording] + ends + consent + reasons.map(\.wording)
        }.flatMap(\.byLanguage.values)
        #expect(FontCheck().missing(in: texts.joined(separator: " ")) == [])
    }

    @Test(arguments: ShippedScreens.names)
    func `no text is missing in any language`(questionnaire: String) throws {
        let preview = try ShippedScreens([questionnaire]).previews[0]
        for language in preview.languages {
            #expect(preview.gaps(in: language) == [], "\(language)")
        }
    }

    @Test(arguments: ShippedScreens.names)
    func `in Arabic every target stands at the other side`(questionnaire: String) throws {
        let screens = try ShippedScreens([questionnaire])
        let size = ShippedScreens.sizes[0].screen
        let arabic = LanguageTag("ar")!
        for scene in screens.previews[0].scenes {
            let order = [LanguageTag.english, arabic].map {
                screens.previews[0].layout(scene, in: $0, on: size)
            }
            let choices = order[0].order.filter { if case .choice = $0 { true } else { false } }
            let columns = order.map { layout in
                choices.compactMap { layout.rect(of: $0)?.midX }
            }
            guard choices.count > 1 else { continue }
            #expect(columns[0][0] < columns[0][1] || columns[0][0] == columns[0][1])
            #expect(columns[1][0] > columns[1][1] || columns[0][0] == columns[0][1])
        }
    }

    @Test func `a check that cannot fail would be none`() throws {
        let size = ScreenSize(width: 800, height: 480, diagonalInches: 3.5)!
        let entries = try ShippedScreens(["public-office"]).entries(in: .russian, on: size)
        #expect(entries.contains { !$0.layout.shortcomings.isEmpty })
        #expect(Self.overlaps(entries[0].layout) == [])
    }

    /// What of a layout stands outside of the screen, on something else, or too near to it.
    private static func overlaps(_ layout: Layout) -> [String] {
        let bounds = layout.size.bounds
        var wrong = layout.elements.filter { !bounds.contains($0.rect) || $0.rect.isEmpty }
            .map { "outside: \($0.figure)" }
        wrong += pairs(layout.elements.map(\.rect), apart: 0).map { first, second in
            "\(layout.elements[first].figure) over \(layout.elements[second].figure)"
        }
        wrong += pairs(layout.spots.map(\.rect), apart: 0).map { first, second in
            "\(layout.spots[first].target) over \(layout.spots[second].target)"
        }
        let pressed = layout.elements.filter(\.isOutlined)
        wrong += pairs(pressed.map(\.rect), apart: gapPixels).map { first, second in
            "\(pressed[first].target!) touches \(pressed[second].target!)"
        }
        return wrong
    }

    private static func pairs(_ rects: [PixelRect], apart: Int) -> [(Int, Int)] {
        rects.indices.flatMap { first -> [(Int, Int)] in
            let grown = rects[first].inset(-apart, -apart)
            return (first + 1..<max(first + 1, rects.count))
                .filter { rects[$0].intersects(grown) }.map { (first, $0) }
        }
    }
}

extension Element {
    /// Whether it can be pressed and shows where it ends; words at the edge do not.
    fileprivate var isOutlined: Bool {
        guard target != nil else { return false }
        guard case .button(let button) = figure else { return true }
        return ![.bare, .current].contains(button.style)
    }
}
