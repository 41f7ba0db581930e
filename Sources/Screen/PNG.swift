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
