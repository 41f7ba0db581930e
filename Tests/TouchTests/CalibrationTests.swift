import Testing
import Touch

@Suite struct CalibrationTests {
    static let targets = [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9), (0.5, 0.5)]
        .map { TouchPoint(x: $0.0, y: $0.1) }

    /// Fingers on targets, seen by a device whose places `seen` maps from them.
    static func samples(
        _ count: Int = 5, seen: (TouchPoint) -> TouchPoint
    ) -> [Calibration.Sample] {
        targets.prefix(count).map { .init(target: $0, seen: seen($0)) }
    }

    @Test(arguments: [4, 5])
    func `what a device turned, moved and stretched is taken back`(count: Int) throws {
        let device = AxisMapping(-0.05, 0.9, 0.06, 0.85, 0.03, 0.04)
        let samples = Self.samples(count) { device.point(x: $0.x, y: $0.y) }
        let calibration = try Calibration(fitting: samples)
        #expect(calibration.residual < 1e-9)
        #expect(calibration.isTrusted)
        for sample in samples {
            let mapped = calibration.mapping.point(x: sample.seen.x, y: sample.seen.y)
            #expect(mapped.distance(to: sample.target) < 1e-9)
        }
    }

    @Test func `many fingers that miss by a little are fitted to the middle of them`() throws {
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<200 {
            let samples = Self.samples { target in
                TouchPoint(
                    x: target.x * 0.9 + 0.05 + .random(in: -0.015...0.015, using: &numbers),
                    y: target.y * 1.05 - 0.02 + .random(in: -0.015...0.015, using: &numbers))
            }
            let calibration = try Calibration(fitting: samples)
            #expect(calibration.isTrusted)
            #expect(abs(calibration.mapping.point(x: 0.5, y: 0.505).x - 0.5) < 0.015)
        }
    }

    /// The residual of a finger that is wrong by one share: a quarter over four corners; over
    /// five targets three tenths at that corner.
    @Test(arguments: [(4, 0.25), (5, 0.3)])
    func `one finger put elsewhere shows in the residual`(count: Int, share: Double) throws {
        for (wrong, isTrusted) in [(0.018 / share, true), (0.023 / share, false)] {
            let samples = Self.samples(count) { target in
                target == Self.targets[3]
                    ? TouchPoint(x: target.x - wrong, y: target.y) : target
            }
            let calibration = try Calibration(fitting: samples)
            #expect(abs(calibration.residual - wrong * share) < 0.004)
            #expect(calibration.isTrusted == isTrusted)
        }
    }

    @Test func `a screen of which a tenth is used is not trusted`() throws {
        for (scale, isTrusted) in [(0.3, false), (0.51, true), (1, true)] {
            let calibration = try Calibration(
                fitting: Self.samples { TouchPoint(x: $0.x * scale, y: $0.y * scale) })
            #expect(calibration.isTrusted == isTrusted)
        }
    }

    @Test func `as few and as many targets as there may be`() throws {
        let many = (0..<17).map { index in
            let point = TouchPoint(x: Double(index % 4) / 4, y: Double(index / 4) / 5)
            return Calibration.Sample(target: point, seen: point)
        }
        for count in [0, 3, 17] {
            #expect(throws: CalibrationFault.sampleCount(count)) {
                try Calibration(fitting: Array(many.prefix(count)))
            }
        }
        #expect(try Calibration(fitting: Array(many.prefix(16))).residual < 1e-9)
        #expect(try Calibration(fitting: Self.samples(4) { $0 }).isTrusted)
    }

    @Test func `an axis that says nothing is found`() {
        #expect(throws: CalibrationFault.inLine) {
            try Calibration(fitting: Self.samples { TouchPoint(x: 0.5, y: $0.y) })
        }
        #expect(throws: CalibrationFault.inLine) {
            try Calibration(fitting: Self.samples { _ in TouchPoint(x: 0.5, y: 0.5) })
        }
    }

    @Test func `faults say what to do`() {
        #expect(CalibrationFault.sampleCount(3).description.contains("touch four in the corners"))
        #expect(CalibrationFault.inLine.description.contains("smilectl device watch"))
    }
}
