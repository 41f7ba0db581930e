package import Central
import Synchronization

/// A messenger that keeps what it is given, and answers as told.
package final class MemoryMessenger: Messenger {
    private struct State {
        var messages: [Message] = []
        var script: [Delivery] = []
        var otherwise: Delivery
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - script: the answers to the first messages, in order.
    ///   - otherwise: the answer to every later one.
    package init(
        _ script: [Delivery] = [], otherwise: Delivery = .sent(providerReference: nil)
    ) {
        state = Mutex(State(script: script, otherwise: otherwise))
    }

    /// Every message it was asked to send, in order, whatever it answered.
    package var messages: [Message] {
        state.withLock { $0.messages }
    }

    /// Answers to give next, before any that are still to be given.
    package func answer(_ script: [Delivery]) {
        state.withLock { $0.script.insert(contentsOf: script, at: 0) }
    }

    package func send(_ message: Message) -> Delivery {
        state.withLock { state in
            state.messages.append(message)
            return state.script.isEmpty ? state.otherwise : state.script.removeFirst()
        }
    }
}
