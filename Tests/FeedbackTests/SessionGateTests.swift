import Feedback
import Testing

@Suite struct SessionGateTests {
    private var gate = SessionGate(isMarking: true)

    @Test mutating func `answers are marked until a service is open, and after it closed`() {
        #expect(gate.marks(at: at(0)) == .outsideASession1)
        let opened = gate.open()
        #expect(opened == .opened)
        #expect(gate.marks(at: at(0)) == [])
        let closed = gate.close()
        #expect(closed == .closed)
        #expect(gate.marks(at: at(0)) == .outsideASession1)
    }

    @Test mutating func `the next service may open without the one before being closed`() {
        let first = gate.open()
        let next = gate.open()
        #expect([first, next] == [.opened, .opened])
        #expect(gate.isOpen)
    }

    @Test mutating func `closing what is closed is not logged`() {
        let atFirst = gate.close()
        _ = gate.open()
        let once = gate.close()
        let again = gate.close()
        #expect([atFirst, once, again] == [nil, .closed, nil])
    }

    @Test mutating func `a session that was opened for a time closes by itself, once`() {
        _ = gate.open(closingAt: at(900_000))
        #expect(gate.marks(at: at(899_999)) == [])
        #expect(gate.marks(at: at(900_000)) == .outsideASession1)
        let early = gate.closeIfOver(at: at(899_999))
        let over = gate.closeIfOver(at: at(900_000))
        let again = gate.closeIfOver(at: at(900_001))
        #expect([early, over, again] == [nil, .closed, nil])
    }

    @Test mutating func `a session that was opened anew has the new time, or none`() {
        _ = gate.open(closingAt: at(100))
        _ = gate.open()
        let change = gate.closeIfOver(at: at(1_000_000))
        #expect(change == nil)
        #expect(gate.isOpen)
    }

    @Test func `where sessions are only counted nothing is marked`() {
        var counting = SessionGate(isMarking: false)
        #expect(counting.marks(at: at(0)) == [])
        let (opened, closed) = (counting.open(), counting.close())
        #expect(opened == .opened)
        #expect(closed == .closed)
        #expect(counting.marks(at: at(0)) == [])
    }
}
