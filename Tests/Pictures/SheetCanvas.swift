package import Screen

/// Many small pictures on one large one, each averaged down by a whole number.
package struct SheetCanvas {
    package let columns: Int
    package let cellWidth: Int
    package let cellHeight: Int
    package let width: Int
    package let height: Int
    package private(set) var pixels: [UInt32]
    private let divisor: Int
    private var count = 0
    /// Between the small pictures.
    private static let gap = 4

    package init(_ size: ScreenSize, count: Int, columns: Int, divisor: Int) {
        self.columns = columns
        self.divisor = divisor
        cellWidth = size.width / divisor
        cellHeight = size.height / divisor
        let rows = (count + columns - 1) / columns
        width = columns * (cellWidth + Self.gap) + Self.gap
        height = rows * (cellHeight + Self.gap) + Self.gap
        pixels = [UInt32](repeating: 0xFFFF_00FF, count: width * height)
    }

    /// Where the picture of this index stands.
    package func place(_ index: Int) -> PixelRect {
        PixelRect(
            x: Self.gap + index % columns * (cellWidth + Self.gap),
            y: Self.gap + index / columns * (cellHeight + Self.gap), width: cellWidth,
            height: cellHeight)
    }

    /// The next picture. Written for builds that are not optimized, in which tests run: a sheet has
    /// tens of millions of pixels to read.
    package mutating func add(_ frame: [UInt32], of size: ScreenSize) {
        let place = place(count)
        count += 1
        let (width, divisor) = (width, divisor)
        frame.withUnsafeBufferPointer { frame in
            pixels.withUnsafeMutableBufferPointer { pixels in
                let (from, to) = (frame.baseAddress!, pixels.baseAddress!)
                var y = 0
                while y < place.height {
                    let source = from + y * divisor * size.width
                    let target = to + (place.y + y) * width + place.x
                    var x = 0
                    while x < place.width {
                        target[x] = Self.average(source + x * divisor, divisor, size.width)
                        x += 1
                    }
                    y += 1
                }
            }
        }
    }

    private static func average(
        _ start: UnsafePointer<UInt32>, _ divisor: Int, _ stride: Int
    ) -> UInt32 {
        // Red and blue in one sum, 32 bits apart, and green in another.
        var (redBlue, green) = (UInt64(0), UInt64(0))
        var y = 0
        while y < divisor {
            let row = start + y * stride
            var x = 0
            while x < divisor {
                let pixel = UInt64(truncatingIfNeeded: row[x])
                redBlue &+= (pixel & 0xFF_0000) << 16 | pixel & 0xFF
                green &+= pixel >> 8 & 0xFF
                x &+= 1
            }
            y &+= 1
        }
        let count = UInt64(divisor * divisor)
        let (red, blue) = ((redBlue >> 32) / count, (redBlue & 0xFFFF_FFFF) / count)
        return UInt32(0xFF00_0000 | red << 16 | (green / count) << 8 | blue)
    }
}
