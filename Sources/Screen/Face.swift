import CCairo

/// A face as shapes in a circle of radius 1 around the origin, y downward.
///
/// The middle stays free of features, so that the fill shows there.
struct Face {
    /// Half the mouth's width, the height of its corners, and how far its middle hangs below them.
    private let mouth: (half: Double, y: Double, sag: Double)
    /// The height of a brow's inner and outer end, and how much it arches upward between them.
    private let brow: (inner: Double, outer: Double, arch: Double)

    /// A laughing mouth is open, so that it differs from a smile without colour and from afar.
    private let isOpen: Bool

    init(_ expression: Expression) {
        switch expression.level {
        case 1: (mouth, brow) = ((0.46, 0.60, -0.46), (-0.40, -0.56, 0.00))
        case 2: (mouth, brow) = ((0.36, 0.52, -0.20), (-0.58, -0.47, 0.02))
        case 3: (mouth, brow) = ((0.36, 0.46, 0.00), (-0.55, -0.55, 0.02))
        case 4: (mouth, brow) = ((0.42, 0.36, 0.24), (-0.57, -0.55, 0.06))
        default: (mouth, brow) = ((0.54, 0.24, 0.56), (-0.62, -0.58, 0.10))
        }
        isOpen = expression.level == 5
    }

    /// - Parameters:
    ///   - radius: of the whole face with its outline, in pixels.
    ///   - stroke: of outline and features, in pixels.
    func draw(
        with brush: Brush, x: Double, y: Double, radius: Double, stroke: Double, fill: Color,
        features: Color, outline: Color
    ) {
        brush.circle(x, y, radius: radius - stroke / 2)
        brush.use(fill)
        cairo_fill_preserve(brush.cairo)
        brush.stroke(outline, width: stroke)
        let scale = radius - stroke
        for side in [-1.0, 1.0] {
            brush.ellipse(x + side * 0.34 * scale, y - 0.18 * scale, 0.095 * scale, 0.135 * scale)
            brush.fill(features)
            drawBrow(side, with: brush, x, y, scale)
            brush.stroke(features, width: stroke)
        }
        drawMouth(with: brush, x, y, scale)
        if isOpen {
            brush.use(features)
            cairo_fill_preserve(brush.cairo)
        }
        brush.stroke(features, width: stroke * 1.25)
    }

    private func drawBrow(
        _ side: Double, with brush: Brush, _ x: Double, _ y: Double, _ scale: Double
    ) {
        let middle = (brow.inner + brow.outer) / 2 - brow.arch * 4 / 3
        cairo_new_path(brush.cairo)
        cairo_move_to(brush.cairo, x + side * 0.17 * scale, y + brow.inner * scale)
        cairo_curve_to(
            brush.cairo, x + side * 0.29 * scale, y + (middle + brow.inner) / 2 * scale,
            x + side * 0.41 * scale, y + (middle + brow.outer) / 2 * scale,
            x + side * 0.53 * scale, y + brow.outer * scale)
    }

    private func drawMouth(with brush: Brush, _ x: Double, _ y: Double, _ scale: Double) {
        // A cubic's middle lies at three quarters of its control points' depth.
        let depth = (mouth.y + mouth.sag * 4 / 3 * 0.75) * scale
        cairo_new_path(brush.cairo)
        cairo_move_to(brush.cairo, x - mouth.half * scale, y + mouth.y * scale)
        cairo_curve_to(
            brush.cairo, x - mouth.half * 0.5 * scale, y + depth,
            x + mouth.half * 0.5 * scale, y + depth,
            x + mouth.half * scale, y + mouth.y * scale)
        if isOpen {
            cairo_close_path(brush.cairo)
        }
    }
}
