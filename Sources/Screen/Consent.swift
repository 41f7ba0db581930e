import Feedback

// A text to read, and two keys that weigh the same.

extension Composition {
    mutating func addConsent(
        _ text: String, agree: String, decline: String, _ pressed: Target?, in zone: PixelRect
    ) {
        let gap = px(min(6, size.heightMillimetres * 0.03))
        let height = min(px(metrics.keyHeightMax), zone.height / 4)
        let width = min((zone.width - gap) / 2, px(metrics.tileWidthMax))
        // A line of a book, not of the whole screen's width.
        let textWidth = min(zone.width, px(metrics.paragraphWidthMax))
        let textHeight = min(
            paragraphHeight(text, textWidth, em: metrics.labelEm), zone.height - height - gap)
        let top = zone.y + (zone.height - height - gap - textHeight) / 2
        let rect = PixelRect(
            x: (size.width - textWidth) / 2, y: top, width: textWidth, height: textHeight)
        let keysTop = rect.maxY + gap
        let most = QuestionPicture.consentCharactersMax
        if text.count > most {
            shortcomings.append(.textTooLong(characters: text.count, most: most))
        }
        var block = TextBlock(
            text, in: rect, em: em(metrics.labelEm), lines: metrics.paragraphLinesMax,
            charactersMax: most
        ).with(.regular, .strong, .left)
        block.isParagraph = true
        block.height = .middle
        add(text: block)
        let left = (size.width - 2 * width - gap) / 2
        let places = (0...1).map {
            PixelRect(x: left + $0 * (width + gap), y: keysTop, width: width, height: height)
        }
        addWordKeys(
            [WordKey(.agree, agree, .key), WordKey(.decline, decline, .key)], at: [places],
            pressed, reach: gap / 2, within: zone)
    }

    /// Room for the text's lines at `em` millimetres, generously.
    private func paragraphHeight(_ text: String, _ width: Int, em: Double) -> Int {
        let lines = TextEstimate.widthInEm(text) * em / size.millimetres(width)
        return px((lines.rounded(.up) + 1) * em * 1.7)
    }
}
