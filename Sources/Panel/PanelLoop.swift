import AppendLog
import Exchange
import Feedback
import Logging
import Screen
import Touch

/// The loop of input, visit and drawing: one thread, one epoll.
final class PanelLoop {
    let clock: PanelClock
    let logger: Logger
    let letters: Mailbox<PanelService.Letter>
    let journal: Journal
    let journalThread: JournalThread
    let board: StatusBoard?
    let display: Display
    let endsWithSources: Bool
    private let ready: ReadyWait
    var reload: Reload
    let readEdition: EditionReader?
    let fromCentre: FromCentre
    /// Has the centre hear soon how the panel is.
    let tellCentre: @Sendable () -> Void
    var readingThread: Worker?
    /// Whether it was told that copies for the next start could not be kept.
    var hasToldOfCopies: Bool
    let stateFolder: String
    let version: String
    var restSchedule: RestSchedule
    var input: InputBench
    let control: ControlStation
    private let line: CentreLine
    private let voice: Voice?
    private let headphones: HeadphoneSwitches?
    var till = ContextTimer()
    var conversation: Conversation
    private var wakeAt: Instant?
    private var nextGroup: UInt64 = 0
    private var isStopping = false
    private var pace = StreamPace()
    /// After the turn at hand, in milliseconds.
    private var pause: UInt64?
    /// Stable names of the devices at work.
    var devices: [String] = []
    private var losses: UInt64 = 0
    /// What stands before everything else while a touch screen is calibrated.
    private var cross: CalibrationCross?
    /// The touch screen of the newest tap or long press.
    var touchedScreen: String?
    /// When the lamps go out again.
    private var signalEndsAt: Instant?
    /// When a finger or a key was there last, counted or not.
    private var lastTapAt: Instant?

    /// How long the lamps and the beeper of a box tell that an answer is stored, in milliseconds:
    /// the same for every answer.
    private static let signalMilliseconds: UInt64 = 150

    /// What the wait says of each descriptor.
    private enum Tag {
        static let letters: UInt64 = 0
        static let control: UInt64 = 1
        static let display: UInt64 = 2
        static let input: UInt64 = 3
        static let voice: UInt64 = 4
        static let headphones: UInt64 = 5
    }

    init(
        _ setup: PanelSetup, _ world: PanelService.World, letters: Mailbox<PanelService.Letter>,
        journal: Journal, journalThread: JournalThread, board: StatusBoard?, line: CentreLine,
        fromCentre: FromCentre, tellCentre: @escaping @Sendable () -> Void
    ) throws(SystemFault) {
        clock = world.clock
        logger = world.logger
        self.letters = letters
        self.journal = journal
        self.journalThread = journalThread
        self.board = board
        self.line = line
        display = Display(
            theme: setup.theme, surface: world.surface, logger: world.logger,
            onDrawn: world.onDrawn)
        endsWithSources = world.endsWithSources
        reload = Reload(setup.edition)
        readEdition = world.reader
        self.fromCentre = fromCentre
        self.tellCentre = tellCentre
        hasToldOfCopies = setup.copyFault != nil
        stateFolder = setup.stateFolder
        version = world.version
        restSchedule = RestSchedule(setup.openingHours)
        conversation = Conversation(
            questionnaire: setup.questionnaire, strings: setup.strings,
            screen: world.surface?.size ?? setup.screen, logo: setup.logo,
            showsNumbers: setup.showsNumbers,
            scrutiny: Scrutiny(
                setup.questionnaire, gate: SessionGate(isMarking: setup.marksOutsideSessions),
                rules: setup.misuseRules),
            lockOutMilliseconds: setup.lockOutMilliseconds, pin: setup.pin,
            narrator: setup.speech.map { Narrator($0, hasNumbers: setup.showsNumbers) },
            at: world.clock.now(), newVisitID: { VisitID(UInt64.random(in: .min ... .max)) })
        let ready = try ReadyWait()
        self.ready = ready
        try ready.add(letters.bell.descriptor, tag: Tag.letters)
        control = try ControlStation(
            at: endsWithSources ? nil : setup.controlSocket,
            calibrations: CalibrationFile(in: setup.stateFolder), rotation: setup.rotation,
            version: world.version, clock: world.clock, logger: world.logger)
        try ready.add(control.letters.bell.descriptor, tag: Tag.control)
        if let descriptor = display.waitDescriptor {
            try ready.add(descriptor, tag: Tag.display)
        }
        voice = setup.speech.map {
            Voice($0, ready: ready, tag: Tag.voice, logger: world.logger)
        }
        headphones = try voice == nil ? nil : HeadphoneSwitches()
        if let headphones { try ready.add(headphones.descriptor, tag: Tag.headphones) }
        input = try InputBench(
            world.sources, touch: setup.touch, presses: setup.presses, ready: ready,
            tag: Tag.input)
        devices = Self.names(of: input)
    }

