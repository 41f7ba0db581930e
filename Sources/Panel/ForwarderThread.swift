package import AppendLog
package import Exchange
import Feedback
package import Logging
import Synchronization
package import Touch

/// Sends what is durable to the centre, on a thread of its own, until it is acknowledged.
package final class ForwarderThread: Sendable {
    /// What the forwarder was told since it last looked. News are merged, so there is no queue that
    /// could be full.
    struct News: Sendable {
        var durable: SequenceNumber?
        var isUrgent = false
        var isHurried = false
        /// The centre is to hear soon how the panel is.
        var isBeatDue = false
        var isStopping = false
    }

    /// How long the last sending of a replay may take.
    package static let lastSendingMillisecondsMax: UInt64 = 30_000
    /// How long records that the disk refuses are asked for again before the rest is sent without
    /// them: a day. A loose card may be back by then.
    package static let unreadablePatienceMilliseconds: UInt64 = 86_400_000

    /// What the forwarder needs of the panel.
    package struct Setting: Sendable {
        package var reader: LogReader
        package var uplink: any Uplink
        package var key: PanelKey
        package var clock: PanelClock
        /// Of this daemon's start: stands in the time of each batch.
        package var journal: Journal
        package var limits: ForwarderState.Limits
        /// Where it notes how forwarding goes.
        package var board: StatusBoard?
        /// Called on the forwarder's thread with the line for the first question, as JSON, with
        /// each acknowledgement that has one.
        package var heardLine: (@Sendable ([UInt8]) -> Void)?
        /// What the panel says of itself every few minutes; nil: nothing.
        package var heartbeats: HeartbeatSource?
        /// Called on the forwarder's thread with each answer to a heartbeat.
        package var heardAnswer: (@Sendable (HeartbeatAnswer) -> Void)?
        /// Gives another key in the place of the present one, where the centre wants that; nil: not
        /// now.
        package var changeKey: (@Sendable (PanelKey) -> PanelKey?)?

        package init(
            reader: LogReader, uplink: any Uplink, key: PanelKey, clock: PanelClock,
            journal: Journal, limits: ForwarderState.Limits, board: StatusBoard? = nil
        ) {
            self.reader = reader
            self.uplink = uplink
            self.key = key
            self.clock = clock
            self.journal = journal
            self.limits = limits
            self.board = board
        }
    }

    private let news: NewsBox
    private let uplink: any Uplink
    private let worker: Worker

    /// - Parameter acknowledged: called on the forwarder's thread with each new high-water mark.
    package init(
        _ setting: Setting, from mark: SequenceNumber, durable: SequenceNumber, logger: Logger,
        acknowledged: @escaping @Sendable (SequenceNumber) -> Void
    ) throws(SystemFault) {
        let news = try NewsBox()
        let state = ForwarderState(
            limits: setting.limits, acknowledged: mark, durable: durable, at: setting.clock.now())
        let start = ForwarderLoop(
            setting: setting, state: state, news: news, logger: logger,
            acknowledged: acknowledged)
        self.news = news
        uplink = setting.uplink
        worker = Worker("forwarder") {
            var loop = start
            loop.run()
        }
    }

    /// From any thread.
    package func durable(before end: SequenceNumber, isUrgent: Bool) {
        news.tell {
            $0.durable = end
            $0.isUrgent = $0.isUrgent || isUrgent
        }
    }

    /// Sends what is there now, without waiting for the interval or the end of a pause.
    package func hurry() {
        news.tell { $0.isHurried = true }
    }

    /// Has the centre hear soon how the panel is.
    package func speakSoon() {
        news.tell { $0.isBeatDue = true }
    }

    /// Ends the thread. What was not sent waits for the next start.
    ///
    /// - Parameter sendingRest: first sends what is there, for a bounded time: after a replay.
    package func stop(sendingRest: Bool) {
        news.tell {
            $0.isHurried = sendingRest
            $0.isStopping = true
        }
        if !sendingRest { uplink.cancel() }
        worker.join()
    }
}

/// News from any thread to the forwarder's.
private final class NewsBox: Sendable {
    private let news = Mutex(ForwarderThread.News())
    private let bell: Doorbell

    init() throws(SystemFault) {
        bell = try Doorbell()
    }

    func tell(_ change: (inout ForwarderThread.News) -> Void) {
        news.withLock { change(&$0) }
        bell.ring()
    }

    func take() -> ForwarderThread.News {
        bell.silence()
        return news.withLock { news in
            defer { news = ForwarderThread.News() }
            return news
        }
    }

