import Dispatch
import Synchronization

/// A bounded queue from many threads to one.
final class Mailbox<Element: Sendable>: Sendable {
    private struct State: Sendable {
        var waiting: [Element] = []
        var isClosed = false
    }

    private let limit: Int
    private let state = Mutex(State())
    /// Counts the elements, and one more when the mailbox is closed.
    private let arrived = DispatchSemaphore(value: 0)

    /// - Parameter limit: the most elements that wait.
    init(limit: Int) {
        self.limit = limit
    }

    /// Returns whether the element was taken: not where the mailbox is full or closed.
    func offer(_ element: Element) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isClosed, state.waiting.count < limit else { return false }
            state.waiting.append(element)
            return true
        }
        if isTaken { arrived.signal() }
        return isTaken
    }

    /// Whether nothing waits and more may come.
    var isEmpty: Bool {
        state.withLock { $0.waiting.isEmpty && !$0.isClosed }
    }

    /// Whether an element would be taken now.
    var hasRoom: Bool {
        state.withLock { !$0.isClosed && $0.waiting.count < limit }
    }

    /// Waits for the next element; nil once the mailbox is closed and empty.
    func take() -> Element? {
        arrived.wait()
        return state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    }

    /// Takes no more; what waits is still given out.
    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if wasOpen { arrived.signal() }
    }
}
