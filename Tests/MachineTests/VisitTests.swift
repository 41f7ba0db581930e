import Feedback
import Foundation
import Machine
import Panel
import Peers
import Screen
import Testing

/// A whole visit on the panel's own display: what a customer touches, what stands on the glass
/// then, and what is on the disk. With `SMILE_MACHINE_PICTURES` set to a folder, the pictures stay
/// there.
@Suite(.serialized, .needsVirtualMachine) struct VisitTests {
    private static let inches = 10.1
    private static let size = ScreenSize(width: 1_280, height: 800, diagonalInches: inches)!
    private static let russian = LanguageTag("ru")!
    private static let digits = [9, 1, 6, 1, 2, 3, 4, 5, 6, 7]
    /// The base point of X25519 (RFC 7748): a key that everybody can open, for nobody's number.
    private static let officeKey =
        "smile-office-key-1 CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

    @Test func `faces, why, nought to ten, a phone number and thanks stand on the glass in turn`()
        throws
    {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        let node = try screen.plug()
        try machine.guest.write("/run/machine/office.pub", Self.officeKey)
        let path = "\(Project.questionnaires)/counter.yaml"
        let panel = try GuestPanel(
            in: machine, pluggedIn: node,
            questionnaire: try String(contentsOfFile: path, encoding: .utf8),
            """
            screen: {surface: display, diagonal-inches: \(Self.inches)}
            centre: {office-key: /run/machine/office.pub}
            """)
        let glass = Glass(
            machine: machine, panel: panel,
            preview: try Preview(questionnaire: path, theme: "light"), size: Self.size,
            language: Self.russian)
        let questions = (0..<4).map { Preview.Scene.question(QuestionNumber(UInt8($0))) }
        let choices = [Choice(2), Choice(2), Choice(3)]
        for (question, choice) in zip(questions, choices) {
            try glass.shows(question)
            let before = try machine.glass()
            let point = try glass.place(of: .choice(choice), on: question)
            var press = Gestures()
            press.down(x: point.x, y: point.y, at: 0)
            try screen.play(press)
            try panel.waits(for: "the pressed \(choice)") { try machine.glass() != before }
            try glass.keep("\(glass.preview.name(of: question))-pressed")
            var lift = Gestures()
            lift.up(at: 0)
            try screen.play(lift)
        }
        try glass.shows(questions[3])
        for target in Self.digits.map({ Target.digit($0) }) + [.confirm] {
            let point = try glass.place(of: target, on: questions[3])
            var tap = Gestures()
            tap.tap(x: point.x, y: point.y, at: 20)
            try screen.play(tap)
        }
        try glass.shows(.thanks)
        try glass.shows(questions[0])
        try panel.hears(answers: choices.count)
        #expect(try GuestPanel.choices(in: machine) == choices.map { Int($0.rawValue) })
        #expect(try GuestPanel.count(of: "contact-answer", in: machine) == 1)
        #expect(try GuestPanel.count(of: "visit-end", in: machine) == 1)
        try panel.stop()
    }
}

/// What somebody sees who stands before the panel.
private struct Glass {
    let machine: VirtualMachine
    let panel: GuestPanel
    let preview: Preview
    let size: ScreenSize
    let language: LanguageTag

    /// Waits until the screen stands there, pixel by pixel as it is drawn here.
    func shows(_ scene: Preview.Scene) throws {
        let surface = MemorySurface(size: size)
        try Painter(theme: .light).paint(
            preview.layout(scene, in: language, on: size), on: surface)
        let expected = GlassPicture(
            width: size.width, height: size.height, pixels: surface.newestFrame.pixels)
        let name = preview.name(of: scene)
        do {
            try panel.waits(for: "'\(name)' on the glass") { try machine.glass() == expected }
        } catch {
            let other = try machine.glass().differences(from: expected)
            throw PeerFault("\(error); \(other) pixels differ; the panel: \(panel.log)")
        }
        try keep(name)
    }

    /// The middle of what a finger is to touch, in shares of the screen.
    func place(of target: Target, on scene: Preview.Scene) throws -> (x: Double, y: Double) {
        let layout = preview.layout(scene, in: language, on: size)
        let rect = try #require(layout.rect(of: target), "\(target) is not there")
        return (
            (Double(rect.x) + Double(rect.width) / 2) / Double(size.width),
            (Double(rect.y) + Double(rect.height) / 2) / Double(size.height)
        )
    }

    /// For whoever wants to look at it.
    func keep(_ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["SMILE_MACHINE_PICTURES"] else {
            return
        }
        try machine.takePicture("\(folder)/\(name).png")
    }
}
