import Central
import Feedback
import Panel

/// Carries messages into a folder: a file each, named after the message's reference, so that a
/// further attempt replaces it.
struct FolderMessenger: Messenger {
    let folder: String

    func send(_ message: Message) -> Delivery {
        guard Message.isReference(message.reference) else {
            return .failed(
                reason: "the message's reference is not made of letters, digits and hyphens")
        }
        switch message {
        case .email(let email): return send(email)
        case .text(let text): return send(text)
        }
    }

    /// The very bytes that a mail server would get.
    private func send(_ email: EmailMessage) -> Delivery {
        do throws(InternetMessage.Refusal) {
            return keep(try InternetMessage(email).bytes, as: "\(email.reference).eml")
        } catch {
            return .failed(reason: "\(error)")
        }
    }

    private func send(_ text: TextMessage) -> Delivery {
        guard CustomerContact(phone: text.to) != nil else {
            return .failed(reason: "the recipient is no phone number")
        }
        return keep(Array("To: \(text.to)\n\n\(text.body)\n".utf8), as: "\(text.reference).txt")
    }

    private func keep(_ bytes: [UInt8], as name: String) -> Delivery {
        do throws(FolderFile.Fault) {
            // The number that a customer left is for its owner's eyes.
            try FolderFile.replace("\(folder)/\(name)", with: bytes, mode: 0o600)
            return .sent(providerReference: name)
        } catch {
            return .deferred(reason: "\(error)")
        }
    }
}
