import AppendLog
import Exchange
import Feedback
import Logging
import Screen

// MARK: - What programs of this machine ask

extension PanelLoop {
    func answer(_ letter: ControlStation.Letter) -> [Conversation.Action] {
        let now = clock.now()
        switch letter.request {
        case .context(let action):
            tell(till.take(action, at: now), at: now)
            let isGated = conversation.marksOutsideSessions
            control.reply(.context(till.report(isGated: isGated, at: now)), to: letter.client)
            return []
        case .service(let action):
            let actions = take(action, at: now)
            control.reply(.service(serviceReport(at: now)), to: letter.client)
            return actions
        case .screen(let action):
            let actions = take(action, at: now)
            let report = ControlReply.ScreenReport(
                layout, theme: display.theme, isWithheld: conversation.picture.holdsContact)
            control.reply(.screen(action == .show ? report : nil), to: letter.client)
            return actions
        case .config(.apply):
            apply(for: letter.client)
            return []
        case .panel(.restart):
            restart(for: letter.client)
            return []
        case .devices, .watch, .record, .calibrate, .left:
            control.take(letter, input, at: now)
            moveCross(at: now)
            return []
        }
    }

    /// What the till says changes.
    func tell(_ change: ContextTimer.Change?, at now: Instant) {
        guard let change, let session = conversation.session(isOpen: change == .open) else {
            return
        }
        note(journal.draft(of: .session(session), at: now))
    }

    private func take(
        _ action: ControlRequest.ServiceAction, at now: Instant
    ) -> [Conversation.Action] {
        switch action {
        case .start:
            logger.notice("the service mode begins: answers are tests")
            return conversation.beginService(at: now)
        case .stop:
            logger.notice("the service mode is over: answers count again")
            return conversation.endService()
        case .status: return []
        }
    }

    private func take(
        _ action: ControlRequest.ScreenAction, at now: Instant
    ) -> [Conversation.Action] {
        switch action {
        case .show: return []
        case .clean:
            logger.notice("the screen is wiped: nothing can be chosen")
            return conversation.clean(at: now)
        case .rest, .work:
            let isBroken = action == .rest
            logger.notice(
                "the screen says that it is out of order", metadata: ["on": "\(isBroken)"])
            restSchedule.isOutOfOrder = isBroken
            return takeRest(at: now)
        }
    }

    /// A clean stop; whoever started the panel starts it again.
    private func restart(for client: ControlClientID) {
        logger.notice("a technician starts the panel again")
        control.reply(.restarting, to: client)
        _ = letters.put(.stop)
    }

    /// A record that nobody waits for.
    func note(_ draft: Draft) {
        guard !journalThread.note(draft) else { return }
        logger.error("a note is lost: the disk hangs")
    }

    private func serviceReport(at now: Instant) -> ControlReply.ServiceReport {
        let service = conversation.service
        guard let end = service.endsAt else { return ControlReply.ServiceReport(isOn: false) }
        return ControlReply.ServiceReport(
            isOn: true,
            sinceSeconds: service.beganAt.map { now.milliseconds(since: $0) / 1_000 },
            endsInSeconds: (end.milliseconds(since: now) + 999) / 1_000, taps: service.tests)
    }
}
