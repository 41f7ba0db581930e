import Central
import Peers
import Testing

/// Against a real gateway: Kannel with its simulated SMS centre.
@Suite(
    .serialized,
    .enabled(if: KannelPeer.absence == nil, Comment(rawValue: KannelPeer.absence ?? "")))
struct MessengerKannelTests {
    private func messenger(
        _ peer: KannelPeer, password: String = KannelPeer.password
    ) throws -> TextMessenger {
        var gateway = TextGateway(
            address: peer.address, user: KannelPeer.user, password: Password(password))
        gateway.partsMax = 3
        return try TextMessenger(gateway)
    }

    @Test func `texts arrive at the phone as they were sent`() throws {
        let peer = try KannelPeer()
        let messenger = try messenger(peer)
        let texts = [
            ("ucs-2", "Гость недоволен: «Кабинет 3», 100% + 1 & 2?\nПерезвоните 🙂"),
            ("text", "Call back: room 3 & 4, 100% + 1? [é€@]"),
            ("ucs-2", String(repeating: "я", count: 70)),
        ]
        for (number, (_, body)) in texts.enumerated() {
            let text = TextMessage(to: "+79161234567", body: body, reference: "case-\(number)")
            #expect(messenger.send(.text(text)) == .sent(providerReference: nil))
        }
        let expected = texts.map {
            KannelPeer.Received(from: "13013", to: "+79161234567", coding: $0, text: $1)
        }
        #expect(try peer.received(count: 3) == expected)
        #expect(try peer.accessLog(with: "BINF:case-2").contains("BINF:case-0"))
    }

    @Test func `a wrong password fails and stands nowhere`() throws {
        let peer = try KannelPeer()
        let text = TextMessage(to: "+79161234567", body: "Гость", reference: "case-1")
        let delivery = try messenger(peer, password: "swordfish").send(.text(text))
        #expect(delivery.end == .failed, "\(delivery)")
        #expect(delivery.reason.contains("status 403"))
        for secret in ["swordfish", "79161234567", "Гость"] {
            #expect(!delivery.reason.contains(secret))
        }
        #expect(peer.received.isEmpty)
    }

    @Test func `a text in several parts is taken up to the most parts`() throws {
        let peer = try KannelPeer(maxParts: 3)
        let messenger = try messenger(peer)
        func send(_ count: Int) -> Delivery {
            let body = String(repeating: "я", count: count)
            return messenger.send(
                .text(TextMessage(to: "+79161234567", body: body, reference: "case-1")))
        }
        #expect(send(3 * 67) == .sent(providerReference: nil))
        #expect(send(3 * 67 + 1).end == .failed)
    }
}
