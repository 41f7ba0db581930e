import Dispatch
import Synchronization

/// Does `body` on several threads at once, each with its own index; the first fault is thrown when
/// all have ended.
func inLanes<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws -> Value
) throws -> [Value] {
    let results = Mutex<[Result<Value, any Error>?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = Result { try body(index) }
        results.withLock { $0[index] = result }
    }
    return try results.withLock { try $0.map { try $0!.get() } }
}
