/// A panel's configuration files in a folder of their own, as it is shipped: with devices that it
/// waits for, a status file, a control socket and a centre.
struct ScreenSite {
    let configuration: String

    /// - Parameters:
    ///   - name: of the configuration's file and of the state folder.
    ///   - questionnaire: its file.
    ///   - screen: the whole section.
    ///   - port: on loopback, where the centre is said to be.
    init(
        _ name: String, questionnaire: String, screen: String, port: UInt16,
        in folder: TemporaryFolder
    ) throws {
        try folder.write("office.pub", PanelSite.officeKey)
        configuration = try folder.write(
            "\(name).yaml",
            """
            touchpoint: bench
            state-directory: \(name)
            questionnaire: \(questionnaire)
            languages-folder: \(Project.languages)
            screen: \(screen)
            input: {device: auto}
            status-file: \(name).json
            control-socket: \(name).socket
            centre: {address: 'http://127.0.0.1:\(port)', office-key: office.pub}

            """)
    }

    var arguments: [String] { ["run", "--config", configuration] }
}
