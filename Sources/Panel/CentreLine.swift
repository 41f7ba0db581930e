import Feedback
import Logging
import Settings
import Synchronization

/// What came of customers' answers, as the centre last said it: kept over restarts, and without a
/// network.
final class CentreLine: Sendable {
    private static let file = "you-said.json"

    private struct State {
        /// As the centre sent it; nil where it never did.
        var bytes: [UInt8]?
        var wording: Wording?
        /// Whether the loop knows that there is news.
        var isTold = false
    }

    private let path: String
    private let logger: Logger
    private let state: Mutex<State>
    private let tell: @Sendable () -> Void

    /// - Parameter tell: called on the forwarder's thread when there is another line, and not again
    ///   before that was taken.
    init(in stateFolder: String, logger: Logger, tell: @escaping @Sendable () -> Void) {
        let path = "\(stateFolder)/\(Self.file)"
        self.path = path
        self.logger = logger
        self.tell = tell
        var kept = State()
        do {
            kept.bytes = try FolderFile.readIfThere(path, bytesMax: PanelSetup.fileBytesMax)
            kept.wording = try kept.bytes.map { try YouSaidFile.readLine($0, named: path) }
        } catch {
            kept = State()
            logger.warning(
                "the centre's line that was kept cannot be read; the centre says it again",
                metadata: ["fault": "\(error)"])
        }
        state = Mutex(kept)
    }

    /// The line, for the loop; nil where the centre says nothing of it, empty where there is none.
    func take() -> Wording? {
        state.withLock { state in
            state.isTold = false
            return state.wording
        }
    }

    /// The centre said this, perhaps once more.
    func heard(_ bytes: [UInt8]) {
        guard state.withLock({ $0.bytes != bytes }) else { return }
        let wording: Wording
        do {
            wording = try YouSaidFile.readLine(bytes, named: "the centre's line")
        } catch {
            state.withLock { $0.bytes = bytes }
            logger.error(
                "the centre's line cannot be shown; the one before stays",
                metadata: ["fault": "\(error)"])
            return
        }
        keep(bytes)
        let isNews = state.withLock { state in
            defer { (state.bytes, state.wording, state.isTold) = (bytes, wording, true) }
            return !state.isTold
        }
        if isNews { tell() }
    }

    /// A line that the disk refuses is shown all the same, until the next start.
    private func keep(_ bytes: [UInt8]) {
        do {
            try FolderFile.replace(path, with: bytes, mode: 0o644)
        } catch {
            logger.warning("the centre's line is not kept", metadata: ["fault": "\(error)"])
        }
    }
}
