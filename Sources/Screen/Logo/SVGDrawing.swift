import CCairo
import Glibc

/// A drawing read by librsvg, which is opened when there is one: linked, it would cost every panel
/// 1 MB of private memory for a logo that few have as SVG.
///
/// librsvg reads nothing but the given bytes: without a base address a drawing cannot name files.
final class SVGDrawing {
    /// librsvg's calls that are used here, stable since 2.52 (Debian 12 has 2.54). Its rectangle
    /// is laid out as Cairo's: four doubles.
    private struct Library {
        typealias New =
            @convention(c) (
                UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UnsafeMutablePointer<GError>?>?
            ) -> OpaquePointer?
        typealias SizeInPixels =
            @convention(c) (
                OpaquePointer, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>
            ) -> Int32
        typealias Dimensions =
            @convention(c) (
                OpaquePointer, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?,
                UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int32>,
                UnsafeMutablePointer<cairo_rectangle_t>
            ) -> Void
        typealias Render =
            @convention(c) (
                OpaquePointer, OpaquePointer, UnsafePointer<cairo_rectangle_t>,
                UnsafeMutablePointer<UnsafeMutablePointer<GError>?>?
            ) -> Int32

        let new: New
        let sizeInPixels: SizeInPixels
        let dimensions: Dimensions
        let render: Render

        init() throws(LogoFault) {
            guard let library = dlopen("librsvg-2.so.2", RTLD_NOW | RTLD_LOCAL) else {
                throw LogoFault(
                    "the logo is an SVG, which needs librsvg",
                    try: "install the package librsvg2-2 or save the logo as PNG")
            }
            guard let new = dlsym(library, "rsvg_handle_new_from_data"),
                let size = dlsym(library, "rsvg_handle_get_intrinsic_size_in_pixels"),
                let dimensions = dlsym(library, "rsvg_handle_get_intrinsic_dimensions"),
                let render = dlsym(library, "rsvg_handle_render_document")
            else { throw LogoFault("librsvg is older than 2.52", try: "save the logo as PNG") }
            self.new = unsafeBitCast(new, to: New.self)
            sizeInPixels = unsafeBitCast(size, to: SizeInPixels.self)
            self.dimensions = unsafeBitCast(dimensions, to: Dimensions.self)
            self.render = unsafeBitCast(render, to: Render.self)
        }
    }

    private let library: Library
    private let handle: OpaquePointer
    /// In the drawing's own units; both above 0.
    let size: (width: Double, height: Double)

    /// Whether an XML text begins, perhaps after a byte order mark and blanks.
    static func looksLike(_ bytes: [UInt8]) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        return text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "<")
    }

    init(_ bytes: [UInt8]) throws(LogoFault) {
        library = try Library()
        guard let handle = library.new(bytes, bytes.count, nil) else {
            throw LogoFault("the logo's SVG is damaged", try: "save it again")
        }
        self.handle = handle
        guard let size = Self.size(of: handle, library) else {
            g_object_unref(UnsafeMutableRawPointer(handle))
            throw LogoFault("the logo's SVG has no size", try: "give it a viewBox")
        }
        self.size = size
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(handle))
    }

    func draw(on cairo: OpaquePointer, width: Int, height: Int) throws(LogoFault) {
        var viewport = cairo_rectangle_t(
            x: 0, y: 0, width: Double(width), height: Double(height))
        guard library.render(handle, cairo, &viewport, nil) != 0 else {
            throw LogoFault("the logo's SVG cannot be drawn", try: "save it as PNG")
        }
    }

    private static func size(
        of handle: OpaquePointer, _ library: Library
    ) -> (width: Double, height: Double)? {
        var (width, height) = (0.0, 0.0)
        if library.sizeInPixels(handle, &width, &height) == 0 {
            var (hasViewBox, viewBox) = (Int32(0), cairo_rectangle_t())
            library.dimensions(handle, nil, nil, nil, nil, &hasViewBox, &viewBox)
            guard hasViewBox != 0 else { return nil }
            (width, height) = (viewBox.width, viewBox.height)
        }
        let sides = 0.001...1_000_000
        return sides.contains(width) && sides.contains(height) ? (width, height) : nil
    }
}
