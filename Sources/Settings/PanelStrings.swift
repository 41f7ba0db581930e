package import Feedback

/// What the panel itself says in one language, beside the questionnaire's texts.
package struct PanelStrings: Hashable, Sendable {
    package enum Direction: String, CaseIterable, Hashable, Sendable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    package var language: LanguageTag
    /// The language's own name, on its button.
    package var ownName: String
    package var direction: Direction
    /// Fills the screen at the end, the same for every answer.
    package var thanks: String
    /// Stands instead of thanks when an answer could not be stored.
    package var tellStaff: String
    /// Under `tellStaff`: what the customer can do.
    package var tellStaffAdvice: String
    package var back: String
    package var skip: String
    /// Confirms a typed phone number.
    package var send: String
    /// Under the pad: what the number is used for.
    package var phoneConsent: String
    /// At the upper edge while a technician tries the panel.
    package var testing: String
    /// Beside each cross while a technician calibrates the touch screen.
    package var touchCross: String

    package init(
        language: LanguageTag, ownName: String, direction: Direction, thanks: String,
        tellStaff: String, tellStaffAdvice: String, back: String, skip: String, send: String,
        phoneConsent: String, testing: String, touchCross: String
    ) {
        self.language = language
        self.ownName = ownName
        self.direction = direction
        self.thanks = thanks
        self.tellStaff = tellStaff
        self.tellStaffAdvice = tellStaffAdvice
        self.back = back
        self.skip = skip
        self.send = send
        self.phoneConsent = phoneConsent
        self.testing = testing
        self.touchCross = touchCross
    }
}
