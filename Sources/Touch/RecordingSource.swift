package import Feedback

/// Plays a recording as if its device were plugged in, from `start`, at its own pace or faster.
///
/// Times never run backwards, as those of a recording stamped with the wall clock may.
package final class RecordingSource: InputSource {
    /// Frames that one `read` handles; the rest wait for the next, so that a fast recording leaves
    /// the loop time for everything else.
    package static let framesPerReadMax = 256
    /// The fastest: an hour in under four seconds.
    package static let speedMax: UInt64 = 1000

    package let name: String
    package let waitDescriptor: Int32? = nil

    private let frames: [InputFrame]
    private let start: Instant
    private let speed: UInt64
    private var tracker: ContactTracker
    private var next = 0
    /// Nanoseconds from the first frame to the latest one handed out.
    private var played: UInt64 = 0

    /// Throws where the recorded device is no touch screen that we can use. `speed` is moved into
    /// 1...`speedMax`.
    package init(
        _ recording: Recording, start: Instant, speed: UInt64 = 1,
        rules: ContactRules = ContactRules(), mapping: AxisMapping = .identity
    ) throws(TouchscreenFault) {
        name = recording.device.name
        frames = recording.frames
        self.start = start
        self.speed = min(max(speed, 1), Self.speedMax)
        tracker = try ContactTracker(
            recording.device, standing: recording.standing, rules: rules, mapping: mapping)
    }

    package var nextDue: Instant? {
        next < frames.count ? due(offset(of: next)) : nil
    }

    package func read(at now: Instant) -> InputReading {
        var reading = InputReading()
        let droppedBefore = tracker.droppedFrames
        let last = min(next + Self.framesPerReadMax, frames.count)
        while next < last, due(offset(of: next)) <= now {
            played = offset(of: next)
            let frame = InputFrame(at: recordedPace(played), events: frames[next].events)
            reading.changes += tracker.take(frame)
            next += 1
        }
        if next == frames.count {
            reading.state = .ended
            reading.changes += tracker.cancelAll(at: recordedPace(played))
        }
        reading.droppedFrames = tracker.droppedFrames - droppedBefore
        return reading
    }

    /// Nanoseconds from the first frame, never less than those of an earlier frame.
    private func offset(of index: Int) -> UInt64 {
        let first = frames[0].at.nanoseconds
        let at = frames[index].at.nanoseconds
        return max(played, at > first ? at - first : 0)
    }

    private func due(_ offset: UInt64) -> Instant {
        start.advanced(byNanoseconds: offset / speed)
    }

    private func recordedPace(_ offset: UInt64) -> Instant {
        start.advanced(byNanoseconds: offset)
    }
}

extension Instant {
    /// Later by `step`; stops at the end of time.
    fileprivate func advanced(byNanoseconds step: UInt64) -> Instant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(step)
        return Instant(nanoseconds: overflow ? .max : sum)
    }
}
