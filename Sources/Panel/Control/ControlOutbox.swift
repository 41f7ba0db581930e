import Synchronization
import Touch

/// What the loop hands to the server's thread, in order. Putting never waits; events beyond the
/// bound are lost and counted, replies never are: each answers one request, and those are bounded.
final class ControlOutbox: Sendable {
    enum Item: Sendable {
        case reply(ControlReply, ControlClientID)
        case event(ControlEvent)
    }

    private struct Box: Sendable {
        var items: [Item] = []
        var events = 0
        var lost: UInt64 = 0
    }

    private let box = Mutex(Box())
    private let eventsMax: Int
    /// Rings while there is something.
    let bell: Doorbell

    init(eventsMax: Int) throws(SystemFault) {
        self.eventsMax = eventsMax
        bell = try Doorbell()
    }

    func put(_ reply: ControlReply, for client: ControlClientID) {
        box.withLock { $0.items.append(.reply(reply, client)) }
        bell.ring()
    }

    func put(_ event: ControlEvent) {
        box.withLock { box in
            guard box.events < eventsMax else {
                box.lost += 1
                return
            }
            box.events += 1
            box.items.append(.event(event))
        }
        bell.ring()
    }

    /// Everything, and how many events were lost behind it.
    func takeAll() -> (items: [Item], lost: UInt64) {
        bell.silence()
        return box.withLock { box in
            defer { box = Box() }
            return (box.items, box.lost)
        }
    }
}
