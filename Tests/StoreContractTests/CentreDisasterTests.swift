import Dispatch
import Feedback
import Foundation
import Peers
import Synchronization
import TestKit
import Testing

@testable import Central

/// A centre to which everything happens at once: nodes are killed while panels deliver, connections
/// are cut at random bytes, the database is put back to an older state once, and everything is sent
/// twice more. What the panels were told is there must be there, once, and nothing else.
///
/// `SMILE_STORE_DISASTERS=full` does 50 panels, 2,000 visits each and 200 kills; without it a
/// slice. `SEED=…` cuts the same bytes again.
@Suite(.serialized) struct CentreDisasterTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isFull = environment["SMILE_STORE_DISASTERS"] == "full"
    private static let panels = isFull ? 50 : 6
    private static let visits = isFull ? 2_000 : 120
    private static let kills = isFull ? 200 : 9
    private static let callingEvery: UInt64 = isFull ? 40 : 8
    private static let seconds: Double = isFull ? 14_400 : 120
    /// Answers are younger than their messages' expiry all the while.
    private static let backMilliseconds: Int64 = 10 * 86_400_000

    @Test func `SQLite: what panels were told is there is there once, whatever happened`() throws {
        let sink = try MailSink()
        try endure([try Node(mail: sink.port)], sink, SQLiteBackup())
    }

    @Test(.enabled(if: PostgresPeer.absence == nil, "\(PostgresPeer.absence ?? "")"))
    func `PostgreSQL and two nodes: what panels were told is there is there once`() throws {
        let (sink, test) = (try MailSink(), try TestStore(.postgresql))
        let peer = try PostgresPeer.shared()
        let first = try Node([peer.port], test.database, mail: sink.port)
        // Makes the keys that the second one shares.
        try first.start()
        let second = try Node([peer.port], test.database, mail: sink.port, sharing: first)
        try endure([first, second], sink, try PostgresBackup(peer, test.database))
    }

    private func endure(_ nodes: [Node], _ sink: MailSink, _ backup: any CentreBackup) throws {
        let seed = Self.environment["SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
        print("centre: SEED=\(seed)")
        defer { nodes.forEach { $0.end() } }
        for node in nodes where node.port == 0 { try node.start() }
        let proxies = try nodes.enumerated().map { number, node in
            try CuttingProxy(seed: seed &+ UInt64(number) << 32, to: node.door)
        }
        let doors: [Door] = proxies.map { proxy in { proxy.port } }
        let fleet = Fleet(
            panels: Self.panels, visits: Self.visits,
            start: UInt64(CentralClock.system.nowMilliseconds - Self.backMilliseconds),
            callingEvery: Self.callingEvery)
        let fate = Fate(nodes, sink, fleet, backup, kills: Self.kills)
        let waitForFate = fate.begin()
        try fleet.deliver(to: doors, seconds: Self.seconds)
        try waitForFate()
        try fleet.deliverWhatIsLacking(to: doors, seconds: Self.seconds)
        for _ in 1...2 { try fleet.replay(to: doors) }

        // Nothing has left since the database was put back; a person lets it go.
        #expect(sink.count == fate.sentBefore)
        let reader = try nodes[0].setup.reader()
        let facts = FleetFacts(of: fleet, in: reader)
        #expect(try facts.count("centre_state", where: "held_since_ms <> 0") == 1)
        try nodes[0].run("message", "release")
        try wait(upTo: 300, for: "the messages to leave") {
            try facts.count("outbox", where: "state IN ('queued', 'sending')") == 0
        }
        nodes.forEach { $0.end() }
        let cuts = proxies.reduce(0) { $0 + $1.cuts }
        print(
            "centre: \(fleet.records) records, \(Self.kills) kills, \(cuts) cuts, "
                + "\(sink.count) messages sent, \(try facts.states())")
        #expect(cuts > Self.kills)
        #expect(try facts.differences() == [])
        try expectMessages(facts, sink)
        try expectErased(facts, fate)
    }

    /// Each message at most once, and none called sent that did not leave. A log that the backup
    /// lacked may get another number, and its messages another reference: by their touchpoint
    /// and visit they are the same.
    private func expectMessages(_ facts: FleetFacts, _ sink: MailSink) throws {
        let left = zip(sink.headers("Subject"), sink.headers("Message-ID")).map { subject, name in
            "\(subject.dropFirst("Unhappy at ".count)) \(name.split(separator: "-")[1])"
        }
        #expect(Set(left).count == left.count, "a message left twice")
        let (sent, unknown) = (try facts.messages(in: "sent"), try facts.messages(in: "unknown"))
        #expect(sent.subtracting(left).isEmpty)
        #expect(Set(left).subtracting(sent.union(unknown)).isEmpty)
        #expect(sent.count + unknown.count == facts.fleet.triggers)
    }

    /// What was erased and suppressed after the backup was taken.
    private func expectErased(_ facts: FleetFacts, _ fate: Fate) throws {
        let erased = fate.erased
        #expect(!erased.isEmpty)
        #expect(try facts.count("tombstones") == erased.count)
        #expect(try facts.count("contacts") == facts.fleet.panels.count - erased.count)
        for panel in erased {
            let found = try facts.count(
                "contacts c JOIN logs l ON l.tenant = c.tenant AND l.log = c.log",
                where: "l.panel = '\(panel)'")
            #expect(found == 0)
        }
        #expect(try facts.count("suppressions", where: "is_in_force = 1") == 1)
    }
}

