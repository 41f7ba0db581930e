import CCairo

/// What the installed fonts cannot show, found without drawing: for `config check`.
package final class FontCheck {
    private let typesetter: Typesetter

    package init(family: String = Painter.family) {
        typesetter = Typesetter(family: family)
    }

    /// The characters of `text` that no installed font has, each once, in their order; they would
    /// be drawn as boxes.
    package func missing(in text: String) -> [Character] {
        var seen: Set<Character> = []
        return text.filter { character in
            !character.isWhitespace && seen.insert(character).inserted
                && typesetter.hasUnknownGlyph(String(character))
        }.map(\.self)
    }

    /// The texts of the layout that are cut short, since they do not fit even in the least size.
    /// Typed text, which is longer than its field by nature, is not among them.
    package func cutTexts(of layout: Layout) -> [String] {
        layout.elements.compactMap(\.block)
            .filter { $0.cut == .end && typesetter.largestEm($0) == nil }
            .map(\.text)
    }
}
