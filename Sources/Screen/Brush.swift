import CCairo

/// A Cairo context, and the few shapes that everything is made of.
struct Brush {
    let cairo: OpaquePointer

    func use(_ color: Color) {
        cairo_set_source_rgb(
            cairo, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255)
    }

    func fill(_ color: Color) {
        use(color)
        cairo_fill(cairo)
    }

    func stroke(_ color: Color, width: Double) {
        use(color)
        cairo_set_line_width(cairo, width)
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
        cairo_stroke(cairo)
    }

    func circle(_ x: Double, _ y: Double, radius: Double) {
        cairo_new_path(cairo)
        cairo_arc(cairo, x, y, radius, 0, 2 * Double.pi)
        cairo_close_path(cairo)
    }

    func ellipse(_ x: Double, _ y: Double, _ radiusX: Double, _ radiusY: Double) {
        cairo_save(cairo)
        cairo_translate(cairo, x, y)
        cairo_scale(cairo, radiusX, radiusY)
        circle(0, 0, radius: 1)
        cairo_restore(cairo)
    }

    func rectangle(_ rect: PixelRect) {
        cairo_rectangle(
            cairo, Double(rect.x), Double(rect.y), Double(rect.width), Double(rect.height))
    }

    /// A rounded rectangle whose edges lie `inset` pixels inside `rect`.
    func roundedRectangle(_ rect: PixelRect, inset: Double, radius: Double) {
        let left = Double(rect.x) + inset
        let top = Double(rect.y) + inset
        let right = Double(rect.maxX) - inset
        let bottom = Double(rect.maxY) - inset
        let r = max(0, min(radius, (right - left) / 2, (bottom - top) / 2))
        let quarter = Double.pi / 2
        cairo_new_path(cairo)
        cairo_arc(cairo, right - r, top + r, r, -quarter, 0)
        cairo_arc(cairo, right - r, bottom - r, r, 0, quarter)
        cairo_arc(cairo, left + r, bottom - r, r, quarter, 2 * quarter)
        cairo_arc(cairo, left + r, top + r, r, 2 * quarter, 3 * quarter)
        cairo_close_path(cairo)
    }

    /// A line through the points.
    func line(_ points: (Double, Double)...) {
        cairo_new_path(cairo)
        for (x, y) in points {
            cairo_line_to(cairo, x, y)
        }
    }
}
