package import Feedback
package import Screen

/// What a key does that has no face printed on it: for customers who do not see or reach the screen
/// well.
package enum NavigationKey: Hashable, Sendable {
    case next
    case previous
    case choose
    /// Always means the same, where the screen has it: `confirm`, `back`, `skip`, `erase`.
    case control(Target)
    /// On a key pad: the answer with this number.
    case number(Int)
    /// Says the screen once more.
    case again
    case louder
    case quieter
}

// MARK: - Without touch

extension Conversation {
    /// The first of these keys only shows where the focus is.
    package mutating func pressed(
        _ key: NavigationKey, downAt: Instant, at now: Instant
    ) -> [Action] {
        let woken = woken(at: now)
        usesKeys = true
        // What the staff type is nobody's to hear.
        if scene != .staff { narrator?.pressed(key) }
        if let woken { return woken }
        if key.isSpeech { return spoke(key, at: now) }
        if let reason = reasonToIgnore(downAt: downAt) { return ignore(reason, at: now) }
        switch key {
        case .next: focus = layout.target(after: focus)
        case .previous: focus = layout.target(before: focus)
        case .choose:
            guard let focus, layout.order.contains(focus) else {
                self.focus = layout.target(after: nil)
                break
            }
            return choseByKey(focus, at: now)
        case .control(.confirm) where confirmsFocus != nil:
            return choseByKey(confirmsFocus!, at: now)
        case .control(let target):
            guard layout.order.contains(target) else { return stir(at: now) }
            return choseByKey(target, at: now)
        case .number(let number):
            guard let target = layout.target(numbered: number) else { return stir(at: now) }
            focus = target
            return choseByKey(target, at: now)
        case .again, .louder, .quieter: break
        }
        return redraw() + (scene == .staff ? [] : stir(at: now))
    }

    /// What the confirming key chooses instead: a number pad has no other key for a control that
    /// the focus was moved to, nor for an answer where the screen has nothing to confirm.
    private var confirmsFocus: Target? {
        guard let focus, layout.order.contains(focus) else { return nil }
        switch focus {
        case .back, .skip, .language, .agree, .decline, .stay, .leave, .staff: return focus
        case .choice, .digit, .erase, .confirm, .character, .keyboard:
            return layout.order.contains(.confirm) ? nil : focus
        }
    }

    private mutating func choseByKey(_ target: Target, at now: Instant) -> [Action] {
        guard keepsUnderWay == 0 else {
            return hold(
                HeldTap(target: target, sceneNumber: sceneNumber, at: now, shownAt: shownAt))
        }
        return chose(target, at: now)
    }
}
