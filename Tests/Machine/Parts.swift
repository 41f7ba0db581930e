/// Parts that the tests plug into the guest, one of each kind.
extension DeviceScript {
    /// Positions go from 0 to this on every touch screen here.
    package static let positionMax: Int32 = 4095
    private static let unitsPerMillimetre: Int32 = 16
    private static let direct: UInt16 = 1
    private static let usb: UInt16 = 3
    private static let host: UInt16 = 0x19
    private static let vendor: UInt16 = 0x1209

    private static func position(_ code: UInt16) -> Axis {
        Axis(code, 0, positionMax, resolution: unitsPerMillimetre)
    }

    /// A touch screen that tells so many fingers apart.
    package static func multitouch(
        slots: Int32, name: String = "Smile Panel test touch screen", product: UInt16 = 1
    ) -> Self {
        Self(
            name: name, identity: [usb, vendor, product, 1], properties: [direct],
            codes: [EventType.key: [KeyCode.touch]],
            axes: [
                position(AxisCode.x), position(AxisCode.y), Axis(AxisCode.slot, 0, slots - 1),
                position(AxisCode.slotX), position(AxisCode.slotY),
                Axis(AxisCode.trackingID, 0, 65_535),
            ])
    }

    /// An infrared or resistive screen, which knows one finger.
    package static func singleTouch(product: UInt16 = 2) -> Self {
        Self(
            name: "Smile Panel test single touch", identity: [usb, vendor, product, 1],
            properties: [direct], codes: [EventType.key: [KeyCode.touch]],
            axes: [position(AxisCode.x), position(AxisCode.y)])
    }

    /// A box of four buttons that says it is a keyboard: F1 to F4, with repetition, a light each of
    /// the three that keyboards have, and a bell.
    package static let keyboardBox = Self(
        name: "Smile Panel test button box", identity: [usb, vendor, 3, 1],
        codes: [
            EventType.key: Array(KeyCode.f1..<KeyCode.f1 + 4), EventType.light: [0, 1, 2],
            EventType.sound: [1, 2], EventType.repetition: [0, 1],
        ])

    /// A box whose four buttons are those of a game pad, with a stick that nobody moves.
    package static let gamePadBox = Self(
        name: "Smile Panel test game pad box", identity: [usb, vendor, 4, 1],
        codes: [EventType.key: [0, 1, 3, 4].map { KeyCode.padSouth + $0 }],
        axes: [Axis(AxisCode.x, -127, 127), Axis(AxisCode.y, -127, 127)])

    /// Four buttons on a board's own pins.
    package static let boardKeys = Self(
        name: "gpio-keys", identity: [host, 1, 1, 0x100],
        codes: [EventType.key: Array(KeyCode.f1..<KeyCode.f1 + 4)])

    /// Screens that say about themselves what cannot be, by what is wrong.
    package static let liars: [String: Self] = [
        "no extent": changed("no extent") { $0.axes[3].maximum = 0 },
        "no positions in its slots": changed("slots without positions") {
            $0.axes.removeAll { [AxisCode.slotX, AxisCode.slotY].contains($0.code) }
        },
        "no positions at all": changed("no positions") {
            $0.axes.removeAll { $0.code != AxisCode.slot && $0.code != AxisCode.trackingID }
        },
    ]

    private static func changed(_ what: String, _ change: (inout Self) -> Void) -> Self {
        var script = multitouch(slots: 10, name: "Smile Panel test screen, \(what)", product: 9)
        change(&script)
        return script
    }
}
