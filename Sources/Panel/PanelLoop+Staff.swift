import Feedback
import Logging
import Screen
import Settings
import Touch

// MARK: - The staff's own screen, and opening hours

extension PanelLoop {
    func perform(_ action: StaffAction) {
        switch action {
        case .service:
            let isOn = conversation.serviceEndsAt != nil
            logger.notice("the staff changed the service mode", metadata: ["on": "\(isOn)"])
        case .clean: logger.notice("the staff wipes the screen")
        case .restart:
            logger.notice("the staff starts the panel again")
            _ = letters.put(.stop)
        case .calibrate:
            let now = clock.now()
            logger.notice("the staff calibrates a touch screen")
            control.calibrate(touchedScreen, input, at: now)
            moveCross(at: now)
        case .close: break
        }
    }

    /// How the panel is, in words.
    func tellStaff() -> [Conversation.Action] {
        let now = clock.now()
        let status = board?.current
        var facts = StaffFacts(version: version)
        facts.forwarder = status?.forwarder
        facts.isRefusing = status?.isRefusing ?? false
        facts.devices = devices
        facts.isCalibrated = control.staffsOutcome
        facts.stuck = input.stuck?.count ?? 0
        facts.percentFree = FileSystemRoom(of: stateFolder).map(\.percentFree)
        if let moment = clock.wall().local {
            facts.clock = moment.time
            facts.lastContact = status?.forwarder?.lastSuccessMilliseconds.map { milliseconds in
                let boot = now.milliseconds(since: Instant(nanoseconds: 0))
                let ago = Int64(clamping: (boot - min(milliseconds, boot)) / 1_000)
                return LocalMoment(
                    unixSeconds: moment.unixSeconds - ago,
                    utcOffsetSeconds: moment.utcOffsetSeconds
                ).time
            }
        }
        return conversation.staff(rows: facts.rows(conversation.words.staff), at: now)
    }

    /// What has happened to the display: another size makes another layout.
    func turnDisplay() -> [Conversation.Action] {
        let now = clock.now()
        guard let size = display.turn(at: now)?.newSize else { return [] }
        return conversation.resized(to: size, at: now)
    }

    /// Sleeps and wakes by the opening hours.
    func takeRest(at now: Instant) -> [Conversation.Action] {
        guard let due = restSchedule.due, now >= due else { return [] }
        return conversation.rest(restSchedule.rest(at: clock.wall().local, now), at: now)
    }

}

extension FileSystemRoom {
    fileprivate var percentFree: Int { bytes == 0 ? 0 : Int(freeBytes * 100 / bytes) }
}
