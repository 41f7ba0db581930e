import Feedback
import Panel
import Testing

/// Fingers that try to get at the staff's own screen.
@Suite struct StaffPINTests {
    private let pin = StaffPIN("2468")!

    private func at(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func `a PIN is four to twelve digits`() {
        #expect(StaffPIN("246") == nil)
        #expect(StaffPIN("2468") != nil)
        #expect(StaffPIN("123456789012") != nil)
        #expect(StaffPIN("1234567890123") == nil)
        #expect(StaffPIN("24a8") == nil)
        #expect(StaffPIN("٢٤٦٨") == nil)
    }

    @Test func `a PIN says nothing of itself`() {
        #expect("\(pin)" == "a PIN")
        #expect(!String(reflecting: pin).contains("2"))
    }

    @Test func `no shorter, longer or other digits open it`() {
        var guarding = PINGuard(pin)
        for typed in ["", "246", "24680"] {
            let outcome = guarding.tried(typed, at: at(0))
            #expect(outcome != .right)
        }
        let outcome = guarding.tried("2468", at: at(0))
        #expect(outcome == .right)
    }

    @Test func `the fifth wrong try has to wait, and the right one waits too`() {
        var guarding = PINGuard(pin)
        let outcomes = (1...4).map { _ in guarding.tried("1111", at: at(0)) }
        #expect(outcomes == [4, 3, 2, 1].map { .wrong(triesLeft: $0) })
        let fifth = guarding.tried("1111", at: at(0))
        #expect(fifth == .wait(until: at(60_000)))
        let early = guarding.tried("2468", at: at(59_999))
        #expect(early == .wait(until: at(60_000)))
        let right = guarding.tried("2468", at: at(60_000))
        #expect(right == .right)
        #expect(guarding.waitsUntil(at: at(60_000)) == nil)
    }

    @Test func `each further wrong try waits twice as long, an hour at most`() {
        var guarding = PINGuard(pin)
        for _ in 1...4 { _ = guarding.tried("1111", at: at(0)) }
        var now: UInt64 = 0
        var waits: [UInt64] = []
        for _ in 0..<9 {
            guard case .wait(let until) = guarding.tried("1111", at: at(now)) else { break }
            waits.append(until.milliseconds(since: at(now)) / 60_000)
            now += until.milliseconds(since: at(now))
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60, 60])
    }
}
