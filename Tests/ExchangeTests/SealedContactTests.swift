import Exchange
import Feedback
import Testing

@Suite struct SealedContactTests {
    let office = OfficePrivateKey()
    let binding = ContactBinding(panel: rfc8032Key.panel, epoch: 5, visit: VisitID(6))
    let contact = OpenedContact(
        contact: CustomerContact(phone: "+79161234567")!, language: .russian)

    var sealed: SealedContact { .seal(contact, to: office.publicKey, binding: binding) }

    @Test func `the office opens what a panel sealed`() throws {
        #expect(try sealed.open(with: office, binding: binding) == contact)
    }

    @Test func `nobody else's key opens it`() {
        let other = OfficePrivateKey()
        #expect(throws: SealFault.otherKey(office.publicKey.id)) {
            try sealed.open(with: other, binding: binding)
        }
    }

    @Test func `moved to another panel, log or visit it does not open`() {
        for moved in [
            ContactBinding(panel: PanelID(bits: 1), epoch: 5, visit: VisitID(6)),
            ContactBinding(panel: rfc8032Key.panel, epoch: 6, visit: VisitID(6)),
            ContactBinding(panel: rfc8032Key.panel, epoch: 5, visit: VisitID(7)),
        ] {
            #expect(throws: SealFault.notAuthentic) {
                try sealed.open(with: office, binding: moved)
            }
        }
    }

    @Test func `one flipped bit anywhere and it does not open`() {
        let sealed = sealed
        for index in sealed.ciphertext.indices {
            var changed = sealed
            changed.ciphertext[index] ^= 1
            #expect(throws: SealFault.notAuthentic) {
                try changed.open(with: office, binding: binding)
            }
        }
    }

    @Test func `sealed twice it looks different`() {
        #expect(sealed != sealed)
    }

    @Test func `keys come back from their files`() throws {
        let read = try OfficePrivateKey(text: office.text)
        #expect(read.publicKey.id == office.publicKey.id)
        #expect(try OfficePublicKey(text: office.publicKey.text).id == office.publicKey.id)
        #expect(try PanelKey(text: rfc8032Key.text).panel == rfc8032Key.panel)
    }

    @Test func `a key to which nothing can be sealed is refused when it is read`() {
        let zeros = String(repeating: "A", count: 43) + "="
        #expect(throws: KeyFault.notAKey) {
            try OfficePublicKey(text: "smile-office-key-1 \(zeros)")
        }
    }

    @Test func `a private key is not taken for a public one`() {
        #expect(throws: KeyFault.wrongKind(expected: "smile-office-key-1")) {
            try OfficePublicKey(text: office.text)
        }
        #expect(throws: KeyFault.notAKey) { try OfficePublicKey(text: "smile-office-key-1 QUJD") }
        #expect(throws: KeyFault.wrongKind(expected: "smile-panel-private-key-1")) {
            try PanelKey(text: "")
        }
    }
}
