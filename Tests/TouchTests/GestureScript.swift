import Feedback
import Touch

/// A generated recording of fingers that do everything: taps at the limits and a millisecond
/// beside them, drags, palms, pens, hovering, things that lie on the screen, fingers that take each
/// other's place, slots that the device does not have, and lost frames.
struct GestureScript {
    /// Ranges of a power of two, so that a slop of 3/64 is a whole number of units.
    static let device: TouchscreenDescription = {
        var device = VirtualTouchscreen.device
        let range = AxisRange(minimum: 0, maximum: 4096)
        device.axes[AxisCode.slotX] = range
        device.axes[AxisCode.slotY] = range
        device.axes[AxisCode.slot] = AxisRange(minimum: 0, maximum: slotLast)
        device.axes[AxisCode.slotTool] = AxisRange(minimum: 0, maximum: 15)
        device.axes[AxisCode.slotDistance] = AxisRange(minimum: 0, maximum: 255)
        return device
    }()
    static let slotLast: Int32 = 5
    /// Without bounces, which `TapRecognizerTests` has: the model judges each finger for itself.
    static let limits = TouchLimits(
        taps: TapLimits(contactsMax: 3, bounceMilliseconds: nil), longPressMilliseconds: 5000,
        liftMilliseconds: 20_000)
    /// `limits.taps.slopShare` in units.
    private static let slop: Int32 = 192
    private static let durations: [UInt64] = [
        0, 1, 2, 19, 20, 21, 80, 200, 2999, 3000, 3001, 4999, 5000, 5001, 19_999, 20_000, 20_001,
    ]

    private var numbers: SeededNumbers
    private var trackingID: Int32 = 0
    /// What happens at which millisecond; in a slot, in order.
    private var steps: [UInt64: [[KernelEvent]]] = [:]

    static func recording(seed: UInt64) -> Recording {
        var script = GestureScript(numbers: SeededNumbers(state: seed))
        return script.write()
    }

    private init(numbers: SeededNumbers) {
        self.numbers = numbers
    }

    private mutating func write() -> Recording {
        for slot in 0...Int32.random(in: 0...Self.slotLast, using: &numbers) {
            fill(chance(0.05) ? slot + Self.slotLast : slot)
        }
        var recording = Recording(device: Self.device)
        for (time, parts) in steps.sorted(by: { $0.key < $1.key }) {
            var events = parts.shuffled(using: &numbers).flatMap(\.self)
            if chance(0.02) { events.append(.dropped) }
            recording.frames.append(
                InputFrame(at: Instant(nanoseconds: time * 1_000_000), events: events))
        }
        return recording
    }

    private mutating func fill(_ slot: Int32) {
        var time = pick(Self.durations)
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            var x = Int32.random(in: 0...4096, using: &numbers)
            trackingID += 1
            add(time, slot, [(AxisCode.trackingID, trackingID)] + place(x) + manner())
            for _ in 0..<Int.random(in: 0...3, using: &numbers) {
                time += pick(Self.durations)
                x += pick([-1, 0, 1, Self.slop - 1, Self.slop, Self.slop + 1, -Self.slop])
                add(time, slot, place(x) + (chance(0.1) ? manner() : []))
            }
            time += pick(Self.durations)
            // Otherwise the next finger takes this one's place, or it never lifts.
            if chance(0.85) { add(time, slot, [(AxisCode.trackingID, -1)] + plain()) }
            time += pick(Self.durations)
        }
    }

    private mutating func add(
        _ time: UInt64, _ slot: Int32, _ values: [(code: UInt16, value: Int32)]
    ) {
        let events = ([(AxisCode.slot, slot)] + values).map { code, value in
            KernelEvent(type: EventType.absolute, code: code, value: value)
        }
        steps[time, default: []].append(events)
    }

    private func place(_ x: Int32) -> [(code: UInt16, value: Int32)] {
        [(AxisCode.slotX, x), (AxisCode.slotY, 4096 - x)]
    }

    /// Mostly a finger that touches.
    private mutating func manner() -> [(code: UInt16, value: Int32)] {
        switch Int.random(in: 0..<20, using: &numbers) {
        case 0: [(AxisCode.slotTool, ToolType.palm)]
        case 1: [(AxisCode.slotTool, ToolType.pen)]
        case 2: [(AxisCode.slotDistance, 1)]
        case 3: plain()
        default: []
        }
    }

    private func plain() -> [(code: UInt16, value: Int32)] {
        [(AxisCode.slotTool, 0), (AxisCode.slotDistance, 0)]
    }

    private mutating func chance(_ share: Double) -> Bool {
        Double.random(in: 0..<1, using: &numbers) < share
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &numbers)]
    }
}
