package import Touch

/// What fingers do on a device of ours, as lines of evemu's format.
package struct Gestures: Sendable {
    private struct Frame {
        var milliseconds: Int
        var events: [KernelEvent]
    }

    private var frames: [Frame] = []
    private var lastTrackingID: Int32 = 0
    /// When the last of it happens.
    package private(set) var milliseconds = 0

    package init() {}

    /// The events of one moment; those of the same moment stay in the order in which they came.
    package mutating func add(_ events: [KernelEvent], at milliseconds: Int) {
        frames.append(Frame(milliseconds: milliseconds, events: events))
        self.milliseconds = max(self.milliseconds, milliseconds)
    }

    /// A finger comes down on a multitouch screen; x and y are shares of it.
    package mutating func down(slot: Int32 = 0, x: Double, y: Double = 0.5, at time: Int) {
        lastTrackingID += 1
        add(
            [
                .absolute(AxisCode.slot, slot),
                .absolute(AxisCode.trackingID, lastTrackingID),
                .absolute(AxisCode.slotX, Self.units(x)),
                .absolute(AxisCode.slotY, Self.units(y)),
            ], at: time)
    }

    package mutating func up(slot: Int32 = 0, at time: Int) {
        add(
            [
                .absolute(AxisCode.slot, slot),
                .absolute(AxisCode.trackingID, -1),
            ], at: time)
    }

    /// A tap on a multitouch screen.
    package mutating func tap(
        slot: Int32 = 0, x: Double, y: Double = 0.5, at time: Int, lasting: Int = 60
    ) {
        down(slot: slot, x: x, y: y, at: time)
        up(slot: slot, at: time + lasting)
    }

    /// A tap on a screen that knows one finger.
    package mutating func singleTap(x: Double, y: Double = 0.5, at time: Int, lasting: Int = 60) {
        singleDown(KeyCode.touch, x: x, y: y, at: time)
        add([.key(KeyCode.touch, 0)], at: time + lasting)
    }

    /// A finger comes down on a screen that knows one finger.
    ///
    /// - Parameter key: by which it tells of it.
    package mutating func singleDown(
        _ key: UInt16 = KeyCode.touch, x: Double, y: Double = 0.5, at time: Int
    ) {
        add(
            [
                .absolute(AxisCode.x, Self.units(x)),
                .absolute(AxisCode.y, Self.units(y)),
                .key(key, 1),
            ], at: time)
    }

    /// A pen comes near, is put on the glass for so long, or not at all where it only hovers, and
    /// goes away.
    package mutating func pen(x: Double, y: Double = 0.5, at time: Int, lasting: Int?) {
        add(
            [
                .absolute(AxisCode.x, Self.units(x)),
                .absolute(AxisCode.y, Self.units(y)),
                .absolute(AxisCode.distance, 20),
                .key(KeyCode.pen, 1),
            ], at: time)
        if let lasting {
            add(
                [
                    .absolute(AxisCode.distance, 0),
                    .absolute(AxisCode.pressure, 500),
                    .key(KeyCode.touch, 1),
                ], at: time + 40)
            add(
                [
                    .absolute(AxisCode.pressure, 0),
                    .key(KeyCode.touch, 0),
                ], at: time + 40 + lasting)
        }
        add([.key(KeyCode.pen, 0)], at: time + 80 + (lasting ?? 60))
    }

    /// A tap in a slot of a screen that tells pens and distances; above the glass where it hovers.
    package mutating func tap(
        slot: Int32 = 0, x: Double, isPen: Bool, hovers: Bool = false, at time: Int
    ) {
        add(
            [
                .absolute(AxisCode.slot, slot),
                .absolute(AxisCode.slotTool, isPen ? 1 : 0),
                .absolute(AxisCode.slotDistance, hovers ? 10 : 0),
            ], at: time)
        tap(slot: slot, x: x, at: time)
    }

    /// The left button of a mouse that says where it is.
    package mutating func click(x: Double, y: Double = 0.5, at time: Int, lasting: Int = 60) {
        singleDown(KeyCode.leftButton, x: x, y: y, at: time)
        add([.key(KeyCode.leftButton, 0)], at: time + lasting)
    }

    /// A finger goes elsewhere without lifting.
    package mutating func move(slot: Int32 = 0, x: Double, y: Double = 0.5, at time: Int) {
        add(
            [
                .absolute(AxisCode.slot, slot),
                .absolute(AxisCode.slotX, Self.units(x)),
                .absolute(AxisCode.slotY, Self.units(y)),
            ], at: time)
    }

    /// A key of a button box, down and up.
    package mutating func press(key: UInt16, at time: Int, lasting: Int = 80) {
        add([.key(key, 1)], at: time)
        add([.key(key, 0)], at: time + lasting)
    }

    /// Headphones are put in a socket, or pulled out.
    package mutating func headphones(areIn: Bool, at time: Int) {
        add(
            [
                KernelEvent(
                    type: EventType.switches, code: SwitchCode.headphones, value: areIn ? 1 : 0)
            ], at: time)
    }

    private static func units(_ share: Double) -> Int32 {
        Int32((share * Double(DeviceScript.positionMax)).rounded())
    }

    /// `E:` lines in the order of their times.
    package var text: String {
        let order = frames.enumerated().sorted {
            ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset)
        }
        return order.map { _, frame in
            let (seconds, rest) = frame.milliseconds.quotientAndRemainder(dividingBy: 1_000)
            let thousandths = String(1_000 + rest).dropFirst()
            return (frame.events + [.end]).map { event in
                "E: \(seconds).\(thousandths)000 \(hexadecimal(event.type, digits: 4)) "
                    + "\(hexadecimal(event.code, digits: 4)) \(event.value)\n"
            }.joined()
        }.joined()
    }
}

extension KernelEvent {
    package static func absolute(_ code: UInt16, _ value: Int32) -> KernelEvent {
        KernelEvent(type: EventType.absolute, code: code, value: value)
    }

    package static func key(_ code: UInt16, _ value: Int32) -> KernelEvent {
        KernelEvent(type: EventType.key, code: code, value: value)
    }

    fileprivate static let end = KernelEvent(
        type: EventType.synchronization, code: SynchronizationCode.report, value: 0)
}
