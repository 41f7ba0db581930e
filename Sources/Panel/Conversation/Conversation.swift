package import Feedback
package import Screen
package import Settings
package import Touch

/// What stands on the panel's screen and what the customer's fingers do to it: a state machine
/// that takes contacts and times, and returns what to keep, to draw and to wait for.
///
/// The next picture waits until everything kept before it is durable (P1), so a customer who sees
/// the next question or the thanks has been heard for good. Taps that come while it waits are held
/// and count only if the picture they met is still there afterwards.
package struct Conversation: Sendable {
    /// Taps held while the disk is slow. One more is ignored and counted.
    package static let heldTapsMax = 64
    /// How long "please tell the staff" stands, in milliseconds.
    package static let tellStaffMilliseconds: UInt64 = 10_000
    /// How long the glass can be wiped, in milliseconds.
    package static let cleaningMilliseconds: UInt64 = 30_000

    package enum Action: Hashable, Sendable {
        /// Store these, in one group; then call `stored` or `notStored`.
        case keep([Keepsake])
        case draw(Picture)
        /// Call `woke(at:)` at this time. Replaces an earlier wish.
        case wake(at: Instant)
        /// The staff wants this; the service mode and the cleaning are begun already.
        case staff(StaffAction)
        /// Call `staff(rows:at:)` with how the panel is.
        case tellStaffHowItIs
    }

    /// Something that a customer did, to be stored.
    package enum Keepsake: Hashable, Sendable {
        case answer(Answer, contact: CustomerContact?, language: LanguageTag, at: Instant)
        case end(VisitEnd, at: Instant)
        /// What turned out about earlier answers.
        case lateMark(LateMark, at: Instant)
        /// Taps that met no question since the last time.
        case ignored(IgnoredTaps, at: Instant)

        /// Whether no customer waits for it.
        var isNote: Bool {
            switch self {
            case .answer, .end: false
            case .lateMark, .ignored: true
            }
        }
    }

    /// What stands on the screen.
    enum Scene: Hashable {
        case question(QuestionNumber)
        case consent(QuestionNumber)
        case thanks
        case tellStaff(until: Instant)
        case rest(Rest)
        case cleaning(TimeOut)
        case staff
    }

    struct HeldTap {
        var target: Target
        /// Nil for a button, which answers the first question whenever that comes.
        var sceneNumber: UInt64?
        var at: Instant
        /// When what was tapped had appeared.
        var shownAt: Instant
    }

    var questionnaire: Questionnaire
    var book: PictureBook
    var screen: ScreenSize
    var lockOutMilliseconds: UInt64
    var showsNumbers: Bool
    var newVisitID: @Sendable () -> VisitID

    var scrutiny: Scrutiny
    var visit: Visit?
    var scene = Scene.question(.first)
    /// Counts pictures that a finger could tell apart: a target belongs to one of them.
    var sceneNumber: UInt64 = 0
    /// A finger that was down before this met another picture.
    var sceneSince: Instant
    /// When the newest question came, for which the second half of a double tap was not meant; nil
    /// for the first of all, which comes after nobody's tap.
    var lockedSince: Instant?
    var shownAt: Instant
    var language: LanguageTag
    var typing = Typing()
    /// Why the last key did nothing; nil where it did something.
    package var fieldError: FieldError?
    /// The tiles that are shown as chosen, which are durable.
    var chosen: ChoiceSet = []
    /// The tile that was turned over last: the second half of a double tap would turn it back.
    var toggled: (choice: Choice, at: Instant)?
    var pressed: (contact: ContactNumber, target: Target)?
    /// What the keys of somebody who does not touch the screen would choose; nil where nobody uses
    /// them.
    var focus: Target?
    /// Whether this customer has used such keys.
    var usesKeys = false
    /// Says the screens aloud; nil: nothing is ever said.
    var narrator: Narrator?
    /// Groups handed out by `keep` that the disk has not confirmed yet.
    var keepsUnderWay = 0
    var sceneAfterKeeping: Scene?
    /// The tiles to be shown as chosen once everything is durable.
    var chosenAfterKeeping: ChoiceSet?
    var held: [HeldTap] = []
    /// When a language or a number that nobody answered with is forgotten.
    var forgetAt: Instant?
    /// The time-out of the question on the screen.
    var idle: TimeOut?
    /// The seconds that a customer still has to give a sign; nil while nobody is asked for one.
    var secondsForSign: Int?
    /// The seconds for which the glass can still be wiped.
    var cleaningSeconds = 0
    /// Why nothing is asked; it shows whenever no visit is under way.
    var rest: Rest?
    /// Somebody tapped while the panel was at rest.
    var isAwake = false
    var desk: StaffDesk?
    var isStopping = false
    /// Since the last record of them.
    var ignored: IgnoredTaps?
    /// Taps and buttons that met no question since the start.
    package var ignoredTaps: UInt64 = 0
    package var layout: Layout

    /// - Parameters:
    ///   - strings: for every language of the questionnaire.
    ///   - showsNumbers: beside the answers, for a key pad.
    ///   - narrator: says the screens aloud; nil: nothing is ever said.
    ///   - lockOutMilliseconds: taps that begin so soon after a picture came are ignored: the
    ///     second half of a double tap, which was meant for the picture before.
    ///   - pin: opens the staff's screen behind a long press; nil: there is none.
    ///   - newVisitID: draws 64 random bits.
    package init(
        questionnaire: Questionnaire, strings: [LanguageTag: PanelStrings], screen: ScreenSize,
        logo: Logo? = nil, showsNumbers: Bool = false, scrutiny: Scrutiny? = nil,
        lockOutMilliseconds: UInt64 = 0, pin: StaffPIN? = nil, narrator: Narrator? = nil,
        at now: Instant, newVisitID: @escaping @Sendable () -> VisitID
    ) {
        self.scrutiny = scrutiny ?? Scrutiny(questionnaire)
        self.lockOutMilliseconds = lockOutMilliseconds
        self.questionnaire = questionnaire
        self.screen = screen
        self.showsNumbers = showsNumbers
        self.narrator = narrator
        self.newVisitID = newVisitID
        book = PictureBook(questionnaire, strings: strings, logo: logo)
        desk = pin.map(StaffDesk.init)
        shownAt = now
        sceneSince = now
        language = questionnaire.languages[0]
        layout = Layout(.thanks(line: ""), on: screen)
        layOut()
    }

    /// Whether nothing is under way: every group is answered, every held tap played.
    package var isSettled: Bool { keepsUnderWay == 0 && held.isEmpty }

    /// What stands on the screen, as the painter needs it.
    package var picture: Picture {
        if let secondsForSign, let idle {
            let countdown = Countdown(seconds: secondsForSign, of: idle.seconds)
            return book.stillThere(countdown, in: language, pressed: pressed?.target)
        }
        switch scene {
        case .question(let number): return book.question(number, state)
        case .consent(let number): return book.consent(number, state)
        case .thanks: return book.thanks(in: language)
        case .tellStaff: return book.tellStaff(in: language)
        case .rest(let rest): return book.rest(rest, in: language)
        case .cleaning(let wipe):
            return book.cleaning(
                Countdown(seconds: cleaningSeconds, of: wipe.seconds), in: language)
        case .staff:
            guard let desk else { return book.thanks(in: language) }
            return book.staff(desk, in: language, isTesting: serviceEndsAt != nil, pressed?.target)
        }
    }

    private var state: PictureBook.State {
        var state = PictureBook.State(language: language)
        state.typing = typing
        state.chosen = chosen
        state.canGoBack = visit?.canGoBack ?? false
        state.pressed = pressed?.target
        state.error = fieldError
        return state
    }

    mutating func layOut() {
        layout = Layout(
            picture, on: screen, notice: notice, focused: focus, showsNumbers: showsNumbers)
    }

    // MARK: Fingers

    /// A finger did something that is not yet, or never will be, a tap: shows the press.
    package mutating func touched(_ change: ContactChange) -> [Action] {
        switch change.kind {
        case .down:
            guard pressed == nil, let target = target(at: change.point) else { return [] }
            pressed = (change.contact, target)
            return redraw()
        case .moved:
            guard let pressed, pressed.contact == change.contact,
                target(at: change.point) != pressed.target
            else { return [] }
            return release()
        case .up, .cancel:
            guard pressed?.contact == change.contact else { return [] }
            return release()
        }
    }

    /// A finger tapped: it counts where both of its ends met one target. Where the answers fill the
    /// screen there is nothing between them, and a finger that rolls over an edge means what it
    /// touched first.
    package mutating func tapped(_ tap: Tap, at now: Instant) -> [Action] {
        // Places on a number pad would spell the number (P8).
        if !picture.holdsContact {
            scrutiny.pressed(.point(x: tap.down.x, y: tap.down.y), at: now)
        }
        if let actions = woken(at: now) { return actions }
        if let reason = reasonToIgnore(downAt: tap.downAt) { return ignore(reason, at: now) }
        guard let target = target(at: tap.down),
            questionnaire.answersFillScreen || target == self.target(at: tap.up)
        else { return [] }
        guard keepsUnderWay == 0 else {
            return hold(
                HeldTap(target: target, sceneNumber: sceneNumber, at: now, shownAt: shownAt))
        }
        return chose(target, at: now)
    }

    /// A button with a printed face was pressed: it answers the first question. While another
    /// question stands on the screen, it is the next customer's, and the visit before is over.
    package mutating func pressed(_ press: ButtonPress, for choice: Choice, at now: Instant)
        -> [Action]
    {
        scrutiny.pressed(.button(press.key.rawValue), at: now)
        guard questionnaire[.first].scale.contains(choice) else { return [] }
        if case .rest(.asleep) = scene, let actions = woken(at: now) {
            return actions + chose(.choice(choice), at: now)
        }
        if let reason = reasonToIgnore(downAt: press.downAt) { return ignore(reason, at: now) }
        guard keepsUnderWay == 0, scene == .question(.first) else {
            let actions = hold(
                HeldTap(target: .choice(choice), sceneNumber: nil, at: now, shownAt: shownAt))
            let isAsking = keepsUnderWay == 0 && visit != nil
            return actions + (isAsking ? onVisitThatWaits(at: now) { $0.interrupted(at: now) } : [])
        }
        return chose(.choice(choice), at: now)
    }

    /// Why a press that began then meets no question; nil where it meets one.
    func reasonToIgnore(downAt: Instant) -> IgnoredTaps.Reason? {
        if isStopping { return .stopping }
        switch scene {
        case .thanks: return .lockOut
        case .tellStaff: return .staffAsked
        case .rest, .cleaning: return .unready
        case .question, .consent, .staff:
            if downAt < sceneSince { return .unready }
            // A finger that was down before is another customer's, beside this one.
            guard let lockedSince, downAt >= lockedSince else { return nil }
            return downAt.milliseconds(since: lockedSince) < lockOutMilliseconds ? .lockOut : nil
        }
    }

    /// What a press does that is no answer, wherever it was: it wakes a panel that sleeps, and is
    /// the sign that a customer was asked for. Nil where it means what it meets.
    mutating func woken(at now: Instant) -> [Action]? {
        if secondsForSign != nil {
            cover(at: now)
            return onVisitThatWaits(at: now) { $0.stirred(at: now) } + redraw()
        }
        guard case .rest(.asleep) = scene, !isStopping else { return nil }
        isAwake = true
        return show(.question(.first), at: now) + stir(at: now)
    }

    mutating func ignore(_ reason: IgnoredTaps.Reason, at now: Instant) -> [Action] {
        ignored.count(reason, at: now)
        ignoredTaps += 1
        return []
    }

    // MARK: The technician

    /// When the notice on the screen changes by itself.
    package var serviceEndsAt: Instant? { scrutiny.service.endsAt }

    /// Until it ends, answers are tests: no score has them, and nobody is called back.
    package mutating func beginService(at now: Instant) -> [Action] {
        // A customer's visit under way is no test.
        let actions = onVisitThatWaits(at: now) { $0.interrupted(at: now) }
        scrutiny.service.begin(at: now)
        return actions + redraw()
    }

    package mutating func endService() -> [Action] {
        scrutiny.service.end()
        return redraw()
    }

    package var service: ServiceMode { scrutiny.service }

    /// Another picture covered this one until now: fingers that met that one mean nothing here.
    package mutating func uncovered(at now: Instant) {
        cover(at: now)
        lockedSince = now
    }

    private mutating func cover(at now: Instant) {
        secondsForSign = nil
        sceneSince = now
        sceneNumber += 1
        pressed = nil
    }

    /// The display is another one now, or was turned.
    package mutating func resized(to size: ScreenSize, at now: Instant) -> [Action] {
        screen = size
        cover(at: now)
        return redraw()
    }

    /// Beside the crosses of a calibration.
    package var touchCross: String { words.touchCross }

    /// The centre's line for the first question: nil where it says nothing of it, empty where there
    /// is none. Nothing moves under a customer: it shows once nobody is there.
    package mutating func centre(says line: Wording?, at now: Instant) -> [Action] {
        guard line != book.centreLine else { return [] }
        book.centreLine = line
        guard scene == .question(.first), visit == nil, pressed == nil else { return [] }
        uncovered(at: now)
        return redraw()
    }

    /// What the panel does while nobody is there; nil: it asks the first question.
    package mutating func rest(_ rest: Rest?, at now: Instant) -> [Action] {
        guard rest != self.rest else { return [] }
        self.rest = rest
        isAwake = false
        switch scene {
        case .question(.first) where visit == nil && typing.text.isEmpty, .rest:
            return show(.question(.first), at: now)
        default: return []
        }
    }

    /// Nothing can be chosen for a while, so that the glass can be wiped.
    package mutating func clean(at now: Instant) -> [Action] {
        let actions = onVisitThatWaits(at: now) { $0.interrupted(at: now) }
        let wipe = TimeOut(from: now, milliseconds: Self.cleaningMilliseconds)
        cleaningSeconds = wipe.seconds
        return actions + showWhenKept(.cleaning(wipe), at: now)
            + [.wake(at: wipe.nextTick(after: now))]
    }

    // MARK: The till

    package var isSessionOpen: Bool { scrutiny.gate.isOpen }
    /// Whether answers are marked while none is.
    package var marksOutsideSessions: Bool { scrutiny.gate.isMarking }

    /// A service begins, or ends. Returns what to log; nil where nothing changed.
    package mutating func session(isOpen: Bool) -> SessionChange? {
        isOpen ? scrutiny.gate.open() : scrutiny.gate.close()
    }

    // MARK: The disk

    /// The oldest group under way is durable.
    package mutating func stored(at now: Instant) -> [Action] {
        precondition(keepsUnderWay > 0)
        keepsUnderWay -= 1
        guard keepsUnderWay == 0 else { return [] }
        var actions: [Action] = []
        if let next = sceneAfterKeeping {
            sceneAfterKeeping = nil
            actions += show(next, at: now) + onVisitThatWaits(at: now) { $0.shown(at: now) }
            actions += wakeOfScene(at: now)
        } else if let choices = chosenAfterKeeping {
            actions += show(chosen: choices) + onVisitThatWaits(at: now) { $0.stirred(at: now) }
        }
        return actions + playHeldTaps(at: now)
    }

    /// A picture that ends by itself may have come later than its first wish to be woken.
    private func wakeOfScene(at now: Instant) -> [Action] {
        switch scene {
        case .cleaning(let wipe): [.wake(at: wipe.nextTick(after: now))]
        case .staff: [staffWake(at: now)]
        case .question, .consent, .thanks, .tellStaff, .rest: []
        }
    }

    /// The oldest group under way could not be stored: nobody may be thanked for it (P1).
    package mutating func notStored(at now: Instant) -> [Action] {
        precondition(keepsUnderWay > 0)
        keepsUnderWay -= 1
        visit = nil
        sceneAfterKeeping = nil
        chosenAfterKeeping = nil
        dropHeldTaps(.staffAsked, at: now)
        let until = now.advanced(byMilliseconds: Self.tellStaffMilliseconds)
        return show(.tellStaff(until: until), at: now) + [.wake(at: until)]
    }

    // MARK: Time

    package mutating func woke(at now: Instant) -> [Action] {
        switch scene {
        case .tellStaff(let until): return now >= until ? show(.question(.first), at: now) : []
        case .cleaning(let wipe): return wiped(wipe, at: now)
        case .staff: return staffWoke(at: now)
        case .question, .consent, .thanks, .rest: break
        }
        // While the disk is slow the customer's time does not run: the picture is not there yet.
        guard keepsUnderWay == 0 else { return [] }
        guard visit != nil else { return forget(at: now) }
        if let idle, now < idle.endsAt { return askForSign(idle, at: now) }
        return onVisitThatWaits(at: now) { $0.woke(at: now) }
    }

    /// "Are you still there?", and each second of it.
    private mutating func askForSign(_ idle: TimeOut, at now: Instant) -> [Action] {
        guard now >= idle.beginsAt else { return [] }
        // A finger that is down may be about to answer.
        guard pressed == nil || secondsForSign != nil else {
            return [.wake(at: now.advanced(byMilliseconds: TimeOut.patienceMilliseconds))]
        }
        if secondsForSign == nil { cover(at: now) }
        secondsForSign = idle.secondsLeft(at: now)
        return redraw() + [.wake(at: idle.nextTick(after: now))]
    }

    private mutating func wiped(_ wipe: TimeOut, at now: Instant) -> [Action] {
        guard now < wipe.endsAt else { return show(.question(.first), at: now) }
        cleaningSeconds = wipe.secondsLeft(at: now)
        return redraw() + [.wake(at: wipe.nextTick(after: now))]
    }

    /// The panel stops: the visit in progress ends as left, and no other begins.
    package mutating func stopping(at now: Instant) -> [Action] {
        isStopping = true
        dropHeldTaps(.stopping, at: now)
        let actions = onVisitThatWaits(at: now) { $0.interrupted(at: now) }
        return actions + keep(scrutiny.takeLate().map { .lateMark($0, at: now) }, at: now)
    }

    /// What was ignored since the last record of it; for when the panel stops.
    package mutating func takeIgnored() -> IgnoredTaps? {
        defer { ignored = nil }
        return ignored
    }

    private mutating func dropHeldTaps(_ reason: IgnoredTaps.Reason, at now: Instant) {
        for _ in held { _ = ignore(reason, at: now) }
        held = []
    }

    /// Somebody chose a language or typed digits, and left before the first answer.
    private mutating func forget(at now: Instant) -> [Action] {
        guard let forgetAt, now >= forgetAt else { return [] }
        self.forgetAt = nil
        isAwake = false
        return show(.question(.first), at: now)
    }
}