    /// Those that nobody has to plug in are at work from the start.
    private static func names(of input: InputBench) -> [String] {
        input.sources.filter { !($0 is DeviceWatch) }.map(\.name).sorted()
    }

    func run() throws(SystemFault) {
        for fault in display.faults {
            logger.warning("the screen is drawn with less", metadata: ["fault": "\(fault)"])
        }
        perform(turnDisplay())
        _ = conversation.centre(says: line.take(), at: clock.now())
        display(conversation.picture)
        perform(takeHeadphones())
        logger.info("the panel is ready")
        // The first turn comes before the first wait: a source may have ended already.
        try turn(rung: [Tag.letters, Tag.control])
        while !isDone {
            try turn(rung: try ready.wait(milliseconds: millisecondsToWait))
            if let pause { Worker.rest(milliseconds: pause) }
        }
        if let rest = conversation.takeIgnored() {
            note(journal.draft(of: .ignoredTaps(rest), at: rest.last))
        }
        logger.info(
            "the panel stops", metadata: ["ignored-taps": "\(conversation.ignoredTaps)"])
    }

    /// Closes the control socket and leaves the display.
    func stop() {
        readingThread?.join()
        control.stop()
        voice?.stop()
        display.close()
    }

    private var isDone: Bool {
        conversation.isSettled && (isStopping || (endsWithSources && input.isEmpty))
    }

    private var millisecondsToWait: UInt64? {
        let now = clock.now()
        let due = input.nextDue.orEarlier(control.nextDue(at: now)).orEarlier(till.due)
            .orEarlier(wakeAt).orEarlier(signalEndsAt).orEarlier(conversation.serviceEndsAt)
            .orEarlier(restSchedule.due).orEarlier(display.nextDue)
        guard let due else { return nil }
        // Rounded up: to wake a moment early would be to turn idly until it is time.
        return due <= now ? 0 : due.milliseconds(since: now) + 1
    }

    /// One turn: what the disk said, what time it is, what fingers did; then one picture.
    ///
    /// - Parameter rung: what the wait said: the bells that may have been rung since the last turn.
    private func turn(rung: [UInt64]) throws(SystemFault) {
        // A finger is judged by the layout that stands on the display, whichever that is by now.
        perform(turnDisplay())
        var actions: [Conversation.Action] = []
        if rung.contains(Tag.letters) {
            for letter in letters.takeAll() { actions += read(letter) }
        }
        // What was held is on its way to the disk before a till's word that comes after it.
        perform(actions)
        actions = []
        if rung.contains(Tag.control) {
            for letter in control.letters.takeAll() { actions += answer(letter) }
        }
        if rung.contains(Tag.voice) { voice?.turn() }
        if rung.contains(Tag.headphones) {
            try headphones?.turn()
            actions += takeHeadphones()
        }
        // What fingers did came before what time alone brings.
        actions += try readInput()
        actions += wake()
        if endsWithSources && input.isEmpty && !isStopping && conversation.isSettled {
            isStopping = true
            actions += conversation.stopping(at: clock.now())
        }
        perform(actions)
        if let speech = conversation.takeSpeech() { voice?.take(speech) }
        // In a stream nothing happens that anybody has to read at once.
        if pause == nil { noteInput() }
    }

