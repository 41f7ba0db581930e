import AppendLog
import Feedback
import Logging
import Screen
import Touch

/// The loop of input, visit and drawing: one thread, one epoll.
final class PanelLoop {
    private let clock: PanelClock
    private let logger: Logger
    private let letters: Mailbox<PanelService.Letter>
    private let journal: Journal
    private let journalThread: JournalThread
    private let board: StatusBoard?
    private let display: Display
    let endsWithSources: Bool
    private let ready: ReadyWait
    private var sources: [SourceAtWork]
    private var conversation: Conversation
    private var wakeAt: Instant?
    private var nextGroup: UInt64 = 0
    private var isStopping = false
    private var isWithoutScreen = false

    /// A source with the recognition of its own fingers.
    private struct SourceAtWork {
        let source: any InputSource
        var recognizer: TapRecognizer
    }

    init(
        _ setup: PanelSetup, _ world: PanelService.World, letters: Mailbox<PanelService.Letter>,
        journal: Journal, journalThread: JournalThread, board: StatusBoard?
    ) throws(SystemFault) {
        clock = world.clock
        logger = world.logger
        self.letters = letters
        self.journal = journal
        self.journalThread = journalThread
        self.board = board
        display = Display(
            theme: setup.theme, surface: world.surface, logger: world.logger,
            onDrawn: world.onDrawn)
        endsWithSources = world.endsWithSources
        sources = world.sources.map {
            SourceAtWork(source: $0, recognizer: TapRecognizer(limits: setup.taps))
        }
        conversation = Conversation(
            questionnaire: setup.questionnaire, strings: setup.strings, screen: setup.screen,
            at: world.clock.now(), newVisitID: { VisitID(UInt64.random(in: .min ... .max)) })
        ready = try ReadyWait()
        try ready.add(letters.bell.descriptor, tag: 0)
        for source in sources {
            guard let descriptor = source.source.waitDescriptor else { continue }
            try ready.add(descriptor, tag: 1)
        }
    }

    /// - Returns: whether it ended because the last touch screen is gone.
    func run() throws(SystemFault) -> Bool {
        for fault in display.faults {
            logger.warning("the screen is drawn with less", metadata: ["fault": "\(fault)"])
        }
        display.show(conversation.layout, conversation.picture)
        logger.info("the panel is ready")
        // The first turn comes before the first wait: a source may have ended already.
        turn()
        while !isDone {
            _ = try ready.wait(milliseconds: millisecondsToWait)
            turn()
        }
        logger.info(
            "the panel stops", metadata: ["ignored-taps": "\(conversation.ignoredTaps)"])
        return isWithoutScreen
    }

    private var isDone: Bool {
        conversation.isSettled && (isStopping || (endsWithSources && sources.isEmpty))
    }

    private var millisecondsToWait: UInt64? {
        let dues = sources.compactMap(\.source.nextDue) + (wakeAt.map { [$0] } ?? [])
        guard let due = dues.min() else { return nil }
        let now = clock.now()
        // Rounded up: to wake a moment early would be to turn idly until it is time.
        return due <= now ? 0 : due.milliseconds(since: now) + 1
    }

    /// One turn: what the disk said, what time it is, what fingers did; then one picture.
    private func turn() {
        var actions: [Conversation.Action] = []
        for letter in letters.takeAll() { actions += read(letter) }
        if let wakeAt, clock.now() >= wakeAt {
            self.wakeAt = nil
            actions += conversation.woke(at: clock.now())
        }
        actions += readSources()
        if endsWithSources && sources.isEmpty && !isStopping && conversation.isSettled {
            isStopping = true
            actions += conversation.stopping(at: clock.now())
        }
        perform(actions)
    }

    private func read(_ letter: PanelService.Letter) -> [Conversation.Action] {
        switch letter {
        case .stored: return conversation.stored(at: clock.now())
        case .notStored: return conversation.notStored(at: clock.now())
        case .stop:
            isStopping = true
            return conversation.stopping(at: clock.now())
        }
    }

    private func readSources() -> [Conversation.Action] {
        var actions: [Conversation.Action] = []
        for index in sources.indices.reversed() {
            let now = clock.now()
            let reading = sources[index].source.read(at: now)
            for change in reading.changes {
                actions += conversation.touched(change)
                guard case .tap(let tap) = sources[index].recognizer.take(change) else { continue }
                actions += conversation.tapped(tap, at: min(tap.upAt, now))
            }
            if reading.droppedFrames > 0 {
                logger.warning(
                    "the touch screen was faster than we are; some touches may be lost",
                    metadata: ["frames": "\(reading.droppedFrames)"])
            }
            if reading.state != .open { remove(index, reading.state) }
        }
        return actions
    }

    private func remove(_ index: Int, _ state: InputReading.State) {
        let source = sources.remove(at: index).source
        guard case .gone(let code) = state else { return }
        logger.error(
            "a touch screen is gone", metadata: ["device": "\(source.name)", "errno": "\(code)"])
        if sources.isEmpty && !endsWithSources {
            // Whoever started us does so again, until the screen is back.
            isWithoutScreen = true
            _ = letters.put(.stop)
        }
    }

    private func perform(_ actions: [Conversation.Action]) {
        var picture: Picture?
        for action in actions {
            switch action {
            case .keep(let keepsakes): keep(keepsakes)
            case .draw(let newest): picture = newest
            case .wake(let time): wakeAt = time
            }
        }
        guard let picture else { return }
        display.show(conversation.layout, picture)
    }

    private func keep(_ keepsakes: [Conversation.Keepsake]) {
        nextGroup += 1
        let isUrgent = keepsakes.contains {
            if case .answer(let answer, _, _, _) = $0 { !answer.triggers.isEmpty } else { false }
        }
        let drafts = journal.drafts(for: keepsakes)
        if !journalThread.keep(group: nextGroup, drafts, isUrgent: isUrgent) {
            // The disk hangs: the customer is told now, not when it comes back.
            precondition(letters.put(.notStored))
            board?.note(fault: "the disk hangs: too many answers wait for it")
            board?.change { status in
                status.groupsNotStored += 1
                status.isRefusing = true
            }
        }
    }
}
