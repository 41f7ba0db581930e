import Feedback
import Touch

/// What became of one finger: what the recognition and its model must agree on.
struct GestureStory: Hashable, Comparable, CustomStringConvertible {
    var down: Instant
    var from: TouchPoint
    var end: Instant
    var to: TouchPoint
    /// 'tap', or why it was none.
    var fate: String
    var calledStaff: Instant?

    static func < (one: GestureStory, other: GestureStory) -> Bool {
        if one.times != other.times { return one.times < other.times }
        if one.places != other.places { return one.places < other.places }
        return one.outcome < other.outcome
    }

    private var times: (UInt64, UInt64) { (down.nanoseconds, end.nanoseconds) }
    private var places: (Double, Double, Double, Double) { (from.x, from.y, to.x, to.y) }
    private var outcome: (String, UInt64) { (fate, calledStaff?.nanoseconds ?? 0) }

    var description: String {
        let staff = calledStaff.map { ", called staff at \($0.nanoseconds)" } ?? ""
        return "\(down.nanoseconds) (\(from.x), \(from.y)) to \(end.nanoseconds) "
            + "(\(to.x), \(to.y)): \(fate)\(staff)"
    }
}

extension Replay {
    /// What the recognition makes of the recording.
    var stories: [GestureStory] {
        contacts.map { contact in
            let call = longPresses.first { $0.contact == contact.down.contact }
            return GestureStory(
                down: contact.down.at, from: contact.down.point, end: contact.end.at,
                to: contact.end.point, fate: contact.fate, calledStaff: call?.at)
        }.sorted()
    }
}

extension Replay.Contact {
    fileprivate var fate: String {
        switch verdict {
        case .tap: "tap"
        case .noTap(_, let reason): reason.rawValue
        }
    }
}
