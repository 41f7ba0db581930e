package import AppendLog
package import Exchange
import Feedback
package import Logging
package import Touch

/// Sends what is durable to the centre, on a thread of its own, until it is acknowledged.
package final class ForwarderThread: Sendable {
    enum Order: Sendable {
        case durable(before: SequenceNumber, isUrgent: Bool)
        case hurry
        /// Send what is there once more, then end.
        case stop
    }

    /// What the forwarder needs of the panel.
    package struct Setting: Sendable {
        package var reader: LogReader
        package var uplink: any Uplink
        package var key: PanelKey
        package var clock: PanelClock
        /// Of this daemon's start: stands in the time of each batch.
        package var journal: Journal
        package var limits: ForwarderState.Limits

        package init(
            reader: LogReader, uplink: any Uplink, key: PanelKey, clock: PanelClock,
            journal: Journal, limits: ForwarderState.Limits
        ) {
            self.reader = reader
            self.uplink = uplink
            self.key = key
            self.clock = clock
            self.journal = journal
            self.limits = limits
        }
    }

    /// Letters waiting: one a group of the journal, and no more groups than it allows.
    private static let lettersMax = 4 * JournalThread.groupsMax

    private let orders: Mailbox<Order>
    private let uplink: any Uplink
    private let worker: Worker

    /// - Parameter acknowledged: called on the forwarder's thread with each new high-water mark.
    package init(
        _ setting: Setting, from mark: SequenceNumber, durable: SequenceNumber, logger: Logger,
        acknowledged: @escaping @Sendable (SequenceNumber) -> Void
    ) throws(SystemFault) {
        let orders = try Mailbox<Order>(lettersMax: Self.lettersMax)
        let state = ForwarderState(
            limits: setting.limits, acknowledged: mark, durable: durable, at: setting.clock.now())
        let start = ForwarderLoop(
            setting: setting, state: state, orders: orders, logger: logger,
            acknowledged: acknowledged)
        self.orders = orders
        uplink = setting.uplink
        worker = Worker("forwarder") {
            var loop = start
            loop.run()
        }
    }

    /// From any thread. A full box loses nothing: the next letter says the same and more.
    package func durable(before end: SequenceNumber, isUrgent: Bool) {
        _ = orders.put(.durable(before: end, isUrgent: isUrgent))
    }

    /// Sends what is there now, without waiting for the interval or the end of a pause.
    package func hurry() {
        _ = orders.put(.hurry)
    }

    /// Tries once more to send everything, then ends the thread.
    package func stop() {
        if !orders.put(.stop) { uplink.cancel() }
        worker.join()
    }
}

/// The body of the forwarder's thread.
private struct ForwarderLoop: Sendable {
    let setting: ForwarderThread.Setting
    var state: ForwarderState
    let orders: Mailbox<ForwarderThread.Order>
    let logger: Logger
    let acknowledged: @Sendable (SequenceNumber) -> Void

    private var random = SystemRandomNumberGenerator()
    private var isReachable = true
    private var isStopping = false

    init(
        setting: ForwarderThread.Setting, state: ForwarderState,
        orders: Mailbox<ForwarderThread.Order>, logger: Logger,
        acknowledged: @escaping @Sendable (SequenceNumber) -> Void
    ) {
        self.setting = setting
        self.state = state
        self.orders = orders
        self.logger = logger
        self.acknowledged = acknowledged
    }

    mutating func run() {
        while true {
            switch state.next(at: setting.clock.now()) {
            case .send(let from, let recordsMax):
                let result = send(from: from, recordsMax: recordsMax)
                state.sent(result, at: setting.clock.now(), using: &random)
                // On the way out a failure is final: the rest waits for the next start.
                if isStopping, case .failed = result { return }
                take(orders.takeAll())
            case .wait(let until):
                if isStopping { return }
                take(orders.wait(milliseconds: until.map(milliseconds(until:))))
            }
        }
    }

    private func milliseconds(until time: Instant) -> UInt64 {
        time.milliseconds(since: setting.clock.now()) + 1
    }

    private mutating func take(_ letters: [ForwarderThread.Order]) {
        let now = setting.clock.now()
        for letter in letters {
            switch letter {
            case .durable(let end, let isUrgent):
                state.stored(before: end, isUrgent: isUrgent, at: now)
            case .hurry: state.hurry()
            case .stop:
                isStopping = true
                state.hurry()
            }
        }
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
            // The rest must not wait for a page that the disk will not give. Should it give it
            // after all, the centre takes the records when it asks from there again.
            logger.error(
                "records cannot be read and are passed over",
                metadata: ["from": "\(from)", "before": "\(lost.upperBound)", "fault": "\(fault)"])
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

    /// Only the centre's own acknowledgement counts: a captive portal answers 200 too.
    private mutating func judge(
        _ reply: UplinkReply, to range: Range<SequenceNumber>
    ) -> ForwarderState.Result {
        switch reply {
        case .unreachable(let fault):
            note(reachable: false, "\(fault)")
            return .failed(retryAfterMilliseconds: nil)
        case .answered(let answer) where answer.status == 413: return .tooLong
        case .answered(let answer):
            guard answer.status == 200, answer.mediaType == "application/json",
                let reply = Acknowledgement(json: answer.body)
            else {
                note(reachable: false, "it answered with status \(answer.status)")
                return .failed(
                    retryAfterMilliseconds: answer.retryAfterSeconds.map { UInt64($0) * 1_000 })
            }
            note(reachable: true, "")
            if !reply.conflicts.isEmpty {
                logger.error(
                    "the centre holds other records under the names of ours; it set ours aside",
                    metadata: ["sequences": "\(reply.conflicts.map(\.rawValue))"])
            }
            acknowledged(reply.acknowledged)
            return .acknowledged(reply.acknowledged)
        }
    }

    /// Says once that the centre is away, and once that it is back.
    private mutating func note(reachable: Bool, _ why: String) {
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
