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

    package enum Action: Hashable, Sendable {
        /// Store these, in one group; then call `stored` or `notStored`.
        case keep([Keepsake])
        case draw(Picture)
        /// Call `woke(at:)` at this time. Replaces an earlier wish.
        case wake(at: Instant)
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
    private enum Scene: Hashable {
        case question(QuestionNumber)
        case thanks
        case tellStaff(until: Instant)
    }

    private struct HeldTap {
        var target: Target
        /// Nil for a button, which answers the first question whenever that comes.
        var sceneNumber: UInt64?
        var at: Instant
        /// When what was tapped had appeared.
        var shownAt: Instant
    }

    private let questionnaire: Questionnaire
    private let strings: [LanguageTag: PanelStrings]
    private let screen: ScreenSize
    private let lockOutMilliseconds: UInt64
    private var newVisitID: @Sendable () -> VisitID

    private var scrutiny: Scrutiny
    private var visit: Visit?
    private var scene = Scene.question(.first)
    /// Counts pictures that a finger could tell apart: a target belongs to one of them.
    private var sceneNumber: UInt64 = 0
    /// A finger that was down before this met another picture.
    private var sceneSince: Instant
    /// When the newest question came, for which the second half of a double tap was not meant; nil
    /// for the first of all, which comes after nobody's tap.
    private var lockedSince: Instant?
    private var shownAt: Instant
    private var language: LanguageTag
    private var typed = ""
    private var pressed: (contact: ContactNumber, target: Target)?
    /// Groups handed out by `keep` that the disk has not confirmed yet.
    private var keepsUnderWay = 0
    private var sceneAfterKeeping: Scene?
    private var held: [HeldTap] = []
    /// When a language or a number that nobody answered with is forgotten.
    private var forgetAt: Instant?
    private var isStopping = false
    /// Since the last record of them.
    private var ignored: IgnoredTaps?
    /// Taps and buttons that met no question since the start.
    package private(set) var ignoredTaps: UInt64 = 0
    package private(set) var layout: Layout

    /// - Parameters:
    ///   - strings: for every language of the questionnaire.
    ///   - lockOutMilliseconds: taps that begin so soon after a picture came are ignored: the
    ///     second half of a double tap, which was meant for the picture before.
    ///   - newVisitID: draws 64 random bits.
    package init(
        questionnaire: Questionnaire, strings: [LanguageTag: PanelStrings], screen: ScreenSize,
        scrutiny: Scrutiny? = nil, lockOutMilliseconds: UInt64 = 0, at now: Instant,
        newVisitID: @escaping @Sendable () -> VisitID
    ) {
        self.scrutiny = scrutiny ?? Scrutiny(questionnaire)
        self.lockOutMilliseconds = lockOutMilliseconds
        self.questionnaire = questionnaire
        self.strings = strings
        self.screen = screen
        self.newVisitID = newVisitID
        shownAt = now
        sceneSince = now
        language = questionnaire.languages[0]
        layout = Layout(.thanks(line: ""), on: screen)
        layout = Layout(picture, on: screen)
    }

    /// Whether nothing is under way: every group is answered, every held tap played.
    package var isSettled: Bool { keepsUnderWay == 0 && held.isEmpty }

    /// What stands on the screen, as the painter needs it.
    package var picture: Picture {
        switch scene {
        case .question(let number): .question(questionPicture(number))
        case .thanks: .thanks(line: words.thanks)
        case .tellStaff: .tellStaff(line: words.tellStaff, whatToDo: words.tellStaffAdvice)
        }
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
        if let reason = reasonToIgnore(downAt: press.downAt) { return ignore(reason, at: now) }
        guard questionnaire[.first].scale.contains(choice) else { return [] }
        guard keepsUnderWay == 0, scene == .question(.first) else {
            let actions = hold(
                HeldTap(target: .choice(choice), sceneNumber: nil, at: now, shownAt: shownAt))
            let isAsking = keepsUnderWay == 0 && visit != nil
            return actions + (isAsking ? onVisitThatWaits(at: now) { $0.interrupted(at: now) } : [])
        }
        return chose(.choice(choice), at: now)
    }

    /// Why a press that began then meets no question; nil where it meets one.
    private func reasonToIgnore(downAt: Instant) -> IgnoredTaps.Reason? {
        if isStopping { return .stopping }
        switch scene {
        case .thanks: return .lockOut
        case .tellStaff: return .staffAsked
        case .question:
            if downAt < sceneSince { return .unready }
            // A finger that was down before is another customer's, beside this one.
            guard let lockedSince, downAt >= lockedSince else { return nil }
            return downAt.milliseconds(since: lockedSince) < lockOutMilliseconds ? .lockOut : nil
        }
    }

    private mutating func ignore(_ reason: IgnoredTaps.Reason, at now: Instant) -> [Action] {
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

    /// A calibration covered the picture until now: fingers that met it mean nothing here.
    package mutating func uncovered(at now: Instant) {
        sceneSince = now
        lockedSince = now
        sceneNumber += 1
        pressed = nil
    }

    /// Beside the crosses of a calibration.
    package var touchCross: String { words.touchCross }

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
        }
        return actions + playHeldTaps(at: now)
    }

    /// The oldest group under way could not be stored: nobody may be thanked for it (P1).
    package mutating func notStored(at now: Instant) -> [Action] {
        precondition(keepsUnderWay > 0)
        keepsUnderWay -= 1
        visit = nil
        sceneAfterKeeping = nil
        dropHeldTaps(.staffAsked, at: now)
        let until = now.advanced(byMilliseconds: Self.tellStaffMilliseconds)
        return show(.tellStaff(until: until), at: now) + [.wake(at: until)]
    }

    // MARK: Time

    package mutating func woke(at now: Instant) -> [Action] {
        if case .tellStaff(let until) = scene {
            return now >= until ? show(.question(.first), at: now) : []
        }
        // While the disk is slow the customer's time does not run: the picture is not there yet.
        guard keepsUnderWay == 0 else { return [] }
        guard visit != nil else { return forget(at: now) }
        return onVisitThatWaits(at: now) { $0.woke(at: now) }
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
        return show(.question(.first), at: now)
    }
}