/// How a database is kept and put back.
private protocol CentreBackup: Sendable {
    func take(of nodes: [Node]) throws
    /// While no node runs.
    func putBack(to nodes: [Node]) throws
}

private struct SQLiteBackup: CentreBackup {
    func take(of nodes: [Node]) throws {
        try nodes[0].run("snapshot", nodes[0].path("backup"))
    }

    func putBack(to nodes: [Node]) throws {
        try nodes[0].run("restore", nodes[0].path("backup"))
    }
}

private struct PostgresBackup: CentreBackup {
    private let peer: PostgresPeer
    private let database: String
    private let folder: TemporaryFolder

    init(_ peer: PostgresPeer, _ database: String) throws {
        self.peer = peer
        self.database = database
        folder = try TemporaryFolder("dump")
    }

    func take(of nodes: [Node]) throws {
        try peer.dump(database, to: "\(folder.path)/dump")
    }

    func putBack(to nodes: [Node]) throws {
        try peer.restore(database, from: "\(folder.path)/dump")
    }
}

/// What happens to a centre while panels deliver, spread over their records.
private final class Fate: Sendable {
    private struct State {
        var sentBefore = 0
        var erased: [String] = []
    }

    private let nodes: [Node]
    private let sink: MailSink
    private let fleet: Fleet
    private let backup: any CentreBackup
    private let state = Mutex(State())
    private let kills: Int

    init(_ nodes: [Node], _ sink: MailSink, _ fleet: Fleet, _ backup: any CentreBackup, kills: Int)
    {
        self.nodes = nodes
        self.sink = sink
        self.fleet = fleet
        self.backup = backup
        self.kills = kills
    }

    /// Kills nodes in turn and starts them again. After a third of the kills a backup is taken,
    /// after half of them contacts are erased, and after two thirds the backup is put back.
    ///
    /// - Returns: waits for the end of it.
    func begin() -> () throws -> Void {
        Thread.running {
            for kill in 0..<self.kills {
                // Spread over the delivery, so that every kill hits work.
                let share = self.fleet.records * kill / (self.kills + 1)
                try wait(upTo: 600, for: "\(share) records") {
                    self.fleet.acknowledgedCount >= share
                }
                try self.strike(kill)
            }
        }
    }

    private func strike(_ kill: Int) throws {
        switch kill {
        case kills / 3: try backup.take(of: nodes)
        case kills / 2: try erase()
        case kills * 2 / 3: try putBack()
        default: break
        }
        let node = nodes[kill % nodes.count]
        node.killAtOnce()
        try node.start()
    }

    /// How many messages had left when the database was put back.
    var sentBefore: Int { state.withLock(\.sentBefore) }

    /// The panels whose customers' contact was erased.
    var erased: [String] { state.withLock(\.erased) }

    private func erase() throws {
        let panels = fleet.done.prefix(3).map(\.panel.description)
        for panel in panels {
            try nodes[0].run("contact", "erase", panel, VisitID(1).description)
        }
        try nodes[0].run("suppression", "add", "--email", "no@example.org")
        state.withLock { $0.erased = panels }
    }

    /// One node alone first: its safekeeping log finds that the database is older.
    private func putBack() throws {
        nodes.forEach { $0.killAtOnce() }
        try backup.putBack(to: nodes)
        state.withLock { $0.sentBefore = sink.count }
        for node in nodes { try node.start() }
    }
}
