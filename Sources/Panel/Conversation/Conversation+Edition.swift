package import Feedback
import Screen

// MARK: - Another questionnaire in the place of this one

extension Conversation {
    /// Whether nobody is in the middle of anything: a visit ends with the questions with which it
    /// began. A customer who has chosen a language, typed, listens or uses keys is one too.
    package var isBetweenVisits: Bool {
        guard visit == nil, isSettled, pressed == nil, typing.text.isEmpty, !usesKeys,
            narrator?.isOn != true, language == questionnaire.languages[0]
        else { return false }
        switch scene {
        case .question(.first), .rest: return true
        case .question, .consent, .thanks, .tellStaff, .cleaning, .staff: return false
        }
    }

    /// Asks these questions from now on, in these words. Between two visits alone.
    package mutating func take(_ edition: Edition, at now: Instant) -> [Action] {
        precondition(isBetweenVisits, "a visit ends with the questions with which it began")
        let late = scrutiny.takeLate().map { Keepsake.lateMark($0, at: now) }
        questionnaire = edition.questionnaire
        let centreLine = book.centreLine
        book = PictureBook(edition.questionnaire, strings: edition.strings, logo: edition.logo)
        book.centreLine = centreLine
        showsNumbers = edition.showsNumbers
        narrator?.hasNumbers = edition.showsNumbers
        lockOutMilliseconds = edition.lockOutMilliseconds
        scrutiny.renew(
            edition.questionnaire, isMarking: edition.marksOutsideSessions,
            rules: edition.misuseRules)
        // Who guesses does not get new tries by it.
        if desk?.opens(with: edition.pin) != true { desk = edition.pin.map(StaffDesk.init) }
        language = edition.questionnaire.languages[0]
        focus = nil
        shownAt = now
        // A finger that was down before this met another question.
        lockedSince = now
        begin(scene, at: now)
        return keep(late, at: now) + redraw()
    }
}
