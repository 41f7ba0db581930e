import Dispatch
import Foundation

/// A thread that runs one function to its end.
final class WorkerThread: Sendable {
    private let ended = DispatchGroup()

    init(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let ended = ended
        ended.enter()
        let thread = Thread {
            body()
            ended.leave()
        }
        thread.name = name
        thread.start()
    }

    /// Waits for the function's end.
    func join() {
        ended.wait()
    }
}
