package import Logging
import Feedback
import Synchronization
package import Touch

/// The local socket by which programs on this machine talk with the panel, and its thread,
/// "control": `Docs/Reference/control-socket.md`.
///
/// Nobody who connects can make the panel wait: the loop is asked by a call that never waits and
/// may refuse, and what the loop says is put into a bounded box.
package final class ControlServer: Sendable {
    /// Takes a request to the loop, from the server's thread; false where the loop is busy. Each
    /// request but `left` that is taken is to be answered by one `reply`.
    package typealias Ask = @Sendable (ControlRequest, ControlClientID) -> Bool

    let outbox: ControlOutbox
    private let isStopping = Atomic(false)
    private let worker = Mutex<Worker?>(nil)

    private init(_ outbox: ControlOutbox) {
        self.outbox = outbox
    }

    /// Opens the socket and starts the thread.
    ///
    /// - Parameters:
    ///   - version: the daemon's.
    ///   - logger: learns why there is no socket, and who asks for what.
    /// - Returns: nil where there can be no socket: the panel works without it.
    package static func start(
        at path: String, version: String, clock: PanelClock, logger: Logger,
        limits: ControlLimits = ControlLimits(), ask: @escaping Ask
    ) throws(SystemFault) -> ControlServer? {
        let listener: ControlSocket
        do {
            listener = try ControlSocket.listen(at: path)
        } catch {
            logger.warning(
                "there is no control socket; the panel works, and smilectl can ask it nothing",
                metadata: ["fault": "\(error)"])
            return nil
        }
        let server = ControlServer(try ControlOutbox(eventsMax: limits.handedMax))
        let desk = ControlSocketDesk(
            listener, at: path, version: version, clock: clock, logger: logger, limits: limits,
            outbox: server.outbox, ask: ask)
        let held = Held(desk: desk)
        server.worker.withLock {
            $0 = Worker("control") {
                held.desk.run { server.isStopping.load(ordering: .acquiring) }
            }
        }
        return server
    }

    /// Handed to the one thread that uses it from then on.
    private struct Held: @unchecked Sendable {
        let desk: ControlSocketDesk
    }

    /// From any thread; never waits.
    package func tell(_ event: ControlEvent) {
        outbox.put(event)
    }

    /// The one answer to a request. From any thread; never waits.
    package func reply(_ reply: ControlReply, to client: ControlClientID) {
        outbox.put(reply, for: client)
    }

    /// What the desk says, in its order.
    package func send(_ outputs: [ControlDesk.Output]) {
        for output in outputs {
            switch output {
            case .reply(let reply, let client): self.reply(reply, to: client)
            case .event(let event): tell(event)
            case .device: break  // The loop's own.
            }
        }
    }

    /// Closes every connection, removes the socket and ends the thread. Called once.
    package func stop() {
        isStopping.store(true, ordering: .releasing)
        outbox.bell.ring()
        worker.withLock { worker in
            worker?.join()
            worker = nil
        }
    }
}
