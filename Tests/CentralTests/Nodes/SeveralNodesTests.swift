import AppendLog
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@testable import Central

/// What several programs on one database make of its messages and its key.
@Suite struct SeveralNodesTests {
    private let bench: IntakeBench
    private let a = NodeID()
    private let b = NodeID()
    private let messenger = MemoryMessenger()

    init() throws {
        bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        for visit in 1...2 as ClosedRange<UInt64> {
            bench.panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
            bench.panel.append(ShopSample.end(visit: visit))
        }
        try bench.accept(bench.panel.batch())
        _ = try table.beat(a, changes: 0, at: bench.now)
        _ = try table.beat(b, changes: 0, at: bench.now)
    }

    private var table: NodeTable { NodeTable(store: bench.store, tenant: IntakeBench.tenant) }

    private func followUps(_ node: NodeID) -> FollowUps {
        FollowUps(
            FollowUpSample.configuration,
            officeKeys: OfficeKeyShelf(OfficeKeyRing(bench.officeKey)),
            suppressionKey: bench.suppressionKey, node: node)
    }

    private func take(_ node: NodeID) throws -> FollowUps.Attempt {
        guard case .send(let attempt) = try followUps(node).take(from: bench.store, at: bench.now)
        else { throw NothingDue() }
        return attempt
    }

    private struct NothingDue: Error {}

    private func settle(_ attempt: FollowUps.Attempt, _ node: NodeID) throws {
        try followUps(node).settle(
            attempt, .sent(providerReference: nil), in: bench.store, at: bench.now, share: 1)
    }

    private func mails() throws -> [String] {
        try bench.store.query(
            "SELECT state FROM outbox WHERE follow_up LIKE '%email%' ORDER BY visit", []
        ).map { $0[text: 0] }
    }

    @Test func `two nodes take two messages, and each settles its own`() throws {
        let (first, second) = (try take(a), try take(b))
        #expect(first.stored.visit != second.stored.visit)
        #expect(try mails() == ["sending", "sending"])
        try settle(first, a)
        try settle(second, b)
        #expect(try mails() == ["sent", "sent"])
        #expect(try bench.rows("SELECT DISTINCT node FROM outbox") == [[.text("")]])
    }

    @Test func `a node that starts leaves what another one is sending`() throws {
        let attempt = try take(a)
        try followUps(NodeID()).recover(in: bench.store, at: bench.now)
        #expect(try mails().first == "sending")
        try settle(attempt, a)
        #expect(try mails().first == "sent")
    }

    @Test func `what a dead node was sending is unknown, and stays so if it comes back`() throws {
        let attempt = try take(a)
        try table.remove(a)
        try followUps(b).recover(in: bench.store, at: bench.now)
        #expect(try mails().first == "unknown")
        try settle(attempt, a)
        #expect(try mails().first == "unknown")
    }

    @Test func `a message whose taking was kept without its node learning so is unknown`() throws {
        _ = try take(a)
        let next = try take(a)
        #expect(try mails() == ["unknown", "sending"])
        try settle(next, a)
        #expect(try mails() == ["unknown", "sent"])
    }

    @Test func `a beat tells of every node, and a removed one is gone`() throws {
        let signs = try table.beat(a, changes: 5, at: bench.now)
        #expect(Set(signs.map(\.node)) == [a, b])
        #expect(signs.first { $0.node == a } == .init(node: a, beats: 2, changes: 5))
        try table.remove(b)
        #expect(try table.beat(a, changes: 5, at: bench.now).map(\.node) == [a])
        try table.forgetAll()
        #expect(try bench.count("nodes") == 0)
    }

    private func facts(isShared: Bool) -> CentreFacts {
        CentreFacts(store: bench.store, tenant: IntakeBench.tenant, isShared: isShared)
    }

    @Test func `a node with another office key is refused, and one with the same is not`() throws {
        let facts = facts(isShared: true)
        var keys = OfficeKeyRing(OfficePrivateKey())
        let before = keys
        try facts.require(keys)
        try facts.require(keys)
        let fault = #expect(throws: CentralFault.self) {
            try facts.require(OfficeKeyRing(OfficePrivateKey()))
        }
        // One that knows a newer key as well is the first to have it; the others are behind.
        try keys.rotate(to: OfficePrivateKey(), from: 9, overlap: 1, at: 1)
        try facts.require(keys)
        try facts.require(keys)
        #expect(throws: CentralFault.self) { try facts.require(before) }
        #expect(fault?.description.contains("copy office.key") == true)
        #expect(fault?.isConfiguration == false)
    }

    @Test func `a node that hides addresses by another key is refused`() throws {
        let facts = facts(isShared: true)
        try facts.require(bench.suppressionKey)
        try facts.require(SuppressionKey(text: bench.suppressionKey.text))
        let fault = #expect(throws: CentralFault.self) {
            try facts.require(SuppressionKey())
        }
        #expect(fault?.description.contains("copy suppression.key") == true)
        try self.facts(isShared: false).require(SuppressionKey())
    }

    @Test func `a node whose panels would trust another authority is refused`() throws {
        let (ours, other) = (
            CertificateFingerprint(of: [1]), CertificateFingerprint(of: [2])
        )
        let facts = facts(isShared: true)
        try facts.require(ours)
        try facts.require(ours)
        let fault = #expect(throws: CentralFault.self) { try facts.require(other) }
        #expect(fault?.description.contains("copy the folder 'tls'") == true)
        try self.facts(isShared: false).require(other)
    }

    @Test func `a centre that is alone goes on with a new office key`() throws {
        let facts = facts(isShared: true)
        try self.facts(isShared: false).require(OfficeKeyRing(OfficePrivateKey()))
        let key = OfficeKeyRing(OfficePrivateKey())
        try self.facts(isShared: false).require(key)
        try facts.require(key)
    }
}