    /// For `smilectl status`.
    private func noteInput() {
        guard let board, !endsWithSources else { return }
        let stuck = input.stuck
        let start = Instant(nanoseconds: 0)
        let (screen, lastTapAt) = (display.state, lastTapAt)
        board.change { status in
            status.screen = screen
            guard status.input != nil else { return }
            status.input?.devices = devices
            status.input?.losses = losses
            status.input?.ignoredTaps = conversation.ignoredTaps
            status.input?.stuck = stuck?.count ?? 0
            status.input?.stuckSinceMilliseconds = stuck?.since.milliseconds(since: start)
            status.input?.lastTapMilliseconds = lastTapAt?.milliseconds(since: start)
            status.input?.testsEndMilliseconds =
                conversation.serviceEndsAt?.milliseconds(since: start)
        }
    }

    private func takeHeadphones() -> [Conversation.Action] {
        guard let headphones else { return [] }
        return conversation.headphones(
            arePluggedIn: headphones.arePluggedIn, at: clock.now())
    }

    /// What time alone brings.
    private func wake() -> [Conversation.Action] {
        let now = clock.now()
        var actions: [Conversation.Action] = []
        if let wakeAt, now >= wakeAt {
            self.wakeAt = nil
            actions += conversation.woke(at: now)
        }
        if let end = conversation.serviceEndsAt, now >= end {
            logger.notice("the service mode is over: answers count again")
            actions += conversation.endService()
        }
        actions += takeRest(at: now)
        tell(till.woke(at: now), at: till.due ?? now)
        control.woke(at: now)
        moveCross(at: now)
        if let end = signalEndsAt, now >= end {
            signalEndsAt = nil
            for source in input.sources { source.signal(false) }
        }
        return actions
    }

    private func read(_ letter: PanelService.Letter) -> [Conversation.Action] {
        switch letter {
        case .stored: return conversation.stored(at: clock.now())
        case .notStored: return conversation.notStored(at: clock.now())
        case .centreLine: return conversation.centre(says: line.take(), at: clock.now())
        case .reload:
            askForReload()
            return []
        case .read(let reading):
            take(reading)
            return []
        case .stop:
            isStopping = true
            return conversation.stopping(at: clock.now())
        }
    }

    private func readInput() throws(SystemFault) -> [Conversation.Action] {
        let turn = try input.turn(
            telling: control.isAttended ? .everybody : .finger(conversation.pressed?.contact),
            at: clock.now)
        let now = clock.now()
        pause = pace.pause(afterTurnAt: now, isMovementOnly: turn.isMovementOnly)
        losses += turn.droppedFrames
        if !turn.arrivals.isEmpty || !turn.ended.isEmpty {
            devices = Self.names(of: input)
            control.screens = input.sources.compactMap { $0 as? EvdevSource }
        }
        if turn.droppedFrames > 0 {
            logger.warning(
                "a device was faster than we are; some touches may be lost",
                metadata: ["losses": "\(turn.droppedFrames)"])
        }
        for source in turn.arrivals {
            logger.info("a device is at work", metadata: ["device": "\(source.name)"])
        }
        for (source, code) in turn.ended where !endsWithSources {
            logger.warning(
                "a device is gone; it is awaited",
                metadata: ["device": "\(source.name)", "errno": "\(code ?? 0)"])
        }
        let actions = turn.deeds.flatMap { device, deed in
            if case .judged(.tap, _) = deed { touchedScreen = device }
            if case .calledStaff = deed { touchedScreen = device }
            // What a calibration takes is nobody's answer.
            let actions = control.saw(deed, on: device, at: now) ? [] : tell(deed, at: now)
            // Before the next finger, which may meet the new picture.
            for case .draw(let picture) in actions { control.shows(picture) }
            return actions
        }
        tellOfDevices(turn, at: now)
        moveCross(at: now)
        return actions
    }

    private func tellOfDevices(_ turn: InputBench.Turn, at now: Instant) {
        guard !turn.arrivals.isEmpty || !turn.ended.isEmpty else { return }
        let names = Set(turn.arrivals.map(\.name))
        control.changed(input.reports(at: now).filter { names.contains($0.name) })
        control.changed(
            turn.ended.compactMap { $0.source as? EvdevSource }.map {
                DeviceReport(
                    name: $0.name, label: $0.model,
                    kind: $0.use.fingers ? .touchscreen : .buttons, state: .awaited)
            })
    }

