package import Feedback
package import Touch

/// A calibration under way: a target near each corner and one in the middle. A pure value that
/// takes taps, and asks for all of them again where they do not fit together.
///
/// One whose result is to be kept is tried first: the new matrix is in force, and whoever
/// calibrates touches one more target through it. Where nobody does in time, the old one comes
/// back: a wrong one would lock everybody out.
package struct CalibrationRun: Hashable, Sendable {
    /// Where the targets stand.
    package static let targets = [
        TouchPoint(x: 0.1, y: 0.1), TouchPoint(x: 0.9, y: 0.1), TouchPoint(x: 0.9, y: 0.9),
        TouchPoint(x: 0.1, y: 0.9), TouchPoint(x: 0.5, y: 0.5),
    ]
    /// Where the result is tried: no turn and no mirror of the screen takes it to itself.
    package static let trialTarget = TouchPoint(x: 0.3, y: 0.6)
    /// How far from that a finger may be, as a share of the screen.
    package static let trialShareMax = 0.06
    /// How long the trial waits for it.
    package static let trialMilliseconds: UInt64 = 15_000
    /// A calibration that nobody goes on with ends after this time.
    package static let silentMilliseconds: UInt64 = 60_000
    /// How far a finger may roll between touching and lifting, as a share of the screen.
    package static let rollShareMax = 0.03
    /// Nearer to each other, two taps were on the same target: no screen shrinks so far.
    package static let apartShareMin = 0.1

    package let device: String
    /// Whether the result is to stay in force: it is tried first.
    package let isKept: Bool
    /// The matrix in force while the taps are made.
    private let present: AxisMapping
    /// How the picture is turned besides, which stays as it is.
    private let rotation: AxisMapping
    private var seen: [TouchPoint] = []
    /// What is tried just now.
    package private(set) var trial: CalibrationResult?
    /// When it ends by itself.
    package private(set) var due: Instant
    /// Whether there is a result: nothing more is asked for.
    package private(set) var isDone = false

    package init(
        device: String, isKept: Bool = false, present: AxisMapping = .identity,
        rotation: AxisMapping = .identity, at now: Instant
    ) {
        self.device = device
        self.isKept = isKept
        self.present = present
        self.rotation = rotation
        due = now.advanced(byMilliseconds: Self.silentMilliseconds)
    }

    /// What is to be tapped now; when it is done, the last one.
    package var target: CalibrationTarget {
        guard trial == nil else {
            return CalibrationTarget(number: 1, of: 1, point: Self.trialTarget)
        }
        let index = min(seen.count, Self.targets.count - 1)
        return CalibrationTarget(
            number: index + 1, of: Self.targets.count, point: Self.targets[index])
    }

    /// What is left of the trial; nil while none is under way.
    package func trialSeconds(at now: Instant) -> UInt64? {
        trial == nil || isDone ? nil : (due.milliseconds(since: min(now, due)) + 999) / 1_000
    }

    /// When the picture or the run itself changes by time alone.
    package func nextDue(at now: Instant) -> Instant {
        guard let seconds = trialSeconds(at: now), seconds > 1 else { return due }
        return Instant(nanoseconds: due.nanoseconds - (seconds - 1) * 1_000_000_000)
    }

    /// - Parameter tap: its places as the panel sees them now, every mapping applied.
    package mutating func take(_ tap: Tap, at now: Instant) -> [CalibrationNews] {
        guard !isDone else { return [] }
        if let trial { return confirm(trial, tap) }
        due = now.advanced(byMilliseconds: Self.silentMilliseconds)
        if let why = fault(of: tap) { return [.missed(why: why)] }
        seen.append(tap.down)
        guard seen.count == Self.targets.count else { return [.target(target)] }
        let samples = zip(Self.targets, seen).map { Calibration.Sample(target: $0, seen: $1) }
        guard let fit = try? Calibration(fitting: samples), fit.isTrusted else {
            seen = []
            let why = "the taps do not fit together; once more from the first target"
            return [.missed(why: why), .target(target)]
        }
        let result = result(of: fit)
        guard isKept else {
            isDone = true
            return [.calibrated(result)]
        }
        trial = result
        due = now.advanced(byMilliseconds: Self.trialMilliseconds)
        return [.trial(result, target)]
    }

    private mutating func confirm(_ trial: CalibrationResult, _ tap: Tap) -> [CalibrationNews] {
        let isThere = [tap.down, tap.up].allSatisfy {
            $0.distance(to: Self.trialTarget) <= Self.trialShareMax
        }
        guard isThere else { return [.missed(why: "the finger was seen elsewhere")] }
        isDone = true
        return [.kept(trial)]
    }

    private func fault(of tap: Tap) -> String? {
        if tap.down.distance(to: tap.up) > Self.rollShareMax {
            return "the finger moved; tap without sliding"
        }
        let isAtEdge = [tap.down.x, tap.down.y].contains { $0 <= 0 || $0 >= 1 }
        if isAtEdge && present != .identity {
            // What lies outside is moved to the edge, and would bend the result.
            return "the matrix in force puts this tap outside the screen; remove its udev line, "
                + "then begin again"
        }
        if seen.contains(where: { $0.distance(to: tap.down) < Self.apartShareMin }) {
            return "that was the place of a target before"
        }
        return nil
    }

    /// The taps were seen through the present matrix and the picture's rotation. The new matrix
    /// takes the place of the first and leaves the second where it is.
    private func result(of fit: Calibration) -> CalibrationResult {
        let mapping = present.then(rotation).then(fit.mapping).then(rotation.inverse).nearestPlain
        return CalibrationResult(
            matrix: mapping.numbers, errorShare: fit.residual, turned: mapping.words)
    }
}
