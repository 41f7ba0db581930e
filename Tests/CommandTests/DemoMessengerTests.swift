import ArgumentParser
import Central
import Feedback
import Foundation
import Peers
import Settings
import Testing

@testable import smile_demo

/// Messages that are written to a folder.
@Suite struct DemoMessengerTests {
    private func email(_ reference: String, body: String = "text") -> Message {
        .email(
            EmailMessage(
                from: "smile@example.org", to: "manager@example.org", subject: "Please call back",
                body: body, reference: reference, language: .english, writtenAtSeconds: 0))
    }

    @Test func `an e-mail is the file that a mail server would get`() throws {
        let folder = try TemporaryFolder("messages")
        let messenger = FolderMessenger(folder: folder.path)
        #expect(messenger.send(email("a-1")) == .sent(providerReference: "a-1.eml"))
        let text = try String(contentsOfFile: "\(folder.path)/a-1.eml", encoding: .utf8)
        #expect(text.contains("\r\nTo: <manager@example.org>\r\nSubject: Please call back\r\n"))
        #expect(text.contains("\r\nMessage-ID: <a-1@example.org>\r\n"))
    }

    @Test func `an SMS is a file with its recipient and text, for its owner's eyes`() throws {
        let folder = try TemporaryFolder("messages")
        let messenger = FolderMessenger(folder: folder.path)
        let message = Message.text(
            TextMessage(to: "+79161234567", body: "We are sorry.", reference: "a-2"))
        #expect(messenger.send(message) == .sent(providerReference: "a-2.txt"))
        let path = "\(folder.path)/a-2.txt"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "To: +79161234567\n\nWe are sorry.\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a further attempt replaces the file of the first`() throws {
        let folder = try TemporaryFolder("messages")
        let messenger = FolderMessenger(folder: folder.path)
        _ = messenger.send(email("a-1"))
        _ = messenger.send(email("a-1"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a-1.eml"])
    }

    @Test(arguments: ["../a", "", "a/b", "a.b", String(repeating: "a", count: 101)])
    func `a reference that is no file's name is refused`(reference: String) throws {
        let folder = try TemporaryFolder("messages")
        guard case .failed = FolderMessenger(folder: folder.path).send(email(reference)) else {
            Issue.record("it was written")
            return
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a folder that is gone delays the message`() {
        let messenger = FolderMessenger(folder: "/nowhere/at/all")
        guard case .deferred = messenger.send(email("a-1")) else {
            Issue.record("it was not delayed")
            return
        }
    }

    @Test func `what is written into the settings is read back as it was given`() throws {
        let folder = try TemporaryFolder("settings")
        let kiosk = try TemporaryFolder("kiosk \"with\" \\ marks")
        _ = try DemoFolder("\(folder.path)/run", kiosk: kiosk.path)
        var messages = try MessageOptions.parse([])
        messages.mail = "smtp://mail.example.org:2525"
        messages.mailFrom = "from@example.org"
        messages.mailTo = "to@example.org"
        messages.mailUser = "a \"b\" \\ c"
        messages.mailPasswordFile = "/etc/a b"
        let demo = try DemoFolder("\(folder.path)/run", kiosk: kiosk.path)
        let configuration = try demo.centralSetup(port: 8_080, messages).configuration
        #expect(configuration.mail?.server.description == "smtp://mail.example.org:2525")
        #expect(configuration.mail?.from.text == "from@example.org")
        #expect(configuration.mail?.login?.user == "a \"b\" \\ c")
        #expect(configuration.mail?.login?.passwordFile.text == "/etc/a b")
        #expect(configuration.followUps.count == 2)
        // Its panel is enrolled like any other.
        #expect(!configuration.acceptUnknownPanels && configuration.listen.isLoopback)
    }
}
