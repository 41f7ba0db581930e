package import Feedback

/// What is to be shown, every text already in the customer's language.
package enum Picture: Hashable, Sendable {
    case question(QuestionPicture)
    /// The same for every answer, so that nobody can read the answer from it.
    case thanks(line: String)
    /// A calm word that something is wrong and what to do, without codes.
    case tellStaff(line: String, whatToDo: String)
    /// A cross for a technician's finger, at a share of the screen from its upper left corner.
    /// `countdown` where it is to be touched in time.
    case calibration(line: String, x: Double, y: Double, countdown: Countdown? = nil)
    /// "Are you still there?", before what was typed is forgotten.
    case stillThere(StillTherePicture)
    /// Closed; `opens` says when it opens again, and is empty where nobody knows.
    case asleep(line: String, opens: String)
    /// The glass is being wiped: nothing can be chosen until the time is over.
    case cleaning(line: String, countdown: Countdown)
    /// The panel cannot take answers now.
    case outOfOrder(line: String, whatToDo: String)
    case pin(PINPicture)
    case staff(StaffPicture)

    /// Whether the picture holds what a customer or the staff typed: nothing may then be shown
    /// elsewhere, saved or logged.
    package var holdsContact: Bool {
        switch self {
        case .question(let question):
            switch question.answers {
            case .phonePad, .keyboard: true
            case .faces, .numbers, .tiles, .tileSet, .consent: false
            }
        case .pin: true
        case .thanks, .tellStaff, .calibration, .stillThere, .asleep, .cleaning, .outOfOrder,
            .staff:
            false
        }
    }
}

/// The way a language runs.
package enum Direction: Hashable, Sendable {
    case leftToRight
    case rightToLeft
}

/// A language that the customer can choose, under its own name ("Русский").
package struct LanguageOffer: Hashable, Sendable {
    package var tag: LanguageTag
    package var name: String

    package init(tag: LanguageTag, name: String) {
        self.tag = tag
        self.name = name
    }
}

/// How far the customer is: `step` of `of`, from 1.
package struct Progress: Hashable, Sendable {
    package var step: Int
    package var of: Int

    package init(step: Int, of: Int) {
        self.step = step
        self.of = of
    }
}

/// Whole seconds that are left, of those that there were.
package struct Countdown: Hashable, Sendable {
    package var seconds: Int
    package var of: Int

    /// - Parameter of: at least 1.
    package init(seconds: Int, of: Int) {
        precondition(of > 0)
        self.seconds = min(max(seconds, 0), of)
        self.of = of
    }

    /// The part that is left, 0 to 1.
    package var share: Double { Double(seconds) / Double(of) }
}

/// The customer is asked for a sign before the visit ends by itself.
package struct StillTherePicture: Hashable, Sendable {
    /// "Are you still there?"
    package var line: String
    /// The key that gives the time again: "Yes, go on".
    package var stay: String
    /// The key that ends the visit now; nil where there is none, and then the whole screen is
    /// `stay`.
    package var leave: String?
    package var countdown: Countdown
    package var direction: Direction
    package var pressed: Target?

    package init(
        line: String, stay: String, leave: String? = nil, countdown: Countdown,
        direction: Direction = .leftToRight, pressed: Target? = nil
    ) {
        self.line = line
        self.stay = stay
        self.leave = leave
        self.countdown = countdown
        self.direction = direction
        self.pressed = pressed
    }
}
