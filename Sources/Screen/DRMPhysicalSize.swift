/// What a display says about its size on the wall.
package struct PhysicalSize: Hashable, Sendable, CustomStringConvertible {
    /// Diagonals that a display may claim, in inches; beyond them it claims nonsense.
    package static let diagonalInches = 3.0...100.0
    /// A longer shape than this is no display: the longest that are made have 32 to 9.
    package static let sidesMax = 5.0
    /// Displays that were given no size say their shape instead, in units, tenths or hundreds of a
    /// millimetre. A true 7-inch display has 154 × 86 mm or 155 × 87 mm, none 160 × 90 mm.
    private static let shapes = [(16, 9), (16, 10)]

    /// In millimetres.
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    package var inches: Double {
        Double(width * width + height * height).squareRoot() / 25.4
    }

    /// Whether a display can have this size.
    package var isPlausible: Bool {
        let (short, long) = (min(width, height), max(width, height))
        return short > 0 && Self.diagonalInches.contains(inches)
            && Double(long) <= Self.sidesMax * Double(short) && !isShape
    }

    private var isShape: Bool {
        let (short, long) = (min(width, height), max(width, height))
        return Self.shapes.contains { wide, high in
            [1, 10, 100].contains { long == wide * $0 && short == high * $0 }
        }
    }

    package var description: String { "\(width) × \(height) mm" }
}

/// Whose word the size of the picture in millimetres goes by.
package enum SizeSource: String, Hashable, Sendable {
    case technician
    case display
    /// Nobody said anything that can be: taken from the configuration's stand-in.
    case assumed
}

extension PhysicalSize {
    /// The picture's size when a display is driven in this mode. A technician is right, then the
    /// display where its word can be true, then the stand-in.
    ///
    /// - Returns: nil where the mode is not usable.
    package static func screen(
        _ mode: DisplayMode, rotation: DisplayRotation, technician: Double?,
        display: PhysicalSize, standIn: Double
    ) -> (size: ScreenSize, source: SizeSource)? {
        let (inches, source): (Double, SizeSource) =
            if let technician {
                (technician, .technician)
            } else if display.isPlausible {
                (display.inches, .display)
            } else {
                (standIn, .assumed)
            }
        let size = ScreenSize(
            width: rotation.swapsSides ? mode.height : mode.width,
            height: rotation.swapsSides ? mode.width : mode.height, diagonalInches: inches)
        return size.map { ($0, source) }
    }
}
