import Feedback
import Testing

@testable import Panel

/// One connection's bounds, without a socket and without a clock.
@Suite struct ControlConnectionTests {
    private var limits: ControlLimits {
        var limits = ControlLimits()
        limits.lineBytesMax = 16
        limits.eventsMax = 4
        limits.eventBytesMax = 1_000
        return limits
    }

    private func at(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    private func connection(_ limits: ControlLimits? = nil) -> ControlConnection {
        ControlConnection(
            peer: ControlPeer(process: 1, user: 2, group: 3), limits: limits ?? self.limits,
            at: at(0))
    }

    private func bytes(_ text: String) -> ArraySlice<UInt8> { Array(text.utf8)[...] }

    private func sent(_ connection: inout ControlConnection) -> [String] {
        var text = ""
        while !connection.unsent.isEmpty {
            text += String(decoding: connection.unsent, as: UTF8.self)
            connection.sent(connection.unsent.count)
        }
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `lines come out whole, in order, however they came in`() {
        var connection = connection()
        connection.receive(bytes("one"), at: at(1))
        #expect(connection.nextLine(at: at(1)) == .none)
        connection.receive(bytes("\n \r\ntwo\nthr"), at: at(2))
        #expect(connection.nextLine(at: at(2)) == .whole(bytes("one")))
        #expect(connection.nextLine(at: at(2)) == .whole(bytes("two")))
        #expect(connection.nextLine(at: at(2)) == .none)
    }

    @Test func `the longest line is taken, and one byte more closes the connection`() {
        var connection = connection()
        connection.receive(bytes("123456789012345\n"), at: at(0))
        #expect(connection.nextLine(at: at(0)) == .whole(bytes("123456789012345")))
        connection.receive(bytes("1234567890123456"), at: at(0))
        #expect(connection.nextLine(at: at(0)) == .tooLong)
        #expect(connection.isAtEnd)
        #expect(connection.room == 0)
        #expect(connection.isDone)
    }

    @Test func `while a request is under way nothing more is read`() {
        var connection = connection()
        connection.receive(bytes("a\nb\n"), at: at(0))
        #expect(connection.nextLine(at: at(0)) == .whole(bytes("a")))
        connection.underWay = ControlLine(bytes("a"))
        #expect(connection.room == 0)
        #expect(connection.nextLine(at: at(0)) == .none)
        connection.underWay = nil
        #expect(connection.nextLine(at: at(0)) == .whole(bytes("b")))
    }

    @Test func `half a line has its time, and so has one who asks for nothing`() {
        var connection = connection()
        #expect(connection.due == at(300_000))
        connection.receive(bytes("ha"), at: at(7))
        #expect(connection.due == at(10_007))
        connection.receive(bytes("lf"), at: at(5_000))
        #expect(connection.due == at(10_007))
        connection.receive(bytes("\n"), at: at(6_000))
        #expect(connection.due == nil)
        _ = connection.nextLine(at: at(6_000))
        #expect(connection.due == at(306_000))
        connection.watches = true
        #expect(connection.due == nil)
    }

    @Test func `a reply that nobody takes has its time`() {
        var connection = connection()
        connection.watches = true
        connection.put("reply", at: at(100))
        #expect(connection.due == at(10_100))
        _ = sent(&connection)
        #expect(connection.due == nil)
    }

    @Test func `events beyond the bound are lost, counted, and told once there is room`() {
        var connection = connection()
        for number in 0..<7 { connection.put(event: "e\(number)") }
        #expect(connection.lostEvents == 3)
        connection.sent(connection.unsent.count)
        // One place is free, and half of them are not: it would be told again and again.
        connection.put(event: "e7")
        #expect(connection.lostEvents == 4)
        connection.sent(connection.unsent.count)
        connection.put(event: "e8")
        #expect(
            sent(&connection) == ["e2", "e3", #"{"event":"lost","events":4}"#, "e8"])
        #expect(connection.lostEvents == 0)
    }

    @Test func `events are bounded in bytes as well, and replies go through all the same`() {
        var limits = limits
        limits.eventBytesMax = 10
        var connection = connection(limits)
        connection.put(event: "12345")
        #expect(connection.hasRoom(forEventOf: 4))
        #expect(!connection.hasRoom(forEventOf: 5))
        connection.put(event: "1234")
        connection.put("reply", at: at(0))
        #expect(sent(&connection) == ["12345", "reply"])
    }

    @Test func `bytes that were taken in part go on where they ended`() {
        var connection = connection()
        connection.put("abcdef", at: at(0))
        connection.sent(2)
        #expect(connection.unsent == bytes("cdef\n"))
    }

    @Test func `one who says no more is done when all is answered and taken`() {
        var connection = connection()
        connection.receive(bytes("a\n"), at: at(0))
        connection.ended()
        #expect(!connection.isDone)
        _ = connection.nextLine(at: at(0))
        connection.underWay = ControlLine(bytes("a"))
        #expect(!connection.isDone)
        connection.underWay = nil
        connection.put("reply", at: at(0))
        #expect(!connection.isDone)
        _ = sent(&connection)
        #expect(connection.isDone)
    }

    @Test func `so many requests a second are taken, and the next ones a second later`() {
        var pace = ControlPace(perSecond: 3, at: at(1_000))
        for _ in 0..<3 {
            let isTaken = pace.take(at: at(1_500))
            #expect(isTaken)
        }
        let isFourthTaken = pace.take(at: at(1_999))
        #expect(!isFourthTaken)
        #expect(pace.due == at(2_000))
        let isNextTaken = pace.take(at: at(2_000))
        #expect(isNextTaken)
    }

    @Test func `root and the daemon's own account are technicians, and nobody else`() {
        let peer = { (user: UInt32) in ControlPeer(process: 1, user: user, group: 0) }
        #expect(peer(0).isTechnician(besides: 990))
        #expect(peer(990).isTechnician(besides: 990))
        #expect(!peer(991).isTechnician(besides: 990))
    }
}

/// How long a service is open.
@Suite struct ControlContextTests {
    private func at(_ milliseconds: UInt64) -> Instant {
        Instant(nanoseconds: milliseconds * 1_000_000)
    }

    @Test func `before the first word of a till nothing is open, and nobody knows since when`() {
        let report = ContextTimer().report(isGated: true, at: at(5_000))
        #expect(report == .init(isGated: true, isOpen: false))
    }

    @Test func `an open service closes by itself at its time, and not a millisecond before`() {
        var timer = ContextTimer()
        #expect(timer.take(.open(seconds: 900), at: at(1_000)) == .open)
        #expect(timer.due == at(901_000))
        #expect(timer.woke(at: at(900_999)) == nil)
        #expect(
            timer.report(isGated: true, at: at(900_999))
                == .init(isGated: true, isOpen: true, sinceSeconds: 899, closesInSeconds: 1))
        #expect(timer.woke(at: at(901_000)) == .close)
        #expect(timer.due == nil)
        #expect(
            timer.report(isGated: false, at: at(903_000))
                == .init(isGated: false, isOpen: false, sinceSeconds: 2))
    }

    @Test func `opened again, the time-out is the new one, or none`() {
        var timer = ContextTimer()
        _ = timer.take(.open(seconds: 10), at: at(0))
        #expect(timer.take(.open(seconds: 10), at: at(9_000)) == .open)
        #expect(timer.due == at(19_000))
        #expect(timer.take(.open(seconds: nil), at: at(10_000)) == .open)
        #expect(timer.due == nil)
        #expect(timer.woke(at: at(100_000)) == nil)
    }

    @Test func `closed twice is closed once`() {
        var timer = ContextTimer()
        #expect(timer.take(.close, at: at(0)) == nil)
        _ = timer.take(.open(seconds: 5), at: at(0))
        #expect(timer.take(.close, at: at(1)) == .close)
        #expect(timer.take(.close, at: at(2)) == nil)
        #expect(timer.woke(at: at(9_000)) == nil)
        #expect(timer.take(.status, at: at(3)) == nil)
    }
}
