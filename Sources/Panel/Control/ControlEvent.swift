package import Feedback
package import Touch

/// What happens, for those who asked to be told. Which of them gets it, the server knows: frames go
/// to who records that device, a calibration's events to who calibrates, the rest to who watches.
package enum ControlEvent: Hashable, Sendable {
    case contact(device: String, ContactChange)
    case key(device: String, KeyChange)
    case verdict(ControlVerdict)
    /// Plugged in, unplugged, refused, stuck.
    case device(DeviceReport)
    /// Nothing is told of fingers and keys from now on, or is told again.
    case withheld(Bool)
    case frame(device: String, InputFrame)
    /// The device that was recorded is gone.
    case recordingEnded(device: String)
    case calibration(CalibrationNews)
}

/// What became of one finger or key, and why.
package struct ControlVerdict: Hashable, Sendable {
    package enum Finger: Hashable, Sendable {
        case contact(ContactNumber)
        case key(Key)
    }

    package enum Became: String, Hashable, Sendable {
        case tap
        case button
        case nothing
    }

    package var device: String
    package var finger: Finger
    package var became: Became
    /// Why it is no tap; of a tap or button, what came of it, where that is known.
    package var why: String?
    /// Where it touched down; nil for a key.
    package var point: TouchPoint?
    package var lastedMilliseconds: UInt64
    /// When it ended.
    package var at: Instant

    package init(
        device: String, finger: Finger, became: Became, why: String? = nil,
        point: TouchPoint? = nil, lastedMilliseconds: UInt64, at: Instant
    ) {
        self.device = device
        self.finger = finger
        self.became = became
        self.why = why
        self.point = point
        self.lastedMilliseconds = lastedMilliseconds
        self.at = at
    }
}

/// One of a calibration's targets, from 1, at a share of the screen.
package struct CalibrationTarget: Hashable, Sendable {
    package var number: Int
    package var of: Int
    package var point: TouchPoint

    package init(number: Int, of: Int, point: TouchPoint) {
        self.number = number
        self.of = of
        self.point = point
    }
}

/// How a calibration goes.
package enum CalibrationNews: Hashable, Sendable {
    case target(CalibrationTarget)
    /// The tap was not taken, and the target stays.
    case missed(why: String)
    case calibrated(CalibrationResult)
    /// The result is in force, and is kept once this target was tapped through it.
    case trial(CalibrationResult, CalibrationTarget)
    /// It was, and the result is stored.
    case kept(CalibrationResult)
    /// Without a result.
    case ended(why: String)
}

package struct CalibrationResult: Hashable, Sendable {
    /// Six numbers for `LIBINPUT_CALIBRATION_MATRIX`.
    package var matrix: [Double]
    /// How far the check tap was from its target, as a share of the screen.
    package var errorShare: Double
    /// What the matrix does, in words.
    package var turned: String

    package init(matrix: [Double], errorShare: Double, turned: String) {
        self.matrix = matrix
        self.errorShare = errorShare
        self.turned = turned
    }
}
