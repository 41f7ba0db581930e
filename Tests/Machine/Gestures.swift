/// What fingers do on a device of ours, as lines of evemu's format.
package struct Gestures: Sendable {
    package struct Event: Sendable {
        package var type: UInt16
        package var code: UInt16
        package var value: Int32

        package init(_ type: UInt16, _ code: UInt16, _ value: Int32) {
            self.type = type
            self.code = code
            self.value = value
        }
    }

    private struct Frame {
        var milliseconds: Int
        var events: [Event]
    }

    private var frames: [Frame] = []
    private var lastTrackingID: Int32 = 0
    /// When the last of it happens.
    package private(set) var milliseconds = 0

    package init() {}

    /// The events of one moment; those of the same moment stay in the order in which they came.
    package mutating func add(_ events: [Event], at milliseconds: Int) {
        frames.append(Frame(milliseconds: milliseconds, events: events))
        self.milliseconds = max(self.milliseconds, milliseconds)
    }

    /// A finger comes down on a multitouch screen; x and y are shares of it.
    package mutating func down(slot: Int32 = 0, x: Double, y: Double = 0.5, at time: Int) {
        lastTrackingID += 1
        add(
            [
                Event(EventType.absolute, AxisCode.slot, slot),
                Event(EventType.absolute, AxisCode.trackingID, lastTrackingID),
                Event(EventType.absolute, AxisCode.slotX, Self.units(x)),
                Event(EventType.absolute, AxisCode.slotY, Self.units(y)),
            ], at: time)
    }

    package mutating func up(slot: Int32 = 0, at time: Int) {
        add(
            [
                Event(EventType.absolute, AxisCode.slot, slot),
                Event(EventType.absolute, AxisCode.trackingID, -1),
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
        add(
            [
                Event(EventType.absolute, AxisCode.x, Self.units(x)),
                Event(EventType.absolute, AxisCode.y, Self.units(y)),
                Event(EventType.key, KeyCode.touch, 1),
            ], at: time)
        add([Event(EventType.key, KeyCode.touch, 0)], at: time + lasting)
    }

    /// A key of a button box, down and up.
    package mutating func press(key: UInt16, at time: Int, lasting: Int = 80) {
        add([Event(EventType.key, key, 1)], at: time)
        add([Event(EventType.key, key, 0)], at: time + lasting)
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
            return (frame.events + [Event(EventType.synchronization, 0, 0)]).map { event in
                "E: \(seconds).\(thousandths)000 \(hexadecimal(event.type, digits: 4)) "
                    + "\(hexadecimal(event.code, digits: 4)) \(event.value)\n"
            }.joined()
        }.joined()
    }
}