    /// Waits until there is news or `milliseconds` have passed; nil waits for as long as it takes.
    func wait(milliseconds: UInt64?) {
        bell.wait(milliseconds: milliseconds)
    }
}

/// The body of the forwarder's thread.
private struct ForwarderLoop: Sendable {
    var setting: ForwarderThread.Setting
    var state: ForwarderState
    let news: NewsBox
    let logger: Logger
    let acknowledged: @Sendable (SequenceNumber) -> Void

    private var random = SystemRandomNumberGenerator()
    private var heartbeats: HeartbeatSchedule?
    private var isReachable = true
    private var isStopping = false
    private var sendingEndsAt: Instant?
    /// The first record that the disk refuses, and since when.
    private var unreadable: (first: SequenceNumber, since: Instant)?

    init(
        setting: ForwarderThread.Setting, state: ForwarderState,
        news: NewsBox, logger: Logger,
        acknowledged: @escaping @Sendable (SequenceNumber) -> Void
    ) {
        self.setting = setting
        self.state = state
        self.news = news
        self.logger = logger
        self.acknowledged = acknowledged
        if setting.heartbeats != nil {
            heartbeats = HeartbeatSchedule(at: setting.clock.now(), using: &random)
        }
    }

    mutating func run() {
        while true {
            let backlog = state.backlog
            setting.board?.change { $0.forwarder?.backlog = backlog }
            if !isStopping, heartbeats?.isDue(at: setting.clock.now()) ?? false {
                sendHeartbeat()
                takeNews()
            }
            switch state.next(at: setting.clock.now()) {
            case .send(let from, let recordsMax):
                if isStopping && !maySendRest { return }
                let result = send(from: from, recordsMax: recordsMax)
                state.sent(result, at: setting.clock.now(), using: &random)
                takeNews()
                // On the way out a failure is final: the rest waits for the next start.
                if isStopping && result.isFailure { return }
            case .wait(let until):
                if isStopping { return }
                let until = until.orEarlier(heartbeats?.due)
                news.wait(milliseconds: until.map(milliseconds(until:)))
                takeNews()
            }
        }
    }

    private var maySendRest: Bool {
        sendingEndsAt.map { setting.clock.now() < $0 } ?? false
    }

    private func milliseconds(until time: Instant) -> UInt64 {
        time.milliseconds(since: setting.clock.now()) + 1
    }

    private mutating func takeNews() {
        let news = news.take()
        let now = setting.clock.now()
        if let end = news.durable {
            state.stored(before: end, isUrgent: news.isUrgent, at: now)
        }
        if news.isHurried {
            state.hurry()
        }
        if news.isHurried || news.isBeatDue { heartbeats?.hurry(at: now) }
        guard news.isStopping else { return }
        isStopping = true
        if news.isHurried {
            sendingEndsAt = now.advanced(
                byMilliseconds: ForwarderThread.lastSendingMillisecondsMax)
        }
    }

    /// A centre that does not know heartbeats, or cannot be reached, hears the next one.
    private mutating func sendHeartbeat() {
        guard let source = setting.heartbeats else { return }
        let message = SignedHeartbeat.signed(
            source.now(), epoch: setting.reader.epoch, by: setting.key)
        let reply = setting.uplink.post(
            message, as: SignedHeartbeat.mediaType,
            to: "/v1/panels/\(setting.key.panel)/heartbeats")
        var pause: UInt64 = 0
        if case .answered(let answer) = reply {
            pause = pauseAskedFor(by: answer) ?? 0
            if answer.status == 200, answer.mediaType == "application/json",
                let heard = HeartbeatAnswer(json: answer.body)
            {
                setting.board?.noteHeartbeat()
                setting.heardAnswer?(heard)
                if heard.isKeyDue, let key = setting.changeKey?(setting.key) { setting.key = key }
            }
        }
        let now = setting.clock.now()
        heartbeats?.spoke(at: now, pauseMilliseconds: pause, using: &random)
    }

