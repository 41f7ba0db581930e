/// The size of a display, in pixels and on the wall.
package struct ScreenSize: Hashable, Sendable {
    /// The least and the most pixels of a side: from a 480×320 module upright to 4K.
    package static let sidePixels = 320...4096
    /// From the smallest modules sold to large wall screens. Displays that report a diagonal beyond
    /// these report nonsense (an EDID of 0 or 16×9 mm is common); the technician's figure is asked.
    package static let diagonalInches = 3.0...110.0

    package let width: Int
    package let height: Int
    package let millimetresPerPixel: Double

    /// Nil where the pixels or the diagonal are outside the limits.
    package init?(width: Int, height: Int, diagonalInches: Double) {
        guard Self.sidePixels.contains(width), Self.sidePixels.contains(height),
            Self.diagonalInches.contains(diagonalInches)
        else { return nil }
        self.width = width
        self.height = height
        let diagonalPixels = Double(width * width + height * height).squareRoot()
        millimetresPerPixel = diagonalInches * 25.4 / diagonalPixels
    }

    package var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }
    package var isPortrait: Bool { height > width }
    package var widthMillimetres: Double { millimetres(width) }
    package var heightMillimetres: Double { millimetres(height) }

    package func millimetres(_ pixels: Int) -> Double {
        Double(pixels) * millimetresPerPixel
    }

    /// The nearest whole number of pixels, at least one.
    package func pixels(_ millimetres: Double) -> Int {
        max(1, Int((millimetres / millimetresPerPixel).rounded()))
    }
}
