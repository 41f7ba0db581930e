import AppendLog
import Central
import Exchange
import Feedback
import Settings
import TestKit
import Testing

/// What becomes of a number, an address and a comment of one visit.
@Suite struct ContactKindTests {
    private static let configuration = FollowUpSample.read(
        """
        tenant: shop
        mail: {server: "smtp://127.0.0.1:25", from: panel@example.org}
        sms: {gateway: kannel, address: "http://127.0.0.1:13013/cgi-bin/sendsms",
              username: smile, password-file: /etc/smile/sms.password}
        follow-ups:
          - rule: call-back
            email:
              to: manager@example.org
              subject: {en: "Unhappy"}
              text: {en: "[{choice:why}] [{phone}] [{email}] [{comment}]"}
          - rule: call-back
            sms: {to: customer, text: {en: "Sorry, {choice:why}!"}}
        """)

    private let bench: IntakeBench
    private let messenger = MemoryMessenger()
    private let followUps: FollowUps

    init() throws {
        bench = try IntakeBench(followUps: Self.configuration.followUps)
        followUps = FollowUps(
            Self.configuration, officeKeys: OfficeKeyShelf(OfficeKeyRing(bench.officeKey)),
            suppressionKey: bench.suppressionKey)
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: SeveralSample.file, revision: SeveralSample.revision)
        bench.panel.append(SeveralSample.reasons([1, 3], triggers: [.first]))
    }

    private func leave(_ contact: CustomerContact?, at question: UInt8) {
        let sealed = bench.panel.seal(
            OpenedContact(contact: contact!, language: .english), of: VisitID(1),
            to: bench.officeKey.publicKey)
        bench.panel.append(
            .contactAnswer(SeveralSample.answer(.given, to: question), sealed))
    }

    private func end() {
        bench.panel.append(
            .visitEnd(
                VisitEnd(
                    visit: VisitID(1), revision: SeveralSample.revision, outcome: .completed,
                    question: QuestionNumber(4), milliseconds: 9_000)))
    }

    private func turn() throws {
        try bench.accept(bench.panel.batch())
        while case .send(let attempt) = try followUps.take(from: bench.store, at: bench.now) {
            try followUps.settle(
                attempt, followUps.send(attempt, by: messenger), in: bench.store, at: bench.now,
                share: 1)
        }
    }

    private var bodies: [String] {
        messenger.messages.map {
            switch $0 {
            case .email(let email): email.body
            case .text(let text): "\(text.to): \(text.body)"
            }
        }
    }

    @Test func `a colleague reads the number, the address, the comment and every reason`() throws {
        leave(CustomerContact(comment: "Слишком темно"), at: 2)
        leave(CustomerContact(email: "a@b.c"), at: 3)
        leave(CustomerContact(phone: "+79161234567"), at: 4)
        end()
        try turn()
        #expect(
            bodies == [
                "[Queue, Light] [+79161234567] [a@b.c] [Слишком темно]",
                "+79161234567: Sorry, Queue, Light!",
            ])
    }

    @Test func `a message to the customer waits for a number, whatever else was left before`()
        throws
    {
        leave(CustomerContact(comment: "Слишком темно"), at: 2)
        try turn()
        #expect(bodies.count == 1)
        leave(CustomerContact(phone: "+79161234567"), at: 4)
        bench.now += 60_000
        try turn()
        #expect(bodies.last == "+79161234567: Sorry, Queue, Light!")
    }

    @Test func `a number that was taken back is in no message`() throws {
        leave(CustomerContact(phone: "+79161234567"), at: 4)
        bench.panel.append(.answer(SeveralSample.answer(.takenBack, to: 4)))
        end()
        try turn()
        #expect(bodies == ["[Queue, Light] [] [] []"])
    }
}
