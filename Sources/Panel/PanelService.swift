package import AppendLog
import Exchange
import Feedback
package import Logging
package import Screen
import Synchronization
package import Touch

/// One panel at work: fingers in, answers on the disk, pictures out, batches to the centre.
///
/// Three threads: the caller's, which runs the loop of input, visit and drawing; the journal's,
/// which writes and syncs; the forwarder's.
package final class PanelService {
    /// What the world gives.
    package struct World {
        package var sources: [any InputSource]
        package var surface: (any Surface)?
        /// Nil: nothing is forwarded.
        package var uplink: (any Uplink)?
        package var storage: any Storage
        package var clock: PanelClock
        package var logger: Logger
        /// The daemon's version, for the boot record.
        package var version: String
        package var kernelBootID: UInt128
        /// Called with the sequence numbers of each group after its sync: on the journal's thread,
        /// but for the note of this start, which comes while the service is made.
        package var onDurable: (@Sendable (Range<SequenceNumber>) -> Void)?
        /// Called on the loop's thread after each picture that was drawn.
        package var onDrawn: ((Picture) -> Void)?
        /// Reads the files again that a panel at work can take; nil: they are read once.
        package var reader: EditionReader?
        /// Ends by itself when every source has ended, as a replay does.
        package var endsWithSources: Bool

        package init(
            sources: [any InputSource], surface: (any Surface)?, uplink: (any Uplink)?,
            storage: any Storage, clock: PanelClock = .system, logger: Logger, version: String,
            kernelBootID: UInt128, endsWithSources: Bool = false
        ) {
            self.sources = sources
            self.surface = surface
            self.uplink = uplink
            self.storage = storage
            self.clock = clock
            self.logger = logger
            self.version = version
            self.kernelBootID = kernelBootID
            self.endsWithSources = endsWithSources
        }
    }

    /// Ends a panel from another thread, or has it read its files again.
    package struct Stopper: Sendable {
        fileprivate let letters: Mailbox<Letter>

        /// `run` returns once everything is durable.
        package func stop() {
            // The box may be full for a moment; the loop empties it.
            while !letters.put(.stop) { Worker.yield() }
        }

        /// What can be used of them is on the screen as soon as no visit is under way.
        package func reload() {
            while !letters.put(.reload) { Worker.yield() }
        }
    }

    /// What other threads tell the loop.
    enum Letter: Sendable {
        case stored
        case notStored
        /// Nobody waits for an answer.
        case reload
        case read(Result<EditionReader.Reading, SetupFault>)
        case stop
        /// The centre has another line for the first question.
        case centreLine
    }

    /// An outcome for each group under way, the wish to stop, and a line.
    private static let lettersMax = 2 * JournalThread.groupsMax + 1

    private let letters: Mailbox<Letter>
    private let journalThread: JournalThread
    private let forwarder: ForwarderThread?
    let board: StatusBoard?
    private let loop: PanelLoop

    /// Opens the log, recovers what a power cut left, and notes this start in it.
    package init(_ setup: PanelSetup, _ world: World) throws {
        if let fault = setup.questionnaireFault {
            world.logger.error(
                "the configured questionnaire cannot be used; the last good one stays",
                metadata: ["fault": "\(fault)"])
        }
        if let fault = setup.themeFault {
            world.logger.error(
                "the configured theme cannot be used; the light one stands in for it",
                metadata: ["fault": "\(fault)"])
        }
        if let fault = setup.copyFault {
            world.logger.warning(
                "the last good questionnaire could not be kept for a start with a mistake",
                metadata: ["fault": "\(fault)"])
        }
        let letters = try Mailbox<Letter>(lettersMax: Self.lettersMax)
        let log = try PanelLog.open(setup, storage: world.storage, logger: world.logger)
        let sealingKey = SealingKey(setup.officeKey)
        let journal = Journal(
            panel: setup.key.panel, epoch: log.epoch,
            bootOrdinal: log.lastBootOrdinal.map { ($0 + 1) & Stamp.bootOrdinalMax } ?? 0,
            officeKey: sealingKey, clock: world.clock)
        let noted = PanelLog.noteStart(
            in: log, journal, setup,
            boot: Boot(
                kernelBootID: world.kernelBootID, version: world.version,
                touchpoint: setup.touchpoint),
            at: world.clock.now(), logger: world.logger)
        if let noted { world.onDurable?(noted) }
        let line = CentreLine(in: setup.stateFolder, logger: world.logger) {
            precondition(letters.put(.centreLine))
        }
        let fromCentre = FromCentre(in: setup.stateFolder, logger: world.logger)
        let canReload = world.reader != nil
        let later = Later()
        let mark = log.acknowledged
        let durable = log.durable
        let board = try Self.board(
            setup, world, journal, epoch: log.epoch, next: log.nextSequence, acknowledged: mark)
        let forwarder = try world.uplink.map { uplink in
            var setting = try ForwarderThread.Setting(
                reader: LogReader(directory: setup.logFolder, storage: world.storage),
                uplink: uplink, key: setup.key, clock: world.clock, journal: journal,
                limits: setup.forwarding, board: board)
            setting.heardLine = { line.heard($0) }
            // A replay is over before anybody could wonder how the panel is.
            if let board, !world.endsWithSources {
                setting.heartbeats = HeartbeatSource(
                    board, journal: journal, clock: world.clock, logFolder: setup.logFolder,
                    configuration: { fromCentre.report })
            }
            let (stateFolder, logger) = (setup.stateFolder, world.logger)
            let keeper = KeyKeeper(in: stateFolder, clock: world.clock, logger: logger)
            setting.changeKey = { keeper.change(from: $0) }
            setting.heardAnswer = { answer in
                sealingKey.heard(
                    answer.officeKeys, stateFolder: stateFolder, logger: logger)
                guard canReload, fromCentre.heard(answer) else { return }
                // The box may be full for a moment; the loop empties it.
                while !letters.put(.reload) { Worker.yield() }
            }
            return try ForwarderThread(
                setting, from: mark, durable: durable, logger: world.logger,
                acknowledged: { later.journal?.acknowledged(before: $0) })
        }
        journalThread = try JournalThread(
            log, logger: world.logger,
            listeners: Self.listeners(letters, forwarder, onDurable: world.onDurable),
            board: board)
        later.journal = journalThread
        self.letters = letters
        self.forwarder = forwarder
        self.board = board
        loop = try PanelLoop(
            setup, world, letters: letters, journal: journal, journalThread: journalThread,
            board: board, line: line, fromCentre: fromCentre,
            tellCentre: { forwarder?.speakSoon() })
        board?.start()
    }

    package var stopper: Stopper { Stopper(letters: letters) }

    /// Works until it is told to stop or, for a replay, until the sources have ended.
    package func run() throws(SystemFault) {
        // Everything is durable by now. The forwarder goes first: the journal still notes what
        // the centre acknowledges on the way out.
        defer {
            forwarder?.stop(sendingRest: loop.endsWithSources)
            loop.stop()
            journalThread.stop()
            board?.stop()
        }
        try loop.run()
    }

    private static func board(
        _ setup: PanelSetup, _ world: World, _ journal: Journal, epoch: Epoch,
        next: SequenceNumber, acknowledged: SequenceNumber
    ) throws(SystemFault) -> StatusBoard? {
        guard let path = setup.statusFile else { return nil }
        let now = world.clock.now()
        var status = PanelStatus(
            process: LockHolder.ownProcess, version: world.version,
            epoch: epoch.description, bootOrdinal: journal.stamp(now).bootOrdinal,
            startedMilliseconds: now.milliseconds(since: Instant(nanoseconds: 0)),
            next: next.rawValue, acknowledged: acknowledged.rawValue)
        status.forwarder = world.uplink == nil ? nil : PanelStatus.Forwarder()
        // A replay's recording is no device; it is over before anybody asks.
        let hasDevices = !world.sources.isEmpty && !world.endsWithSources
        status.input = hasDevices ? PanelStatus.Input() : nil
        return try StatusBoard(status, path: path, clock: world.clock, logger: world.logger)
    }

    private static func listeners(
        _ letters: Mailbox<Letter>, _ forwarder: ForwarderThread?,
        onDurable: (@Sendable (Range<SequenceNumber>) -> Void)?
    ) -> JournalThread.Listeners {
        JournalThread.Listeners(
            stored: { _, range in
                onDurable?(range)
                // There is room for an answer to every group that the journal takes.
                precondition(letters.put(.stored))
            },
            notStored: { _ in precondition(letters.put(.notStored)) },
            durable: { forwarder?.durable(before: $0, isUrgent: $1) })
    }
}

/// The journal's thread, for the forwarder, which is made before it.
private final class Later: Sendable {
    private let thread = Mutex<JournalThread?>(nil)

    var journal: JournalThread? {
        get { thread.withLock { $0 } }
        set { thread.withLock { $0 = newValue } }
    }
}
