import Feedback
import Touch

/// What fingers did on a device with slots, found by looking at all frames at once and not by
/// carrying a state from one to the next: a second opinion on `Replay`, in its default rules.
struct GestureModel {
    let frames: [InputFrame], device: TouchscreenDescription, limits: TouchLimits
    private static let silence = (0..<0x40).map { $0 == 0x39 ? -1 : 0 as Int32 }  // By axis.
    private struct Sample { let frame: Int, at: Instant, point: TouchPoint, isPalm: Bool }
    private struct Finger {
        let id: Int32
        var samples: [Sample] = [], end = Int.max, isCancelled = true, liftedAt: Instant?
        var down: Sample { samples[0] }
    }

    var stories: [GestureStory] {
        let fingers = fingers.map(lifted)
        return fingers.map { story(of: $0, among: fingers) }.sorted()
    }

    private var fingers: [Finger] {
        let (last, rangeX, rangeY) = (device.axes[0x2f]!, device.axes[0x35]!, device.axes[0x36]!)
        var slots = (0...last.maximum).map { _ in Self.silence }
        var (ended, current) = ([Finger](), 0), open = slots.map { _ in Finger?.none }
        for (number, frame) in frames.enumerated()
        where !frame.events.contains(where: { $0.type == 0 && $0.code == 3 }) {
            for event in frame.events where event.type == 3 && event.code < 0x40 {
                if event.code == 0x2f { current = Int(event.value) }
                if slots.indices ~= current { slots[current][Int(event.code)] = event.value }
            }
            for (index, slot) in slots.enumerated() {
                let (id, hovers) = (slot[0x39], slot[0x3b] > 0)
                let isAway = id < 0 || hovers || slot[0x37] == 1
                if open[index] != nil, open[index]!.id != id || isAway {
                    var finger = open[index].take()!
                    (finger.end, finger.isCancelled) = (number, finger.id == id && !hovers)
                    ended.append(finger)
                }
                if isAway { continue } else if open[index] == nil { open[index] = Finger(id: id) }
                let point = TouchPoint(x: share(slot[0x35], rangeX), y: share(slot[0x36], rangeY))
                open[index]!.samples.append(
                    Sample(frame: number, at: frame.at, point: point, isPalm: slot[0x37] == 2))
            }
        }
        return ended + open.compactMap(\.self)
    }

    private func share(_ value: Int32, _ range: AxisRange) -> Double {
        (Double(value) - Double(range.minimum)) / (Double(range.maximum) - Double(range.minimum))
    }
    private func frame(at time: Instant) -> Int { frames.firstIndex { $0.at >= time } ?? .max }
    private func isFar(_ one: Sample, _ other: Sample) -> Bool {
        one.point.distance(to: other.point) > limits.taps.slopShare
    }

    /// Without what came after it had been still for too long.
    private func lifted(_ finger: Finger) -> Finger {
        var (finger, still) = (finger, finger.down)
        while true {
            let due = still.at.advanced(byMilliseconds: limits.liftMilliseconds)
            let away = finger.samples.first { $0.frame > still.frame && isFar($0, still) }
            if let away, away.frame < frame(at: due) { still = away; continue }
            guard frame(at: due) != .max, frame(at: due) <= finger.end else { return finger }
            (finger.liftedAt, finger.end) = (due, frame(at: due))
            finger.samples.removeAll { $0.frame >= finger.end }
            return finger
        }
    }

    private func story(of finger: Finger, among all: [Finger]) -> GestureStory {
        let (down, taps) = (finger.down, limits.taps)
        let end = finger.liftedAt ?? frames[min(finger.end, frames.count - 1)].at
        let lasted = end.milliseconds(since: down.at)
        let crowd = all.map(\.down.frame).filter { frame in
            (down.frame..<min(finger.end, frames.count)) ~= frame
                && all.count { $0.down.frame <= frame && frame < $0.end } > taps.contactsMax
        }.min()
        let palm = finger.samples.first(where: \.isPalm)?.frame
        let stray = finger.samples.first { isFar($0, down) }?.frame
        let due = down.at.advanced(byMilliseconds: limits.longPressMilliseconds!)
        let call = frame(at: due)
        let calls =
            call <= min(finger.end, frames.count, palm ?? .max, stray ?? .max)
            && due <= finger.liftedAt ?? due && call < frames.count
            && all.count { $0.down.frame < call && $0.end > down.frame } == 1
        // What comes first spoils it; within one frame, what stands first here.
        let fates: [(Bool, Int?, String)] = [
            (calls, call, "long press"), (finger.liftedAt != nil, finger.end, "stuck"),
            (palm == down.frame, palm, "palm"), (true, crowd, "too many fingers"),
            (true, palm, "palm"), (true, stray, "strayed"),
            (finger.isCancelled, finger.end, "cancelled"),
            (lasted < taps.shortestMilliseconds, finger.end, "too short"),
            (lasted > taps.longestMilliseconds, finger.end, "too long"), (true, .max, "tap"),
        ]
        let first = fates.filter(\.0).compactMap(\.1).min()
        return GestureStory(
            down: down.at, from: down.point, end: end, to: finger.samples.last!.point,
            fate: fates.first { $0.0 && $0.1 == first }!.2, calledStaff: calls ? due : nil)
    }
}
