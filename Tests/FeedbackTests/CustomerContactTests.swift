import Feedback
import Testing

@Suite struct CustomerContactTests {
    @Test(arguments: ["12345", "+123456789012345", "+79161234567"])
    func `a phone number of 5 to 15 digits is one`(text: String) {
        #expect(CustomerContact(phone: text)?.phone == text)
    }

    @Test(arguments: ["", "1234", "1234567890123456", "+", "12 345", "１２３４５", "12345\n", "++12345"])
    func `anything else is no phone number`(text: String) {
        #expect(CustomerContact(phone: text) == nil)
    }

    @Test(arguments: [
        "a@b.c", "anna.petrova+shop@mail.example.org", "анна@почта.рф", "o'neil@example.ie",
        "\"a\"@b.c",
    ])
    func `an address with one at sign and a dot behind it is one`(text: String) {
        #expect(CustomerContact(email: text)?.text == text)
    }

    @Test(arguments: [
        "", "@", "a@", "@b.c", "a@b", "a@b.", "a@.b", "a@b@c.d", "a b@c.d", " a@b.c", "a@b.c\n",
        "a@b.c\u{202E}", "a\u{A0}b@c.d", "a\0@b.c",
    ])
    func `anything else is no address`(text: String) {
        #expect(CustomerContact(email: text) == nil)
    }

    @Test func `an address of 254 bytes is taken, and one of 255 is not`() {
        let most = String(repeating: "a", count: 250) + "@b.c"
        #expect(most.utf8.count == CustomerContact.emailBytesMax)
        #expect(CustomerContact(email: most) != nil)
        #expect(CustomerContact(email: "a" + most) == nil)
    }

    @Test func `a comment is composed and stands without spaces around it`() {
        let comment = CustomerContact(comment: "  Всё хорошо, e\u{301} и\u{306}\u{A0} ")
        #expect(
            comment?.text.unicodeScalars.elementsEqual("Всё хорошо, é й".unicodeScalars) == true)
        #expect(CustomerContact(comment: "x")?.text == "x")
    }

    @Test(arguments: [
        "", " ", "\u{3000}\u{A0}", "a\nb", "a\tb", "a\0b", "a\u{2028}b", "a\u{202E}b",
    ])
    func `nothing but spaces is no comment, nor is anything with control characters`(text: String) {
        #expect(CustomerContact(comment: text) == nil)
    }

    @Test func `a comment of 280 characters is taken, and one of 281 is not`() {
        let most = String(repeating: "щ", count: CustomerContact.commentCharactersMax)
        #expect(CustomerContact(comment: most)?.text == most)
        #expect(CustomerContact(comment: most + "щ") == nil)
    }

    @Test func `a comment of 800 bytes is taken, and one of 801 is not`() {
        let most = String(repeating: "好", count: 266) + "é"
        #expect(most.utf8.count == CustomerContact.commentBytesMax)
        #expect(CustomerContact(comment: most) != nil)
        #expect(CustomerContact(comment: most + "a") == nil)
        // Decomposed it is longer; what counts is what is kept.
        #expect(CustomerContact(comment: most.replacing("é", with: "e\u{301}"))?.text == most)
    }

    @Test func `a question can ask for a shorter comment`() {
        let scale = Scale.comment(lengthMax: 20)
        let most = String(repeating: "a", count: 20)
        #expect(CustomerContact(most, on: scale)?.text == most)
        #expect(CustomerContact(most + "a", on: scale) == nil)
        #expect(!CustomerContact.commentFits(most + "a", lengthMax: 20))
    }

    @Test func `what was typed belongs to the scale that asked for it`() {
        #expect(CustomerContact("+79161234567", on: .phone)?.kind == .phone)
        #expect(CustomerContact("a@b.c", on: .email)?.kind == .email)
        #expect(CustomerContact("a@b.c", on: .phone) == nil)
        #expect(CustomerContact("1", on: .fourFaces) == nil)
    }

    @Test(arguments: [
        (CustomerContact(phone: "+79161234567")!, "•••67", "1234"),
        (CustomerContact(email: "secret@hidden.example.org")!, "s•••@•••.org", "hidden"),
        (CustomerContact(comment: "secret words")!, "••• (12)", "secret"),
    ])
    func `a contact does not slip into a text`(
        contact: CustomerContact, masked: String, secret: String
    ) {
        var contact = contact
        contact.consent = ConsentVersion("2026-1")
        var dumped = ""
        dump(contact, to: &dumped)
        let texts = "\(contact) \(String(reflecting: contact)) \(dumped) \(contact.masked)"
        #expect(!texts.contains(secret))
        #expect(contact.masked == masked)
    }

    @Test(arguments: ["1", "2026-1", "v1.2_a", "abcdefghij0123456789"])
    func `a consent's version is a short name`(text: String) {
        #expect(ConsentVersion(text)?.text == text)
    }

    @Test(arguments: ["", "abcdefghij0123456789a", "версия", "a b", "a/b"])
    func `anything else is no version`(text: String) {
        #expect(ConsentVersion(text) == nil)
    }
}
