import CCairo

/// Pictures as files, by Cairo's own writer.
package enum PNG {
    /// - Parameter pixels: opaque, `0xAARRGGBB`, row by row.
    package static func encode(
        _ pixels: [UInt32], width: Int, height: Int
    ) throws(ScreenFault) -> [UInt8] {
        precondition(pixels.count == width * height)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 * 1024)
        let status = pixels.withUnsafeBytes { raw in
            withUnsafeMutablePointer(to: &bytes) { write(raw, width, height, to: $0) }
        }
        guard status == CAIRO_STATUS_SUCCESS else {
            throw ScreenFault("the picture could not be written as PNG: \(describe(status))")
        }
        return bytes
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// Pixels, as the first chunk says; nil where the bytes end before it.
    static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.starts(with: signature), bytes.count >= 24 else { return nil }
        func number(_ place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        return (number(16), number(20))
    }

    /// The pixels of an opaque picture, `0xAARRGGBB`, row by row.
    package static func pixels(_ bytes: [UInt8]) -> (pixels: [UInt32], width: Int, height: Int)? {
        guard let surface = decode(bytes) else { return nil }
        defer { cairo_surface_destroy(surface) }
        let (width, height) = (
            Int(cairo_image_surface_get_width(surface)),
            Int(cairo_image_surface_get_height(surface))
        )
        let copy = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        defer { cairo_surface_destroy(copy) }
        let cairo = cairo_create(copy)
        cairo_set_source_surface(cairo, surface, 0, 0)
        cairo_paint(cairo)
        cairo_destroy(cairo)
        cairo_surface_flush(copy)
        guard let data = cairo_image_surface_get_data(copy) else { return nil }
        let pixels = UnsafeRawPointer(data).withMemoryRebound(
            to: UInt32.self, capacity: width * height
        ) { Array(UnsafeBufferPointer(start: $0, count: width * height)) }
        return (pixels, width, height)
    }

    /// The picture as a Cairo surface, which the caller destroys; nil where it is damaged.
    static func decode(_ bytes: [UInt8]) -> OpaquePointer? {
        let surface = bytes.withUnsafeBytes { raw in
            var reader = Reader(rest: raw)
            return withUnsafeMutablePointer(to: &reader) { reader in
                cairo_image_surface_create_from_png_stream(
                    { closure, data, count in
                        let reader = closure!.assumingMemoryBound(to: Reader.self)
                        return reader.pointee.read(Int(count), to: data!)
                    }, reader)
            }
        }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            return nil
        }
        return surface
    }

    private struct Reader {
        var rest: UnsafeRawBufferPointer

        mutating func read(_ count: Int, to data: UnsafeMutablePointer<UInt8>) -> cairo_status_t {
            guard count <= rest.count else { return CAIRO_STATUS_READ_ERROR }
            UnsafeMutableRawPointer(data).copyMemory(from: rest.baseAddress!, byteCount: count)
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
            return CAIRO_STATUS_SUCCESS
        }
    }

    private static func write(
        _ raw: UnsafeRawBufferPointer, _ width: Int, _ height: Int,
        to bytes: UnsafeMutablePointer<[UInt8]>
    ) -> cairo_status_t {
        // Cairo takes a mutable address for every surface; writing a PNG only reads it.
        let address = UnsafeMutablePointer(
            mutating: raw.baseAddress!.assumingMemoryBound(to: UInt8.self))
        let surface = cairo_image_surface_create_for_data(
            address, CAIRO_FORMAT_ARGB32, Int32(width), Int32(height), Int32(width * 4))
        defer { cairo_surface_destroy(surface) }
        return cairo_surface_write_to_png_stream(
            surface,
            { closure, data, count in
                let bytes = closure!.assumingMemoryBound(to: [UInt8].self)
                bytes.pointee.append(
                    contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, bytes)
    }
}

/// Cairo's own words for a status.
func describe(_ status: cairo_status_t) -> String {
    String(cString: cairo_status_to_string(status))
}
