import CCairo

extension Logo {
    /// Enough pixels to see which colours a logo consists of.
    private static let sampleSide = 64

    /// The colour of each pixel that is the logo's rather than the background's, in a small picture
    /// of it; empty where nothing of it can be seen.
    package var sampledColours: [Color] {
        let scale = Double(Self.sampleSide) / max(width, height)
        let columns = max(1, Int(width * scale))
        let rows = max(1, Int(height * scale))
        guard let surface = render(width: columns, height: rows) else { return [] }
        defer { cairo_surface_destroy(surface) }
        cairo_surface_flush(surface)
        guard let data = cairo_image_surface_get_data(surface) else { return [] }
        let stride = Int(cairo_image_surface_get_stride(surface))
        return (0..<rows).flatMap { row in
            (0..<columns).compactMap { column in
                Self.colour(
                    UnsafeRawPointer(data).load(
                        fromByteOffset: row * stride + column * 4, as: UInt32.self))
            }
        }
    }

    /// - Parameter pixel: premultiplied, alpha uppermost. Nil where most of it is background.
    private static func colour(_ pixel: UInt32) -> Color? {
        let alpha = pixel >> 24
        guard alpha >= 128 else { return nil }
        let parts = [16, 8, 0].map { (shift: UInt32) in
            min(255, (pixel >> shift & 0xFF) * 255 / alpha)
        }
        return Color(parts[0] << 16 | parts[1] << 8 | parts[2])
    }
}
