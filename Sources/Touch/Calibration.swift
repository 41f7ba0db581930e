/// The mapping that takes the places where a technician's finger was seen to the targets that it
/// was put on: least squares, over four targets or more.
package struct Calibration: Hashable, Sendable {
    /// One target, and where the uncalibrated device saw the finger on it.
    package struct Sample: Hashable, Sendable {
        package var target: TouchPoint
        package var seen: TouchPoint

        package init(target: TouchPoint, seen: TouchPoint) {
            self.target = target
            self.seen = seen
        }
    }

    /// Three would always fit, and so say nothing about themselves.
    package static let samplesMin = 4
    package static let samplesMax = 16
    /// The largest `residual` that is trusted. A finger hits a target within about 2 percent of the
    /// screen, 4 mm on a 10-inch one, and what that leaves is below it. One finger that was put
    /// elsewhere leaves a quarter of its error over four corners, and less than a third over five
    /// targets: it is found out from 8 and 7 percent on.
    package static let residualMax = 0.02
    /// How much the area may grow or shrink. Outside of it the targets were not where they seemed.
    package static let areaFactors = 0.25...4.0
    /// Seen places that lie so nearly on a line say nothing about what is beside it.
    private static let spreadMin = 1e-4

    package let mapping: AxisMapping
    /// The farthest that a mapped place is from its target, as a share of the picture.
    package let residual: Double

    /// Whether it may be used. If not, the same targets are to be touched again.
    package var isTrusted: Bool {
        residual <= Self.residualMax && Self.areaFactors.contains(mapping.areaFactor)
    }

    package init(fitting samples: [Sample]) throws(CalibrationFault) {
        guard (Self.samplesMin...Self.samplesMax).contains(samples.count) else {
            throw .sampleCount(samples.count)
        }
        let sums = Sums(samples)
        guard sums.spread > Self.spreadMin else { throw .inLine }
        let x = sums.fit { $0.target.x }
        let y = sums.fit { $0.target.y }
        let mapping = AxisMapping(x.0, x.1, x.2, y.0, y.1, y.2)
        self.mapping = mapping
        residual = samples.reduce(0) { farthest, sample in
            let x = mapping.a * sample.seen.x + mapping.b * sample.seen.y + mapping.c
            let y = mapping.d * sample.seen.x + mapping.e * sample.seen.y + mapping.f
            return max(farthest, abs(x - sample.target.x), abs(y - sample.target.y))
        }
    }
}

/// The sums of the normal equations, about the middle of the seen places, where they are exact
/// enough.
private struct Sums {
    private let samples: [Calibration.Sample]
    private let middleX: Double
    private let middleY: Double
    private let xx: Double
    private let xy: Double
    private let yy: Double

    init(_ samples: [Calibration.Sample]) {
        self.samples = samples
        let count = Double(samples.count)
        let middleX = samples.reduce(0) { $0 + $1.seen.x } / count
        let middleY = samples.reduce(0) { $0 + $1.seen.y } / count
        xx = samples.reduce(0) { $0 + ($1.seen.x - middleX) * ($1.seen.x - middleX) }
        xy = samples.reduce(0) { $0 + ($1.seen.x - middleX) * ($1.seen.y - middleY) }
        yy = samples.reduce(0) { $0 + ($1.seen.y - middleY) * ($1.seen.y - middleY) }
        self.middleX = middleX
        self.middleY = middleY
    }

    /// 0 where all places are on one line.
    var spread: Double { xx * yy - xy * xy }

    /// The plane through one coordinate of the targets, above the seen places.
    func fit(_ coordinate: (Calibration.Sample) -> Double) -> (Double, Double, Double) {
        let mean = samples.reduce(0) { $0 + coordinate($1) } / Double(samples.count)
        let xt = samples.reduce(0) { $0 + ($1.seen.x - middleX) * (coordinate($1) - mean) }
        let yt = samples.reduce(0) { $0 + ($1.seen.y - middleY) * (coordinate($1) - mean) }
        let slopeX = (xt * yy - yt * xy) / spread
        let slopeY = (yt * xx - xt * xy) / spread
        return (slopeX, slopeY, mean - slopeX * middleX - slopeY * middleY)
    }
}

/// Why touches on targets give no calibration.
package enum CalibrationFault: Error, Hashable, Sendable, CustomStringConvertible {
    case sampleCount(Int)
    case inLine

    package var description: String {
        switch self {
        case .sampleCount(let count):
            "a calibration needs \(Calibration.samplesMin) to \(Calibration.samplesMax) targets, "
                + "these are \(count); touch four in the corners and one in the middle"
        case .inLine:
            "the device saw all targets on one line, so one of its axes says nothing; "
                + "look at it with 'smilectl device watch' while a finger moves across the screen"
        }
    }
}
