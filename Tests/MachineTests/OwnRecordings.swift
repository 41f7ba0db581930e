import Machine
import Touch

/// Our own recordings for `Hardware/`: what is done on which device, by the name of the file.
struct OwnRecording: Sendable {
    let path: String
    let device: DeviceScript
    let gestures: Gestures

    private static let box = "Buttons/smiley-box-keyboard"
    private static let pad = "Buttons/smiley-box-gamepad"
    private static let boxKeys = Array(KeyCode.f1..<KeyCode.f1 + 4)
    private static let padKeys = [0, 1, 3, 4].map { KeyCode.padSouth + $0 }

    static let all = [
        Self("\(box)/four-presses", .keyboardBox, fourPresses(boxKeys)),
        Self("\(box)/held", .keyboardBox, held(boxKeys[1])),
        Self("\(box)/bouncing", .keyboardBox, bouncing(boxKeys[0])),
        Self("\(box)/mashing", .keyboardBox, mashing(boxKeys)),
        Self("\(pad)/four-presses", .gamePadBox, fourPresses(padKeys)),
        Self("\(pad)/two-at-once", .gamePadBox, twoAtOnce(padKeys)),
        Self(
            "Touchscreens/smile-uinput/mashing",
            .multitouch(slots: 10, name: "Smile Panel uinput touch screen"), mashing),
    ]

    private init(_ path: String, _ device: DeviceScript, _ gestures: Gestures) {
        self.path = path
        self.device = device
        self.gestures = gestures
    }

    private static func fourPresses(_ keys: [UInt16]) -> Gestures {
        var gestures = Gestures()
        for (turn, key) in keys.enumerated() { gestures.press(key: key, at: 500 * turn) }
        return gestures
    }

    /// Long enough for the kernel to repeat it.
    private static func held(_ key: UInt16) -> Gestures {
        var gestures = Gestures()
        gestures.press(key: key, at: 0, lasting: 2_000)
        return gestures
    }

    /// A worn switch closes three times for one press, and once more when it is let go.
    private static func bouncing(_ key: UInt16) -> Gestures {
        var gestures = Gestures()
        for turn in 0..<4 {
            let at = 1_000 * turn
            gestures.press(key: key, at: at, lasting: 4)
            gestures.press(key: key, at: at + 8, lasting: 5)
            gestures.press(key: key, at: at + 17, lasting: 90)
            gestures.press(key: key, at: at + 113, lasting: 4)
        }
        return gestures
    }

    private static func twoAtOnce(_ keys: [UInt16]) -> Gestures {
        var gestures = Gestures()
        gestures.press(key: keys[0], at: 0, lasting: 120)
        gestures.press(key: keys[3], at: 40, lasting: 120)
        return gestures
    }

    /// All buttons in turn, then anyhow, then one as regularly as no hand can.
    private static func mashing(_ keys: [UInt16]) -> Gestures {
        var gestures = Gestures()
        var dice = Dice()
        for turn in 0..<12 { gestures.press(key: keys[turn % 4], at: 400 * turn) }
        var at = 5_000
        for _ in 0..<30 {
            gestures.press(key: keys[dice.roll(4)], at: at, lasting: 30 + dice.roll(60))
            at += 120 + dice.roll(150)
        }
        for _ in 0..<24 {
            at += 400
            gestures.press(key: keys[0], at: at, lasting: 60)
        }
        return gestures
    }

    /// A child at the screen: all faces in turn, then both hands anyhow, then the flat of a hand;
    /// and water that drips on one place.
    private static var mashing: Gestures {
        var gestures = Gestures()
        var dice = Dice()
        for turn in 0..<12 {
            gestures.tap(x: (Double(turn % 4) + 0.5) / 4, at: 400 * turn)
        }
        var at = 5_000
        for turn in 0..<40 {
            let place = (Double(dice.roll(100)) / 100, Double(dice.roll(100)) / 100)
            gestures.tap(
                slot: Int32(turn % 4), x: place.0, y: place.1, at: at,
                lasting: 30 + dice.roll(80))
            at += 60 + dice.roll(120)
        }
        for turn in 0..<3 {
            at += 600
            for slot in 0..<10 {
                gestures.tap(
                    slot: Int32(slot), x: 0.3 + 0.04 * Double(slot), y: 0.4, at: at + 2 * slot,
                    lasting: 200 + 20 * turn)
            }
        }
        at += 600
        for _ in 0..<24 {
            at += 400
            gestures.tap(x: 0.8, y: 0.2, at: at)
        }
        return gestures
    }

    /// The same in every run.
    private struct Dice {
        private var state: UInt64 = 1

        mutating func roll(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
    }
}
