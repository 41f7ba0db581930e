/// What one panel is set to: `panel.yaml`.
package struct PanelConfiguration: Hashable, Sendable {
    package var stateDirectory = SettingsPath("/var/lib/smile-panel")
    /// The moment that is measured here ("fitting-rooms"); reports group by it.
    package var touchpoint: String
    package var questionnaire: SettingsPath
    /// Holds a file such as `ru.yaml` for each language of the questionnaire.
    package var languagesFolder: SettingsPath
    /// Where the daemon tells how it is: in memory, since it is written often.
    package var statusFile = SettingsPath("/run/smile-panel/status.json")
    package var screen = ScreenSettings()
    package var input = InputSettings()
    package var taps = TapSettings()
    package var centre = CentreSettings()
    package var log = LogSettings()

    package init(touchpoint: String, questionnaire: SettingsPath, languagesFolder: SettingsPath) {
        self.touchpoint = touchpoint
        self.questionnaire = questionnaire
        self.languagesFolder = languagesFolder
    }
}

package struct ScreenSettings: Hashable, Sendable {
    package enum Surface: String, CaseIterable, Hashable, Sendable {
        /// Nothing is drawn: a box with printed faces.
        case none
        /// Drawn into memory, for a picture file or a page in the browser.
        case memory
    }

    package enum Theme: String, CaseIterable, Hashable, Sendable {
        case light
        case dark
        case highContrast = "high-contrast"
    }

    /// From a 480 × 320 module upright to 4K.
    package static let sidePixels = 320...4_096
    /// From the smallest modules sold to large wall screens.
    package static let diagonals = 3.0...110.0

    package var surface = Surface.none
    /// In pixels.
    package var width = 1_280
    /// In pixels.
    package var height = 800
    /// Makes pixels into millimetres, so that faces are as large as fingers and eyes need.
    package var diagonalInches = 10.1
    package var theme = Theme.light
    /// A PNG file that is written anew after every change of a memory surface; nil: none.
    package var picture: SettingsPath?

    package init() {}
}

package struct InputSettings: Hashable, Sendable {
    package enum Device: Hashable, Sendable {
        /// The first touch screen that is there or is plugged in.
        case auto
        /// No device: a recording is replayed, or a page sends the contacts.
        case none
        /// An event device: `/dev/input/event3`, or a link to one.
        case path(String)
        /// udev's ID_PATH, which names the socket rather than the device in it.
        case name(String)
    }

    package var device = Device.auto

    package init() {}
}

/// What is still one finger down and up at one place.
package struct TapSettings: Hashable, Sendable {
    package static let slopShares = 0.001...0.5
    package static let shortest = 0...1_000
    package static let longest = 100...60_000

    /// How far a finger may move between down and up, as a share of each axis of the screen: 3/64,
    /// about 10 mm on a screen of 10 inches.
    package var slopShare = 0.046875
    /// A shorter contact is electrical noise.
    package var shortestMilliseconds = 20
    /// A longer one is a leaning palm, or something lying on the screen.
    package var longestMilliseconds = 3_000

    package init() {}
}

package struct CentreSettings: Hashable, Sendable {
    /// A day: longer, and nobody would notice a panel that fell silent.
    package static let forwardIntervals = 1...86_400
    /// A signed batch holds no more.
    package static let batchRecords = 1...4_096

    /// Nil: nothing is forwarded; records wait to be exported.
    package var address: WebAddress?
    /// The file with the office's public key. Nil: phone numbers cannot be sealed, so that a
    /// questionnaire that asks for one cannot be used.
    package var officeKey: SettingsPath?
    /// How long records wait that trigger nothing.
    package var forwardIntervalSeconds = 60
    /// The most records in one batch.
    package var batchRecordsMax = 1_024

    package init() {}
}

package struct LogSettings: Hashable, Sendable {
    package static let segmentsKeptRange = 2...65_536

    /// How many segments of 1 MiB that the centre has acknowledged stay, so that a centre restored
    /// from an old backup can ask for them again.
    package var segmentsKept = 64

    package init() {}
}
