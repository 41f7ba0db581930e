import Central
import Feedback
import Peers
import Testing

/// Against a real mail server: OpenSMTPD.
@Suite(
    .serialized,
    .enabled(
        if: MailPeer.absence == nil && ParsedMail.absence == nil,
        Comment(rawValue: MailPeer.absence ?? ParsedMail.absence ?? "")))
struct MessengerMailPeerTests {
    private let message = EmailMessage.sample(
        fromName: "Панель улыбок",
        subject: "Гость недоволен: «Кабинет 3», перезвоните до 18:00 сегодня",
        body: "Здравствуйте!\n.\n..\nГость поставил 1 из 4.\n\n.конец 🙂")

    @Test func `a message in Russian arrives equal, once`() throws {
        let peer = try MailPeer()
        let messenger = try EmailMessenger(MailServer(address: "smtp://127.0.0.1:\(peer.port)"))
        guard case .sent(let reference?) = messenger.send(.email(message)) else {
            Issue.record("not sent")
            return
        }
        #expect(reference.contains("accepted"))
        let files = try peer.messages(to: "operator", count: 1)
        let mails = try ParsedMail.parse(files, in: TemporaryFolder("mails"))
        let longest = try #require(mails.first).longestLine
        #expect(mails == [.expected(message, longestLine: longest)])
    }

    @Test func `a recipient that the server refuses fails, and the reason hides it`() throws {
        let peer = try MailPeer()
        let messenger = try EmailMessenger(MailServer(address: "smtp://127.0.0.1:\(peer.port)"))
        let delivery = messenger.send(.email(.sample(to: MailPeer.refusedRecipient)))
        #expect(delivery.end == .failed, "\(delivery)")
        #expect(delivery.reason.contains("reply 550"))
        #expect(!delivery.reason.contains(MailPeer.refusedRecipient))
        #expect(peer.messages(to: "refused").isEmpty)
    }
}
