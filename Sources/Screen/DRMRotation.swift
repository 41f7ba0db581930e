/// How far the picture is turned on the glass, clockwise, in degrees: 90 takes its upper left
/// corner to the upper right of the glass.
///
/// A finger's place goes the other way round: with `clockwise90`, the picture's x is the glass' y.
package enum DisplayRotation: Int, CaseIterable, Hashable, Sendable {
    case none = 0
    case clockwise90 = 90
    case half = 180
    case clockwise270 = 270

    /// Whether the picture is as wide as the glass is high.
    package var swapsSides: Bool { self == .clockwise90 || self == .clockwise270 }

    /// Where a part of the picture is on the glass.
    ///
    /// - Parameters:
    ///   - width: of the whole picture, in pixels.
    ///   - height: of the whole picture, in pixels.
    package func onGlass(_ rect: PixelRect, ofPicture width: Int, _ height: Int) -> PixelRect {
        switch self {
        case .none:
            rect
        case .clockwise90:
            PixelRect(
                x: height - rect.maxY, y: rect.x, width: rect.height, height: rect.width)
        case .half:
            PixelRect(
                x: width - rect.maxX, y: height - rect.maxY, width: rect.width,
                height: rect.height)
        case .clockwise270:
            PixelRect(x: rect.y, y: width - rect.maxX, width: rect.height, height: rect.width)
        }
    }
}

/// Takes parts of a picture to the glass and turns them on the way.
package struct TurningCopy {
    /// A side of the squares that a turned copy goes by, in pixels: both the rows that are read and
    /// those that are written then stay in the processor's cache.
    private static let tile = 32

    package let rotation: DisplayRotation
    private let width: Int
    private let height: Int

    /// - Parameters:
    ///   - width: of the picture, in pixels.
    ///   - height: of the picture, in pixels.
    package init(rotation: DisplayRotation, width: Int, height: Int) {
        self.rotation = rotation
        self.width = width
        self.height = height
    }

    /// - Parameters:
    ///   - rect: of the picture, within it.
    ///   - glass: rows of the turned picture, each `stride` pixels behind the one before.
    ///
    /// - Returns: what was copied, as a place on the glass.
    @discardableResult
    package func copy(
        _ rect: PixelRect, from picture: UnsafePointer<UInt32>,
        to glass: UnsafeMutablePointer<UInt32>, stride: Int
    ) -> PixelRect {
        let target = rotation.onGlass(rect, ofPicture: width, height)
        if rotation == .none {
            for y in rect.y..<rect.maxY {
                (glass + y * stride + rect.x)
                    .update(from: picture + y * width + rect.x, count: rect.width)
            }
            return target
        }
        // A picture upside down has its rows as rows.
        let across = rotation.swapsSides ? Self.tile : max(1, target.width)
        for y in Swift.stride(from: target.y, to: target.maxY, by: Self.tile) {
            for x in Swift.stride(from: target.x, to: target.maxX, by: across) {
                let tile = PixelRect(
                    minX: x, minY: y, maxX: min(x + across, target.maxX),
                    maxY: min(y + Self.tile, target.maxY))
                turn(tile, from: picture, to: glass, stride: stride)
            }
        }
        return target
    }

    /// - Parameter tile: on the glass.
    private func turn(
        _ tile: PixelRect, from picture: UnsafePointer<UInt32>,
        to glass: UnsafeMutablePointer<UInt32>, stride: Int
    ) {
        let (origin, right, down) = steps
        for y in tile.y..<tile.maxY {
            let row = glass + y * stride
            var source = picture + (origin + y * down + tile.x * right)
            for x in tile.x..<tile.maxX {
                row[x] = source.pointee
                source += right
            }
        }
    }

    /// The picture's pixel in the upper left corner of the glass, and how many further it is for a
    /// step to the right and a step down on the glass.
    private var steps: (origin: Int, right: Int, down: Int) {
        switch rotation {
        case .none: (0, 1, width)
        case .clockwise90: ((height - 1) * width, -width, 1)
        case .half: (height * width - 1, -1, -width)
        case .clockwise270: (width - 1, width, -1)
        }
    }
}
