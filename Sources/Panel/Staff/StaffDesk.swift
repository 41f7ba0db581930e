import Feedback
import Screen

/// The staff's own screen behind a long press: the PIN first, then how the panel is. A pure value.
package struct StaffDesk: Sendable {
    /// It closes by itself when nobody touches it, in milliseconds: a customer is next.
    package static let idleMilliseconds: UInt64 = 60_000
    /// How often the facts are asked for anew, in milliseconds.
    package static let refreshMilliseconds: UInt64 = 2_000

    enum Page: Hashable, Sendable {
        case pin
        case facts([StaffPicture.Row])
    }

    enum Note: Hashable, Sendable {
        case wrong(triesLeft: Int)
        case wait(seconds: UInt64)
    }

    private(set) var page = Page.pin
    private(set) var typedCount = 0
    private(set) var note: Note?
    /// The restart was asked for once; it takes a second press.
    private(set) var isRestartAsked = false
    private(set) var closesAt = Instant(nanoseconds: 0)
    private var typed = ""
    private var guarding: PINGuard

    package init(_ pin: StaffPIN) {
        guarding = PINGuard(pin)
    }

    /// Whether this PIN opens it, and no other.
    func opens(with pin: StaffPIN?) -> Bool { guarding.isFor(pin) }

    mutating func open(at now: Instant) {
        page = .pin
        forget()
        note = waitNote(at: now)
        touched(at: now)
    }

    mutating func touched(at now: Instant) {
        closesAt = now.advanced(byMilliseconds: Self.idleMilliseconds)
    }

    mutating func type(_ digit: Int) {
        guard case .pin = page, typed.utf8.count < StaffPIN.digitCount.upperBound else { return }
        typed += "\(digit)"
        typedCount = typed.utf8.count
        note = nil
    }

    mutating func erase() {
        _ = typed.popLast()
        typedCount = typed.utf8.count
    }

    /// - Returns: whether the staff's facts are to be shown.
    mutating func confirm(at now: Instant) -> Bool {
        let outcome = guarding.tried(typed, at: now)
        forget()
        switch outcome {
        case .right:
            page = .facts([])
            return true
        case .wrong(let triesLeft): note = .wrong(triesLeft: triesLeft)
        case .wait: note = waitNote(at: now)
        }
        return false
    }

    mutating func take(_ rows: [StaffPicture.Row]) {
        if case .facts = page { page = .facts(rows) }
    }

    /// - Returns: whether the panel is to start anew.
    mutating func askedForRestart() -> Bool {
        defer { isRestartAsked = !isRestartAsked }
        return isRestartAsked
    }

    mutating func choseOther() {
        isRestartAsked = false
    }

    /// What is still to be waited for is counted down.
    mutating func woke(at now: Instant) {
        if case .wait = note { note = waitNote(at: now) }
    }

    private mutating func forget() {
        typed = ""
        typedCount = 0
        note = nil
        isRestartAsked = false
    }

    private func waitNote(at now: Instant) -> Note? {
        guarding.waitsUntil(at: now).map {
            .wait(seconds: ($0.milliseconds(since: now) + 999) / 1_000)
        }
    }
}
