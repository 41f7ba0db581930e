/// Where touches and presses come from.
package struct InputSettings: Hashable, Sendable {
    package enum Device: Hashable, Sendable {
        /// Every touch screen that is there or is plugged in.
        case auto
        /// No device: a recording is replayed, or a page sends the contacts.
        case none
        /// An event device: `/dev/input/event3`, or a link to one.
        case path(String)
        /// udev's ID_PATH, which names the socket rather than the device in it.
        case name(String)
    }

    package enum Pens: String, CaseIterable, Hashable, Sendable {
        case ignored
        case asFingers = "as-fingers"
    }

    /// How far the screen is turned, clockwise, in degrees.
    package enum Rotation: String, CaseIterable, Hashable, Sendable {
        case none = "0"
        case quarter = "90"
        case half = "180"
        case threeQuarters = "270"
    }

    package var device = Device.auto
    /// Every key of the machine belongs to the panel, so that none reaches a console.
    package var takesAllKeys = true
    package var pens = Pens.ignored
    package var rotation = Rotation.none

    package init() {}
}

/// What is still one finger down and up at one place, and what is a finger at all.
package struct TapSettings: Hashable, Sendable {
    package static let slopShares = 0.001...0.5
    package static let shortest = 0...1_000
    package static let longest = 100...60_000
    package static let fingers = 1...64
    package static let palmShares = 0.05...1.0
    package static let bounce = 0...1_000
    package static let lockOut = 0...10_000
    package static let longPress = 1_000...60_000
    package static let lift = 1_000...600_000
    package static let stuck = 10_000...3_600_000

    /// How far a finger may move between down and up, as a share of each axis of the screen: 3/64,
    /// about 10 mm on a screen of 10 inches.
    package var slopShare = 0.046875
    /// A shorter contact is electrical noise.
    package var shortestMilliseconds = 20
    /// A longer one is a leaning palm, or something lying on the screen.
    package var longestMilliseconds = 3_000
    /// More fingers at once are a sleeve or a cloth.
    package var fingersMax = 10
    /// A contact as long as this share of the screen's width is a palm.
    package var palmShare = 0.3
    /// A finger that comes back to its place so soon was lost by the screen for a moment.
    package var bounceMilliseconds = 20
    /// A tap that begins so soon after a picture came was meant for the one before.
    package var lockOutMilliseconds = 250
    /// A finger that stays in one place for so long calls for staff.
    package var longPressMilliseconds = 5_000
    /// A contact that neither moves nor lifts counts as lifted.
    package var liftMilliseconds = 20_000
    /// A contact that is down for so long is told in the status.
    package var stuckMilliseconds = 300_000

    package init() {}
}

/// Buttons with printed faces, and other keys that answer the first question.
package struct ButtonSettings: Hashable, Sendable {
    /// One button and what it says.
    package struct Button: Hashable, Sendable {
        /// As in `linux/input-event-codes.h`: 'KEY_1', 'BTN_TRIGGER'.
        package var key: String
        /// As in exports: a face from 1, the most unhappy.
        package var choice: Int
    }

    /// What a key does for a customer who does not touch the screen.
    package enum Navigation: Hashable, Sendable {
        case step(Step)
        /// The answer with this number.
        case number(Int)
    }

    package enum Step: String, CaseIterable, Hashable, Sendable {
        case next
        case previous
        case choose
        /// Done with what is typed or chosen.
        case confirm
        case back
        case skip
        case erase
        /// Says the screen once more.
        case again
        case louder
        case quieter
    }

    /// What a numeric pad does where `number-pad` is on.
    package static let numberPad: [String: Navigation] = {
        var pad: [String: Navigation] = [
            "KEY_KPASTERISK": .number(10), "KEY_KPENTER": .step(.confirm),
            "KEY_KPPLUS": .step(.next), "KEY_KPMINUS": .step(.previous),
            "KEY_KPDOT": .step(.erase), "KEY_KPSLASH": .step(.again),
        ]
        for digit in 0...9 { pad["KEY_KP\(digit)"] = .number(digit) }
        return pad
    }()

    package static let choices = 0...12
    package static let keysMax = 64
    package static let shortest = 0...1_000
    package static let held = 100...60_000
    package static let bounce = 0...1_000

    package var keys: [Button] = []
    /// By the key's name.
    package var navigation: [String: Navigation] = [:]
    /// Whether answers have numbers, to be pressed on a numeric pad.
    package var hasNumberPad = false
    /// A shorter press is electrical noise.
    package var shortestMilliseconds = 10
    /// A button that is held counts once, after so long.
    package var heldMilliseconds = 1_000
    /// A switch that closes again so soon has bounced.
    package var bounceMilliseconds = 30

    package init() {}
}

/// Which patterns of misuse are marked.
package struct MisuseSettings: Hashable, Sendable {
    package var marksBursts = true
    package var marksAllFaces = true
    package var marksStuck = true

    package init() {}
}

/// What the queue system or the till says.
package struct SessionSettings: Hashable, Sendable {
    /// Whether answers are marked that come while no service is open.
    package var marksOutside = false

    package init() {}
}
