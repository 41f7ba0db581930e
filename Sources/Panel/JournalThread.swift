package import AppendLog
import Exchange
package import Logging
package import Touch

/// The one writer of the log, on a thread of its own. What comes while the disk is busy joins the
/// next group: there is no timer.
package final class JournalThread: Sendable {
    /// Groups under way at once. More means a disk that hangs: the newest is refused, and the
    /// screen asks for the staff.
    package static let groupsMax = 256

    /// Notes that wait for a disk that takes nothing: a till opens fewer services in a day.
    package static let notesMax = 1_024

    /// What is to be written.
    enum Order: Sendable {
        case keep(group: UInt64, drafts: [Draft], isUrgent: Bool)
        /// Nobody waits for them.
        case note([Draft], whenDurable: (@Sendable () -> Void)?)
        /// The centre has everything before this sequence.
        case acknowledged(SequenceNumber)
        case stop
    }

    /// What the journal has to say; all of it on the journal's own thread.
    package struct Listeners: Sendable {
        /// A group is durable, under these sequence numbers. Groups come in their order.
        package var stored: @Sendable (_ group: UInt64, Range<SequenceNumber>) -> Void
        /// A group could not be stored: nobody may be thanked for it.
        package var notStored: @Sendable (_ group: UInt64) -> Void
        /// Everything before `end` is durable; `isUrgent` where a trigger is new among it.
        package var durable: @Sendable (_ end: SequenceNumber, _ isUrgent: Bool) -> Void

        package init(
            stored: @escaping @Sendable (UInt64, Range<SequenceNumber>) -> Void,
            notStored: @escaping @Sendable (UInt64) -> Void,
            durable: @escaping @Sendable (SequenceNumber, Bool) -> Void
        ) {
            self.stored = stored
            self.notStored = notStored
            self.durable = durable
        }
    }

    private let orders: Mailbox<Order>
    private let worker: Worker

    /// - Parameter log: handed over: nobody else uses it any more.
    /// - Parameter board: where it notes how the log is.
    package init(
        _ log: sending AppendLog, logger: Logger, listeners: Listeners, board: StatusBoard? = nil
    ) throws(SystemFault) {
        let orders = try Mailbox<Order>(lettersMax: Self.groupsMax)
        let loop = JournalLoop(
            log: log, orders: orders, logger: logger, listeners: listeners, board: board)
        self.orders = orders
        worker = Worker("journal") { loop.run() }
    }

    /// From any thread. False where too many groups are under way.
    package func keep(group: UInt64, _ drafts: [Draft], isUrgent: Bool) -> Bool {
        orders.put(.keep(group: group, drafts: drafts, isUrgent: isUrgent))
    }

    /// From any thread: a record that no customer waits for. Where the disk does not take it, it
    /// goes with what the disk takes next. False where it is lost.
    package func note(_ draft: Draft) -> Bool {
        note([draft])
    }

    /// The same for several, which stay together.
    ///
    /// - Parameter whenDurable: called once all of them are known to be, on the journal's thread;
    ///   never, where that is not known.
    package func note(
        _ drafts: [Draft], whenDurable: (@Sendable () -> Void)? = nil
    ) -> Bool {
        orders.put(.note(drafts, whenDurable: whenDurable), leavingFree: Self.groupsMax / 2)
    }

    /// From any thread. Losing this only means sending again.
    package func acknowledged(before mark: SequenceNumber) {
        _ = orders.put(.acknowledged(mark), leavingFree: Self.groupsMax / 4)
    }

    /// Writes what was handed over, then ends the thread.
    package func stop() {
        // A box that is full of groups empties by itself.
        while !orders.put(.stop) { Worker.yield() }
        worker.join()
    }
}

