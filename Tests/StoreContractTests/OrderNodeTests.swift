import Dispatch
import Exchange
import Peers
import Synchronization
import Testing

@testable import Central

private let absence = Comment(rawValue: PostgresPeer.absence ?? "")

/// The same order at several nodes of one centre.
@Suite(.enabled(if: PostgresPeer.absence == nil, absence)) struct OrderNodeTests {
    private static let scene = TaskScene(tenant: "shop", now: 1_790_000_000_000)

    private static func order(_ key: Int) -> Order<BeginRollOut> {
        Order(
            name: OrderName(caller: "token", operation: "o", key: OrderKey("order-number-\(key)")!),
            fingerprint: OrderFingerprint(method: "POST", path: "/", body: []),
            actor: .token("token"), origin: "",
            task: BeginRollOut("winter", to: .everything, share: 1), require: { _, _ in },
            told: { Array("\($0.number)".utf8) })
    }

    @Test func `the same order at four nodes at once is done once, and answered alike`() throws {
        let test = try TestStore(.postgresql)
        let store = try test.migrated()
        try store.transaction {
            _ = try AddConfiguration(
                "winter", DesiredConfiguration(questionnaire: [1], settings: [])!
            ).perform(in: store, Self.scene)
        }
        let access = (try test.access)
        let heard = Mutex<[Int: [String]]>([:])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do {
                let node = try PostgresStore(writingTo: access)
                for key in 1...10 {
                    let answer = try OrderDesk.perform(
                        Self.order(key), in: node, Self.scene,
                        TaskAftermath(keep: { _ in }, wake: {}))
                    let text = String(decoding: answer.body, as: UTF8.self)
                    heard.withLock { $0[key, default: []].append(text) }
                }
            } catch {
                Issue.record("\(error)")
            }
        }
        let answers = heard.withLock { $0 }
        #expect(answers.values.allSatisfy { $0.count == 4 && Set($0).count == 1 })
        #expect(Set(answers.values.compactMap(\.first)).count == 10)
        let rows = try store.query("SELECT count(*) FROM roll_outs", [])
        #expect(rows[0][integer: 0] == 10)
        #expect(try AuditLog.fault(in: store, tenant: "shop") == nil)
    }
}
