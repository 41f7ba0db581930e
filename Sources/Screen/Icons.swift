import CCairo

extension Artist {
    func drawIcon(_ mark: Button.Mark, in color: Color) {
        let x = Double(mark.rect.x) + Double(mark.rect.width) / 2
        let y = Double(mark.rect.y) + Double(mark.rect.height) / 2
        let half = Double(mark.rect.width) / 2
        let line = min(stroke * 0.75, half * 0.3)
        let side: Double =
            switch mark.icon {
            case .pointLeft, .eraseLeft: -1
            case .pointRight, .eraseRight: 1
            }
        switch mark.icon {
        case .pointLeft, .pointRight:
            brush.line(
                (x - side * half * 0.6, y - half * 1.2), (x + side * half * 0.6, y),
                (x - side * half * 0.6, y + half * 1.2))
        case .eraseLeft, .eraseRight:
            drawErase(x, y, half * 0.92, side)
        }
        brush.stroke(color, width: line)
    }

    /// A tag that points to what it takes away, with a cross in it.
    private func drawErase(_ x: Double, _ y: Double, _ half: Double, _ side: Double) {
        brush.line(
            (x + side * half, y), (x + side * half * 0.4, y - half * 0.66),
            (x - side * half, y - half * 0.66), (x - side * half, y + half * 0.66),
            (x + side * half * 0.4, y + half * 0.66))
        cairo_close_path(brush.cairo)
        let arm = half * 0.26
        let middle = x - side * half * 0.25
        cairo_move_to(brush.cairo, middle - arm, y - arm)
        cairo_line_to(brush.cairo, middle + arm, y + arm)
        cairo_move_to(brush.cairo, middle + arm, y - arm)
        cairo_line_to(brush.cairo, middle - arm, y + arm)
    }

    func drawEmblem(_ emblem: Emblem, _ rect: PixelRect) {
        let x = Double(rect.x) + Double(rect.width) / 2
        let y = Double(rect.y) + Double(rect.height) / 2
        let line = min(stroke * 1.25, Double(rect.width) * 0.06)
        let radius = Double(rect.width) / 2 - line / 2
        switch emblem {
        case .check:
            brush.circle(x, y, radius: radius)
            brush.stroke(theme.thanksInk, width: line)
            brush.line(
                (x - radius * 0.42, y + radius * 0.04), (x - radius * 0.10, y + radius * 0.36),
                (x + radius * 0.46, y - radius * 0.30))
            brush.stroke(theme.thanksInk, width: line)
        case .cross:
            brush.circle(x, y, radius: radius * 0.6)
            brush.stroke(theme.ink, width: line / 2)
            brush.line((x - radius, y), (x + radius, y))
            brush.stroke(theme.ink, width: line / 2)
            brush.line((x, y - radius), (x, y + radius))
            brush.stroke(theme.ink, width: line / 2)
        case .speech:
            drawSpeech(x, y, radius)
            brush.stroke(theme.ink, width: line)
            for place in [-0.42, 0, 0.42] {
                brush.circle(x + place * radius, y - radius * 0.12, radius: radius * 0.085)
                brush.fill(theme.ink)
            }
        }
    }

    /// A bubble with a tail: somebody tells somebody.
    private func drawSpeech(_ x: Double, _ y: Double, _ radius: Double) {
        let cairo = brush.cairo
        let (left, right) = (x - radius, x + radius)
        let (top, bottom) = (y - radius * 0.78, y + radius * 0.54)
        let corner = radius * 0.3
        let quarter = Double.pi / 2
        cairo_new_path(cairo)
        cairo_arc(cairo, right - corner, top + corner, corner, -quarter, 0)
        cairo_arc(cairo, right - corner, bottom - corner, corner, 0, quarter)
        cairo_line_to(cairo, x - radius * 0.05, bottom)
        cairo_line_to(cairo, x - radius * 0.45, bottom + radius * 0.36)
        cairo_line_to(cairo, x - radius * 0.45, bottom)
        cairo_arc(cairo, left + corner, bottom - corner, corner, quarter, 2 * quarter)
        cairo_arc(cairo, left + corner, top + corner, corner, 2 * quarter, 3 * quarter)
        cairo_close_path(cairo)
    }
}
