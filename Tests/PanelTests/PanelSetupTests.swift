import Exchange
import Foundation
import Panel
import Peers
import Screen
import Settings
import Testing
import Touch

@Suite struct PanelSetupTests {
    let folder: TemporaryFolder
    private static let kiosk = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Kiosk").path

    init() throws {
        folder = try TemporaryFolder("setup")
    }

    private func configuration(_ centre: String = "") throws -> PanelConfiguration {
        let path = try folder.write(
            "panel.yaml",
            """
            touchpoint: exit
            state-directory: state
            questionnaire: \(Self.kiosk)/Questionnaires/counter.yaml
            languages-folder: \(Self.kiosk)/Languages
            \(centre)
            """)
        return try PanelSetup.configuration(path)
    }

    private func setup(_ centre: String = "") throws -> PanelSetup {
        try PanelSetup(try configuration(centre), in: folder.path)
    }

    @Test func `a panel that would ask for a number without a key to seal it does not start`()
        throws
    {
        let fault = #expect(throws: SetupFault.self) { try setup() }
        #expect("\(try #require(fault))".contains("the question 'phone' asks for a contact"))
    }

    @Test func `a questionnaire with a mistake leaves the last good one on the screen`() throws {
        let good = try String(
            contentsOfFile: "\(Self.kiosk)/Questionnaires/nps.yaml", encoding: .utf8)
        func start() throws -> PanelSetup {
            let path = try folder.write(
                "panel.yaml",
                """
                touchpoint: exit
                state-directory: state
                questionnaire: own.yaml
                languages-folder: \(Self.kiosk)/Languages
                """)
            return try PanelSetup(try PanelSetup.configuration(path), in: folder.path)
        }
        try folder.write("own.yaml", "questionaire: nps")
        #expect(throws: SetupFault.self) { try start() }
        try folder.write("own.yaml", good)
        let first = try start()
        #expect(first.questionnaireFault == nil)
        try folder.write("own.yaml", "questionaire: nps")
        let second = try start()
        #expect(second.questionnaire == first.questionnaire)
        #expect(second.questionnaireFile == first.questionnaireFile)
        #expect(second.strings == first.strings)
        let fault = "\(try #require(second.questionnaireFault))"
        #expect(fault.contains("own.yaml:1:1: unknown key 'questionaire'"))
    }

    @Test func `a theme with a mistake stops a first start, and no later one`() throws {
        func start(_ theme: String) throws -> PanelSetup {
            let path = try folder.write(
                "panel.yaml",
                """
                touchpoint: exit
                state-directory: state
                questionnaire: \(Self.kiosk)/Questionnaires/nps.yaml
                languages-folder: \(Self.kiosk)/Languages
                screen: {theme: \(theme)}
                """)
            return try PanelSetup(try PanelSetup.configuration(path), in: folder.path)
        }
        for _ in 0..<2 { #expect(throws: SetupFault.self) { try start("none.yaml") } }
        #expect(try start("dark").theme == .dark)
        let setup = try start("none.yaml")
        #expect(setup.theme == .light)
        #expect("\(try #require(setup.themeFault))".contains("none.yaml' could not be opened"))
    }

    @Test func `the panel's key is made once and kept to its owner`() throws {
        try folder.write("office.pub", OfficePrivateKey().publicKey.text)
        let first = try setup("centre: {office-key: office.pub}")
        let second = try setup("centre: {office-key: office.pub}")
        #expect(first.key.panel == second.key.panel)
        let path = folder.path + "/state/panel.key"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func `a private key in the public one's place is named`() throws {
        try folder.write("office.pub", OfficePrivateKey().text)
        let fault = #expect(throws: SetupFault.self) {
            try setup("centre: {office-key: office.pub}")
        }
        let text = "\(try #require(fault))"
        #expect(text.contains("office.pub' is no key"))
        #expect(text.contains("Try:"))
    }

    @Test func `a broken configuration names file, line and column`() throws {
        let fault = #expect(throws: SetupFault.self) { try configuration("centra: {}") }
        #expect("\(try #require(fault))".contains("panel.yaml:5:1: unknown key 'centra'"))
    }

    @Test func `what settings allow is what the parts allow`() throws {
        try folder.write("office.pub", OfficePrivateKey().publicKey.text)
        let setup = try setup("centre: {office-key: office.pub}")
        #expect(setup.touch == TouchLimits())
        #expect(setup.presses == ButtonLimits())
        let input = InputSetup(
            PanelConfiguration(
                touchpoint: "counter", questionnaire: SettingsPath("q.yaml"),
                languagesFolder: SettingsPath("Languages")))
        #expect(input.wishes == DeviceWishes())
        #expect(input.rules == ContactRules())
        #expect(input.rotation == .identity)
        #expect(ScreenSettings.sidePixels == ScreenSize.sidePixels)
        #expect(ScreenSettings.diagonals == ScreenSize.diagonalInches)
        #expect(CentreSettings.batchRecords.upperBound == Batch.recordsMax)
        #expect(PanelConfiguration.pinDigits == StaffPIN.digitCount)
    }
}
