import Foundation
import Peers
import Synchronization
import Testing

@testable import Central

private let isHere = PostgresPeer.absence == nil
private let absence = Comment(rawValue: PostgresPeer.absence ?? "")

/// Nodes that meet another's key, and a server that goes away for good.
@Suite(.enabled(if: isHere, absence)) struct NodeDisasterTests {
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
        let fleet = Fleet(panels: 4, visits: 120)
        let failOver = Thread.running {
            try wait(upTo: 60, for: "half of the records") {
                fleet.acknowledgedCount * 2 > fleet.records
            }
            try primary.killAtOnce()
            try standby.promote()
        }
        try fleet.deliver(to: nodes.map(\.door), seconds: 120)
        try failOver()
        try fleet.replay(to: nodes.map(\.door))
        nodes.forEach { $0.end() }
        let access = PostgresAccess(standby, database)
        let facts = FleetFacts(of: fleet, in: try PostgresStore(readingFrom: access))
        #expect(try facts.differences() == [])
        #expect(try facts.states()["sent"] == nil, "nobody took a message")
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
