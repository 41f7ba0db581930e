import AppendLog
import Dispatch
import Exchange
import Feedback
import Logging
import Peers
import Synchronization
import TestKit
import Testing

@testable import Panel

/// The forwarder's thread says how the panel is, and does what the answer asks for.
@Suite struct ForwarderHeartbeatTests {
    /// A centre that answers heartbeats, and remembers them.
    private final class HeartbeatUplink: Uplink {
        let heard = Mutex<[SignedHeartbeat]>([])
        let arrived = DispatchSemaphore(value: 0)
        private let answer: @Sendable (SignedHeartbeat) -> UplinkReply

        init(answer: @escaping @Sendable (SignedHeartbeat) -> UplinkReply) {
            self.answer = answer
        }

        func post(_ message: [UInt8], as mediaType: String, to path: String) -> UplinkReply {
            guard mediaType == SignedHeartbeat.mediaType,
                let beat = try? SignedHeartbeat(verifying: message),
                path == "/v1/panels/\(beat.panel)/heartbeats"
            else { return .answered(UplinkAnswer(status: 404)) }
            heard.withLock { $0.append(beat) }
            defer { arrived.signal() }
            return answer(beat)
        }

        func cancel() {}

        /// The first heartbeats, once there are so many.
        func first(_ count: Int) throws -> [SignedHeartbeat] {
            for _ in 0..<count {
                guard arrived.wait(timeout: .now() + 30) == .success else {
                    throw PeerFault("no heartbeat came")
                }
            }
            return heard.withLock { Array($0.prefix(count)) }
        }
    }

    private let storage = FaultyStorage()
    private let folder: TemporaryFolder
    private let logger = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
    private let key = PanelKey()

    init() throws {
        folder = try TemporaryFolder("forwarder-heartbeats")
    }

    /// A forwarder for which ten minutes pass from one look at the clock to the next, so that a
    /// heartbeat is always due.
    private func forwarder(
        _ uplink: any Uplink, change: (inout ForwarderThread.Setting) -> Void = { _ in }
    ) throws -> ForwarderThread {
        let looks = Counter()
        let clock = PanelClock(
            now: { Instant(nanoseconds: looks.next() * 600_000_000_000) },
            wall: { .init(milliseconds: 1_790_000_000_000, isTrusted: true) })
        var status = PanelStatus(
            process: 1, version: "test", epoch: "", bootOrdinal: 0, startedMilliseconds: 0,
            next: 1, acknowledged: 1)
        status.forwarder = PanelStatus.Forwarder()
        let board = try StatusBoard(
            status, path: "\(folder.path)/status.json", clock: clock, logger: logger)
        let log = try AppendLog(
            opening: "log", storage: storage, options: LogOptions(), newEpoch: { Epoch(bits: 1) })
        let journal = Journal(
            panel: key.panel, epoch: log.epoch, bootOrdinal: 0, officeKey: SealingKey(nil),
            clock: clock)
        var setting = try ForwarderThread.Setting(
            reader: LogReader(directory: "log", storage: storage), uplink: uplink, key: key,
            clock: clock, journal: journal, limits: ForwarderState.Limits(), board: board)
        setting.heartbeats = HeartbeatSource(
            board, journal: journal, clock: clock, logFolder: folder.path)
        change(&setting)
        return try ForwarderThread(
            setting, from: .first, durable: .first, logger: logger, acknowledged: { _ in })
    }

    private final class Counter: Sendable {
        private let count = Atomic<UInt64>(0)
        func next() -> UInt64 { count.wrappingAdd(1, ordering: .relaxed).newValue }
    }

    private static func answered(_ answer: HeartbeatAnswer) -> UplinkReply {
        .answered(
            UplinkAnswer(status: 200, mediaType: "application/json", body: answer.json))
    }

    @Test func `a panel that is asked for another key signs with it from then on`() throws {
        let next = PanelKey(of: key.panel)
        let uplink = HeartbeatUplink { [key] beat in
            var answer = HeartbeatAnswer()
            answer.isKeyDue = beat.publicKey == key.publicKey
            return Self.answered(answer)
        }
        let thread = try forwarder(uplink) { $0.changeKey = { _ in next } }
        defer { thread.stop(sendingRest: false) }
        let beats = try uplink.first(3)
        #expect(beats.map(\.publicKey) == [key.publicKey, next.publicKey, next.publicKey])
        #expect(Set(beats.map(\.panel)) == [key.panel])
    }

    @Test func `what is answered is told, and what a portal answers is not`() throws {
        let told = Mutex<[HeartbeatAnswer]>([])
        let count = Counter()
        let uplink = HeartbeatUplink { _ in
            switch count.next() {
            case 1:
                .answered(
                    UplinkAnswer(status: 200, mediaType: "text/html", body: Array("<html>".utf8)))
            case 2: .unreachable(.notConnected)
            default: Self.answered(HeartbeatAnswer(officeKeys: ["a key"]))
            }
        }
        let thread = try forwarder(uplink) { setting in
            setting.heardAnswer = { answer in told.withLock { $0.append(answer) } }
        }
        _ = try uplink.first(4)
        thread.stop(sendingRest: false)
        let answers = told.withLock { $0 }
        #expect(answers.count >= 1)
        #expect(Set(answers) == [HeartbeatAnswer(officeKeys: ["a key"])])
    }
}
