import AppendLog
import Central
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@Suite struct FollowUpTests {
    private let bench: IntakeBench
    private let messenger = MemoryMessenger()
    private let followUps: FollowUps

    init() throws {
        bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        followUps = FollowUps(
            FollowUpSample.configuration,
            officeKeys: OfficeKeyShelf(OfficeKeyRing(bench.officeKey)),
            suppressionKey: bench.suppressionKey)
        bench.now = Self.noon
        bench.panel.wallMilliseconds = UInt64(Self.noon)
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
    }

    /// 2026-09-21 12:00 in Moscow.
    private static let noon: Int64 = 1_789_981_200_000

    /// Does everything that is due at the bench's time; returns when the next thing is.
    @discardableResult
    private func turn(by messenger: MemoryMessenger? = nil) throws -> Int64? {
        while true {
            switch try followUps.take(from: bench.store, at: bench.now) {
            case .again: break
            case .idle(let until): return until
            case .send(let attempt):
                let delivery = followUps.send(attempt, by: messenger ?? self.messenger)
                try followUps.settle(
                    attempt, delivery, in: bench.store, at: bench.now, share: 1)
            }
        }
    }

    private func states() throws -> [[SQLValue]] {
        try bench.rows("SELECT state, why, attempts FROM outbox ORDER BY follow_up")
    }

    private func unhappyVisit() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.append(ShopSample.answer(2, to: 1))
        bench.panel.append(bench.contactAnswer("+79161234567"))
        bench.panel.append(ShopSample.end())
        try bench.accept(bench.panel.batch())
    }

    private let sent: [SQLValue] = [.text("sent"), .text(""), .integer(1)]

    @Test func `an unhappy visit makes one e-mail and one SMS, filled from its answers`() throws {
        try unhappyVisit()
        #expect(try turn() == nil)
        #expect(try states() == [sent, sent])
        try #require(messenger.messages.count == 2)
        guard case .email(let email) = messenger.messages[0],
            case .text(let text) = messenger.messages[1]
        else {
            Issue.record("\(messenger.messages)")
            return
        }
        #expect(email.to == "manager@example.org")
        #expect(email.from == "panel@example.org")
        #expect(email.subject == "Unhappy at till")
        #expect(email.body == "2026-09-21 09:00 UTC 1 Price +79161234567")
        #expect(email.writtenAtSeconds == Self.noon / 1_000)
        #expect(text.to == "+79161234567")
        #expect(text.body == "Простите: Цена!")
        #expect(Message.isReference(email.reference) && Message.isReference(text.reference))
        #expect(email.reference != text.reference)
    }

    @Test func `going back and forth makes no second message`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.append(ShopSample.answer(4))
        // A panel triggers once a visit; the store holds even where one does not.
        for _ in 0..<3 {
            bench.panel.append(ShopSample.answer(2, triggers: [.first]))
            bench.panel.append(ShopSample.answer(3))
        }
        bench.panel.append(bench.contactAnswer("+79161234567", triggers: [.first]))
        for record in bench.panel.records {
            try bench.accept(bench.panel.batch(.first..<record.sequence.next))
            bench.now += 10_000
            try turn()
        }
        #expect(messenger.messages.count == 2)
        #expect(try bench.count("outbox") == 2)
    }

    @Test func `the same bytes again send nothing`() throws {
        try unhappyVisit()
        try turn()
        let before = try bench.everything()
        try bench.accept(bench.panel.batch())
        try turn()
        #expect(messenger.messages.count == 2)
        #expect(try bench.everything() == before)
    }

    @Test func `two visits make two messages each`() throws {
        for visit in 1...2 as ClosedRange<UInt64> {
            bench.panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
            bench.panel.append(bench.contactAnswer("+79161234567", visit: visit))
        }
        try bench.accept(bench.panel.batch())
        try turn()
        #expect(messenger.messages.count == 4)
        #expect(Set(messenger.messages.map(\.reference)).count == 4)
    }

    @Test func `a centre killed between the attempt and its result never sends again`() throws {
        try unhappyVisit()
        guard case .send(let attempt) = try followUps.take(from: bench.store, at: bench.now) else {
            Issue.record("nothing was due")
            return
        }
        _ = followUps.send(attempt, by: messenger)
        // The attempt is on disk before the messenger is called.
        #expect(try states()[0].first == .text("sending"))
        try followUps.recover(in: bench.store, at: bench.now)
        try turn()
        try turn()
        #expect(messenger.messages.count == 2)
        #expect(try states()[0].first == .text("unknown"))
        #expect(try states()[1] == sent)
    }

    @Test func `an answer that never came is not asked for again`() throws {
        try unhappyVisit()
        try turn(by: MemoryMessenger([.unknown(reason: "no answer"), .unknown(reason: "none")]))
        bench.now += 86_400_000
        try turn()
        #expect(messenger.messages.isEmpty)
        #expect(
            try states()
                == [
                    [.text("unknown"), .text("no answer"), .integer(1)],
                    [.text("unknown"), .text("none"), .integer(1)],
                ])
    }

    @Test func `an unreachable gateway delays a message and loses none`() throws {
        try unhappyVisit()
        let away = MemoryMessenger(otherwise: .deferred(reason: "no route"))
        for _ in 0..<4 {
            let next = try #require(try turn(by: away))
            #expect(try turn(by: away) == next, "nothing is tried before its time")
            bench.now = next
        }
        #expect(away.messages.count == 8)
        #expect(try turn() == nil)
        #expect(messenger.messages.count == 2)
        #expect(Set(messenger.messages) == Set(away.messages), "every attempt sends the same")
        #expect(try turn() == nil)
        #expect(try states().map { $0[0] } == [.text("sent"), .text("sent")])
    }

    @Test func `a message that could not leave in time expires and says why`() throws {
        try unhappyVisit()
        let away = MemoryMessenger(otherwise: .deferred(reason: "no route"))
        while let next = try turn(by: away) { bench.now = next }
        try turn()
        #expect(messenger.messages.isEmpty)
        #expect(try states().map { $0[0] } == [.text("expired"), .text("expired")])
        #expect(try states()[0][1] == .text("too late: no route"))
    }

    @Test func `a panel back after three weeks yields a list and no message`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.append(bench.contactAnswer("+79161234567"))
        bench.now += 21 * 86_400_000
        try bench.accept(bench.panel.batch())
        try turn()
        #expect(messenger.messages.isEmpty)
        #expect(try states().map { $0[0] } == [.text("expired"), .text("expired")])
    }

    @Test func `at night the customer is left to sleep, and hears in the morning`() throws {
        bench.now += 11 * 3_600_000  // 23:00 in Moscow.
        bench.panel.advance(byMilliseconds: 11 * 3_600_000)
        try unhappyVisit()
        let morning = Self.noon + 21 * 3_600_000
        #expect(try turn() == morning)
        #expect(messenger.messages.count == 1, "the manager hears at once")
        bench.now = morning - 1
        try turn()
        #expect(messenger.messages.count == 1)
        bench.now = morning
        try turn()
        #expect(messenger.messages.count == 2)
    }

    @Test func `a visit that ends without a number sends the customer nothing`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        try bench.accept(bench.panel.batch())
        let look = try #require(try turn())
        #expect(messenger.messages.count == 1)
        bench.panel.append(ShopSample.end())
        try bench.accept(bench.panel.batch())
        bench.now = look
        #expect(try turn() == nil)
        #expect(messenger.messages.count == 1)
        #expect(try states()[1][0] == .text("failed"))
    }

    @Test func `the number that was typed last is the one`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.append(bench.contactAnswer("+79160000001"))
        bench.panel.append(bench.contactAnswer("+79160000002"))
        try bench.accept(bench.panel.batch())
        try turn()
        guard case .text(let text) = messenger.messages.last else {
            Issue.record("no SMS was sent")
            return
        }
        #expect(text.to == "+79160000002")
    }

    @Test func `a contact that another key closed is told of without its content`() throws {
        let other = FollowUps(
            FollowUpSample.configuration,
            officeKeys: OfficeKeyShelf(OfficeKeyRing(OfficePrivateKey())),
            suppressionKey: bench.suppressionKey)
        try unhappyVisit()
        while case .send(let attempt) = try other.take(from: bench.store, at: bench.now) {
            try other.settle(
                attempt, other.send(attempt, by: messenger), in: bench.store, at: bench.now,
                share: 1)
        }
        #expect(try states()[1][0] == .text("failed"))
        #expect(messenger.messages.count == 1, "the manager hears of the visit all the same")
    }

    @Test func `a trigger waits for its questionnaire, and no longer`() throws {
        let late = PanelTwin(epoch: Epoch(bits: 9), wallMilliseconds: UInt64(bench.now))
        var panel = late
        panel.append(ShopSample.answer(1, triggers: [.first]))
        try bench.accept(panel.batch())
        #expect(try bench.count("waiting_triggers") == 1)
        #expect(try bench.count("outbox") == 0)
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("waiting_triggers") == 0)
        #expect(try bench.count("outbox") == 2)
        try turn()
        #expect(messenger.messages.count == 1)
    }

    @Test func `a hasty answer triggers like any other`() throws {
        bench.panel.append(
            ShopSample.answer(1, triggers: [.first], marks: .fasterThanAPerson1))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("outbox") == 2)
    }

    @Test func `rules that no questionnaire or configuration has make nothing`() throws {
        bench.panel.append(ShopSample.answer(1, triggers: RuleSet([1, 15])))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("outbox") == 0)
        #expect(try bench.count("waiting_triggers") == 0)
    }

    @Test func `an answer whose time nobody knows is held for a person`() throws {
        bench.panel.isWallTrusted = false
        bench.panel.bootOrdinal = 2
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.panel.bootOrdinal = 3
        try bench.accept(bench.panel.batch())
        #expect(try turn() == nil)
        #expect(messenger.messages.isEmpty)
        #expect(try states().map { $0[0] } == [.text("held"), .text("held")])
    }

    @Test func `a follow-up that was taken out of the configuration sends nothing`() throws {
        try unhappyVisit()
        let none = FollowUps(
            FollowUpSample.read("tenant: shop"),
            officeKeys: OfficeKeyShelf(OfficeKeyRing(bench.officeKey)),
            suppressionKey: bench.suppressionKey)
        while case .again = try none.take(from: bench.store, at: bench.now) {}
        #expect(try states().map { $0[0] } == [.text("failed"), .text("failed")])
    }

    @Test func `more messages than one look holds are all sent`() throws {
        for visit in 1...130 as ClosedRange<UInt64> {
            bench.panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
            bench.panel.append(ShopSample.end(visit: visit))
        }
        try bench.accept(bench.panel.batch())
        try turn()
        #expect(messenger.messages.count == 130)
        #expect(
            try bench.rows("SELECT state, count(*) FROM outbox GROUP BY state ORDER BY state")
                == [[.text("failed"), .integer(130)], [.text("sent"), .integer(130)]])
    }

    @Test func `the outbox holds no number, no address and no text`() throws {
        try unhappyVisit()
        try turn(
            by: MemoryMessenger(otherwise: .failed(reason: "refused\r\n\u{0}" + longReason)))
        let rows = try bench.rows("SELECT * FROM outbox")
        let text = "\(rows)"
        for secret in ["79161234567", "manager@", "Price", "Цена", "Unhappy"] {
            #expect(!text.contains(secret), "\(secret)")
        }
        for row in try states() {
            guard case .text(let why) = row[1] else { continue }
            #expect(why.count == 300)
            #expect(!why.contains("\r") && !why.contains("\u{0}"))
        }
    }

    private var longReason: String { String(repeating: "x", count: 1_000) }
}