/// The body of the journal's thread.
private final class JournalLoop: @unchecked Sendable {
    // Made on one thread and handed to another before anything runs; used only there.
    private let log: AppendLog
    private let orders: Mailbox<JournalThread.Order>
    private let logger: Logger
    private let listeners: JournalThread.Listeners
    private let board: StatusBoard?
    /// Everything before it was announced as durable.
    private var announced: SequenceNumber
    /// Whether a trigger is among the records that are withheld.
    private var isWithheldUrgent = false
    /// Whether the last attempt at a spare segment succeeded: a full disk is reported once.
    private var hasSpare = true
    /// What no record tells yet.
    private var staffAsked: StaffAsked?
    /// Of the newest answer among these.
    private var newestStamp: Stamp?
    /// Notes that the disk has not taken yet, the oldest first.
    private var notes: [Draft] = []
    /// Who wants to know that those are durable.
    private var whenNoted: [@Sendable () -> Void] = []

    init(
        log: AppendLog, orders: Mailbox<JournalThread.Order>, logger: Logger,
        listeners: JournalThread.Listeners, board: StatusBoard?
    ) {
        self.log = log
        self.board = board
        announced = log.durable
        self.orders = orders
        self.logger = logger
        self.listeners = listeners
    }

    func run() {
        inspect()
        prepareSpare()
        noteState()
        var isRunning = true
        while isRunning {
            let letters = orders.wait(milliseconds: nil)
            let isTaken = keep(letters)
            acknowledge(letters)
            isRunning = !letters.contains { if case .stop = $0 { true } else { false } }
            // Behind the answers, which must not be refused for it.
            if isTaken || !isRunning { noteStaffAsked() }
            prepareSpare()
            noteState()
        }
    }

    /// Writes every group that has come as one: one sync for all of them.
    ///
    /// - Returns: whether the disk took something.
    private func keep(_ letters: [JournalThread.Order]) -> Bool {
        // In the order in which they came: the centre reads sessions by the order of the records.
        var groups: [Group] = notes.isEmpty ? [] : [Group(number: nil, count: notes.count)]
        var drafts = notes
        var isUrgent = false
        for letter in letters {
            switch letter {
            case .keep(let group, let groupDrafts, let groupIsUrgent):
                groups.append(Group(number: group, count: groupDrafts.count))
                drafts += groupDrafts
                isUrgent = isUrgent || groupIsUrgent
            case .note(let noted, let whenDurable):
                groups.append(Group(number: nil, count: noted.count))
                drafts += noted
                notes += noted
                if let whenDurable { whenNoted.append(whenDurable) }
            case .acknowledged, .stop: break
            }
        }
        forgetOldNotes()
        guard let newest = drafts.last else { return false }
        let asked = groups.count { $0.number != nil }
        do {
            let range = try log.append(drafts)
            notes = []
            for tell in whenNoted { tell() }
            whenNoted = []
            noteHealing()
            // The forwarder first: whoever is told last may end the panel.
            announce(isUrgent: isUrgent)
            tell(groups, storedFrom: range.lowerBound)
            board?.change { status in
                status.groupsStored += UInt64(asked)
                status.recordsStored += UInt64(drafts.count)
                status.isRefusing = false
            }
            noteState()
            return true
        } catch {
            // What is withheld has its numbers: it goes out as urgently once it is durable.
            if case .withheld = error {
                isWithheldUrgent = isWithheldUrgent || isUrgent
                notes = []
                whenNoted = []
            }
            count(asked, newest.stamp)
            announce(isUrgent: false)
            // A note that waits is no customer who does.
            if asked > 0 { notStored(groups, error) } else { board?.note(fault: "\(error)") }
            noteState()
            return false
        }
    }

    /// Records under way: a group that somebody waits for, or notes.
    private struct Group {
        var number: UInt64?
        var count: Int
    }

    private func forgetOldNotes() {
        let lost = notes.count - JournalThread.notesMax
        guard lost > 0 else { return }
        notes.removeFirst(lost)
        whenNoted = []
        board?.note(fault: "\(lost) notes are lost: the disk takes nothing")
    }

