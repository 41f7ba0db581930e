import Foundation
import Machine
import Peers
import Screen
import Touch

/// Somebody before a panel in a machine, with the panel beside it as it should be: everything is
/// done to both.
final class Customer {
    private static let seesSeconds = 30.0

    let machine: any Glass
    let expected: ExpectedPanel
    /// What says the screens aloud; nil: nothing does.
    let voice: GuestVoice?
    /// Nil between two runs of the panel.
    var panel: GuestPanel?
    private let screen: GuestDevice
    private let node: String
    private let questionnaire: String
    /// How far the picture is turned on the glass, clockwise.
    private var degrees = 0

    /// In front of a panel that does not run yet.
    ///
    /// - Parameters:
    ///   - size: of the glass.
    ///   - voice: what says the screens aloud.
    ///   - more: sections of `panel.yaml` beside `screen:` and `centre:`.
    init(
        at machine: any Glass, questionnaire: String, width: Int = 1_280, height: Int = 800,
        voice: GuestVoice? = nil, _ more: String = ""
    ) throws {
        self.machine = machine
        self.questionnaire = questionnaire
        self.voice = voice
        self.more = "\(more)\n\(voice?.configuration ?? "")"
        screen = try GuestDevice(.multitouch(slots: 10), in: machine)
        node = try screen.plug()
        try machine.guest.write("/run/machine/office.pub", ExpectedPanel.officeKey)
        expected = try ExpectedPanel(
            questionnaire: questionnaire, on: ExpectedPanel.size(width, height),
            Self.configuration(0, self.more))
    }

    private let more: String

    private static func configuration(_ degrees: Int, _ more: String) -> String {
        """
        screen:
          surface: display
          diagonal-inches: \(ExpectedPanel.inches)
          rotation: \(degrees)
        centre: {office-key: office.pub}
        \(more)
        """
    }

    /// - Parameters:
    ///   - width: of the picture, which is that of the glass where it is not turned.
    func starts(width: Int = 1_280, height: Int = 800, turnedBy degrees: Int = 0) throws {
        self.degrees = degrees
        panel = try GuestPanel(
            in: machine, pluggedIn: node, questionnaire: questionnaire,
            Self.configuration(degrees, more))
        expected.starts(on: try ExpectedPanel.size(width, height))
    }

    /// Another display shows the panel from now on.
    func isShown(onGlassOf width: Int, _ height: Int) throws {
        expected.isSeen(
            on: try degrees % 180 == 0
                ? ExpectedPanel.size(width, height) : ExpectedPanel.size(height, width))
    }

    func stops() throws {
        try panel?.stop()
        panel = nil
        expected.stops()
    }

    // MARK: Looking

    /// What should lie on the glass.
    func picture() throws -> GlassPicture {
        try expected.picture().turned(by: degrees)
    }

    /// Waits until the glass shows what it should, pixel by pixel, and keeps a picture.
    ///
    /// - Returns: the seconds until it was so, drawing what it should show left out.
    @discardableResult
    func sees(_ name: String) throws -> Double {
        let wanted = try picture()
        let begin = ProcessInfo.processInfo.systemUptime
        let end = try sees(wanted, name)
        try machine.keep(name)
        return end - begin
    }

    /// - Returns: when it was so.
    func sees(_ wanted: GlassPicture, _ name: String) throws -> Double {
        guard let panel else { throw PeerFault("no panel runs") }
        var seen = 0.0
        do {
            try panel.waits(for: "'\(name)' on the glass", seconds: Self.seesSeconds) {
                let glass = try machine.glass()
                seen = ProcessInfo.processInfo.systemUptime
                return glass == wanted
            }
        } catch {
            try machine.keep("not-\(name)")
            let glass = try machine.glass()
            let difference =
                glass.width == wanted.width && glass.height == wanted.height
                ? "\(glass.differences(from: wanted)) pixels differ"
                : "it has \(glass.width)x\(glass.height) pixels"
            throw PeerFault("\(error); \(difference); the panel: \(panel.log)")
        }
        return seen
    }

    // MARK: Touching

    func touches(_ target: Target) throws {
        let place = try glassPlace(of: target)
        var gestures = Gestures()
        gestures.down(x: place.x, y: place.y, at: 0)
        try screen.play(gestures)
        try expected.touches(target)
    }

    /// Lets go what is touched.
    func lifts(from target: Target) throws {
        var gestures = Gestures()
        gestures.up(at: 0)
        try screen.play(gestures)
        try expected.taps(target)
    }

    func taps(_ target: Target) throws {
        let place = try glassPlace(of: target)
        var gestures = Gestures()
        gestures.tap(x: place.x, y: place.y, at: 20)
        try screen.play(gestures)
        try expected.taps(target)
    }

    /// Adds a tap to what will be played, and presses it on the panel as it should be.
    func plans(_ target: Target, at milliseconds: Int, in gestures: inout Gestures) throws {
        let place = try glassPlace(of: target)
        gestures.tap(x: place.x, y: place.y, at: milliseconds)
        try expected.touches(target)
    }

    /// Plays what was planned while somebody looks on.
    func begins(_ gestures: Gestures) throws {
        try screen.begin(gestures)
    }

    /// Whether it is not over yet.
    var isPlaying: Bool {
        get throws {
            var hasLooked = false
            try panel?.waits(for: "news") {
                defer { hasLooked = true }
                return hasLooked
            }
            return screen.isPlaying
        }
    }

    private func glassPlace(of target: Target) throws -> GlassPlace {
        let place = try expected.place(of: target)
        return GlassPlace(ofPictureX: place.x, y: place.y, turned: degrees)
    }

    // MARK: Afterwards

    /// What customers left in the log.
    func records() throws -> [KeptRecord] {
        try GuestPanel.records(in: machine).compactMap(KeptRecord.init)
    }
}
