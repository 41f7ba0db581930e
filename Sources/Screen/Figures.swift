import CCairo

// How each figure looks. Everything is stroked as the faces are.

/// A brush with the theme's colours and the screen's stroke.
struct Artist {
    let brush: Brush
    let theme: Theme
    let typesetter: Typesetter
    /// Pixels.
    let stroke: Double
    /// The size of the digits that show what a number key means, in pixels.
    let numberSide: Int
    let logos: LogoCache

    /// What is pressed shrinks to this share; a key gives up as much at each edge, since its ring
    /// stands within its own place.
    static let pressedShare = 0.94
    private static let focusStrokes = 1.4
    /// The radius of a key's corner.
    private static let cornerStrokes = 2.8

    func draw(_ drawn: Drawn) {
        let element = drawn.element
        let rect = element.rect
        switch element.figure {
        case .text(let block): drawText(block, drawn.setting, in: color(of: block.ink))
        case .face(let expression, let diameter, let isPressed):
            drawFace(
                expression, diameter, isPressed: isPressed, hasRing: isPressed || element.isFocused,
                rect)
        case .button(let button):
            drawButton(button, drawn.setting, isFocused: element.isFocused, rect)
        case .progress(let progress, let direction): drawProgress(progress, direction, rect)
        case .emblem(let emblem): drawEmblem(emblem, rect)
        case .countdown(let countdown, let direction, let label):
            drawCountdown(countdown, direction, rect)
            drawText(label, drawn.setting, in: color(of: label.ink))
        case .condition(let condition): drawCondition(condition, rect)
        case .logo(let logo): draw(logo, rect)
        }
        if let number = element.number { drawNumber(number, element) }
    }

    private func drawText(
        _ block: TextBlock, _ setting: Typesetter.Setting?, in color: Color, scale: Double = 1
    ) {
        guard var setting else { return }
        setting.em *= scale
        typesetter.draw(block, setting, with: brush, in: color, rest: theme.quietInk)
    }

    private func color(of ink: TextBlock.Ink) -> Color {
        switch ink {
        case .strong: theme.ink
        case .quiet: theme.quietInk
        case .onProminent: theme.background
        case .onThanks: theme.thanksInk
        case .onSleep: Theme.sleepInk
        }
    }

    private func drawFace(
        _ expression: Expression, _ diameter: Int, isPressed: Bool, hasRing: Bool,
        _ rect: PixelRect
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
        if hasRing {
            brush.circle(x, y, radius: whole - line / 2)
            brush.stroke(theme.ring, width: line)
        }
    }

    private func drawButton(
        _ button: Button, _ setting: Typesetter.Setting?, isFocused: Bool, _ rect: PixelRect
    ) {
        let side = Double(min(rect.width, rect.height))
        let share = button.isPressed ? Self.pressedShare : 1
        // The ring of the focus stands off the plate, so that it is seen on every style of key.
        let ring = isFocused ? ringWidth(of: rect) : stroke * 0.75
        let shrink = max(button.isPressed ? side * (1 - share) : 0, isFocused ? ring * 1.9 : 0)
        // The same corners on keys of every size.
        let radius = min(stroke * Self.cornerStrokes, side * 0.2)
        drawPlate(button.style, rect, inset: shrink, radius: radius)
        if let mark = button.mark {
            drawIcon(mark, in: iconColor(on: button.style))
        }
        if let label = button.label {
            drawText(label, setting, in: color(of: label.ink), scale: share)
        }
        if button.isPressed || isFocused {
            brush.roundedRectangle(rect, inset: ring / 2, radius: radius + shrink / 2)
            brush.stroke(theme.ring, width: ring)
        }
    }

    /// Of the focus, around a key; in pixels.
    func ringWidth(of rect: PixelRect) -> Double {
        min(stroke * Self.focusStrokes, Double(min(rect.width, rect.height)) * 0.09)
    }

    private func iconColor(on style: Button.Style) -> Color {
        switch style {
        case .bare: theme.quietInk
        case .prominent: theme.background
        case .key, .chosen, .faint, .current, .field, .fieldInError: theme.ink
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
        case .key, .chosen, .faint, .field, .fieldInError:
            let isHeavy = style == .chosen || style == .fieldInError
            let width = isHeavy ? 2.2 * line : line
            brush.roundedRectangle(rect, inset: inset + width / 2, radius: radius)
            if style != .faint {
                brush.use(theme.surface)
                cairo_fill_preserve(brush.cairo)
            }
            brush.stroke(isHeavy ? theme.ink : theme.line, width: width)
        }
    }
}