    /// Remembers that customers were asked to tell the staff, until the disk takes the note.
    private func count(_ times: Int, _ stamp: Stamp) {
        guard times > 0 else { return }
        var asked =
            staffAsked
            ?? StaffAsked(
                times: 0, firstNanoseconds: stamp.boottimeNanoseconds, lastNanoseconds: 0)
        asked.times &+= UInt32(times)
        asked.lastNanoseconds = stamp.boottimeNanoseconds
        staffAsked = asked
        newestStamp = stamp
    }

    private func noteStaffAsked() {
        guard let asked = staffAsked, let stamp = newestStamp else { return }
        do {
            _ = try log.append([asked.draft(stamp: stamp)])
            staffAsked = nil
        } catch {
            // What is withheld has its number, and is written with the next answer.
            if case .withheld = error { staffAsked = nil }
        }
        announce(isUrgent: false)
    }

    /// A disk that failed once and was got around: nobody noticed, and somebody should.
    private func noteHealing() {
        guard let fault = log.takeHealedFault() else { return }
        logger.warning(
            "the disk failed; the answers were stored in another segment",
            metadata: ["fault": "\(fault)"])
        board?.note(fault: "\(fault)")
    }

    /// Tells of what became durable: of these groups, or withheld before and written only now.
    private func announce(isUrgent: Bool) {
        let durable = log.durable
        guard durable > announced else { return }
        announced = durable
        listeners.durable(durable, isUrgent || isWithheldUrgent)
        if durable == log.nextSequence { isWithheldUrgent = false }
    }

    private func notStored(_ groups: [Group], _ fault: LogFault) {
        let numbers = groups.compactMap(\.number)
        logger.error(
            "answers could not be stored; customers are asked to tell the staff",
            metadata: ["groups": "\(numbers.count)", "fault": "\(fault)"])
        for number in numbers { listeners.notStored(number) }
        board?.note(fault: "\(fault)")
        board?.change { status in
            status.groupsNotStored += UInt64(numbers.count)
            status.isRefusing = true
        }
    }

    private func noteState() {
        board?.change { status in
            status.next = log.nextSequence.rawValue
            status.acknowledged = log.acknowledged.rawValue
            status.withheld = log.nextSequence.rawValue - log.durable.rawValue
            status.hasSpare = hasSpare
        }
    }

    private func tell(_ groups: [Group], storedFrom first: SequenceNumber) {
        var next = first
        for group in groups {
            let end = next.advanced(by: group.count)
            if let number = group.number { listeners.stored(number, next..<end) }
            next = end
        }
    }

    private func acknowledge(_ letters: [JournalThread.Order]) {
        var newest: SequenceNumber?
        for case .acknowledged(let mark) in letters { newest = mark }
        guard let newest else { return }
        do {
            try log.acknowledge(before: newest)
        } catch {
            logger.warning(
                "the cursor could not be stored; after a restart some records are sent again",
                metadata: ["fault": "\(error)"])
        }
    }

    /// Reads what the opening left unread, while customers can tap already.
    private func inspect() {
        let opening = log.opening
        do {
            try log.inspect()
        } catch {
            board?.note(fault: "\(error)")
            logger.warning(
                "the older pages of the log could not be read", metadata: ["fault": "\(error)"])
        }
        if log.opening != opening { PanelLog.report(log.opening, to: logger) }
        announce(isUrgent: false)
    }

    private func prepareSpare() {
        do {
            try log.prepareSpare()
            hasSpare = true
        } catch {
            guard hasSpare else { return }
            hasSpare = false
            board?.note(fault: "\(error)")
            logger.warning(
                "no spare segment could be prepared; taps are stored while the present one lasts",
                metadata: ["fault": "\(error)"])
        }
    }
}

extension StaffAsked {
    fileprivate func draft(stamp: Stamp) -> Draft {
        let payload = Payload.staffAsked(self)
        return Draft(
            type: payload.type, version: Payload.version, stamp: stamp, payload: payload.bytes)
    }
}
