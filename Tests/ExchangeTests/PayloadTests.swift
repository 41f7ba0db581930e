import AppendLog
import Exchange
import Feedback
import Testing

@Suite struct PayloadTests {
    static let office = OfficePrivateKey()

    static let samples: [Payload] = [
        .boot(Boot(kernelBootID: 1 << 100, version: "0.1.0", touchpoint: "выход")),
        .questionnaire(
            QuestionnairePart.parts(
                of: Array("questionnaire: x".utf8), revision: sampleAnswer.revision)[0]),
        .answer(sampleAnswer),
        .contactAnswer(
            sampleAnswer,
            .seal(
                OpenedContact(
                    contact: CustomerContact(phone: "+79161234567")!, language: .russian),
                to: office.publicKey,
                binding: ContactBinding(panel: rfc8032Key.panel, epoch: 1, visit: VisitID(2)))),
        .visitEnd(sampleEnd),
        .staffAsked(StaffAsked(times: 3, firstNanoseconds: 1 << 40, lastNanoseconds: 1 << 41)),
        .marked(sampleLateMark), .session(.opened), .session(.closed), .ignoredTaps(sampleIgnored),
        .answer(sampleSeveral),
    ]

    /// The worked examples of `Docs/Formats/payloads.md`.
    static let examples: [(file: String, payload: Payload)] = [
        ("answer", .answer(sampleAnswer)), ("marked", .marked(sampleLateMark)),
        ("session", .session(.opened)), ("ignored-taps", .ignoredTaps(sampleIgnored)),
        ("several", .answer(sampleSeveral)),
    ]

    @Test(arguments: examples)
    func `the document's examples are these payloads, byte for byte`(
        file: String, payload: Payload
    ) throws {
        let bytes = try fixture("\(file).hex")
        #expect(payload.bytes == bytes)
        #expect(try Payload(type: payload.type, version: 1, bytes: bytes[...]) == payload)
    }

    @Test func `an answer of one tap fits 64 bytes with its header`() {
        #expect(Record.headerBytes + Payload.answer(sampleAnswer).bytes.count == 64)
    }

    @Test(arguments: samples)
    func `what is written is read back`(payload: Payload) throws {
        let read = try Payload(type: payload.type, version: 1, bytes: payload.bytes[...])
        #expect(read == payload)
    }

