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
            case .pointRight, .eraseRight, .boxEmpty, .boxChecked, .shift: 1
            }
        switch mark.icon {
        case .pointLeft, .pointRight:
            brush.line(
                (x - side * half * 0.6, y - half * 1.2), (x + side * half * 0.6, y),
                (x - side * half * 0.6, y + half * 1.2))
        case .eraseLeft, .eraseRight:
            drawErase(x, y, half * 0.92, side)
        case .boxEmpty, .boxChecked:
            drawBox(mark.rect, isChecked: mark.icon == .boxChecked, color, line)
        case .shift:
            brush.line(
                (x, y - half), (x + half, y), (x + half * 0.45, y), (x + half * 0.45, y + half),
                (x - half * 0.45, y + half), (x - half * 0.45, y), (x - half, y))
            cairo_close_path(brush.cairo)
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

    /// A chosen box is full and has a tick, so that it differs from an empty one without colour.
    private func drawBox(_ rect: PixelRect, isChecked: Bool, _ color: Color, _ line: Double) {
        brush.roundedRectangle(rect, inset: line / 2, radius: line * 1.5)
        guard isChecked else {
            return
        }
        brush.use(color)
        cairo_fill_preserve(brush.cairo)
        brush.stroke(color, width: line)
        let (x, y) = (Double(rect.x), Double(rect.y))
        let side = Double(rect.width)
        brush.line(
            (x + side * 0.24, y + side * 0.52), (x + side * 0.43, y + side * 0.71),
            (x + side * 0.77, y + side * 0.31))
        brush.stroke(theme.surface, width: line * 1.3)
    }
}
