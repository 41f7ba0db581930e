import Central
import Feedback
import TestKit
import Testing

@Suite struct MessengerTwinTests {
    private let email = Message.email(
        EmailMessage(
            from: "panel@example.org", to: "ivanov.private@example.org", subject: "Перезвоните",
            body: "Гость ждёт звонка", reference: "case-1", language: .russian,
            writtenAtSeconds: 0))
    private let text = Message.text(
        TextMessage(to: "+79161234567", body: "Гость ждёт звонка", reference: "case-2"))

    @Test func `a scripted messenger answers in order and keeps every message`() {
        let messenger = MemoryMessenger([.failed(reason: "no"), .unknown(reason: "perhaps")])
        #expect(messenger.send(email) == .failed(reason: "no"))
        messenger.answer([.deferred(reason: "later")])
        #expect(messenger.send(text) == .deferred(reason: "later"))
        #expect(messenger.send(text) == .unknown(reason: "perhaps"))
        #expect(messenger.send(email) == .sent(providerReference: nil))
        #expect(messenger.messages == [email, text, text, email])
    }

    @Test func `each kind goes to its own messenger`() {
        let (emails, texts) = (MemoryMessenger(), MemoryMessenger())
        let both = MessengerByKind(email: emails, text: texts)
        #expect(both.send(email) == .sent(providerReference: nil))
        #expect(both.send(text) == .sent(providerReference: nil))
        #expect(emails.messages == [email])
        #expect(texts.messages == [text])
    }

    @Test func `a kind that nobody configured fails`() {
        let none = MessengerByKind(email: nil, text: nil)
        for message in [email, text] {
            guard case .failed = none.send(message) else {
                Issue.record("\(message) did not fail")
                continue
            }
        }
    }

    @Test func `no description of a message shows its recipient or its text`() {
        for message in [email, text] {
            var dumped = ""
            dump(message, to: &dumped)
            var inside = ""
            dump([message: Optional(message)], to: &inside)
            if case .email(let mail) = message { dump(mail, to: &inside) }
            if case .text(let sms) = message { dump(sms, to: &inside) }
            for shown in ["\(message)", String(reflecting: [message]), dumped, inside] {
                #expect(shown.contains(message.reference))
                for secret in ["ivanov.private", "9161234567", "звонка", "Перезвоните"] {
                    #expect(!shown.contains(secret))
                }
            }
        }
        #expect(email.maskedRecipient == "i•••@•••.org")
        #expect(text.maskedRecipient == "•••67")
    }

    @Test(arguments: ["a@b.c", "abc", "@", "a@@b.c", "", "ab@localhost"])
    func `a recipient too short to mask is hidden whole`(address: String) {
        var message = EmailMessage(
            from: "panel@example.org", to: address, subject: "s", body: "b", reference: "r",
            language: .english, writtenAtSeconds: 0)
        #expect(Message.email(message).maskedRecipient == "•••")
        message.to = "1234"
        #expect(
            Message.text(TextMessage(to: "1234", body: "", reference: "r")).maskedRecipient == "•••"
        )
    }

    @Test func `no description of a server or gateway shows its password`() {
        var server = MailServer(address: "smtp://127.0.0.1")
        server.password = Password("swordfish")
        let gateway = TextGateway(
            address: "http://127.0.0.1", user: "u", password: Password("swordfish"))
        var shown = "\(server) \(gateway) \(Password("swordfish"))"
        dump(server, to: &shown)
        dump(gateway, to: &shown)
        #expect(!shown.contains("swordfish"))
        #expect(shown.contains("a password"))
    }
}
