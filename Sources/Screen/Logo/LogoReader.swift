import CCairo

/// A logo cannot be used; the text says what is so and what to do.
package struct LogoFault: Error, Hashable, CustomStringConvertible {
    package var what: String
    package var advice: String

    init(_ what: String, try advice: String) {
        self.what = what
        self.advice = advice
    }

    package var description: String { "\(what); \(advice)" }
}

extension Logo {
    /// Reads a PNG or an SVG, which the bytes themselves say, and checks its limits.
    package init(_ bytes: [UInt8]) throws(LogoFault) {
        guard bytes.count <= Self.bytesMax else {
            throw LogoFault(
                "the logo has \(bytes.count) bytes, at most \(Self.bytesMax) are read",
                try: "make it smaller")
        }
        if bytes.starts(with: PNG.signature) {
            self = try Self.png(bytes)
        } else if SVGDrawing.looksLike(bytes) {
            let size = try SVGDrawing(bytes).size
            self.init(format: .svg, bytes: bytes, width: size.width, height: size.height)
        } else {
            throw LogoFault("the logo is neither a PNG nor an SVG", try: "save it as one of them")
        }
        guard max(width / height, height / width) <= Self.ratioMax else {
            throw LogoFault(
                "the logo's sides are more than \(Int(Self.ratioMax)) to 1",
                try: "cut off its borders")
        }
    }

    private static func png(_ bytes: [UInt8]) throws(LogoFault) -> Logo {
        // A picture too large is not decoded: it would take its pixels' memory first.
        guard let (width, height) = PNG.size(bytes) else {
            throw LogoFault("the logo's PNG is cut short", try: "save it again")
        }
        let sides = 1...sidePixelsMax
        guard sides.contains(width), sides.contains(height) else {
            throw LogoFault(
                "the logo has \(width)×\(height) pixels, a side may have at most "
                    + "\(sidePixelsMax)", try: "make it smaller")
        }
        guard let decoded = PNG.decode(bytes) else {
            throw LogoFault("the logo's PNG is damaged", try: "save it again")
        }
        cairo_surface_destroy(decoded)
        return Logo(format: .png, bytes: bytes, width: Double(width), height: Double(height))
    }

    /// An image surface of this size, empty where the file cannot be drawn after all.
    func render(width: Int, height: Int) -> OpaquePointer? {
        let target = cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        guard let cairo = cairo_create(target) else { return target }
        defer { cairo_destroy(cairo) }
        switch format {
        case .svg: try? SVGDrawing(bytes).draw(on: cairo, width: width, height: height)
        case .png: drawPNG(on: cairo, width: width, height: height)
        }
        return target
    }

    private func drawPNG(on cairo: OpaquePointer, width: Int, height: Int) {
        guard let source = PNG.decode(bytes) else { return }
        defer { cairo_surface_destroy(source) }
        cairo_scale(cairo, Double(width) / self.width, Double(height) / self.height)
        cairo_set_source_surface(cairo, source, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_BEST)
        cairo_paint(cairo)
    }
}
