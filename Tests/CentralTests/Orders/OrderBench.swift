import Exchange
import Feedback

@testable import Central

/// A store with a configuration to roll out, and orders to do so.
final class OrderBench {
    let bench: IdentityBench
    /// What was made durable outside of the store.
    let kept = KeptEntries()

    init() throws {
        bench = try IdentityBench()
        _ = try bench.perform(
            AddConfiguration("winter", DesiredConfiguration(questionnaire: [1], settings: [])!))
    }

    static func order<Task: AdministrativeTask>(
        _ task: Task, key: String = "one-order", by caller: String = "crm", body: String = "{}",
        require: @escaping @Sendable (any Store, TaskScene) throws -> Void = { _, _ in },
        told: @escaping @Sendable (Task.Answer) -> [UInt8] = { _ in [1] }
    ) -> Order<Task> {
        Order(
            name: OrderName(caller: caller, operation: Task.name, key: OrderKey(key)!),
            fingerprint: OrderFingerprint(method: "POST", path: "/", body: Array(body.utf8)),
            actor: .token(caller), origin: "192.0.2.1", task: task, require: require, told: told)
    }

    static func rollOut(
        key: String = "one-order", by caller: String = "crm", share: Int = 100
    ) -> Order<BeginRollOut> {
        order(
            BeginRollOut("winter", to: .everything, share: share), key: key, by: caller,
            body: "\(share)", told: { Array("number \($0.number)".utf8) })
    }

    func perform<Task: AdministrativeTask>(
        _ order: Order<Task>, in store: (any Store)? = nil
    ) throws -> OrderDesk.Answer {
        var scene = bench.scene
        (scene.actor, scene.origin) = (order.actor, order.origin)
        let kept = kept
        return try OrderDesk.perform(
            order, in: store ?? bench.store, scene,
            TaskAftermath(keep: { try kept.keep($0) }, wake: {}))
    }

    func problem(_ work: () throws -> Void) -> String? {
        do {
            try work()
            return nil
        } catch let problem as Problem {
            return problem.kind.rawValue
        } catch {
            return "\(error)"
        }
    }
}
