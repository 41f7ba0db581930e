import AppendLog
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

/// Panels with keys speak; the centre keeps what is news.
@Suite struct HeartbeatsTests {
    private let bench: IdentityBench

    init() throws {
        bench = try IdentityBench()
    }

    private func message(
        _ key: PanelKey, up: Int64 = 60_000, boot: UInt16 = 1, epoch: UInt128 = 7,
        backlog: UInt64 = 0
    ) -> [UInt8] {
        var beat = Heartbeat.sample(up: up, boot: boot)
        beat.backlog = backlog
        return SignedHeartbeat.signed(beat, epoch: Epoch(bits: epoch), by: key)
    }

    private func hear(_ bytes: [UInt8], as panel: PanelID) throws {
        _ = try bench.identities.hear(bytes, claimedBy: panel, in: bench.store, at: bench.now)
    }

    private func newest(_ panel: PanelID) throws -> Heartbeats.Heard? {
        try Heartbeats.newest(in: bench.store, tenant: IdentityBench.tenant)[panel]
    }

    @Test func `an enrolled panel is heard before it delivers anything`() throws {
        let key = try bench.enrolledPanel().key
        try hear(message(key, backlog: 9), as: key.panel)
        let heard = try #require(try newest(key.panel))
        #expect(heard.at == bench.now)
        #expect(heard.message.heartbeat.backlog == 9)
    }

    @Test func `an old heartbeat that is sent again is no news`() throws {
        let key = try bench.enrolledPanel().key
        let old = message(key, up: 60_000)
        try hear(old, as: key.panel)
        let first = bench.now
        bench.now += 1_000
        try hear(old, as: key.panel)
        try hear(message(key, up: 59_999), as: key.panel)
        #expect(try newest(key.panel)?.at == first)
        try hear(message(key, up: 60_001), as: key.panel)
        #expect(try newest(key.panel)?.at == bench.now)
        // Another start of the daemon goes before the time since the machine's start.
        try hear(message(key, up: 10, boot: 2), as: key.panel)
        try hear(message(key, up: 90_000), as: key.panel)
        #expect(try newest(key.panel)?.message.heartbeat.upMilliseconds == 10)
    }

    @Test func `boots that begin again at nought go on`() throws {
        let key = try bench.enrolledPanel().key
        try hear(message(key, boot: Stamp.bootOrdinalMax), as: key.panel)
        try hear(message(key, up: 5, boot: 0), as: key.panel)
        #expect(try newest(key.panel)?.message.heartbeat.upMilliseconds == 5)
    }

    @Test func `a key of a year, and one that was replaced, is to be changed`() throws {
        let key = try bench.enrolledPanel().key
        func isDue(_ key: PanelKey) throws -> Bool {
            let bytes = message(key, up: bench.now)
            return try bench.identities.hear(
                bytes, claimedBy: key.panel, in: bench.store, at: bench.now
            ).isKeyDue
        }
        bench.now += PanelRegister.keyLifeMilliseconds - 1
        #expect(try !isDue(key))
        bench.now += 1
        #expect(try isDue(key))
        let next = PanelKey(of: key.panel)
        _ = try bench.identities.changeKey(
            KeyChange.signed(from: key, to: next), claimedBy: key.panel, in: bench.store,
            at: bench.now)
        #expect(try isDue(key))
        bench.now += 1
        #expect(try !isDue(next))
    }

    @Test func `a stranger, a retired panel and another panel's message are refused`() throws {
        let stranger = PanelKey()
        #expect(bench.kind { try hear(message(stranger), as: stranger.panel) } == "unknown-panel")
        let key = try bench.enrolledPanel().key
        #expect(bench.kind { try hear(message(key), as: stranger.panel) } == "wrong-panel")
        let posing = PanelKey(of: key.panel)
        #expect(bench.kind { try hear(message(posing), as: key.panel) } == "wrong-key")
        #expect(bench.kind { try hear([1, 2, 3], as: key.panel) } == "damaged-message")
        _ = try bench.perform(RetirePanel(key.panel, isStolen: true))
        #expect(bench.kind { try hear(message(key), as: key.panel) } == "panel-retired")
        #expect(try bench.count("heartbeats") == 0)
    }
}
