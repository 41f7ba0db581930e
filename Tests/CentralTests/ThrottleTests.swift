import Feedback
import HTTPTypes
import NIOCore

import Testing

@testable import Central

@Suite struct ThrottleTests {
    private let allowance = Throttle<Int>.Allowance(burst: 3, perSecond: 2)

    @Test func `a burst is let through, one more is told when to come`() {
        var throttle = Throttle<Int>(allowance)
        #expect((1...3).map { _ in throttle.admit(1, at: 0) } == [nil, nil, nil])
        #expect(throttle.admit(1, at: 0) == 500)
        #expect([1, 2].contains(throttle.admit(1, at: 499)))
        #expect(throttle.admit(1, at: 501) == nil)
        #expect(throttle.admit(1, at: 501) != nil)
    }

    @Test func `a long rest gives no more than the burst`() {
        var throttle = Throttle<Int>(allowance)
        let admitted = (1...10).filter { _ in throttle.admit(1, at: 1_000_000_000) == nil }
        #expect(admitted.count == 3)
    }

    @Test func `nobody uses up another's`() {
        var throttle = Throttle<Int>(allowance)
        for _ in 1...100 { _ = throttle.admit(1, at: 0) }
        #expect(throttle.admit(2, at: 0) == nil)
    }

    @Test func `a clock that goes back gives nothing`() {
        var throttle = Throttle<Int>(allowance)
        for _ in 1...3 { _ = throttle.admit(1, at: 10_000) }
        #expect(throttle.admit(1, at: 0) != nil)
        #expect(throttle.admit(1, at: 10_000) != nil)
    }

    @Test func `a crowd of strangers fills no memory, and lets a known one through`() {
        var throttle = Throttle<Int>(Throttle<Int>.Allowance(burst: 1, perSecond: 0.001))
        for key in 0...(2 * Throttle<Int>.keysMax) { _ = throttle.admit(key, at: 0) }
        let size = Mirror(reflecting: throttle).descendant("buckets") as? any Collection
        #expect((size?.count ?? .max) <= Throttle<Int>.keysMax)
        #expect(throttle.admit(-1, at: 0) == nil)
    }

    @Test(arguments: [(20_000, 4_096), (1_024, 768), (4_352, 4_096), (4_351, 4_095), (64, 16)])
    func `there are no more connections than files for them`(files: Int, connections: Int) {
        #expect(HTTPLimits(openFilesMax: files).connectionsMax == connections)
    }

    // MARK: - Batches

    private let panel = PanelID(bits: 7)

    private func address(_ text: String) throws -> SocketAddress {
        try SocketAddress(ipAddress: text, port: 1_024)
    }

    /// How many of `count` batches are admitted at one moment.
    private func admitted(
        _ throttle: BatchThrottle, _ count: Int, from text: String, _ panel: (Int) -> PanelID
    ) throws -> Int {
        let address = try address(text)
        return (0..<count).count { (try? throttle.admit(panel($0), from: address)) != nil }
    }

    @Test func `a panel has its share, and the answer says when there is more`() throws {
        let throttle = BatchThrottle(now: { 0 })
        #expect(try admitted(throttle, 1_000, from: "192.0.2.1") { _ in panel } == 600)
        let problem = #expect(throws: Problem.self) {
            try throttle.admit(panel, from: address("192.0.2.1"))
        }
        #expect(problem?.status.code == 429)
        #expect(problem?.retryAfterSeconds == 1)
        // Who says to be it from elsewhere has used up nothing of it, nor it of theirs.
        #expect(try admitted(throttle, 1, from: "192.0.2.2") { _ in panel } == 1)
    }

    @Test func `an address has its share, however many panels it says to be`() throws {
        let throttle = BatchThrottle(now: { 0 })
        let many = try admitted(throttle, 5_000, from: "192.0.2.1") { PanelID(bits: UInt128($0)) }
        #expect(many == 3_000)
        let mapped = try admitted(throttle, 1, from: "::ffff:192.0.2.1") { _ in panel }
        #expect(mapped == 0)
    }

    @Test func `all of one subscriber's IPv6 addresses are one`() throws {
        let throttle = BatchThrottle(now: { 0 })
        let first = try admitted(throttle, 5_000, from: "2001:db8:1:2::1") {
            PanelID(bits: UInt128($0))
        }
        #expect(first == 3_000)
        #expect(try admitted(throttle, 1, from: "2001:db8:1:2:3::9") { _ in panel } == 0)
        #expect(try admitted(throttle, 1, from: "2001:db8:1:3::1") { _ in panel } == 1)
        #expect(try admitted(throttle, 1, from: "2001:db8::1:3") { _ in panel } == 1)
        #expect(try admitted(throttle, 1, from: "2001::1:2:0:0:0:0") { _ in panel } == 1)
    }

    @Test func `behind a proxy on this machine only panels have a share`() throws {
        let throttle = BatchThrottle(now: { 0 })
        for proxy in ["127.0.0.1", "::1"] {
            let all = try admitted(throttle, 5_000, from: proxy) { PanelID(bits: UInt128($0)) }
            #expect(all == 5_000)
        }
    }
}
