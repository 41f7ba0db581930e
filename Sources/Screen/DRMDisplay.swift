package import Feedback
import Glibc

/// A display that we draw on without any other program: through the kernel, with a buffer in front
/// and one behind.
///
/// It is opened when it is there and used as it comes and goes; a picture that is painted while
/// there is none is shown when there is one. Used by one thread. Nothing here waits, but for a
/// display that is plugged in: to ask it what it can and to set its mode takes as long as it takes.
package final class DRMDisplay: LiveSurface {
    /// Can be read when `turn` has something to do; the same for as long as this value lives.
    package let waitDescriptor: Int32
    package var size: ScreenSize { picture.size }
    /// How the display is driven; nil while there is none.
    package var report: DisplayReport? {
        var report = litAs
        report?.update = scanout?.usesFlips == false ? .copies : .flips
        return report
    }

    private let wishes: DisplayWishes
    private let standIn: ScreenSize
    private let wait: DRMWait
    private let monitor = DRMMonitor()
    private var presence: DisplayPresence
    private var picture: PictureMemory
    private let cards: DRMCards
    private var scanout: DRMScanout?
    private var console: DRMConsole?
    private var hasAskedForConsole = false
    private var isAsleep = false
    private var isClosed = false
    private var litAs: DisplayReport?
    private var lastTold: DisplayFault?
    private var lastTurn: Instant
    private var news = DisplayNews()

    /// Shows black on what is there. What is wrong, if anything, is told by the first `turn`.
    ///
    /// - Parameter standIn: the picture's size until a display was found; its diagonal is used
    ///   where neither the technician nor the display says one.
    package init(
        _ wishes: DisplayWishes, standIn: ScreenSize, at now: Instant
    ) throws(ScreenFault) {
        self.wishes = wishes
        self.standIn = standIn
        wait = try DRMWait()
        cards = DRMCards(wait)
        waitDescriptor = wait.descriptor
        picture = PictureMemory(size: standIn)
        presence = DisplayPresence(isTold: monitor != nil, at: now)
        lastTurn = now
        if let monitor { wait.add(monitor.descriptor) }
        look(at: now)
        // Nobody has asked for the size yet, so that none of them is new.
        news.newSize = nil
    }

    deinit {
        close()
    }

    /// Leaves the display to the console. Nothing is shown afterwards.
    package func close() {
        isClosed = true
        presence.sleeps()
        forget()
        console = nil
    }

    /// When `turn` has something to do though the descriptor says nothing; nil for never.
    package var nextDue: Instant? {
        isAsleep ? nil : [presence.nextLook, scanout?.due(at: lastTurn)].compactMap(\.self).min()
    }

    /// What has happened up to `now`.
    package func turn(at now: Instant) -> DisplayNews {
        lastTurn = now
        if monitor?.drain() == true { changed() }
        let flips = cards.held?.takeFlips() ?? 0
        if let scanout { take(scanout.turn(hasFlipped: flips > 0, at: now)) }
        look(at: now)
        defer { news = DisplayNews() }
        return news
    }

    package func show(
        _ draw: (Pixels) throws(ScreenFault) -> [PixelRect]
    ) throws(ScreenFault) {
        let rects = try picture.lend(to: draw)
        guard !rects.isEmpty, !isAsleep, let scanout else { return }
        take(scanout.drew(rects))
    }

    // MARK: Power

    /// Goes dark, to save power; what is painted meanwhile is shown after `wake`.
    package func sleep() {
        guard !isAsleep else { return }
        isAsleep = true
        scanout?.sleep()
        presence.sleeps()
    }

    package func wake() {
        guard isAsleep else { return }
        isAsleep = false
        scanout?.setPower(isOn: true)
        // Another display may be there by now.
        changed()
        look(at: lastTurn)
    }

    // MARK: Coming and going

    private func take(_ outcome: DRMScanout.Outcome) {
        guard case .failed(let code) = outcome, let scanout, !isAsleep else { return }
        // Whose display it is, and whether it is there, is for the next look to tell.
        if ![EACCES, EPERM, ENODEV, ENOENT].contains(code) {
            tell(.cannotChange(connector: scanout.choice.connector.name, code: code))
        }
        changed()
    }

    /// While it sleeps, nothing is looked for.
    private func changed() {
        if !isAsleep, !isClosed { presence.changed(at: lastTurn) }
    }

    private func look(at now: Instant) {
        guard let look = presence.dueLook(at: now) else { return }
        if look == .assure, isAssured {
            presence.foundLit(at: now)
            return
        }
        do {
            try light(try find())
            presence.foundLit(at: now)
        } catch {
            darken(error, at: now)
        }
    }

    /// Whether the display is there, ours, and shows what it was told to.
    private var isAssured: Bool {
        guard let card = cards.held, let scanout else { return false }
        return card.isMaster && scanout.isShowing
            && card.link(of: scanout.choice.connector.id) == scanout.choice.connector.link
    }

    private func find() throws(DisplayFault) -> DisplayChoice {
        var before: DisplayFault?
        if case .dark(let fault) = presence.state { before = fault }
        return try cards.find(wishes, current: scanout?.choice, after: before) {
            litAs = nil
            scanout = nil
        }
    }

    private func forget() {
        litAs = nil
        scanout = nil
        cards.forget()
    }

    private func light(_ choice: DisplayChoice) throws(DisplayFault) {
        guard let card = cards.held else { return }
        holdConsole()
        if let scanout, choice.isSamePicture(as: scanout.choice) {
            return try scanout.light()
        }
        let (size, source) = try size(of: choice)
        if size != picture.size {
            picture = PictureMemory(size: size)
            news.newSize = size
        }
        let next = try DRMScanout(
            choice, on: card, picture, rotation: wishes.rotation, flips: wishes.usesPageFlips)
        try next.light()
        next.darkenOthers()
        // The old buffers go when the new ones are shown: before, the display would go dark.
        scanout = next
        tell(choice, source, on: card)
    }

    private func size(
        of choice: DisplayChoice
    ) throws(DisplayFault) -> (ScreenSize, SizeSource) {
        let found = PhysicalSize.screen(
            choice.mode, rotation: wishes.rotation, technician: wishes.diagonalInches,
            display: choice.connector.size, standIn: standIn.diagonalInches)
        guard let found else {
            throw .noUsableMode(choice.connector.name, offered: choice.connector.modes)
        }
        return found
    }

    private func darken(_ fault: DisplayFault, at now: Instant) {
        litAs = nil
        scanout = nil
        if presence.foundDark(fault, at: now) { news.notes.append(.fault(fault)) }
    }

    private func holdConsole() {
        guard !hasAskedForConsole else { return }
        hasAskedForConsole = true
        let (held, code) = DRMConsole.hold()
        console = held
        if code != 0 { news.notes.append(.fault(.consoleNotHeld(code: code))) }
    }

    // MARK: What is told

    private func tell(_ choice: DisplayChoice, _ source: SizeSource, on card: DRMCard) {
        let connector = choice.connector
        litAs = DisplayReport(
            connector: "\(SurveyedCard(path: card.path).name)-\(connector.name)",
            driver: card.driver, mode: choice.mode.description, rotation: wishes.rotation,
            said: connector.size, size: picture.size, sizeSource: source, update: .flips)
        if let report { news.notes.append(.lit(report)) }
        if let wish = wishes.mode, !choice.isWishedMode {
            tell(.modeMissing(wish, connector: connector.name, offered: connector.modes))
        }
        if source == .assumed {
            tell(
                .sizeUnknown(
                    connector: connector.name, said: connector.size,
                    assumedInches: standIn.diagonalInches))
        }
    }

    /// Once, until another one was told.
    private func tell(_ fault: DisplayFault) {
        guard fault != lastTold else { return }
        lastTold = fault
        news.notes.append(.fault(fault))
    }
}
