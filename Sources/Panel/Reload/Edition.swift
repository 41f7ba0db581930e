package import Feedback
package import Screen
package import Settings
package import Touch

/// What customers are asked and see: all that a panel at work takes anew, between two visits.
package struct Edition: Hashable, Sendable {
    package var questionnaire: Questionnaire
    /// The questionnaire's own file: it goes into the log.
    package var questionnaireFile: [UInt8]
    package var strings: [LanguageTag: PanelStrings]
    package var theme: Theme
    package var logo: Logo?
    package var buttons: [Key: Choice]
    package var navigation: [Key: NavigationKey]
    package var showsNumbers: Bool
    package var openingHours: OpeningHours?
    package var pin: StaffPIN?
    package var lockOutMilliseconds: UInt64
    package var misuseRules: Marks
    package var marksOutsideSessions: Bool

    /// What differs from `other`, by the names of `panel.yaml`; the files it names go by the key
    /// that names them.
    package func changes(from other: Edition) -> [String] {
        var names: [String] = []
        var asked = questionnaire
        asked.languages = other.questionnaire.languages
        asked.translations = other.questionnaire.translations
        if questionnaireFile != other.questionnaireFile || asked != other.questionnaire {
            names.append("questionnaire")
        }
        if questionnaire.languages != other.questionnaire.languages { names.append("languages") }
        let isReworded = strings.contains { tag, words in
            other.strings[tag].map { $0 != words } ?? false
        }
        if isReworded { names.append("languages-folder") }
        if theme != other.theme { names.append("theme") }
        if logo != other.logo { names.append("logo") }
        let keys = (buttons, navigation, showsNumbers)
        if keys != (other.buttons, other.navigation, other.showsNumbers) { names.append("buttons") }
        if openingHours != other.openingHours { names.append("opening-hours") }
        if pin != other.pin { names.append("staff-pin") }
        if lockOutMilliseconds != other.lockOutMilliseconds { names.append("taps") }
        if misuseRules != other.misuseRules { names.append("misuse") }
        if marksOutsideSessions != other.marksOutsideSessions { names.append("sessions") }
        return names
    }
}

extension PanelSetup {
    /// What of it can be taken anew later.
    package var edition: Edition {
        Edition(
            questionnaire: questionnaire, questionnaireFile: questionnaireFile, strings: strings,
            theme: theme, logo: logo, buttons: buttons, navigation: navigation,
            showsNumbers: showsNumbers, openingHours: openingHours, pin: pin,
            lockOutMilliseconds: lockOutMilliseconds, misuseRules: misuseRules,
            marksOutsideSessions: marksOutsideSessions)
    }
}

extension PanelConfiguration {
    /// The sections that differ from `other` in what is read at a start alone.
    package func startSections(differingFrom other: PanelConfiguration) -> [String] {
        let (new, old) = (withoutEdition, other.withoutEdition)
        let sections: [(String, Bool)] = [
            ("state-directory", new.stateDirectory == old.stateDirectory),
            ("touchpoint", new.touchpoint == old.touchpoint),
            ("status-file", new.statusFile == old.statusFile),
            ("control-socket", new.controlSocket == old.controlSocket),
            ("screen", new.screen == old.screen), ("input", new.input == old.input),
            ("taps", new.taps == old.taps), ("buttons", new.buttons == old.buttons),
            ("speech", new.speech == old.speech), ("centre", new.centre == old.centre),
            ("log", new.log == old.log),
        ]
        return sections.filter { !$0.1 }.map(\.0)
    }

    /// The same, with what an edition holds left out.
    private var withoutEdition: PanelConfiguration {
        var rest = self
        rest.screen.theme = .builtIn(.light)
        rest.taps.lockOutMilliseconds = 0
        rest.buttons.keys = []
        rest.buttons.navigation = [:]
        rest.buttons.hasNumberPad = false
        return rest
    }
}
