package import Feedback
package import Screen

// MARK: - The staff's own screen

extension Conversation {
    /// A finger lay on the screen for as long as a customer's does not.
    package mutating func calledStaff(at now: Instant) -> [Action] {
        guard desk != nil, scene != .staff, !isStopping else { return [] }
        let actions = onVisitThatWaits(at: now) { $0.interrupted(at: now) }
        desk?.open(at: now)
        narrator?.end()
        return actions + showWhenKept(.staff, at: now) + [staffWake(at: now)]
    }

    /// How the panel is; asked for by `tellStaffHowItIs`.
    package mutating func staff(rows: [StaffPicture.Row], at now: Instant) -> [Action] {
        guard scene == .staff else { return [] }
        desk?.take(rows)
        return redraw()
    }

    /// The staff is busy with a calibration: its screen stays as if it had been touched.
    package mutating func staffStays(at now: Instant) {
        if scene == .staff { desk?.touched(at: now) }
    }

    mutating func staffChose(_ target: Target, at now: Instant) -> [Action] {
        desk?.touched(at: now)
        switch target {
        case .digit(let digit): desk?.type(digit)
        case .erase: desk?.erase()
        case .confirm where desk?.confirm(at: now) == true:
            // What was under the finger is another button now.
            uncovered(at: now)
            return [.tellStaffHowItIs] + redraw() + [staffWake(at: now)]
        case .back: return show(.question(.first), at: now)
        case .staff(let action): return staffWants(action, at: now)
        default: break
        }
        return redraw() + [staffWake(at: now)]
    }

    private mutating func staffWants(_ action: StaffAction, at now: Instant) -> [Action] {
        if action != .restart { desk?.choseOther() }
        switch action {
        case .service:
            let isOn = serviceEndsAt != nil
            return (isOn ? endService() : beginService(at: now))
                + [.staff(.service), staffWake(at: now)]
        case .clean: return clean(at: now) + [.staff(.clean)]
        case .restart:
            guard desk?.askedForRestart() == true else { return redraw() + [staffWake(at: now)] }
            return [.staff(.restart)]
        case .calibrate: return [.staff(.calibrate), staffWake(at: now)]
        case .close: return show(.question(.first), at: now)
        }
    }

    mutating func staffWoke(at now: Instant) -> [Action] {
        guard let desk, now < desk.closesAt else { return show(.question(.first), at: now) }
        self.desk?.woke(at: now)
        guard case .facts = desk.page else { return redraw() + [staffWake(at: now)] }
        return [.tellStaffHowItIs, staffWake(at: now)]
    }

    func staffWake(at now: Instant) -> Action {
        let closesAt = desk?.closesAt ?? now
        let refresh = now.advanced(byMilliseconds: StaffDesk.refreshMilliseconds)
        return .wake(at: min(closesAt, refresh))
    }
}
