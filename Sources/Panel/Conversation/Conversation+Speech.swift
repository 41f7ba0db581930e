package import Feedback
import Screen

// MARK: - For customers who do not see

extension Conversation {
    /// What is to be said after everything that has happened; nil where that is nothing new.
    package mutating func takeSpeech() -> Speech? {
        // What is not on the disk yet is not there: the next picture says it.
        guard var narrator, keepsUnderWay == 0 || narrator.mustHush else { return nil }
        let listening = narrator
        let speech = narrator.take { stage(of: listening) }
        self.narrator = narrator
        return speech
    }

    private func stage(of narrator: Narrator) -> Narrator.Stage {
        var screen = SpokenScreen(
            picture: picture, words: words, hasNumbers: narrator.hasNumbers,
            isPrivate: narrator.isPrivate)
        screen.typed = typing.text
        return Narrator.Stage(screen: screen, sceneNumber: sceneNumber, focus: focus)
    }

    /// Headphones were put in, or pulled out.
    package mutating func headphones(arePluggedIn: Bool, at now: Instant) -> [Action] {
        narrator?.headphones(arePluggedIn: arePluggedIn)
        // Somebody is there: the silence after which nothing more is said begins now.
        return narrator?.isOn == true && scene != .staff ? stir(at: now) : []
    }

    /// A key that chooses nothing, and therefore is never ignored.
    mutating func spoke(_ key: NavigationKey, at now: Instant) -> [Action] {
        switch key {
        case .again: narrator?.wantsAgain()
        case .louder: narrator?.changeVolume(by: Narrator.volumeStep)
        case .quieter: narrator?.changeVolume(by: -Narrator.volumeStep)
        case .next, .previous, .choose, .control, .number: break
        }
        switch scene {
        case .question, .consent: return stir(at: now)
        case .thanks, .tellStaff, .rest, .cleaning, .staff: return []
        }
    }

    /// Whether this customer has more time: EN 301 549, 9.2.2.1.
    var isPatient: Bool { usesKeys || narrator?.isOn == true }

    var idleMilliseconds: UInt64 {
        questionnaire.timing.idleMilliseconds * (isPatient ? TimeOut.patience : 1)
    }
}

extension NavigationKey {
    /// Whether it changes what is heard and nothing else.
    var isSpeech: Bool {
        switch self {
        case .again, .louder, .quieter: true
        case .next, .previous, .choose, .control, .number: false
        }
    }
}
