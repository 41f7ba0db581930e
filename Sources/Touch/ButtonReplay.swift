import Feedback

/// A recording of a button box run through the recognition of presses at once, without a device or
/// a clock.
package struct ButtonReplay: Hashable, Sendable {
    package let device: String
    /// In the order in which they were given.
    package let verdicts: [ButtonRecognizer.Verdict]
    package let droppedFrames: UInt64

    /// Keys that are down at the recording's end are cancelled at its last frame.
    package init(_ recording: Recording, limits: ButtonLimits = ButtonLimits()) {
        var tracker = KeyTracker(standing: Set(recording.standing.keys.map { Key($0) }))
        var recognizer = ButtonRecognizer(limits: limits)
        var verdicts: [ButtonRecognizer.Verdict] = []
        for frame in recording.frames {
            verdicts += recognizer.woke(at: frame.at)
            verdicts += tracker.take(frame).flatMap { recognizer.take($0) }
        }
        if let last = recording.frames.last {
            verdicts += tracker.cancelAll(at: last.at).flatMap { recognizer.take($0) }
            // What was still open may have been noise.
            verdicts += recognizer.woke(at: Instant(nanoseconds: .max))
        }
        device = recording.device.name
        self.verdicts = verdicts
        droppedFrames = UInt64(recording.frames.count { $0.followsLoss })
    }

    package var presses: [ButtonPress] {
        verdicts.compactMap { if case .button(let press) = $0 { press } else { nil } }
    }

    // MARK: Lines

    /// One JSON object a press, then the summary, like those of `Replay`.
    package var jsonLines: [String] {
        presses.map(\.jsonLine) + [
            "{\"kind\":\"summary\",\"device\":\(device.jsonText),\"buttons\":\(presses.count),"
                + "\"droppedFrames\":\(droppedFrames)}"
        ]
    }

    /// The same for people.
    package var tableLines: [String] {
        let title = device.isEmpty ? "(a device without a name)" : device.printable
        let noise = verdicts.count - presses.count
        let totals = "\(presses.count) presses, \(noise) others, \(droppedFrames) dropped frames"
        return [title] + presses.map(\.line) + [totals]
    }
}

extension ButtonPress {
    fileprivate var jsonLine: String {
        "{\"kind\":\"button\",\"key\":\(key.name.jsonText),\"downAt\":\(downAt.secondsText),"
            + "\"at\":\(upAt.secondsText),\"held\":\(isHeld)}"
    }

    fileprivate var line: String {
        let lasted = "\(upAt.milliseconds(since: downAt)) ms"
        return "\(downAt.secondsText)  \(key.name)  \(isHeld ? "held" : lasted)"
    }
}
