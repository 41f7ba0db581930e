import CCairo

/// Logos as pixels of the size in which they were last drawn, so that a frame copies pixels and
/// reads no file. Used by one thread.
final class LogoCache {
    private var logo: Logo?
    private var size = (width: 0, height: 0)
    private var pixels: OpaquePointer?

    deinit {
        if let pixels { cairo_surface_destroy(pixels) }
    }

    /// Nil where the file cannot be drawn after all.
    func pixels(of logo: Logo, width: Int, height: Int) -> OpaquePointer? {
        if self.logo == logo, size == (width, height) { return pixels }
        if let pixels { cairo_surface_destroy(pixels) }
        self.logo = logo
        size = (width, height)
        pixels = logo.render(width: width, height: height)
        return pixels
    }
}

extension Artist {
    func draw(_ logo: Logo, _ rect: PixelRect) {
        guard let pixels = logos.pixels(of: logo, width: rect.width, height: rect.height) else {
            return
        }
        cairo_set_source_surface(brush.cairo, pixels, Double(rect.x), Double(rect.y))
        cairo_paint(brush.cairo)
    }
}
