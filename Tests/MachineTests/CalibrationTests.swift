import Foundation
import Machine
import Peers
import Testing

/// A touch screen that is built in anyhow, and a technician who taps its crosses.
@Suite(.serialized, .needsVirtualMachine) struct CalibrationTests {
    /// How a device's axes lie on the glass: swapped first, then mirrored.
    private struct Mounting: CustomStringConvertible {
        var isSwapped = false
        var mirrorsX = false
        var mirrorsY = false

        /// What the device reports, as shares of its axes, of a finger on the glass.
        func device(_ place: GlassPlace) -> (x: Double, y: Double) {
            let (x, y) = isSwapped ? (place.y, place.x) : (place.x, place.y)
            return (mirrorsX ? 1 - x : x, mirrorsY ? 1 - y : y)
        }

        /// The six numbers that take it back.
        var matrix: [Double] {
            let x = mirrorsX ? [-1.0, 1] : [1, 0]
            let y = mirrorsY ? [-1.0, 1] : [1, 0]
            return isSwapped ? [0, y[0], y[1], x[0], 0, x[1]] : [x[0], 0, x[1], 0, y[0], y[1]]
        }

        var description: String { "swapped \(isSwapped), mirrored \(mirrorsX), \(mirrorsY)" }

        static let all = [false, true].flatMap { swapped in
            [false, true].flatMap { x in
                [false, true].map { Self(isSwapped: swapped, mirrorsX: x, mirrorsY: $0) }
            }
        }
    }

