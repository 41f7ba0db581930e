// The sections of a language's file that customers do not see: the staff's screen, and speech.

enum StaffKey: String, CaseIterable, LanguageSectionKey {
    /// Over the staff's screen.
    case title
    /// Over the number pad.
    case enterPIN = "enter-pin"
    /// After a wrong one: how many attempts are left, `{count}`.
    case wrongPIN = "wrong-pin"
    /// After too many: how long to wait, `{seconds}`.
    case wait
    /// Names the network.
    case network
    /// It is there.
    case connected
    /// It is not.
    case notConnected = "not-connected"
    /// Names the answers that the centre does not have yet.
    case backlog
    /// How many those are: `{count}`.
    case answers
    /// Names the time of the last contact with the centre.
    case lastContact = "last-contact"
    /// There was none.
    case never
    /// Names the clock.
    case clock
    /// Nobody has set it since the start.
    case clockNotSet = "clock-not-set"
    /// Names the disk.
    case disk
    /// How much of it is free: `{percent}`.
    case free
    /// Names the touch screen and the buttons.
    case devices
    /// There is none.
    case none
    /// Names the mode in which answers are tests.
    case serviceMode = "service-mode"
    /// It is on.
    case on = "switched-on"
    /// It is off.
    case off = "switched-off"
    /// Begins the cleaning mode.
    case clean
    /// Begins the calibration of the touch screen.
    case calibrate
    /// Starts the panel anew.
    case restart
    /// Asks once more before that.
    case restartQuestion = "restart-question"
    /// It is under way.
    case restarting
    /// Leaves the staff's screen.
    case close

    var string: LanguageString {
        switch self {
        case .title: .line(\.staff.title, .thanks)
        case .enterPIN: .line(\.staff.enterPIN, .thanks)
        case .wrongPIN: .plural(\.staff.wrongPIN, .title, .count)
        case .wait: .plural(\.staff.wait, .title, .seconds)
        case .network: .line(\.staff.network, .thanks)
        case .connected: .line(\.staff.connected, .thanks)
        case .notConnected: .line(\.staff.notConnected, .thanks)
        case .backlog: .line(\.staff.backlog, .thanks)
        case .answers: .plural(\.staff.answers, .thanks, .count)
        case .lastContact: .line(\.staff.lastContact, .thanks)
        case .never: .line(\.staff.never, .thanks)
        case .clock: .line(\.staff.clock, .thanks)
        case .clockNotSet: .line(\.staff.clockNotSet, .thanks)
        case .disk: .line(\.staff.disk, .thanks)
        case .free: .phrase(\.staff.free, .thanks, [.percent])
        case .devices: .line(\.staff.devices, .thanks)
        case .none: .line(\.staff.none, .thanks)
        case .serviceMode: .line(\.staff.serviceMode, .thanks)
        case .on: .line(\.staff.on, .thanks)
        case .off: .line(\.staff.off, .thanks)
        case .clean: .line(\.staff.clean, .thanks)
        case .calibrate: .line(\.staff.calibrate, .thanks)
        case .restart: .line(\.staff.restart, .thanks)
        case .restartQuestion: .line(\.staff.restartQuestion, .title)
        case .restarting: .line(\.staff.restarting, .thanks)
        case .close: .line(\.staff.close, .button)
        }
    }
}

enum SpeechKey: String, CaseIterable, LanguageSectionKey {
    /// How to use the keys; said once at the beginning.
    case keys
    /// How to use the number pad; said once at the beginning.
    case numbers
    /// Which number an answer has: `{number}`, `{choice}`.
    case press
    /// How far the customer is: `{step}`, `{steps}`.
    case question
    /// The tile in focus is chosen.
    case chosen
    /// It is not.
    case notChosen = "not-chosen"
    /// A character was taken back.
    case erased
    /// Said instead of a screen on which contacts are typed.
    case headphones
    /// Said after a change: `{percent}`.
    case volume

    var string: LanguageString {
        switch self {
        case .keys: .line(\.speech.keys, .note)
        case .numbers: .line(\.speech.numbers, .note)
        case .press: .phrase(\.speech.press, .note, [.number, .choice])
        case .question: .phrase(\.speech.question, .title, [.step, .steps])
        case .chosen: .line(\.speech.chosen, .thanks)
        case .notChosen: .line(\.speech.notChosen, .thanks)
        case .erased: .line(\.speech.erased, .thanks)
        case .headphones: .line(\.speech.headphones, .note)
        case .volume: .phrase(\.speech.volume, .thanks, [.percent])
        }
    }
}
