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
    ]

    @Test func `the document's example is an answer, byte for byte`() throws {
        let bytes = try fixture("answer.hex")
        #expect(Payload.answer(sampleAnswer).bytes == bytes)
        let read = try Payload(type: .answer, version: 1, bytes: bytes[...])
        #expect(read == .answer(sampleAnswer))
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
        for payload in [0, 2, 4, 5].map({ Self.samples[$0] }) {
            for count in payload.bytes.indices {
                #expect(throws: PayloadFault.self) {
                    try Payload(type: payload.type, version: 1, bytes: payload.bytes[..<count])
                }
            }
        }
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

    @Test func `reserved bytes are ignored`() throws {
        var bytes = Payload.answer(sampleAnswer).bytes
        for index in 24..<32 { bytes[index] = 0xff }
        #expect(try Payload(type: .answer, version: 1, bytes: bytes[...]) == .answer(sampleAnswer))
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
