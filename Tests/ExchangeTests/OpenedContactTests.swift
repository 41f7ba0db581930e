import AppendLog
import Feedback
import Testing

@testable import Exchange

/// What stands within the seal.
@Suite struct OpenedContactTests {
    private static let office = OfficePrivateKey()
    private static let binding = ContactBinding(
        panel: rfc8032Key.panel, epoch: 5, visit: VisitID(6))

    /// The longest of each kind, with the longest language and consent.
    private static let longest: [OpenedContact] = [
        CustomerContact(phone: "+123456789012345")!,
        CustomerContact(email: String(repeating: "a", count: 250) + "@b.c")!,
        CustomerContact(comment: String(repeating: "好", count: 266) + "é")!,
    ].map { contact in
        var contact = contact
        contact.consent = ConsentVersion("abcdefghij0123456789")
        return OpenedContact(contact: contact, language: LanguageTag("yue")!)
    }

    private static let shortest: [OpenedContact] = [
        CustomerContact(phone: "12345")!, CustomerContact(email: "a@b.c")!,
        CustomerContact(comment: "x")!,
    ].map { OpenedContact(contact: $0, language: .english) }

    private func sealed(_ contact: OpenedContact) -> SealedContact {
        .seal(contact, to: Self.office.publicKey, binding: Self.binding)
    }

    @Test func `the document's example is this open text, byte for byte`() throws {
        var contact = try #require(CustomerContact(phone: "+79161234567"))
        contact.consent = ConsentVersion("2026-1.1")
        let opened = OpenedContact(contact: contact, language: .russian)
        let bytes = try fixture("opened-contact.hex")
        #expect(opened.padded == bytes)
        #expect(try OpenedContact(padded: bytes) == opened)
    }

    @Test(arguments: longest + shortest)
    func `the longest and the shortest of each kind are opened as they were sealed`(
        contact: OpenedContact
    ) throws {
        let opened = try sealed(contact).open(with: Self.office, binding: Self.binding)
        #expect(opened == contact)
        #expect(opened.contact.consent == contact.contact.consent)
    }

    @Test func `neither a text nor its length can be seen`() {
        for (short, long) in zip(Self.shortest, Self.longest) {
            #expect(sealed(short).ciphertext.count == sealed(long).ciphertext.count)
        }
        let phone = OpenedContact(
            contact: CustomerContact(phone: "+79161234567")!, language: .russian)
        let bytes = Payload.contactAnswer(sampleAnswer, sealed(phone)).bytes
        #expect(!String(decoding: bytes, as: UTF8.self).contains("916"))
    }

    @Test func `every kind fits a record`() {
        for contact in Self.longest {
            let sealed = sealed(contact)
            #expect(sealed.ciphertext.count <= SealedContact.ciphertextBytesMax)
            let bytes = Payload.contactAnswer(sampleAnswer, sealed).bytes
            #expect(bytes.count <= Record.payloadBytesMax)
        }
    }

    /// Sealed by the program that knew phone numbers alone.
    @Test func `a number that an older panel sealed is still opened`() throws {
        let office = try OfficePrivateKey(
            text: "smile-office-private-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        let bytes = try fixture("contact-answer-opened-1.hex")
        let payload = try Payload(type: .contactAnswer, version: 1, bytes: bytes[...])
        guard case .contactAnswer(let answer, let sealed) = payload else {
            return #expect(Bool(false))
        }
        #expect(answer == sampleAnswer)
        let opened = try sealed.open(with: office, binding: Self.binding)
        #expect(opened.contact == CustomerContact(phone: "+79161234567"))
        #expect(opened.language == .russian)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `whatever a customer may type comes back`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        let contact = try #require(Self.drawn(&dice))
        let opened = OpenedContact(contact: contact, language: LanguageTag("zh")!)
        #expect(opened.padded.count == OpenedContact.paddedBytes(contact.kind))
        #expect(try OpenedContact(padded: opened.padded) == opened)
    }

    private static func drawn(_ dice: inout Dice) -> CustomerContact? {
        func text(_ count: ClosedRange<Int>, of letters: String) -> String {
            String(
                (0..<Int.random(in: count, using: &dice)).map { _ in
                    letters.randomElement(using: &dice)!
                })
        }
        var contact: CustomerContact?
        switch Int.random(in: 0..<3, using: &dice) {
        case 0: contact = CustomerContact(phone: "+" + text(5...15, of: "0123456789"))
        case 1:
            contact = CustomerContact(
                email: text(1...60, of: "aя.好+") + "@x." + text(1...9, of: "aя"))
        default: contact = CustomerContact(comment: "x" + text(0...180, of: "aя好 👍é«ع"))
        }
        if Bool.random(using: &dice) {
            contact?.consent = ConsentVersion(text(1...20, of: "aZ9.-_"))
        }
        return contact
    }

    @Test func `open texts that nobody wrote are read or refused, never a crash`() {
        var dice = Dice(state: 1)
        var read = 0
        for round in 0..<20_000 {
            var bytes = Self.shortest[round % 3].padded
            for _ in 0..<Int.random(in: 0...4, using: &dice) {
                bytes[Int.random(in: 0..<24, using: &dice)] = .random(in: 0...127, using: &dice)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &dice))
            guard let opened = try? OpenedContact(padded: bytes) else { continue }
            read += 1
            #expect((try? OpenedContact(padded: opened.padded)) == opened)
        }
        #expect(read > 2_000)
    }

    @Test(arguments: [
        // A version, a kind, a language, a consent and a length that do not exist.
        (0, 3), (1, 4), (3, 0x41), (6, 0x20), (7, 0xff),
    ])
    func `an open text that names what does not exist is refused`(place: Int, byte: UInt8) {
        var bytes = Self.shortest[0].padded
        // Version, kind, language of two letters, consent of one letter, length, number.
        bytes = [2, 1, 2, 0x65, 0x6e, 1, 0x61, 5, 0, 0x31, 0x32, 0x33, 0x34, 0x35]
        #expect((try? OpenedContact(padded: bytes)) != nil)
        bytes[place] = byte
        #expect(throws: SealFault.unreadable) { try OpenedContact(padded: bytes) }
    }
}
