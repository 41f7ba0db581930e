package import Feedback

/// Something on the screen that a finger or the focus can choose.
package enum Target: Hashable, Sendable {
    /// A face, a number or a tile. Where several tiles may be chosen, it turns one over.
    case choice(Choice)
    /// A key of the phone pad or of the staff's PIN pad, 0 to 9.
    case digit(Int)
    case erase
    /// Done with the tiles, the number, the text or the PIN.
    case confirm
    case back
    case skip
    case language(LanguageTag)
    /// A key of the on-screen keyboard: the character that it types, as it stands on the key.
    case character(Character)
    /// A control of the on-screen keyboard, which types nothing.
    case keyboard(KeyboardControl)
    /// Consents to what the text says.
    case agree
    /// Does not, and is thanked all the same.
    case decline
    /// The customer is still here: the countdown ends and the question comes back.
    case stay
    /// The customer is done: the visit ends now.
    case leave
    /// A button of the staff's screen.
    case staff(StaffAction)
}

/// What the keys do that change the on-screen keyboard itself.
package enum KeyboardControl: Hashable, Sendable {
    /// Capital letters for the next character; again: small ones.
    case shift
    /// Digits and symbols; again: letters.
    case symbols
    /// The next of the offered layouts.
    case layout
}

/// What the staff's screen can do.
package enum StaffAction: Hashable, Sendable, CaseIterable {
    case service
    case clean
    case calibrate
    case restart
    case close
}
