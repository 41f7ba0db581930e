import Feedback

// Back, skip, languages and the logo: small, at the screen's edge.

extension Composition {
    /// The footer, in reading order.
    mutating func addControls(_ question: QuestionPicture, in zones: Zones) {
        let hasLanguages = !zones.languageNames.isEmpty && zones.areLanguagesInFooter
        let half = hasLanguages ? zones.controlWidth : (zones.footer.width - px(2)) / 2
        if let back = question.back {
            addControl(.back, back, half, question.pressed, in: zones.footer)
        } else if let logo = question.logo {
            add(logo, in: zones.footer, widthMax: half - px(2))
        }
        if hasLanguages {
            addLanguages(question, in: zones)
        }
        if let skip = question.skip {
            addControl(.skip, skip, half, question.pressed, in: zones.footer)
        }
    }

    private mutating func addControl(
        _ target: Target, _ label: String, _ widthMax: Int, _ pressed: Target?, in footer: PixelRect
    ) {
        let isBack = target == .back
        let icon = min(px(2.6), footer.height / 3)
        let gap = px(1.8)
        let wanted = px(TextEstimate.widthInEm(label) * metrics.controlEm) + icon + 4 * gap
        let width = min(widthMax, max(wanted, px(22)))
        let x = isBack ? footer.x : footer.maxX - width
        let rect = PixelRect(x: x, y: footer.y, width: width, height: footer.height)
        // The outer edge has room for the focus ring.
        let iconX = isBack ? rect.x + gap : rect.maxX - icon - gap
        let textRect = PixelRect(
            minX: isBack ? iconX + icon + gap : rect.x + gap, minY: rect.y,
            maxX: isBack ? rect.maxX - gap : iconX - gap, maxY: rect.maxY)
        let text = TextBlock(label, in: textRect, em: em(metrics.controlEm), lines: 1)
            .with(.regular, .quiet, isBack ? .left : .right, .controls)
        let mark = Button.Mark(
            icon: isBack ? .pointLeft : .pointRight,
            rect: PixelRect(x: iconX, y: rect.midY - icon / 2, width: icon, height: icon))
        let button = Button(style: .bare, label: text, mark: mark, isPressed: pressed == target)
        add(rect, .button(button), for: target)
        add(target, at: rect)
    }

    mutating func addLanguages(_ question: QuestionPicture, in zones: Zones) {
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
            let target = Target.language(offer.tag)
            let button = Button(
                style: isCurrent ? .current : .bare, label: text,
                isPressed: question.pressed == target)
            add(rect, .button(button), for: target)
            add(target, at: rect)
        }
        let width = size.millimetres(zones.languageWidth)
        if width < metrics.keyMin - size.millimetresPerPixel {
            shortcomings.append(.languagesTooSmall(millimetres: width))
        }
    }

    /// As large as its place allows, at the footer's start.
    private mutating func add(_ logo: Logo, in footer: PixelRect, widthMax: Int) {
        let height = footer.height - px(1)
        let scale = min(Double(widthMax) / logo.width, Double(height) / logo.height)
        let width = Int(logo.width * scale)
        let drawn = Int(logo.height * scale)
        guard size.millimetres(max(width, drawn)) >= metrics.logoMin else {
            shortcomings.append(.logoLeftOut)
            return
        }
        add(
            PixelRect(
                x: footer.x, y: footer.y + (footer.height - drawn) / 2, width: max(1, width),
                height: max(1, drawn)), .logo(logo))
    }

    /// - Returns: what is left of `zone` for the answers.
    mutating func addNews(_ news: QuestionPicture.News?, in zone: PixelRect) -> PixelRect {
        guard let news, !(news.heading + news.line).isEmpty else { return zone }
        let height = min(px(13), size.height / 10)
        let strip = PixelRect(
            x: zone.x, y: zone.maxY - height, width: zone.width, height: height)
        var text = TextBlock(
            news.heading + " " + news.line, in: strip, em: em(metrics.controlEm), lines: 2,
            charactersMax: QuestionPicture.News.charactersMax
        ).with(.regular, .quiet, .centre)
        text.boldCharacters = news.heading.count
        add(text: text)
        return PixelRect(
            x: zone.x, y: zone.y, width: zone.width, height: zone.height - height - px(2))
    }
}