    private mutating func send(
        from: SequenceNumber, recordsMax: Int
    ) -> ForwarderState.Result {
        let excerpt: LogExcerpt
        do {
            excerpt = try setting.reader.read(
                from: from, before: state.durable, recordsMax: recordsMax,
                bytesMax: Batch.recordBytesMax)
        } catch .gone(let oldest) {
            // A centre that was restored asks for what is no longer kept: it is told so.
            excerpt = LogExcerpt(
                bytes: [], count: 0, range: from..<oldest, epoch: setting.reader.epoch)
        } catch .unreadable(let lost, let fault) {
            guard isPatienceOver(with: lost.lowerBound) else {
                logger.warning(
                    "records cannot be read; they are tried again",
                    metadata: ["from": "\(lost.lowerBound)", "fault": "\(fault)"])
                return .failed(retryAfterMilliseconds: nil)
            }
            logger.error(
                "records cannot be read for a day; the rest is sent without them",
                metadata: ["from": "\(lost.lowerBound)", "before": "\(lost.upperBound)"])
            excerpt = LogExcerpt(
                bytes: [], count: 0, range: from..<lost.upperBound, epoch: setting.reader.epoch)
        } catch {
            logger.error(
                "the log could not be read for forwarding; it is tried again",
                metadata: ["from": "\(from)", "fault": "\(error)"])
            return .failed(retryAfterMilliseconds: nil)
        }
        guard !excerpt.range.isEmpty else {
            logger.error(
                "the log holds less than was made durable", metadata: ["from": "\(from)"])
            return .failed(retryAfterMilliseconds: nil)
        }
        let batch = Batch.signed(
            excerpt.bytes, count: excerpt.count, range: excerpt.range, epoch: setting.reader.epoch,
            at: setting.journal.stamp(setting.clock.now()), by: setting.key)
        let reply = setting.uplink.post(batch, to: "/v1/panels/\(setting.key.panel)/batches")
        return judge(reply, to: excerpt.range)
    }

    private mutating func isPatienceOver(with first: SequenceNumber) -> Bool {
        let now = setting.clock.now()
        guard let unreadable, unreadable.first == first else {
            unreadable = (first, now)
            return false
        }
        let waited = now.milliseconds(since: unreadable.since)
        return waited >= ForwarderThread.unreadablePatienceMilliseconds
    }

    /// Only the centre's own acknowledgement counts: a captive portal answers 200 too.
    private mutating func judge(
        _ reply: UplinkReply, to range: Range<SequenceNumber>
    ) -> ForwarderState.Result {
        switch reply {
        case .unreachable(let fault):
            note(reachable: false, "\(fault)")
            return fault == .tooSlow || fault == .cutOff
                ? .tooSlow : .failed(retryAfterMilliseconds: nil)
        case .answered(let answer) where answer.status == 413: return .tooLong
        case .answered(let answer) where answer.status == 408:
            note(reachable: false, "the batch did not arrive there in time")
            return .tooSlow
        case .answered(let answer):
            guard answer.status == 200, answer.mediaType == "application/json",
                let reply = Acknowledgement(json: answer.body)
            else {
                note(reachable: false, "it answered with status \(answer.status)")
                return .failed(retryAfterMilliseconds: pauseAskedFor(by: answer))
            }
            note(reachable: true, "")
            if let line = reply.youSaidJSON { setting.heardLine?(line) }
            if !reply.conflicts.isEmpty {
                logger.error(
                    "the centre holds other records under the names of ours; it set ours aside",
                    metadata: ["sequences": "\(reply.conflicts.map(\.rawValue))"])
            }
            if reply.acknowledged > state.durable {
                logger.error(
                    "the centre has more of this log than is here; was the disk restored?",
                    metadata: [
                        "acknowledged": "\(reply.acknowledged)", "here": "\(state.durable)",
                    ])
            }
            let mark = min(reply.acknowledged, state.durable)
            acknowledged(mark)
            return .acknowledged(mark)
        }
    }

    /// Only the centre may ask for a pause; a portal on the way would silence the panel for a day.
    private func pauseAskedFor(by answer: UplinkAnswer) -> UInt64? {
        guard [429, 503].contains(answer.status),
            ["application/json", "application/problem+json"].contains(answer.mediaType)
        else { return nil }
        return answer.retryAfterSeconds.map { UInt64($0) * 1_000 }
    }

    /// Says once that the centre is away, and once that it is back.
    private mutating func note(reachable: Bool, _ why: String) {
        setting.board?.noteForwarding(reachable: reachable, why: reachable ? nil : why)
        guard reachable != isReachable else { return }
        isReachable = reachable
        if reachable {
            logger.notice("the centre acknowledges again")
        } else {
            logger.warning(
                "the centre does not acknowledge; the records wait", metadata: ["why": "\(why)"])
        }
    }
}

extension ForwarderState.Result {
    fileprivate var isFailure: Bool {
        switch self {
        case .failed, .tooSlow: true
        case .acknowledged, .tooLong: false
        }
    }
}
