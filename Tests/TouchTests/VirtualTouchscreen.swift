import Feedback
import Touch

/// Writes recordings of a touch screen that nobody built: ten slots, 4096 by 2304 units, 16 units
/// a millimetre.
struct VirtualTouchscreen {
    static let device = TouchscreenDescription(
        name: "Smile Panel virtual touch screen", bus: 6, vendor: 0x1209, product: 0x0001,
        version: 1, properties: [1], keys: [KeyCode.touch],
        axes: [
            AxisCode.x: AxisRange(minimum: 0, maximum: 4095, resolution: 16),
            AxisCode.y: AxisRange(minimum: 0, maximum: 2303, resolution: 16),
            AxisCode.slot: AxisRange(minimum: 0, maximum: 9),
            AxisCode.slotX: AxisRange(minimum: 0, maximum: 4095, resolution: 16),
            AxisCode.slotY: AxisRange(minimum: 0, maximum: 2303, resolution: 16),
            AxisCode.trackingID: AxisRange(minimum: 0, maximum: 65535),
        ])

    private(set) var recording: Recording
    private var events: [KernelEvent] = []
    private var slot: Int32
    private var trackingID: Int32 = -1

    init(device: TouchscreenDescription = Self.device, standing: StandingState = .init()) {
        recording = Recording(device: device, standing: standing)
        slot = standing.slot
    }

    mutating func down(_ slot: Int32, _ x: Int32, _ y: Int32) {
        trackingID += 1
        select(slot)
        add(EventType.absolute, AxisCode.trackingID, trackingID)
        place(x, y)
    }

    mutating func move(_ slot: Int32, _ x: Int32, _ y: Int32) {
        select(slot)
        place(x, y)
    }

    mutating func up(_ slot: Int32) {
        select(slot)
        add(EventType.absolute, AxisCode.trackingID, -1)
    }

    mutating func drop() {
        add(EventType.synchronization, SynchronizationCode.dropped, 0)
    }

    mutating func add(_ type: UInt16, _ code: UInt16, _ value: Int32) {
        events.append(KernelEvent(type: type, code: code, value: value))
    }

    /// Ends the frame.
    mutating func report(atMilliseconds milliseconds: UInt64) {
        let at = Instant(nanoseconds: milliseconds * 1_000_000)
        recording.frames.append(InputFrame(at: at, events: events))
        events = []
    }

    mutating func tap(
        _ slot: Int32, _ x: Int32, _ y: Int32, atMilliseconds milliseconds: UInt64,
        lastingMilliseconds: UInt64 = 80
    ) {
        down(slot, x, y)
        report(atMilliseconds: milliseconds)
        up(slot)
        report(atMilliseconds: milliseconds + lastingMilliseconds)
    }

    private mutating func place(_ x: Int32, _ y: Int32) {
        add(EventType.absolute, AxisCode.slotX, x)
        add(EventType.absolute, AxisCode.slotY, y)
    }

    /// As the kernel does: the slot is named only when it changes.
    private mutating func select(_ slot: Int32) {
        guard slot != self.slot else { return }
        self.slot = slot
        add(EventType.absolute, AxisCode.slot, slot)
    }
}

extension VirtualTouchscreen {
    /// The recordings in `Hardware/Touchscreens/smile-virtual`, by file name.
    static var shipped: [String: Recording] {
        [
            "four-taps.events": fourTaps, "two-customers.events": twoCustomers,
            "drag.events": drag, "ten-fingers.events": tenFingers, "lost-frames.events": lostFrames,
        ]
    }

    /// One tap in the middle of each quarter of the screen, half a second apart.
    private static var fourTaps: Recording {
        var screen = VirtualTouchscreen()
        let places: [(Int32, Int32)] = [(1024, 576), (3072, 576), (1024, 1728), (3072, 1728)]
        for (index, place) in places.enumerated() {
            screen.tap(0, place.0, place.1, atMilliseconds: UInt64(500 * index))
        }
        return screen.recording
    }

    /// Two fingers down together at opposite ends, lifted one after the other.
    private static var twoCustomers: Recording {
        var screen = VirtualTouchscreen()
        screen.down(0, 512, 1152)
        screen.report(atMilliseconds: 0)
        screen.down(1, 3584, 1152)
        screen.report(atMilliseconds: 30)
        screen.up(0)
        screen.report(atMilliseconds: 110)
        screen.up(1)
        screen.report(atMilliseconds: 150)
        return screen.recording
    }

    /// From left to right in 400 ms: no tap.
    private static var drag: Recording {
        var screen = VirtualTouchscreen()
        screen.down(0, 256, 1152)
        screen.report(atMilliseconds: 0)
        for step in 1...40 {
            screen.move(0, 256 + 80 * Int32(step), 1152)
            screen.report(atMilliseconds: UInt64(10 * step))
        }
        screen.up(0)
        screen.report(atMilliseconds: 410)
        return screen.recording
    }

    /// Both hands at once; they are lifted together.
    private static var tenFingers: Recording {
        var screen = VirtualTouchscreen()
        for finger in Int32(0)..<10 { screen.down(finger, 200 + 400 * finger, 1152) }
        screen.report(atMilliseconds: 0)
        for finger in Int32(0)..<10 { screen.up(finger) }
        screen.report(atMilliseconds: 90)
        return screen.recording
    }

    /// A tap, a loss in which another may have been, a tap.
    private static var lostFrames: Recording {
        var screen = VirtualTouchscreen()
        screen.tap(0, 1024, 576, atMilliseconds: 0)
        screen.drop()
        screen.down(0, 2048, 1152)
        screen.report(atMilliseconds: 500)
        screen.tap(0, 3072, 1728, atMilliseconds: 1000)
        return screen.recording
    }
}

/// Numbers that look random and are the same on every run: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
