import Feedback
import Logging
import Screen

// MARK: - Files that are read again

extension PanelLoop {
    /// A technician's command, which waits for the outcome.
    func apply(for client: ControlClientID) {
        guard readEdition != nil else {
            return control.reply(.refused(.hasNoFiles), to: client)
        }
        guard reload.ask(from: client) else {
            return control.reply(.refused(.readsAlready), to: client)
        }
        readFiles()
    }

    /// A signal; the log has the outcome.
    func askForReload() {
        guard readEdition != nil, reload.ask(from: nil) else { return }
        readFiles()
    }

    /// On a thread of its own: fingers do not wait for files.
    private func readFiles() {
        guard let readEdition else { return }
        let (letters, fromCentre) = (letters, fromCentre)
        readingThread = Worker("reload") {
            let reading = fromCentre.reading { (overlay) throws(SetupFault) in
                try readEdition.read(over: overlay)
            }
            // The box may be full for a moment; the loop empties it.
            while !letters.put(.read(reading)) { Worker.yield() }
        }
    }

    func take(_ result: Result<EditionReader.Reading, SetupFault>) {
        readingThread?.join()
        readingThread = nil
        tellCentre()
        let client = reload.client
        let reply: ControlReply
        switch result {
        case .success(let reading):
            tellOfCopies(reading)
            reply = .config(report(reload.read(reading), reading))
        case .failure(let fault):
            _ = reload.read(nil)
            logger.error(
                "the files that were read again cannot be used; what stands there stays",
                metadata: ["fault": "\(fault)"])
            reply = .refused(.unusable(fault))
        }
        if let client { control.reply(reply, to: client) }
        if reload.takeAskedAgain() { askForReload() }
    }

    private func report(
        _ outcome: Reload.Outcome?, _ reading: EditionReader.Reading
    ) -> ControlReply.ConfigReport {
        var changed: [String] = []
        if case .waits(_, let changes)? = outcome { changed = changes }
        let applied: ControlReply.ConfigReport.Applied =
            changed.isEmpty ? .unchanged : conversation.isBetweenVisits ? .now : .afterVisit
        logger.notice(
            "the files were read again",
            metadata: [
                "applied": "\(applied.rawValue)", "changed": "\(changed)",
                "read-at-a-start-alone": "\(reading.startSections)",
            ])
        let questionnaire = reading.edition.questionnaire
        return ControlReply.ConfigReport(
            applied: applied, questionnaire: questionnaire.key,
            revision: questionnaire.revision.number, changed: changed,
            restart: reading.startSections)
    }

    /// Once: a disk that keeps no copy keeps none the next time either.
    private func tellOfCopies(_ reading: EditionReader.Reading) {
        guard let fault = reading.copyFault, !hasToldOfCopies else { return }
        hasToldOfCopies = true
        logger.warning(
            "the last good questionnaire could not be kept for a start with a mistake",
            metadata: ["fault": "\(fault)"])
    }

    /// What waits takes the place of what stands there, as soon as nobody is in the middle of it.
    func takeEdition() -> [Conversation.Action] {
        guard reload.isWaiting, conversation.isBetweenVisits else { return [] }
        let before = reload.running
        guard let edition = reload.take(isFree: true) else { return [] }
        let now = clock.now()
        if edition.questionnaire.revision != before.questionnaire.revision { log(edition, at: now) }
        display.theme = edition.theme
        if edition.openingHours != before.openingHours {
            restSchedule.take(edition.openingHours)
        }
        let questionnaire = edition.questionnaire
        logger.notice(
            "another edition is on the screen",
            metadata: [
                "questionnaire": "\(questionnaire.key)",
                "revision": "\(questionnaire.revision.number)",
            ])
        return conversation.take(edition, at: now)
    }

    /// The questionnaire explains the answers that follow it. A disk that refuses it now takes it
    /// with the next answer, or after the next start.
    private func log(_ edition: Edition, at now: Instant) {
        let note = QuestionnaireNote(
            edition.questionnaire.revision, journal.epoch, stateFolder)
        let logger = logger
        let isTaken = journalThread.note(
            journal.drafts(of: edition, at: now), whenDurable: { note.write(logger) })
        if !isTaken {
            logger.error("the questionnaire will be logged at the next start: the disk hangs")
        }
    }
}
