import Feedback

// Back, skip and languages: words at the screen's edge.

extension Composition {
    mutating func addControls(_ question: QuestionPicture, in zones: Zones) {
        let inFooter = !zones.languages.isEmpty && zones.languages.y == zones.footer.y
        let half = inFooter ? px(metrics.controlWidthMax) : (zones.footer.width - px(2)) / 2
        if let back = question.back {
            addControl(.back, back, half, question.pressed, in: zones.footer)
        }
        if let skip = question.skip {
            addControl(.skip, skip, half, question.pressed, in: zones.footer)
        }
        addLanguages(question, in: zones)
    }

    private mutating func addControl(
        _ target: Target, _ label: String, _ widthMax: Int, _ pressed: Target?, in footer: PixelRect
    ) {
        let isBack = target == .back
        let icon = min(px(2.6), footer.height / 3)
        let gap = px(1.8)
        let wanted = px(TextEstimate.widthInEm(label) * metrics.controlEm) + icon + 3 * gap
        let width = min(widthMax, max(wanted, px(22)))
        let x = isBack ? footer.x : footer.maxX - width
        let rect = PixelRect(x: x, y: footer.y, width: width, height: footer.height)
        let iconX = isBack ? rect.x : rect.maxX - icon
        let textRect = PixelRect(
            minX: isBack ? rect.x + icon + gap : rect.x, minY: rect.y,
            maxX: isBack ? rect.maxX : rect.maxX - icon - gap, maxY: rect.maxY)
        let text = TextBlock(label, in: textRect, em: em(metrics.controlEm), lines: 1)
            .with(.regular, .quiet, isBack ? .left : .right, .controls)
        let mark = Button.Mark(
            icon: isBack ? .pointLeft : .pointRight,
            rect: PixelRect(x: iconX, y: rect.midY - icon / 2, width: icon, height: icon))
        let button = Button(style: .bare, label: text, mark: mark, isPressed: pressed == target)
        add(rect, .button(button))
        add(target, at: rect)
    }

    private mutating func addLanguages(_ question: QuestionPicture, in zones: Zones) {
        guard !zones.languageNames.isEmpty else { return }
        for (index, offer) in question.languages.enumerated() {
            let rect = PixelRect(
                x: zones.languages.x + index * zones.languageWidth, y: zones.languages.y,
                width: zones.languageWidth, height: zones.languages.height)
            let isCurrent = offer.tag == question.language
            let name = zones.languageNames[index]
            let text = TextBlock(
                name, in: rect.inset(px(1), 0), em: em(metrics.controlEm), lines: 1
            )
            .with(
                isCurrent ? .bold : .regular, isCurrent ? .strong : .quiet, .centre, .languages)
            let button = Button(
                style: isCurrent ? .current : .bare, label: text,
                isPressed: question.pressed == .language(offer.tag))
            add(rect, .button(button))
            add(.language(offer.tag), at: rect)
        }
        let width = size.millimetres(zones.languageWidth)
        if width < metrics.keyMin - size.millimetresPerPixel {
            shortcomings.append(.languagesTooSmall(millimetres: width))
        }
    }
}
