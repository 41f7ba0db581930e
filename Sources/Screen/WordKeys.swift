import Feedback

/// A large key with a word on it that answers by itself: agree, go on, restart.
struct WordKey {
    var target: Target
    var label: String
    var style: Button.Style

    init(_ target: Target, _ label: String, _ style: Button.Style) {
        self.target = target
        self.label = label
        self.style = style
    }
}

extension Composition {
    /// Keys numbered from `first`, in rows of places. A finger means the key up to the middle of
    /// the gap to the next one, and as far around them, but not out of `zone`.
    mutating func addWordKeys(
        _ keys: [WordKey], at rows: [[PixelRect]], _ pressed: Target?, reach: Int,
        within zone: PixelRect, from first: Int = 1
    ) {
        let rects = rows.flatMap(\.self)
        let cells = Cells.around(rows, reach: reach, within: zone).flatMap(\.self)
        for (index, key) in keys.enumerated() {
            let text = TextBlock(
                key.label, in: room(in: rects[index]), em: em(metrics.answerEm), lines: 2
            ).with(.bold, TextBlock.Ink(on: key.style), .centre, .answers)
            let button = Button(style: key.style, label: text, isPressed: pressed == key.target)
            add(rects[index], .button(button), for: key.target)
            showNumber(first + index)
            add(key.target, at: cells[index], number: first + index)
        }
    }
}

extension Composition {
    /// For the words of a key: beside its number, which stands where a line begins.
    fileprivate func room(in rect: PixelRect) -> PixelRect {
        guard showsNumbers else { return rect.inset(px(2.5), px(0.8)) }
        return PixelRect(
            minX: rect.x + px(2.5 + metrics.numberEm), minY: rect.y + px(0.8),
            maxX: rect.maxX - px(1.2), maxY: rect.maxY - px(0.8))
    }
}

extension TextBlock.Ink {
    /// What is read on a key of this style.
    init(on style: Button.Style) {
        self =
            switch style {
            case .prominent: .onProminent
            case .faint, .bare: .quiet
            case .key, .chosen, .current, .field, .fieldInError: .strong
            }
    }
}
