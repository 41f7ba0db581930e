/// Where a place on the device is on the picture: a matrix that is applied to shares of the axes'
/// ranges, as libinput's `LIBINPUT_CALIBRATION_MATRIX` is.
///
///     x' = a·x + b·y + c
///     y' = d·x + e·y + f
///
/// (libinput, `libinput_device_config_calibration_set_matrix`: c and f in units of the device's
/// width and height.)
package struct AxisMapping: Hashable, Sendable {
    /// How far the picture on the screen is turned from where the device takes it to be.
    package enum Rotation: Int, Hashable, Sendable, CaseIterable {
        case none = 0
        case clockwise90 = 90
        case half = 180
        case clockwise270 = 270
    }

    package static let identity = AxisMapping(1, 0, 0, 0, 1, 0)
    /// x is y, and y is x.
    package static let swapped = AxisMapping(0, 1, 0, 1, 0, 0)
    /// Left is right.
    package static let invertedX = AxisMapping(-1, 0, 1, 0, 1, 0)
    /// Top is bottom.
    package static let invertedY = AxisMapping(1, 0, 0, 0, -1, 1)

    package let a: Double
    package let b: Double
    package let c: Double
    package let d: Double
    package let e: Double
    package let f: Double

    package init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.e = e
        self.f = f
    }

    /// libinput's own matrices: 90 degrees clockwise take the upper left corner to the upper
    /// right.
    package init(_ rotation: Rotation) {
        switch rotation {
        case .none: self = .identity
        case .clockwise90: self = AxisMapping(0, -1, 1, 1, 0, 0)
        case .half: self = AxisMapping(-1, 0, 1, 0, -1, 1)
        case .clockwise270: self = AxisMapping(0, 1, 0, -1, 0, 1)
        }
    }

    /// First this, then `next`. A device's own faults come first (`swapped`, `inverted…`), then its
    /// calibration, then the picture's rotation.
    package func then(_ next: AxisMapping) -> AxisMapping {
        AxisMapping(
            next.a * a + next.b * d, next.a * b + next.b * e, next.a * c + next.b * f + next.c,
            next.d * a + next.e * d, next.d * b + next.e * e, next.d * c + next.e * f + next.f)
    }

    /// What falls outside the picture is at its nearest edge.
    package func point(x: Double, y: Double) -> TouchPoint {
        TouchPoint(x: a * x + b * y + c, y: d * x + e * y + f)
    }

    /// How much larger an area becomes; near 0 all places fall on a line.
    package var areaFactor: Double { abs(a * e - b * d) }
}
