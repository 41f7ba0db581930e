/// What one panel is set to: `panel.yaml`.
package struct PanelConfiguration: Hashable, Sendable {
    /// Of the staff's PIN.
    package static let pinDigits = 4...12

    package var stateDirectory = SettingsPath("/var/lib/smile-panel")
    /// The moment that is measured here ("fitting-rooms"); reports group by it. An enrolled panel
    /// has it from its centre; nil: from there alone.
    package var touchpoint: String?
    package var questionnaire: SettingsPath
    /// Holds a file such as `ru.yaml` for each language of the questionnaire.
    package var languagesFolder: SettingsPath
    /// Nil: those that the questionnaire offers by itself.
    package var languages: OfferedLanguages?
    /// Where the daemon tells how it is: in memory, since it is written often.
    package var statusFile = SettingsPath("/run/smile-panel/status.json")
    /// Where programs of this machine talk with the daemon.
    package var controlSocket = SettingsPath("/run/smile-panel/control")
    package var screen = ScreenSettings()
    package var input = InputSettings()
    package var taps = TapSettings()
    package var buttons = ButtonSettings()
    /// Nil: nothing is ever said.
    package var speech: SpeechSettings?
    package var misuse = MisuseSettings()
    package var sessions = SessionSettings()
    /// Nil: always open.
    package var openingHours: OpeningHours?
    /// The digits that open the staff's screen behind a long press; nil: there is none.
    package var staffPIN: String?
    package var centre = CentreSettings()
    package var log = LogSettings()

    package init(touchpoint: String?, questionnaire: SettingsPath, languagesFolder: SettingsPath) {
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
        /// The display that is plugged in.
        case display
    }

    package enum Theme: Hashable, Sendable {
        case builtIn(BuiltInTheme)
        case file(SettingsPath)
    }

    package enum BuiltInTheme: String, CaseIterable, Hashable, Sendable {
        case light
        case dark
        case highContrast = "high-contrast"
    }

    /// From a 480 × 320 module upright to 4K.
    package static let sidePixels = 320...4_096
    /// From the smallest modules sold to large wall screens.
    package static let diagonals = 3.0...110.0

    package var surface = Surface.none
    /// In pixels: of the memory, and what is laid out while no display is plugged in.
    package var width = 1_280
    /// In pixels.
    package var height = 800
    /// Makes pixels into millimetres, so that faces are as large as fingers and eyes need. Nil: the
    /// display's own word or, where it says nothing or nonsense, `diagonalFallbackInches`.
    package var diagonalInches: Double?
    package static let diagonalFallbackInches = 10.1
    /// The display's name, 'HDMI-A-1'; nil: the best one that is plugged in.
    package var connector: String?
    /// '1280x800' or '1920x1080@50'; nil: what the display prefers.
    package var mode: String?
    /// How the picture is turned on the glass; fingers follow it.
    package var rotation = InputSettings.Rotation.none
    /// False for a driver that flips badly.
    package var usesPageFlips = true
    package var theme = Theme.builtIn(.light)
    /// A PNG file that is written anew after every change of a memory surface; nil: none.
    package var picture: SettingsPath?

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
