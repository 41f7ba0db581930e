import Dispatch
import Exchange
import Synchronization

/// The serving end of collecting: takes carried batches from the socket, and has the intake store
/// them.
final class CollectDesk: Sendable {
    /// What whoever carries is told where too much waits: they come again.
    static let busy = "the centre has too much to do. Try: the same command again."

    private let socket: CollectSocket
    private let thread: WorkerThread
    /// The connection that is heard, so that an end need not wait for it.
    private let heard: Heard

    /// Listens from now on.
    init(in directory: String, intake: IntakeThread) throws(StoreFault) {
        let socket = try CollectSocket.listen(in: directory)
        let heard = Heard()
        self.socket = socket
        self.heard = heard
        thread = WorkerThread("collect") {
            while let connection = socket.accept() {
                guard heard.begin(connection) else { break }
                while let bytes = connection.receive() {
                    let (kind, answer) = Self.take(bytes, intake)
                    guard connection.answer(kind, answer) else { break }
                }
                heard.end()
            }
        }
    }

    /// Takes nothing more; finishes the batch that is under way.
    func stop() {
        heard.stop()
        socket.shutDown()
        thread.join()
        socket.remove()
    }

    private static func take(
        _ bytes: [UInt8], _ intake: IntakeThread
    ) -> (CollectSocket.Kind, [UInt8]) {
        let answer = Mutex<(CollectSocket.Kind, [UInt8])>((.busy, Array(busy.utf8)))
        let isDone = DispatchSemaphore(value: 0)
        let isTaken = intake.accept(bytes, claimedBy: nil) { result in
            answer.withLock { $0 = Self.answer(result) }
            isDone.signal()
        }
        if isTaken { isDone.wait() }
        return answer.withLock { $0 }
    }

    private static func answer(
        _ result: Result<Acknowledgement, IntakeFault>
    ) -> (CollectSocket.Kind, [UInt8]) {
        switch result {
        case .success(let acknowledgement): (.taken, acknowledgement.json)
        case .failure(.store(let fault)):
            (fault.isTemporary ? .busy : .failed, Array(fault.description.utf8))
        case .failure(let fault): (.refused, Array(fault.description.utf8))
        }
    }
}

/// The one connection that is heard.
private final class Heard: Sendable {
    private let state = Mutex<(connection: CollectSocket?, isStopped: Bool)>((nil, false))

    /// False where nothing is heard any more.
    func begin(_ connection: CollectSocket) -> Bool {
        state.withLock { state in
            state.connection = connection
            return !state.isStopped
        }
    }

    func end() {
        state.withLock { $0.connection = nil }
    }

    func stop() {
        state.withLock { state in
            state.isStopped = true
            state.connection?.shutDown()
        }
    }
}