    private func tell(_ deed: InputBench.Deed, at now: Instant) -> [Conversation.Action] {
        noteTap(deed, at: now)
        switch deed {
        case .touched(let change): return conversation.touched(change)
        case .judged(.tap(let tap), _): return conversation.tapped(tap, at: min(tap.upAt, now))
        case .judged(.noTap, _), .frame, .key, .notPressed: return []
        case .pressed where control.isStaffsCalibration:
            // Whoever cannot reach the crosses gets out by any key.
            control.endCalibration(why: "a key was pressed")
            return []
        case .pressed(let press):
            let at = min(press.upAt, now)
            if let key = reload.running.navigation[press.key] {
                return conversation.pressed(key, downAt: press.downAt, at: at)
            }
            guard let choice = reload.running.buttons[press.key] else { return [] }
            return conversation.pressed(press, for: choice, at: at)
        case .calledStaff(let press):
            control.staffsOutcome = nil
            logger.notice(
                "somebody calls for staff by a long press",
                metadata: ["seconds": "\(press.at.milliseconds(since: press.downAt) / 1_000)"])
            return conversation.calledStaff(at: now)
        }
    }

    /// What somebody does deliberately; a contact that lies there says nothing of fingers.
    private func noteTap(_ deed: InputBench.Deed, at now: Instant) {
        switch deed {
        case .judged(.tap(let tap), _): lastTapAt = min(tap.upAt, now)
        case .pressed(let press): lastTapAt = min(press.upAt, now)
        case .calledStaff: lastTapAt = now
        case .touched, .judged(.noTap, _), .frame, .key, .notPressed: break
        }
    }

    func perform(_ actions: [Conversation.Action]) {
        var picture: Picture?
        var later: [Conversation.Action] = []
        for action in actions {
            switch action {
            case .keep(let keepsakes): keep(keepsakes)
            case .draw(let newest): picture = newest
            case .wake(let time): wakeAt = time
            case .staff(let action): perform(action)
            case .tellStaffHowItIs: later += tellStaff()
            }
        }
        later += takeEdition()
        if !later.isEmpty { return perform(later) }
        guard let picture else { return }
        if case .thanks = picture { signal() }
        display(picture)
    }

    /// What stands on the display, a calibration's cross included.
    var layout: Layout {
        guard let cross else { return conversation.layout }
        let picture = Picture.calibration(
            line: conversation.touchCross, x: cross.point.x, y: cross.point.y,
            countdown: cross.countdown)
        return Layout(picture, on: conversation.layout.size)
    }

    /// Shows the next cross of a calibration, or the customer's picture again.
    func moveCross(at now: Instant) {
        let next = control.cross(at: now)
        guard next != cross else { return }
        if next == nil || cross == nil { conversation.uncovered(at: now) }
        cross = next
        conversation.staffStays(at: now)
        // Which says at once what came of it.
        if next == nil { _ = tellStaff() }
        display(conversation.picture)
    }

    private func display(_ picture: Picture) {
        control.shows(picture)
        display.show(layout, picture, at: clock.now())
    }

    /// Thanks, for a box that has no screen.
    private func signal() {
        for source in input.sources { source.signal(true) }
        signalEndsAt = clock.now().advanced(byMilliseconds: Self.signalMilliseconds)
    }

    private func keep(_ keepsakes: [Conversation.Keepsake]) {
        nextGroup += 1
        let isUrgent = keepsakes.contains {
            if case .answer(let answer, _, _, _) = $0 { !answer.triggers.isEmpty } else { false }
        }
        // What nobody waits for is not lost with an answer that the disk refuses.
        let drafts = journal.drafts(for: keepsakes.filter { !$0.isNote })
        defer {
            for draft in journal.drafts(for: keepsakes.filter(\.isNote)) { note(draft) }
        }
        guard !drafts.isEmpty else {
            precondition(letters.put(.stored))
            return
        }
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