// MARK: - What a target means

extension Conversation {
    private mutating func chose(_ target: Target, at now: Instant) -> [Action] {
        guard case .question(let number) = scene else { return ignore(.unready, at: now) }
        switch target {
        case .choice(let choice): return onVisit(at: now) { $0.chose(choice, at: now) }
        case .confirm: return confirmed(at: now)
        case .digit(let digit): return typed("\(digit)", at: now)
        case .erase: return erased(at: now)
        case .back: return onVisit(at: now) { $0.wentBack(at: now) }
        case .skip: return onVisit(at: now) { $0.skipped(at: now) }
        case .language(let tag):
            language = tag
            // Another language may run the other way: what is under a finger is not what it met.
            sceneSince = now
            // The customer looks at a new picture: the time to answer starts again.
            if number == .first && visit == nil { shownAt = now }
            return redraw() + stir(at: now)
        }
    }

    private mutating func confirmed(at now: Instant) -> [Action] {
        guard let contact = CustomerContact(phone: phoneTyped) else { return stir(at: now) }
        return onVisit(at: now) { $0.chose(.given, contact: contact, at: now) }
    }

    private mutating func typed(_ digit: String, at now: Instant) -> [Action] {
        // One more than the digits: the prefix begins with a plus sign.
        let isFull = phoneTyped.utf8.count > CustomerContact.digitCount.upperBound
        guard !isFull else { return stir(at: now) }
        typed += digit
        return redraw() + stir(at: now)
    }

    private mutating func erased(at now: Instant) -> [Action] {
        _ = typed.popLast()
        return redraw() + stir(at: now)
    }

    private var phoneTyped: String {
        guard case .question(let number) = scene else { return "" }
        return questionnaire[number].phonePrefix + typed
    }

    private mutating func stir(at now: Instant) -> [Action] {
        guard visit == nil else { return onVisitThatWaits(at: now) { $0.stirred(at: now) } }
        let time = now.advanced(byMilliseconds: questionnaire.timing.idleMilliseconds)
        forgetAt = time
        return [.wake(at: time)]
    }

    /// A step of the visit in progress, if there is one.
    private mutating func onVisitThatWaits(
        at now: Instant, _ step: (inout Visit) -> [Visit.Action]
    ) -> [Action] {
        guard visit != nil else { return [] }
        return onVisit(at: now, step)
    }

    private mutating func onVisit(
        at now: Instant, _ step: (inout Visit) -> [Visit.Action]
    ) -> [Action] {
        var visit =
            self.visit
            ?? Visit(
                id: newVisitID(), questionnaire: questionnaire, shownAt: shownAt, startedAt: now)
        let actions = step(&visit)
        self.visit = visit
        return perform(actions, at: now)
    }
}

// MARK: - What a visit wants

