import AppendLog
import Central
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@Suite struct IntakePayloadTests {
    private let bench: IntakeBench

    init() throws {
        bench = try IntakeBench()
    }

    @Test func `a questionnaire is whole once its last part is here, in any order`() throws {
        let file = [UInt8](repeating: 65, count: 2 * QuestionnairePart.bytesMax + 7)
        let revision = Revision(number: 1, digest: revisionDigest(ofFile: file))
        for part in QuestionnairePart.parts(of: file, revision: revision).reversed() {
            #expect(try bench.count("questionnaires") == 0)
            bench.panel.append(.questionnaire(part))
            try bench.accept(bench.panel.batch())
        }
        #expect(try bench.rows("SELECT file FROM questionnaires") == [[.bytes(file)]])
        #expect(try bench.count("questionnaire_parts") == 0)
    }

    @Test func `a file that does not fit its digest is no questionnaire`() throws {
        let parts = QuestionnairePart.parts(
            of: [1, 2, 3], revision: Revision(number: 1, digest: 0))
        bench.panel.append(.questionnaire(parts[0]))
        #expect(try bench.accept(bench.panel.batch()).stored == 1)
        #expect(try bench.count("questionnaires") == 0)
        #expect(try bench.rows("SELECT unreadable FROM logs") == [[.integer(1)]])
    }

    @Test func `one panel's wrong part keeps no other panel's file from becoming whole`() throws {
        let file = ShopSample.file + [UInt8](repeating: 10, count: QuestionnairePart.bytesMax)
        let revision = Revision(number: 3, digest: revisionDigest(ofFile: file))
        var wrong = QuestionnairePart.parts(of: file, revision: revision)[0]
        wrong.content = wrong.content.reversed()
        bench.panel.append(.questionnaire(wrong))
        try bench.accept(bench.panel.batch())
        var honest = PanelTwin(epoch: Epoch(bits: 1), wallMilliseconds: 0)
        honest.log(questionnaire: file, revision: revision)
        try bench.accept(honest.batch())
        #expect(try bench.rows("SELECT file FROM questionnaires") == [[.bytes(file)]])
    }

    @Test func `a file of the greatest length becomes whole`() throws {
        let file = (0..<QuestionnairePart.fileBytesMax).map { UInt8(truncatingIfNeeded: $0 / 7) }
        let revision = Revision(number: 1, digest: revisionDigest(ofFile: file))
        bench.panel.log(questionnaire: file, revision: revision)
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT file FROM questionnaires") == [[.bytes(file)]])
    }

    @Test func `the rating and the contact lie apart, and together make the record again`() throws {
        let office = OfficePrivateKey()
        let contact = OpenedContact(
            contact: CustomerContact(phone: "+79161234567")!, language: .russian)
        let sealed = bench.panel.seal(contact, of: VisitID(1), to: office.publicKey)
        guard case .answer(let answer) = ShopSample.answer(1, to: 2) else { return }
        let payload = Payload.contactAnswer(answer, sealed)
        bench.panel.append(payload)
        try bench.accept(bench.panel.batch())
        let rows = try bench.store.query(
            "SELECT r.payload, c.sealed, c.visit FROM records r JOIN contacts c "
                + "ON r.sequence = c.sequence", [])
        #expect(rows[0][bytes: 0] == Payload.answer(answer).bytes)
        #expect(rows[0][bytes: 0] + rows[0][bytes: 1] == payload.bytes)
        #expect(rows[0][text: 2] == VisitID(1).description)
        #expect(try bench.answers() == [[1, 1, 0]])
    }

    @Test func `a contact that makes no sense is kept where it can be erased`() throws {
        let secret = [UInt8](repeating: 0xAA, count: 40)
        bench.panel.append(type: .contactAnswer, version: 1, payload: secret)
        bench.panel.append(type: .contactAnswer, version: 9, payload: secret)
        #expect(try bench.accept(bench.panel.batch()).stored == 2)
        #expect(try bench.rows("SELECT payload FROM records") == [[.bytes([])], [.bytes([])]])
        #expect(
            try bench.rows("SELECT sealed, visit FROM contacts")
                == [[.bytes(secret), .text("")], [.bytes(secret), .text("")]])
        #expect(try bench.rows("SELECT unreadable FROM logs") == [[.integer(1)]])
    }

    @Test func `types and versions of the future are stored and passed over`() throws {
        bench.panel.append(type: RecordType(rawValue: 200), payload: [1, 2, 3])
        bench.panel.append(type: .answer, version: 2, payload: [4, 5, 6])
        bench.panel.append(type: .gap, payload: [])
        bench.panel.append(ShopSample.answer(1))
        let reply = try bench.accept(bench.panel.batch())
        #expect(reply == Acknowledgement(acknowledged: SequenceNumber(5), stored: 4, known: 0))
        #expect(try bench.count("answers") == 1)
        #expect(
            try bench.rows("SELECT payload FROM records WHERE sequence < 3")
                == [[.bytes([1, 2, 3])], [.bytes([4, 5, 6])]])
        #expect(try bench.rows("SELECT unreadable FROM logs") == [[.integer(0)]])
    }

    @Test func `payloads that make no sense are stored, counted, and stop nothing`() throws {
        for type in [
            RecordType.boot, .questionnaire, .answer, .contactAnswer, .visitEnd, .staffAsked,
            .marked, .session, .ignoredTaps,
        ] {
            bench.panel.append(type: type, payload: [])
            bench.panel.append(type: type, payload: [UInt8](repeating: 0xFF, count: 14))
        }
        bench.panel.append(ShopSample.answer(1))
        #expect(try bench.accept(bench.panel.batch()).stored == 19)
        #expect(try bench.rows("SELECT unreadable FROM logs") == [[.integer(18)]])
        #expect(try bench.answers() == [[19, 1, 0]])
    }

    @Test(arguments: [
        "'; DROP TABLE records; --", "<script>alert(1)</script>", "=1+1", "\u{202E}txt.exe",
        String(repeating: "ж", count: 127), "",
    ])
    func `a touchpoint's text is kept as it is`(_ text: String) throws {
        bench.panel.boot(at: text)
        bench.panel.append(ShopSample.answer(1))
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT touchpoint FROM answers") == [[.text(text)]])
        #expect(try bench.rows("SELECT touchpoint FROM logs") == [[.text(text)]])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `control characters do not reach a page or a log`() throws {
        bench.panel.boot(at: "a\u{0}b\r\nc", version: "\u{1B}[31m")
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT touchpoint, version FROM logs")
                == [[.text("a\u{FFFD}b\u{FFFD}\u{FFFD}c"), .text("\u{FFFD}[31m")]])
    }

    @Test func `an answer belongs where the panel stood, even if the boot record comes late`()
        throws
    {
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1))
        bench.panel.boot(at: "door")
        bench.panel.append(ShopSample.answer(2, visit: 2))
        bench.panel.append(ShopSample.answer(3, visit: 2))
        let late = SequenceNumber(3)..<SequenceNumber(4)
        try bench.accept(bench.panel.batch(SequenceNumber(4)..<SequenceNumber(6)))
        #expect(try bench.rows("SELECT DISTINCT touchpoint FROM answers") == [[.text("")]])
        try bench.accept(bench.panel.batch(SequenceNumber(1)..<SequenceNumber(3)))
        #expect(try bench.rows("SELECT DISTINCT touchpoint FROM answers") == [[.text("till")]])
        try bench.accept(bench.panel.batch(late))
        #expect(
            try bench.rows("SELECT sequence, touchpoint FROM answers ORDER BY sequence")
                == [
                    [.integer(2), .text("till")], [.integer(4), .text("door")],
                    [.integer(5), .text("door")],
                ])
        #expect(try bench.rows("SELECT touchpoint FROM logs") == [[.text("door")]])
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `a visit's end is stored once`() throws {
        bench.panel.append(ShopSample.end())
        bench.panel.append(ShopSample.end())
        try bench.accept(bench.panel.batch())
        #expect(
            try bench.rows("SELECT sequence, outcome, lasted_ms FROM visit_ends")
                == [[.integer(1), .integer(1), .integer(5_000)]])
    }

    @Test func `more questionnaires than are kept read all name their rules`() throws {
        let bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        for number in 0...65 {
            let file = ShopSample.file + Array("\n# \(number)".utf8)
            let revision = Revision(number: 3, digest: revisionDigest(ofFile: file))
            bench.panel.log(questionnaire: file, revision: revision)
            bench.panel.append(
                .answer(
                    Answer(
                        visit: VisitID(UInt64(number)), revision: revision,
                        question: QuestionNumber(0), choice: Choice(1),
                        millisecondsSinceShown: 900, triggers: [.first])))
        }
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT count(DISTINCT visit) FROM outbox") == [[.integer(66)]])
    }

    @Test func `all triggers that waited for a questionnaire cause their messages`() throws {
        let bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        for visit in 1...1_001 as ClosedRange<UInt64> {
            bench.panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
        }
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        try bench.accept(bench.panel.batch())
        #expect(try bench.rows("SELECT count(DISTINCT visit) FROM outbox") == [[.integer(1_001)]])
        #expect(try bench.count("waiting_triggers") == 0)
    }
}
