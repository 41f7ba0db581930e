package import Exchange
import Feedback
package import Settings

/// Reads again what a panel at work can take anew: `panel.yaml` and the files that it names.
package struct EditionReader: Sendable {
    /// What was read without a fault.
    package struct Reading: Hashable, Sendable {
        package var edition: Edition
        /// The sections that differ from the panel's start and are read at a start alone.
        package var startSections: [String] = []
        /// Why the copies for the next start could not be kept; nil where they are.
        package var copyFault: FolderFile.Fault?
    }

    /// Of `panel.yaml`.
    private let path: String
    /// With which the panel started.
    private let started: PanelConfiguration
    /// The one that contacts are sealed with until the panel's end.
    private let officeKey: OfficePublicKey?

    package init(path: String, started: PanelConfiguration, officeKey: OfficePublicKey?) {
        self.path = path
        self.started = started
        self.officeKey = officeKey
    }

    /// Changes nothing but the copies for the next start.
    package func read() throws(SetupFault) -> Reading { try read(over: nil) }

    /// - Parameter overlay: what of the configuration is the centre's.
    func read(over overlay: CentreOverlay?) throws(SetupFault) -> Reading {
        let own = try PanelSetup.configuration(path)
        var configuration = own
        overlay?.apply(to: &configuration)
        let folder = FolderFile.folder(of: path)
        var reading = Reading(edition: try PanelSetup.edition(configuration, in: folder))
        reading.startSections = own.startSections(differingFrom: started)
        let key = try PanelSetup.officeKey(configuration, reading.edition.questionnaire, in: folder)
        let state = started.stateDirectory.resolved(in: folder)
        if key?.text != officeKey?.text {
            let asking = reading.edition.questionnaire.questions.first { $0.scale.isContact }
            if officeKey == nil, let asking {
                throw .keyReadAtStart(question: asking.key)
            }
            // An enrolled panel seals with what the centre names, at once.
            let isEnrolled = try EnrolledState.enrolment(in: state) != nil
            if officeKey == nil || !isEnrolled, !reading.startSections.contains("centre") {
                reading.startSections.append("centre")
            }
        }
        // Where the state folder is now: a changed one is read at a start alone.
        reading.copyFault = LastGood(in: state).keep(
            reading.edition.questionnaireFile, languages: reading.edition.questionnaire.languages,
            from: configuration.languagesFolder.resolved(in: folder))
        return reading
    }
}
