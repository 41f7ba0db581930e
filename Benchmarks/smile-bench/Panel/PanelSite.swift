/// A panel's configuration files in a folder of their own.
///
/// The panel forwards to an address where nobody listens, so that the network's part of it is at
/// work and measured as well.
struct PanelSite {
    static let memorySurface = "{surface: memory, width: 1280, height: 800}"
    static let noSurface = "{surface: none, width: 1280, height: 800}"

    /// Any 32 bytes are a public key that contacts can be sealed to; nobody opens these.
    static let officeKey =
        "smile-office-key-1 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

    private let folder: TemporaryFolder
    let configuration: String

    /// - Parameters:
    ///   - name: of the configuration's file and of the state folder.
    ///   - screen: `memorySurface` or `noSurface`.
    init(_ name: String, screen: String, silentPort: UInt16, in folder: TemporaryFolder) throws {
        self.folder = folder
        try folder.write("office.pub", Self.officeKey)
        configuration = try folder.write(
            "\(name).yaml",
            """
            touchpoint: bench
            state-directory: \(name)
            questionnaire: \(Project.questionnaire)
            languages-folder: \(Project.languages)
            screen: \(screen)
            input: {device: none}
            centre:
              address: http://127.0.0.1:\(silentPort)
              office-key: office.pub
              forward-interval-seconds: 1
            """)
    }

    var arguments: [String] { ["run", "--config", configuration] }
}
