import Central
import Exchange
import Glibc
import Panel
import Settings

/// The folder that holds everything of a demonstration.
struct DemoFolder: Sendable {
    /// As the operating system takes it, from anywhere.
    let path: String
    /// The same for the questionnaire and the languages.
    let kiosk: String

    /// As a person would name it.
    let messagesAsNamed: String

    var messages: String { "\(path)/messages" }
    private var centralFile: String { "\(path)/central.yaml" }
    private var panelFile: String { "\(path)/panel.yaml" }

    /// Makes it where it is not there.
    init(_ path: String, kiosk: String) throws {
        guard let kiosk = Self.whole(kiosk) else {
            throw DemoFault(
                "there is no folder '\(kiosk)' here",
                advice: "start in the project's folder, or name its folder Kiosk with --kiosk.")
        }
        self.kiosk = kiosk
        let advice = "name a folder that can be made with --folder."
        do throws(FolderFile.Fault) {
            try FolderFile.makeFolder(path)
        } catch {
            throw DemoFault("\(error)", advice: advice)
        }
        guard let whole = Self.whole(path) else {
            throw DemoFault("the folder '\(path)' cannot be opened", advice: advice)
        }
        self.path = whole
        messagesAsNamed = "\(path)/messages"
        do throws(FolderFile.Fault) {
            try FolderFile.makeFolder(messages)
        } catch {
            throw DemoFault("\(error)", advice: advice)
        }
    }

    private static func whole(_ path: String) -> String? {
        guard let whole = realpath(path, nil) else { return nil }
        defer { free(whole) }
        return String(cString: whole)
    }

    /// Writes the centre's configuration and reads it as `smile-centrald` would.
    func centralSetup(port: UInt16, _ messages: MessageOptions) throws -> CentralSetup {
        try write(DemoSettings.central(port: port, messages), to: centralFile)
        return try CentralSetup.read(centralFile)
    }

    /// What signs a browser in to the office, once each.
    struct Codes: Sendable {
        let panel = AccessSecret()
        let office = AccessSecret()
    }

    /// The account that every demonstration has.
    private static let account = "demo"

    /// Makes the account where it is not there yet, and two codes for it.
    func signInCodes(_ messages: MessageOptions) throws -> Codes {
        let administration = Administration(try centralSetup(port: 0, messages))
        let codes = Codes()
        if try !administration.perform(HasAccount(Self.account)).isThere {
            _ = try administration.perform(
                AddAccount(Self.account, .office, .everything, .none))
        }
        for code in [codes.panel, codes.office] {
            _ = try administration.perform(AddSignInLink(Self.account, code))
        }
        return codes
    }

    /// Writes the panel's configuration and reads it as `smile-paneld` would, with what reads it
    /// again where the office rolls another questionnaire out.
    func panelSetup() throws -> (setup: PanelSetup, reader: EditionReader) {
        try write(DemoSettings.panel(kiosk: kiosk), to: panelFile)
        let configuration = try PanelSetup.configuration(panelFile)
        var setup = try PanelSetup(configuration, in: path)
        // Everything that there is to see stands on the page.
        setup.controlSocket = nil
        let reader = EditionReader(
            path: panelFile, started: configuration, officeKey: setup.officeKey)
        return (setup, reader)
    }

    /// Lets the panel in as `smile-centrald panel enrolment` and `smilectl panel enrol` do, where
    /// it is not in yet. It waits for the centre, which has to run: not on one of its threads.
    func enrolPanel(at office: ListenAddress) throws {
        let state = "\(path)/panel"
        let administration = Administration(try CentralSetup.read(centralFile))
        if let known = try EnrolledState.enrolment(in: state) {
            let isIn = try administration.perform(ListPanels()).panels.contains {
                $0.panel == known.panel && $0.retiredMilliseconds == 0
            }
            if isIn, known.address == "http://\(office)" { return }
        }
        let places = try PlacesFile.read(Array(DemoSettings.places.utf8), named: "places") { _ in
            true
        }
        _ = try administration.perform(ImportPlaces(places, isWhole: false, isDryRun: false))
        let made = try administration.perform(
            MakeEnrolment(
                place: PanelPlace(site: "shop", touchpoint: "counter-1"), title: "demo",
                lastingMilliseconds: 600_000))
        let string = EnrolmentString(
            address: "http://\(office)", fingerprint: nil, token: made.token)
        _ = try EnrolmentRun(in: state).run(string.text)
    }

    private func write(_ text: String, to file: String) throws {
        do {
            try FolderFile.replace(file, with: Array(text.utf8), mode: 0o644)
        } catch {
            throw DemoFault("\(error)", advice: "make room, or name another --folder.")
        }
    }
}
