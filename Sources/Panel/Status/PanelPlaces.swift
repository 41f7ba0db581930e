import Exchange
import Settings

/// Where a panel's things are, as its configuration says.
package struct PanelPlaces: Hashable, Sendable {
    package var logFolder: String
    package var stateFolder: String
    package var statusFile: String
    package var keptSegments: Int
    /// Nil where nothing is forwarded.
    package var centre: String?

    package init(
        stateFolder: String, statusFile: String, keptSegments: Int = LogSettings().segmentsKept,
        centre: String? = nil
    ) {
        self.stateFolder = stateFolder
        logFolder = "\(stateFolder)/log"
        self.statusFile = statusFile
        self.keptSegments = keptSegments
        self.centre = centre
    }

    /// - Parameter path: of `panel.yaml`.
    package init(configuration path: String) throws(SetupFault) {
        let configuration = try PanelSetup.configuration(path)
        let folder = FolderFile.folder(of: path)
        let state = configuration.stateDirectory.resolved(in: folder)
        // A damaged enrolment is the daemon's to tell; what there is to look at is there.
        let enrolment = try? EnrolledState.enrolment(in: state)
        self.init(
            stateFolder: state,
            statusFile: configuration.statusFile.resolved(in: folder),
            keptSegments: configuration.log.segmentsKept,
            centre: enrolment?.address ?? configuration.centre.address?.description)
    }
}