    @Test func `a payload cut anywhere before its end is named, not read past`() throws {
        for payload in [0, 2, 4, 5, 6, 7, 9].map({ Self.samples[$0] }) {
            for count in payload.bytes.indices {
                #expect(throws: PayloadFault.self) {
                    try Payload(type: payload.type, version: 1, bytes: payload.bytes[..<count])
                }
            }
        }
    }

    /// Every answer that was written before several choices had their place has zeros there.
    @Test func `an answer of one choice is the same bytes as ever, and names no several`() throws {
        let bytes = Payload.answer(sampleAnswer).bytes
        #expect(bytes[24..<32].allSatisfy { $0 == 0 })
        guard case .answer(let read) = try Payload(type: .answer, version: 1, bytes: bytes[...])
        else { return #expect(Bool(false)) }
        #expect(read.several.isEmpty)
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func `whatever an answer says comes back`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let answer = Answer(
            visit: VisitID(dice.next()),
            revision: Revision(
                number: .random(in: 0 ... .max, using: &dice),
                digest: .random(in: 0 ... .max, using: &dice)),
            question: QuestionNumber(.random(in: 0 ... .max, using: &dice)),
            choice: Choice(.random(in: 0 ... .max, using: &dice)),
            several: ChoiceSet(rawValue: .random(in: 0 ... .max, using: &dice)),
            millisecondsSinceShown: .random(in: 0 ... .max, using: &dice),
            marks: Marks(rawValue: .random(in: 0 ... .max, using: &dice)),
            triggers: RuleSet(rawValue: .random(in: 0 ... .max, using: &dice)))
        let bytes = Payload.answer(answer).bytes
        #expect(bytes.count == 32)
        #expect(try Payload(type: .answer, version: 1, bytes: bytes[...]) == .answer(answer))
    }

    @Test func `a type or a version from the future is passed over`() throws {
        let bytes = Payload.answer(sampleAnswer).bytes[...]
        #expect(try Payload(type: .answer, version: 2, bytes: bytes) == nil)
        #expect(try Payload(type: RecordType(rawValue: 99), version: 1, bytes: bytes) == nil)
    }

    @Test func `an outcome that does not exist is named with its byte`() {
        var bytes = Payload.visitEnd(sampleEnd).bytes
        bytes[15] = 9
        #expect(throws: PayloadFault(byte: 15, what: "names the unknown outcome 9")) {
            try Payload(type: .visitEnd, version: 1, bytes: bytes[...])
        }
    }

    @Test func `a late mark names 1 to 128 answers`() throws {
        let names = (0..<LateMark.answersMax).map {
            AnswerName(visit: VisitID(UInt64($0)), question: .first)
        }
        var bytes = Payload.marked(LateMark(.burst1, names)).bytes
        #expect(bytes.count == 1_160)
        #expect(try Payload(type: .marked, version: 1, bytes: bytes[...]) != nil)
        for count in [0, 129] as [UInt8] {
            bytes[2] = count
            let fault = PayloadFault(byte: 2, what: "names \(count) answers and not 1 to 128")
            #expect(throws: fault) { try Payload(type: .marked, version: 1, bytes: bytes[...]) }
        }
    }

    @Test func `bytes that nobody wrote are read or refused, and what is read is written again`()
        throws
    {
        var state: UInt64 = 1
        func next() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
        var read = 0
        for round in 0..<20_000 {
            let type = RecordType(rawValue: UInt8(1 + round % 9))
            let bytes = (0..<Int(next())).map { _ in next() & (round % 2 == 0 ? 0xff : 0x03) }
            guard let payload = try? Payload(type: type, version: 1, bytes: bytes[...]) else {
                continue
            }
            read += 1
            #expect(try Payload(type: type, version: 1, bytes: payload.bytes[...]) == payload)
        }
        #expect(read > 5_000)
    }

    @Test func `a change of a session that does not exist is named with its byte`() {
        let bytes = [3] + [UInt8](repeating: 0, count: 15)
        #expect(
            throws: PayloadFault(byte: 0, what: "names the unknown change of a session 3")
        ) {
            try Payload(type: .session, version: 1, bytes: bytes[...])
        }
    }

    @Test func `what a newer panel ignores for is kept under its number`() throws {
        var bytes = Payload.ignoredTaps(sampleIgnored).bytes
        bytes[16 + 4 * 7] = 9
        let read = try Payload(type: .ignoredTaps, version: 1, bytes: bytes[...])
        guard case .ignoredTaps(let taps) = read else { return #expect(Bool(false)) }
        #expect(taps.counts == [3, 1, 0, 0, 0, 0, 0, 9])
    }

    @Test func `reserved bytes are ignored`() throws {
        var bytes = Payload.answer(sampleAnswer).bytes
        for index in 26..<32 { bytes[index] = 0xff }
        #expect(try Payload(type: .answer, version: 1, bytes: bytes[...]) == .answer(sampleAnswer))
        let reserved: [(Payload, Range<Int>)] = [
            (.marked(sampleLateMark), 3..<8), (.session(.opened), 1..<16),
            (.ignoredTaps(sampleIgnored), 48..<64),
        ]
        for (payload, places) in reserved {
            var bytes = payload.bytes
            for index in places { bytes[index] = 0xff }
            #expect(try Payload(type: payload.type, version: 1, bytes: bytes[...]) == payload)
        }
    }

    @Test func `a long touchpoint is cut at a whole character`() throws {
        let boot = Boot(
            kernelBootID: 0, version: "", touchpoint: String(repeating: "я", count: 200))
        let read = try Payload(type: .boot, version: 1, bytes: Payload.boot(boot).bytes[...])
        guard case .boot(let cut) = read else { return #expect(Bool(false)) }
        #expect(cut.touchpoint == String(repeating: "я", count: 127))
    }

    @Test func `a questionnaire in parts is whole again, at the part's limit and one beyond`() {
        for count in [0, 1, 1_024, 1_025, 65_536] {
            let file = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
            let parts = QuestionnairePart.parts(of: file, revision: sampleAnswer.revision)
            #expect(parts.flatMap(\.content) == file)
            #expect(parts.allSatisfy { $0.content.count <= 1_024 })
        }
    }

    @Test func `a part that lies outside its file is refused`() {
        var bytes = Self.samples[1].bytes
        bytes[12] = 200
        #expect(throws: PayloadFault.self) {
            try Payload(type: .questionnaire, version: 1, bytes: bytes[...])
        }
    }
}