    private static let faces = [1, 4, 2, 3]
    /// Near the corners, clockwise from the upper left one, and in the middle of the picture.
    private static let targets = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5)]
    /// How far a finger is from the middle of a cross, in turn: 2 mm on a screen of 10 inches.
    private static let misses = [0.008, -0.006, 0.004, -0.008, 0.006]

    @Test func `a screen with swapped and mirrored axes is right after its crosses were tapped`()
        throws
    {
        let slice = [(Mounting(isSwapped: true, mirrorsY: true), 90)]
        let all = Mounting.all.flatMap { mounting in [0, 90, 180, 270].map { (mounting, $0) } }
        for (mounting, degrees) in Scale.isFull ? all : slice {
            try calibrate(mounting, turned: degrees)
        }
    }

    private func calibrate(_ mounting: Mounting, turned degrees: Int) throws {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 2), in: machine)
        let node = try screen.plug()
        var panel = try GuestPanel(in: machine, pluggedIn: node, Self.configuration(degrees))
        let result = try tapCrosses(mounting, degrees, screen, panel)
        #expect(result["matrix"] as? [Double] == mounting.matrix, "\(mounting): \(result)")
        // Taps on crosses are nobody's answers.
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == [])
        try install(result, in: machine)
        panel = try GuestPanel(in: machine, pluggedIn: node, Self.configuration(degrees))
        for (turn, face) in Self.faces.enumerated() {
            try tap(
                GlassPlace(ofPictureX: share(of: face), y: 0.3, turned: degrees), mounting, screen)
            try panel.hears(answers: turn + 1)
        }
        try panel.stop()
        let choices = try GuestPanel.choices(in: machine)
        #expect(choices == Self.faces, "\(mounting), turned by \(degrees)")
    }

    /// Turned and mirrored: without a matrix a finger on any face means the third.
    private static let wrong = Mounting(isSwapped: true, mirrorsX: true)
    private static let meantWithoutMatrix = 3
    /// Where the result is tried.
    private static let trial = (0.3, 0.6)

    @Test func `what the panel keeps is tried first, outlives a restart, and can be forgotten`()
        throws
    {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 2), in: machine)
        let node = try screen.plug()
        var panel = try GuestPanel(in: machine, pluggedIn: node)
        let program = try panel.smilectl(["device", "calibrate", "--keep", "--json"])
        try tapCrosses(Self.wrong, 0, screen, program)
        try program.wait(for: "the trial") { program.errors.contains("once more") }
        let place = GlassPlace(ofPictureX: Self.trial.0, y: Self.trial.1, turned: 0)
        try tap(place, Self.wrong, screen)
        let result = try result(of: program)
        #expect(result["matrix"] as? [Double] == Self.wrong.matrix, "\(result)")
        #expect(result["kept"] as? Bool == true)
        try tapFaces(screen, panel, after: 0)
        try panel.stop()
        panel = try GuestPanel(in: machine, pluggedIn: node)
        try tapFaces(screen, panel, after: Self.faces.count)
        let forgetting = try panel.smilectl(["device", "calibrate", "--forget"])
        #expect(try forgetting.exitStatus() == 0, "\(forgetting.errors)")
        try tap(GlassPlace(ofPictureX: share(of: 1), y: 0.3, turned: 0), Self.wrong, screen)
        try panel.hears(answers: 2 * Self.faces.count + 1)
        try panel.stop()
        let choices = try GuestPanel.choices(in: machine)
        #expect(choices == Self.faces + Self.faces + [Self.meantWithoutMatrix])
    }

    @Test func `a calibration that nobody confirms is taken back`() throws {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 2), in: machine)
        let panel = try GuestPanel(in: machine, pluggedIn: try screen.plug())
        let program = try panel.smilectl(["device", "calibrate", "--keep"])
        try tapCrosses(Self.wrong, 0, screen, program)
        try program.wait(for: "the trial's end", seconds: 60) {
            program.errors.contains("there is no result")
        }
        #expect(try program.exitStatus() == 1)
        try tap(GlassPlace(ofPictureX: share(of: 1), y: 0.3, turned: 0), Self.wrong, screen)
        try panel.hears(answers: 1)
        try panel.stop()
        #expect(try GuestPanel.choices(in: machine) == [Self.meantWithoutMatrix])
    }

    private func tapFaces(
        _ screen: GuestDevice, _ panel: GuestPanel, after count: Int
    ) throws {
        for (turn, face) in Self.faces.enumerated() {
            let place = GlassPlace(ofPictureX: share(of: face), y: 0.3, turned: 0)
            try tap(place, Self.wrong, screen)
            try panel.hears(answers: count + turn + 1)
        }
    }

    private static func configuration(_ degrees: Int) -> String {
        """
        screen:
          rotation: \(degrees)
        """
    }

    private func tapCrosses(
        _ mounting: Mounting, _ degrees: Int, _ screen: GuestDevice, _ panel: GuestPanel
    ) throws -> [String: Any] {
        let program = try panel.smilectl(["device", "calibrate", "--json"])
        try tapCrosses(mounting, degrees, screen, program)
        return try result(of: program)
    }

    private func tapCrosses(
        _ mounting: Mounting, _ degrees: Int, _ screen: GuestDevice, _ program: GuestProgram
    ) throws {
        for (index, target) in Self.targets.enumerated() {
            let word = "tap target \(index + 1) of \(Self.targets.count)"
            try program.wait(for: word) { program.errors.contains(word) }
            let place = GlassPlace(
                ofPictureX: target.0 + Self.misses[index],
                y: target.1 + Self.misses[(index + 2) % Self.misses.count], turned: degrees)
            try tap(place, mounting, screen)
        }
    }

    private func result(of program: GuestProgram) throws -> [String: Any] {
        #expect(try program.exitStatus() == 0, "\(program.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(program.output.utf8))
        return object as? [String: Any] ?? [:]
    }

    private func tap(
        _ place: GlassPlace, _ mounting: Mounting, _ screen: GuestDevice
    ) throws {
        let (x, y) = mounting.device(place)
        var gestures = Gestures()
        gestures.tap(x: x, y: y, at: 0)
        try screen.play(gestures)
    }

    /// As `smilectl device calibrate` says.
    private func install(_ result: [String: Any], in machine: VirtualMachine) throws {
        guard let rule = result["rule"] as? String, let file = result["file"] as? String else {
            return
        }
        try machine.guest.write(file, "\(rule)\n")
        try machine.guest.shell(
            """
            udevadm control --reload \\
                && udevadm trigger --subsystem-match=input --action=change && udevadm settle
            """)
    }
}
