import Machine
import Peers
import Testing

/// A picture that is turned on the glass: a finger meets what stands where it touches.
@Suite(.serialized, .needsVirtualMachine) struct TurnTests {
    private static let faces = [1, 4, 2, 3]

    @Test(.enabled(if: Scale.isFull, "a calibration is turned as well: make machine-tests"))
    func `fingers meet the faces of a picture that is turned clockwise`() throws {
        let machine = try VirtualMachine()
        let screen = try GuestDevice(.multitouch(slots: 2), in: machine)
        let node = try screen.plug()
        var expected: [Int] = []
        for degrees in [90, 180, 270] {
            let panel = try GuestPanel(
                in: machine, pluggedIn: node,
                """
                screen:
                  rotation: \(degrees)
                """)
            var gestures = Gestures()
            for (turn, face) in Self.faces.enumerated() {
                // Above the middle: a turn the other way round would be another place.
                let place = GlassPlace(ofPictureX: share(of: face), y: 0.3, turned: degrees)
                gestures.tap(x: place.x, y: place.y, at: 150 * turn)
            }
            try screen.play(gestures)
            expected += Self.faces
            try panel.hears(answers: expected.count)
            try panel.stop()
            let choices = try GuestPanel.choices(in: machine)
            #expect(choices == expected, "\(degrees)")
        }
    }
}

/// A place on the glass, as shares from the corner that is the upper left one of a picture that
/// is not turned.
struct GlassPlace: Hashable {
    var x: Double
    var y: Double

    /// Where a place of the picture is that is turned clockwise by so many degrees: by a quarter,
    /// its upper left corner is the upper right one of the glass.
    init(ofPictureX x: Double, y: Double, turned degrees: Int) {
        (self.x, self.y) =
            switch degrees {
            case 90: (1 - y, x)
            case 180: (1 - x, 1 - y)
            case 270: (y, 1 - x)
            default: (x, y)
            }
    }
}
