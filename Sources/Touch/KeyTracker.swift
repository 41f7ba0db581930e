package import Feedback

/// Turns the frames of one device into presses and lifts of its keys, without a device or a clock.
///
/// Contacts' own keys (`BTN_TOUCH`, `BTN_TOOL_…`) are left to `ContactTracker`. What it keeps is
/// bounded by the keys that the kernel has (`KEY_CNT`).
package struct KeyTracker: Sendable {
    private static let lifted: Int32 = 0
    private static let pressed: Int32 = 1

    /// Keys that were down when the device was opened and have not been lifted since: a switch
    /// that is stuck, or a thing that lies on the box. They count only after they were up.
    package private(set) var standing: Set<Key>
    private var down: Set<Key> = []

    /// - Parameter standing: the keys that are down before the first frame.
    package init(standing: Set<Key> = []) {
        self.standing = standing
    }

    /// What the frame changed, in the order of its events. Repetitions (value 2), a second press
    /// of what is down and a lift of what is up are nothing.
    ///
    /// After a loss that nobody asked the device about, nothing is known of the keys that were
    /// down: they are cancelled, and the next press is a new one.
    package mutating func take(_ frame: InputFrame) -> [KeyChange] {
        if frame.followsLoss {
            standing.removeAll()
            return cancelAll(at: frame.at)
        }
        return frame.events.compactMap { event in
            guard event.type == EventType.key, event.code < KeyCode.count else { return nil }
            return take(Key(event.code), event.value, at: frame.at)
        }
    }

    private mutating func take(_ key: Key, _ value: Int32, at now: Instant) -> KeyChange? {
        guard !key.tellsOfContact else { return nil }
        switch value {
        case Self.pressed:
            guard !standing.contains(key), down.insert(key).inserted else { return nil }
            return KeyChange(kind: .down, key: key, at: now)
        case Self.lifted:
            standing.remove(key)
            guard down.remove(key) != nil else { return nil }
            return KeyChange(kind: .up, key: key, at: now)
        default:
            return nil
        }
    }

    /// Ends every press: the device is gone, or there are no more frames.
    package mutating func cancelAll(at now: Instant) -> [KeyChange] {
        defer { down.removeAll() }
        return down.sorted().map { KeyChange(kind: .cancel, key: $0, at: now) }
    }
}
