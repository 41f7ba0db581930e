import Feedback
import Touch

/// What must not be told: fingers and keys while a contact or a comment is asked for (P8), and each
/// of them until it is up again. A finger that rests while the next picture comes would otherwise
/// tell, by lifting, which digit was the last.
struct ControlCurtain: Sendable {
    enum Finger: Hashable {
        case contact(String, ContactNumber)
        case key(String, Key)

        var device: String {
            switch self {
            case .contact(let device, _), .key(let device, _): device
            }
        }
    }

    /// Where and when a finger or key went down.
    struct Beginning: Hashable {
        var at: Instant
        /// Nil for a key.
        var point: TouchPoint?
    }

    /// Fingers that are down, or are up and await their verdict. One more is not told.
    static let fingersMax = 256

    /// Whether it is drawn: nothing is told now.
    private(set) var isDrawn = false
    /// Went down in plain sight. What is not known here is not told, so that a finger whose
    /// beginning nobody saw stays hidden.
    private var seen: [Finger: Beginning] = [:]

    /// - Returns: whether this is news.
    mutating func draw(_ isPrivate: Bool) -> Bool {
        guard isPrivate != isDrawn else { return false }
        isDrawn = isPrivate
        seen = [:]
        return true
    }

    /// Whether a change of this finger may be told.
    ///
    /// - Parameter beginning: where it went down, where the change is that it did.
    mutating func lets(_ finger: Finger, _ beginning: Beginning?) -> Bool {
        if let beginning, !isDrawn, seen.count < Self.fingersMax { seen[finger] = beginning }
        return seen[finger] != nil
    }

    /// Where a finger began whose verdict may be told: it follows the change that ended the finger.
    mutating func letsVerdict(on finger: Finger) -> Beginning? {
        seen.removeValue(forKey: finger)
    }

    /// The same for a key, of which there are only so many: it is forgotten with its next press.
    func beginning(of finger: Finger) -> Beginning? {
        seen[finger]
    }

    /// The device is gone, and its fingers with it.
    mutating func forget(_ device: String) {
        seen = seen.filter { $0.key.device != device }
    }
}