extension Conversation {
    private mutating func perform(_ wishes: [Visit.Action], at now: Instant) -> [Action] {
        var keepsakes: [Keepsake] = []
        var next: Scene?
        var wake: Instant?
        for wish in wishes {
            switch wish {
            case .keep(let answer, let contact):
                let judgement = scrutiny.judged(answer, at: now)
                keepsakes.append(
                    .answer(judgement.answer, contact: contact, language: language, at: now))
                keepsakes += judgement.late.map { .lateMark($0, at: now) }
            case .keepEnd(let end): keepsakes.append(.end(end, at: now))
            case .ask(let question): next = .question(question)
            case .thank: next = .thanks
            case .finish:
                visit = nil
                next = .question(.first)
            case .wake(let time): wake = time
            }
        }
        return keep(keepsakes, at: now) + showWhenKept(next, at: now)
            + (wake.map { [.wake(at: $0)] } ?? [])
    }

    private mutating func keep(_ keepsakes: [Keepsake], at now: Instant) -> [Action] {
        guard !keepsakes.isEmpty else { return [] }
        keepsUnderWay += 1
        defer { ignored = nil }
        return [.keep(keepsakes + (ignored.map { [.ignored($0, at: now)] } ?? []))]
    }

    private mutating func showWhenKept(_ next: Scene?, at now: Instant) -> [Action] {
        guard let next else { return [] }
        guard keepsUnderWay == 0 else {
            sceneAfterKeeping = next
            return []
        }
        return show(next, at: now)
    }

    private mutating func hold(_ tap: HeldTap) -> [Action] {
        guard held.count < Self.heldTapsMax else { return ignore(.overflow, at: tap.at) }
        held.append(tap)
        return []
    }

    private mutating func playHeldTaps(at now: Instant) -> [Action] {
        var actions: [Action] = []
        while keepsUnderWay == 0, !held.isEmpty {
            let tap = held.removeFirst()
            let meetsItsPicture =
                tap.sceneNumber.map { $0 == sceneNumber } ?? (scene == .question(.first))
            if meetsItsPicture {
                // A printed face stood there before the picture did.
                shownAt = min(shownAt, tap.shownAt)
                actions += chose(tap.target, at: tap.at)
            } else {
                actions += ignore(.unready, at: tap.at)
            }
        }
        return actions
    }
}

// MARK: - Pictures

extension Conversation {
    private mutating func show(_ next: Scene, at now: Instant) -> [Action] {
        shownAt = now
        if next == .question(.first) && visit == nil {
            language = questionnaire.languages[0]
            typed = ""
        }
        // The first question after a visit is another customer's, though it looks the same.
        if next != scene || visit == nil { lockedSince = now }
        guard next != scene else { return redraw() }
        scene = next
        sceneSince = now
        sceneNumber += 1
        typed = ""
        pressed = nil
        return redraw()
    }

    private mutating func redraw() -> [Action] {
        let picture = picture
        layout = Layout(picture, on: screen, notice: notice)
        return [.draw(picture)]
    }

    /// What a technician must not overlook, and a customer may read.
    private var notice: String? { serviceEndsAt == nil ? nil : words.testing }

    private mutating func release() -> [Action] {
        pressed = nil
        return redraw()
    }

    private func target(at point: TouchPoint) -> Target? {
        layout.target(atShareX: point.x, y: point.y)
    }

    private var words: PanelStrings {
        // The settings vouch for a file of strings for every language of the questionnaire.
        strings[language]!
    }

    private func questionPicture(_ number: QuestionNumber) -> QuestionPicture {
        let question = questionnaire[number]
        let isFirst = number == .first
        return QuestionPicture(
            title: text(question.wording), answers: answers(to: question),
            back: visit?.canGoBack == true ? words.back : nil, skip: isFirst ? nil : words.skip,
            languages: offers, language: language,
            progress: isFirst
                ? nil
                : Progress(step: Int(number.rawValue) + 1, of: questionnaire.questions.count),
            direction: words.direction == .rightToLeft ? .rightToLeft : .leftToRight,
            pressed: pressed?.target, answersFillScreen: questionnaire.answersFillScreen)
    }

    private func answers(to question: Question) -> QuestionPicture.Answers {
        let low = question.ends.map { text($0.low) } ?? ""
        let high = question.ends.map { text($0.high) } ?? ""
        return switch question.scale {
        case .fourFaces: .faces(count: 4, lowLabel: low, highLabel: high)
        case .fiveFaces: .faces(count: 5, lowLabel: low, highLabel: high)
        case .recommendation: .numbers(lowEnd: low, highEnd: high)
        case .reasons(let reasons): .tiles(reasons.map { text($0.wording) })
        case .phone:
            .phonePad(
                typed: phoneTyped, confirm: words.send, note: words.phoneConsent,
                isComplete: CustomerContact(phone: phoneTyped) != nil)
        }
    }

    private func text(_ wording: Wording) -> String {
        wording.text(in: language, fallback: questionnaire.languages[0])
    }

    private var offers: [LanguageOffer] {
        questionnaire.languages.map { LanguageOffer(tag: $0, name: strings[$0]!.ownName) }
    }
}
