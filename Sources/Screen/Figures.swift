import CCairo

// How each figure looks. Everything is stroked as the faces are.

/// A brush with the theme's colours and the screen's stroke.
struct Artist {
    let brush: Brush
    let theme: Theme
    let typesetter: Typesetter
    /// Pixels.
    let stroke: Double

    /// What is pressed shrinks to this share; a key gives up as much at each edge, since its ring
    /// stands within its own place.
    static let pressedShare = 0.94
    /// The radius of a key's corner.
    private static let cornerStrokes = 2.8

    func draw(_ drawn: Drawn) {
        let rect = drawn.element.rect
        switch drawn.element.figure {
        case .text(let block): drawText(block, drawn.setting, in: color(of: block.ink))
        case .face(let expression, let diameter, let isPressed):
            drawFace(expression, diameter, isPressed, rect)
        case .button(let button): drawButton(button, drawn.setting, rect)
        case .progress(let progress, let direction): drawProgress(progress, direction, rect)
        case .emblem(let emblem): drawEmblem(emblem, rect)
        }
    }

    private func drawText(
        _ block: TextBlock, _ setting: Typesetter.Setting?, in color: Color, scale: Double = 1
    ) {
        guard var setting else { return }
        setting.em *= scale
        brush.use(color)
        typesetter.draw(block, setting, on: brush.cairo)
    }

    private func color(of ink: TextBlock.Ink) -> Color {
        switch ink {
        case .strong: theme.ink
        case .quiet: theme.quietInk
        case .onProminent: theme.background
        case .onThanks: theme.thanksInk
        }
    }

    private func drawFace(
        _ expression: Expression, _ diameter: Int, _ isPressed: Bool, _ rect: PixelRect
    ) {
        let x = Double(rect.x) + Double(rect.width) / 2
        let y = Double(rect.y) + Double(rect.height) / 2
        let whole = Double(rect.width) / 2
        let radius = Double(diameter) / 2
        // A small face keeps its features apart with a finer line.
        let line = min(stroke, radius * 0.09)
        Face(expression).draw(
            with: brush, x: x, y: y, radius: radius * (isPressed ? Self.pressedShare : 1),
            stroke: line, fill: theme.faceFills[expression.level - 1],
            features: theme.faceFeatures, outline: theme.faceOutline)
        if isPressed {
            brush.circle(x, y, radius: whole - line / 2)
            brush.stroke(theme.ring, width: line)
        }
    }

    private func drawButton(
        _ button: Button, _ setting: Typesetter.Setting?, _ rect: PixelRect
    ) {
        let share = button.isPressed ? Self.pressedShare : 1
        let shrink = button.isPressed ? Double(min(rect.width, rect.height)) * (1 - share) : 0
        // The same corners on keys of every size.
        let radius = min(stroke * Self.cornerStrokes, Double(min(rect.width, rect.height)) * 0.2)
        drawPlate(button.style, rect, inset: shrink, radius: radius)
        if let mark = button.mark {
            drawIcon(mark, in: button.style == .bare ? theme.quietInk : theme.ink)
        }
        if let label = button.label {
            drawText(label, setting, in: color(of: label.ink), scale: share)
        }
        if button.isPressed {
            let line = stroke * 0.75
            brush.roundedRectangle(rect, inset: line / 2, radius: radius)
            brush.stroke(theme.ring, width: line)
        }
    }

    private func drawPlate(
        _ style: Button.Style, _ rect: PixelRect, inset: Double, radius: Double
    ) {
        let line = stroke / 2
        switch style {
        case .bare: return
        case .current:
            let half = Double(rect.width) * 0.28
            let y = Double(rect.maxY) - max(line, Double(rect.height) * 0.14)
            let x = Double(rect.x) + Double(rect.width) / 2
            brush.line((x - half, y), (x + half, y))
            brush.stroke(theme.ink, width: line)
        case .prominent:
            brush.roundedRectangle(rect, inset: inset, radius: radius)
            brush.fill(theme.ink)
        case .key, .faint, .field:
            brush.roundedRectangle(rect, inset: inset + line / 2, radius: radius)
            if style != .faint {
                brush.use(theme.surface)
                cairo_fill_preserve(brush.cairo)
            }
            brush.stroke(theme.line, width: line)
        }
    }

    private func drawProgress(
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
}
