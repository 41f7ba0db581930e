import Foundation
import Peers
import Synchronization
import Testing

@testable import Central

private let isHere = PostgresPeer.absence == nil
private let absence = Comment(rawValue: PostgresPeer.absence ?? "")

/// Real nodes that are killed while panels deliver. `SMILE_STORE_DISASTERS=full` does 50 panels,
/// 2,000 visits each and 200 kills, which takes long; without it a slice.
@Suite(.enabled(if: isHere, absence)) struct NodeDisasterTests {
    private static let isFull =
        ProcessInfo.processInfo.environment["SMILE_STORE_DISASTERS"] == "full"
    private static let panels = isFull ? 50 : 6
    private static let visits = isFull ? 2_000 : 120
    private static let kills = isFull ? 200 : 6
    private static let seconds: Double = isFull ? 14_400 : 120

    @Test func `two nodes killed at any moment keep every acknowledged record once`() throws {
        let test = try TestStore(.postgresql)
        let port = try PostgresPeer.shared().port
        let first = try Node([port], test.database)
        try first.start()
        let nodes = [first, try Node([port], test.database, sharing: first)]
        defer { nodes.forEach { $0.end() } }
        try nodes[1].start()
        let fleet = Fleet(panels: Self.panels, visits: Self.visits)
        let killer = Killer(nodes, kills: Self.kills, everyRecords: fleet.records, of: fleet)
        try fleet.deliver(to: nodes, seconds: Self.seconds)
        try killer.wait()
        try fleet.replay(to: nodes)
        try fleet.replay(to: nodes)
        nodes.forEach { $0.end() }
        try expectAll(of: fleet, in: try test.reader())
    }

    private func expectAll(of fleet: Fleet, in store: any Store) throws {
        func count(_ table: String) throws -> Int {
            Int(try store.query("SELECT count(*) FROM \(table)", [])[0][integer: 0])
        }
        #expect(try count("records") == fleet.records)
        #expect(try count("logs") == fleet.panels.count)
        #expect(try count("gaps") == 0)
        #expect(try count("conflicts") == 0)
        #expect(try count("outbox") == fleet.triggers)
        #expect(try count("waiting_triggers") == 0)
        let found = try Verification(of: store, tenant: FilledCentre.tenant)
        #expect(found.holds, "\(found.text)")
        // Nobody took a message, so none may be called sent.
        let sent = try store.query("SELECT count(*) FROM outbox WHERE state = 'sent'", [])
        #expect(sent[0][integer: 0] == 0)
    }

    @Test func `a node with another office key does not start`() throws {
        let test = try TestStore(.postgresql)
        let port = try PostgresPeer.shared().port
        let first = try Node([port], test.database)
        try first.start()
        defer { first.end() }
        let stranger = try Node([port], test.database)
        let fault = #expect(throws: PeerFault.self) { try stranger.start() }
        #expect(fault?.description.contains("copy office.key") == true)
    }

    @Test func `a standby that takes over has every acknowledged record`() throws {
        let primary = try PostgresPeer()
        let standby = try PostgresPeer(following: primary, named: "standby")
        try primary.change("synchronous_standby_names = 'standby'")
        try wait(upTo: 30, for: "the standby to be waited for") {
            try primary.query("SELECT sync_state FROM pg_stat_replication", in: "postgres")
                == ["sync"]
        }
        let database = try primary.makeDatabase()
        let first = try Node([primary.port, standby.port], database)
        try first.start()
        let nodes = [
            first, try Node([primary.port, standby.port], database, sharing: first),
        ]
        defer { nodes.forEach { $0.end() } }
        try nodes[1].start()
        let fleet = Fleet(panels: 4, visits: Self.visits)
        let failOver = Thread.running {
            try wait(upTo: 60, for: "half of the records") {
                fleet.acknowledgedCount * 2 > fleet.records
            }
            try primary.killAtOnce()
            try standby.promote()
        }
        try fleet.deliver(to: nodes, seconds: Self.seconds)
        try failOver()
        try fleet.replay(to: nodes)
        nodes.forEach { $0.end() }
        let access = PostgresAccess(standby, database)
        try expectAll(of: fleet, in: try PostgresStore(readingFrom: access))
    }
}

/// Kills nodes in turn while panels deliver, spread over their records, and starts them again.
private final class Killer {
    private let join: () throws -> Void

    init(_ nodes: [Node], kills: Int, everyRecords records: Int, of fleet: Fleet) {
        join = Thread.running {
            for kill in 0..<kills {
                // Spread over the delivery, so that every kill hits work.
                let share = records * kill / (kills + 1)
                try Peers.wait(upTo: 600, for: "\(share) records") {
                    fleet.acknowledgedCount >= share
                }
                let node = nodes[kill % nodes.count]
                node.killAtOnce()
                try node.start()
            }
        }
    }

    func wait() throws {
        try join()
    }
}

extension Thread {
    /// Runs `body` on a thread of its own; what it returns waits for it, and throws what it threw.
    static func running(_ body: @escaping @Sendable () throws -> Void) -> () throws -> Void {
        let outcome = Outcome()
        Thread.detachNewThread {
            outcome.set(Result { try body() })
        }
        return { try outcome.get() }
    }

    private final class Outcome: Sendable {
        private let result = Mutex<Result<Void, any Error>?>(nil)
        private let isThere = DispatchSemaphore(value: 0)

        func set(_ value: Result<Void, any Error>) {
            result.withLock { $0 = value }
            isThere.signal()
        }

        func get() throws {
            isThere.wait()
            try result.withLock { $0 }?.get()
        }
    }
}
