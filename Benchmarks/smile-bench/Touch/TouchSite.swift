/// A panel's configuration files in a folder of their own: one question with four faces, and what
/// is configured stands as it is shipped, but for what would make two thousand taps last for hours.
struct TouchSite {
    private static let questionnaire = """
        questionnaire: bench
        revision: 1
        languages: [en]
        thanks-milliseconds: 5
        idle-milliseconds: 20000
        questions:
          - key: face
            scale: four-faces
            text: {en: How was our service today?}
            ends:
              low: {en: Very poor}
              high: {en: Excellent}
        """

    /// The configuration's file.
    let configuration: String

    /// - Parameters:
    ///   - name: of the configuration's file and of the state folder.
    ///   - more: lines of the configuration, such as `input: {device: auto}`.
    init(_ name: String, _ more: String, in folder: TemporaryFolder) throws {
        try folder.write("questionnaire.yaml", Self.questionnaire + "\n")
        configuration = try folder.write(
            "\(name).yaml",
            """
            touchpoint: bench
            state-directory: \(name)
            questionnaire: questionnaire.yaml
            languages-folder: \(Project.languages)
            screen: \(PanelSite.memorySurface)
            status-file: \(name).json
            control-socket: \(name).socket
            \(more)

            """)
    }

    /// Taps count however soon they come.
    static func tapped(_ name: String, in folder: TemporaryFolder) throws -> TouchSite {
        try TouchSite(
            name, "taps: {lock-out-milliseconds: 0, bounce-milliseconds: 0}", in: folder)
    }

    var arguments: [String] { ["run", "--config", configuration] }
}
