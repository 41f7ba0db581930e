import CCairo

// The marks of the pictures that say one thing, and of the staff's facts.

extension Artist {
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
        case .moon:
            drawMoon(x, y, radius * 0.8)
            brush.stroke(Theme.sleepInk, width: line)
        case .pause:
            brush.circle(x, y, radius: radius)
            brush.stroke(theme.ink, width: line)
            for side in [-1.0, 1.0] {
                let place = x + side * radius * 0.22
                brush.line((place, y - radius * 0.36), (place, y + radius * 0.36))
                brush.stroke(theme.ink, width: line * 1.4)
            }
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

    /// A crescent: a circle, and a smaller one that covers it from the upper right.
    private func drawMoon(_ x: Double, _ y: Double, _ radius: Double) {
        let axis = -Double.pi / 4
        let (cover, away) = (0.8, 0.55)
        // Where the circles meet, seen from the centre of each; by the law of cosines, of 0.602 and
        // of 0.065.
        let (outer, inner) = (0.925, 1.506)
        cairo_new_path(brush.cairo)
        cairo_arc(brush.cairo, x, y, radius, axis + outer, axis - outer + 2 * Double.pi)
        let shift = away * radius * 0.5.squareRoot()
        cairo_arc_negative(
            brush.cairo, x + shift, y - shift, cover * radius, axis - inner + 2 * Double.pi,
            axis + inner)
        cairo_close_path(brush.cairo)
    }

    /// Told apart by their shapes: a tick, a triangle, a square with a cross, a dot.
    func drawCondition(_ condition: StaffPicture.Condition, _ rect: PixelRect) {
        let x = Double(rect.x) + Double(rect.width) / 2
        let y = Double(rect.y) + Double(rect.height) / 2
        let line = min(stroke * 0.75, Double(rect.width) * 0.1)
        let half = Double(rect.width) / 2 - line / 2
        switch condition {
        case .good:
            brush.line(
                (x - half * 0.8, y), (x - half * 0.2, y + half * 0.6),
                (x + half * 0.9, y - half * 0.6))
        case .attention:
            brush.line(
                (x, y - half * 0.95), (x + half, y + half * 0.85), (x - half, y + half * 0.85))
            cairo_close_path(brush.cairo)
            cairo_move_to(brush.cairo, x, y - half * 0.25)
            cairo_line_to(brush.cairo, x, y + half * 0.22)
            cairo_move_to(brush.cairo, x, y + half * 0.52)
            cairo_line_to(brush.cairo, x, y + half * 0.53)
        case .bad:
            brush.rectangle(rect.inset(Int(line.rounded(.up)), Int(line.rounded(.up))))
            brush.fill(theme.ink)
            let arm = half * 0.42
            cairo_move_to(brush.cairo, x - arm, y - arm)
            cairo_line_to(brush.cairo, x + arm, y + arm)
            cairo_move_to(brush.cairo, x + arm, y - arm)
            cairo_line_to(brush.cairo, x - arm, y + arm)
        case .plain:
            brush.circle(x, y, radius: half * 0.22)
            brush.fill(theme.quietInk)
            return
        }
        brush.stroke(condition == .bad ? theme.background : theme.ink, width: line)
    }
}
