import Feedback
import Testing

@Suite struct SessionGateTests {
    private var gate = SessionGate(isMarking: true)

    @Test mutating func `answers are marked until a service is open, and after it closed`() {
        #expect(gate.marks == .outsideASession1)
        let opened = gate.open()
        #expect(opened == .opened)
        #expect(gate.marks == [])
        let closed = gate.close()
        #expect(closed == .closed)
        #expect(gate.marks == .outsideASession1)
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

    @Test func `where sessions are only counted nothing is marked`() {
        var counting = SessionGate(isMarking: false)
        #expect(counting.marks == [])
        let (opened, closed) = (counting.open(), counting.close())
        #expect(opened == .opened)
        #expect(closed == .closed)
        #expect(counting.marks == [])
    }
}
