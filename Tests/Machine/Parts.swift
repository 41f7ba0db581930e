import Touch

/// Parts that the tests plug into the guest, one of each kind.
extension DeviceScript {
    /// Positions go from 0 to this on every touch screen here.
    package static let positionMax: Int32 = 4095
    private static let unitsPerMillimetre: Int32 = 16
    private static let direct: UInt16 = 1
    private static let usb: UInt16 = 3
    private static let host: UInt16 = 0x19
    private static let vendor: UInt16 = 0x1209

    private static let position = AxisRange(
        minimum: 0, maximum: positionMax, resolution: unitsPerMillimetre)

    private static func axis(_ minimum: Int32, _ maximum: Int32) -> AxisRange {
        AxisRange(minimum: minimum, maximum: maximum)
    }

    /// A touch screen that tells so many fingers apart.
    package static func multitouch(
        slots: Int32, name: String = "Smile Panel test touch screen", product: UInt16 = 1
    ) -> Self {
        Self(
            name: name, identity: [usb, vendor, product, 1], properties: [direct],
            codes: [EventType.key: [KeyCode.touch]],
            axes: [
                AxisCode.x: position, AxisCode.y: position, AxisCode.slot: axis(0, slots - 1),
                AxisCode.slotX: position, AxisCode.slotY: position,
                AxisCode.trackingID: axis(0, 65_535),
            ])
    }

    /// An infrared or resistive screen, which knows one finger.
    package static func singleTouch(product: UInt16 = 2) -> Self {
        Self(
            name: "Smile Panel test single touch", identity: [usb, vendor, product, 1],
            properties: [direct], codes: [EventType.key: [KeyCode.touch]],
            axes: [AxisCode.x: position, AxisCode.y: position])
    }

    /// A screen that is drawn on with a pen.
    package static let penScreen = Self(
        name: "Smile Panel test pen", identity: [usb, vendor, 5, 1], properties: [direct],
        codes: [EventType.key: [KeyCode.pen, KeyCode.touch, KeyCode.penButton]],
        axes: [
            AxisCode.x: position, AxisCode.y: position, AxisCode.pressure: axis(0, 1_023),
            AxisCode.distance: axis(0, 63),
        ])

    /// A touch screen that says of each slot whether a pen is in it, and how far above the glass.
    package static var hoveringScreen: Self {
        var script = multitouch(slots: 4, name: "Smile Panel test hovering", product: 6)
        script.axes[AxisCode.slotTool] = axis(0, 2)
        script.axes[AxisCode.slotDistance] = axis(0, 63)
        return script
    }

    /// What many touch screens show besides: a mouse that says everything once more.
    package static func mouse(named name: String, product: UInt16 = 7) -> Self {
        Self(
            name: name, identity: [usb, vendor, product, 1],
            codes: [EventType.key: [KeyCode.leftButton, KeyCode.leftButton + 1]],
            axes: [AxisCode.x: position, AxisCode.y: position])
    }

    /// A sound card's socket that tells whether headphones are in it.
    package static let headphoneSocket = Self(
        name: "Smile Panel test headphones", identity: [host, vendor, 10, 1],
        codes: [EventType.switches: [SwitchCode.headphones]])

    /// The machine's own switch: nobody's button.
    package static let powerSwitch = Self(
        name: "Smile Panel test power button", identity: [host, vendor, 8, 1],
        codes: [EventType.key: [KeyCode.power]])

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
        axes: [AxisCode.x: axis(-127, 127), AxisCode.y: axis(-127, 127)])

    /// Four buttons on a board's own pins.
    package static let boardKeys = Self(
        name: "gpio-keys", identity: [host, 1, 1, 0x100],
        codes: [EventType.key: Array(KeyCode.f1..<KeyCode.f1 + 4)])

    /// Screens that say about themselves what cannot be, by what is wrong.
    package static let liars: [String: Self] = [
        "no extent": changed("no extent") { $0.axes[AxisCode.slotX]?.maximum = 0 },
        "no positions in its slots": changed("slots without positions") {
            $0.axes = $0.axes.filter { ![AxisCode.slotX, AxisCode.slotY].contains($0.key) }
        },
        "no positions at all": changed("no positions") {
            $0.axes = $0.axes.filter { [AxisCode.slot, AxisCode.trackingID].contains($0.key) }
        },
    ]

    private static func changed(_ what: String, _ change: (inout Self) -> Void) -> Self {
        var script = multitouch(slots: 10, name: "Smile Panel test screen, \(what)", product: 9)
        change(&script)
        return script
    }
}
