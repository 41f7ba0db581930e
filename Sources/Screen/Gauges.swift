import CCairo

// What shows how much: steps, seconds, the number of a key.

extension Artist {
    func drawProgress(
        _ progress: Progress, _ direction: Direction, _ rect: PixelRect
    ) {
        let gap = Double(rect.height) * 1.5
        let width = (Double(rect.width) - Double(progress.of - 1) * gap) / Double(progress.of)
        for index in 0..<progress.of {
            let place = direction == .leftToRight ? index : progress.of - 1 - index
            let x = Double(rect.x) + Double(place) * (width + gap)
            let y = Double(rect.y) + Double(rect.height) / 2
            let cap = Double(rect.height) / 2
            let isDone = index < progress.step
            brush.line((x + cap, y), (x + width - cap, y))
            brush.stroke(
                isDone ? theme.ink : theme.line, width: Double(rect.height) * (isDone ? 1 : 0.4))
        }
    }

    /// A ring that empties from the top, clockwise, or as a mirror shows it.
    func drawCountdown(_ countdown: Countdown, _ direction: Direction, _ rect: PixelRect) {
        let x = Double(rect.x) + Double(rect.width) / 2
        let y = Double(rect.y) + Double(rect.height) / 2
        let line = min(stroke * 1.6, Double(rect.width) * 0.08)
        let radius = Double(rect.width) / 2 - line / 2
        brush.circle(x, y, radius: radius)
        brush.stroke(theme.line, width: line * 0.35)
        guard countdown.seconds > 0 else { return }
        let top = -Double.pi / 2
        let turn = 2 * Double.pi * countdown.share
        cairo_new_path(brush.cairo)
        switch direction {
        case .leftToRight: cairo_arc_negative(brush.cairo, x, y, radius, top, top - turn)
        case .rightToLeft: cairo_arc(brush.cairo, x, y, radius, top, top + turn)
        }
        brush.stroke(theme.ink, width: line)
    }

    /// Small, in an upper corner, which faces and texts leave free, and inside the focus ring.
    func drawNumber(_ number: Element.Number, _ element: Element) {
        let rect = element.rect
        let side = min(numberSide, min(rect.width, rect.height) / 4)
        // A face leaves its corners free; a key has its outline and the ring there.
        let away = element.isKey ? max(side / 3, Int(ringWidth(of: rect) * 3.2)) : 0
        let width = side * 3 / 2
        let corner = PixelRect(
            x: number.isAtRight ? rect.maxX - away - width : rect.x + away, y: rect.y + away,
            width: width, height: side * 3 / 2)
        var block = TextBlock(number.text, in: corner, em: 1...max(1, side), lines: 1)
            .with(.bold, .quiet, number.isAtRight ? .right : .left)
        block.height = .top
        typesetter.draw(
            block, typesetter.setting(block, em: typesetter.largestEm(block)), with: brush,
            in: element.isProminent ? theme.background : theme.quietInk, rest: theme.quietInk)
    }
}

extension Element {
    /// Whether it is filled with the ink.
    fileprivate var isProminent: Bool {
        if case .button(let button) = figure { button.style == .prominent } else { false }
    }

    fileprivate var isKey: Bool {
        if case .button = figure { true } else { false }
    }
}
