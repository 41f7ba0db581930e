/// Hands each message to the messenger of its kind.
package struct MessengerByKind: Messenger {
    private let email: (any Messenger)?
    private let text: (any Messenger)?

    /// Nil where the operator configured none of that kind.
    package init(email: (any Messenger)?, text: (any Messenger)?) {
        self.email = email
        self.text = text
    }

    package func send(_ message: Message) -> Delivery {
        switch message {
        case .email:
            email?.send(message)
                ?? .failed(reason: "no mail server is configured; name one and release it again")
        case .text:
            text?.send(message)
                ?? .failed(reason: "no SMS gateway is configured; name one and release it again")
        }
    }
}
