/// A rectangle of whole pixels, from the screen's upper left corner. Half-open: a point on the
/// right or lower edge belongs to the neighbour.
package struct PixelRect: Hashable, Sendable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int

    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// Empty where the edges have crossed.
    package init(minX: Int, minY: Int, maxX: Int, maxY: Int) {
        self.init(x: minX, y: minY, width: max(0, maxX - minX), height: max(0, maxY - minY))
    }

    package var maxX: Int { x + width }
    package var maxY: Int { y + height }
    package var midX: Int { x + width / 2 }
    package var midY: Int { y + height / 2 }
    package var isEmpty: Bool { width <= 0 || height <= 0 }

    package func contains(x pointX: Int, y pointY: Int) -> Bool {
        pointX >= x && pointX < maxX && pointY >= y && pointY < maxY
    }

    package func contains(_ other: PixelRect) -> Bool {
        other.x >= x && other.maxX <= maxX && other.y >= y && other.maxY <= maxY
    }

    package func intersects(_ other: PixelRect) -> Bool {
        !intersection(other).isEmpty
    }

    package func intersection(_ other: PixelRect) -> PixelRect {
        PixelRect(
            minX: max(x, other.x), minY: max(y, other.y),
            maxX: min(maxX, other.maxX), maxY: min(maxY, other.maxY))
    }

    /// The smallest rectangle around both.
    package func union(_ other: PixelRect) -> PixelRect {
        PixelRect(
            minX: min(x, other.x), minY: min(y, other.y),
            maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    /// Smaller by the given pixels at each side; larger where they are negative.
    package func inset(_ horizontal: Int, _ vertical: Int) -> PixelRect {
        PixelRect(
            minX: x + horizontal, minY: y + vertical,
            maxX: maxX - horizontal, maxY: maxY - vertical)
    }

    /// What stands here in a mirror as wide as the screen.
    package func mirrored(in screenWidth: Int) -> PixelRect {
        PixelRect(x: screenWidth - maxX, y: y, width: width, height: height)
    }
}
