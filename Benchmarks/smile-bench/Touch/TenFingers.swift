import Screen
import Touch

/// A screen that ten fingers touch at once, and what it says.
enum TenFingers {
    static let count: Int32 = 10
    static let device = TouchscreenDescription(
        name: "Benchmark", properties: [1], keys: [KeyCode.touch],
        axes: [
            AxisCode.slot: AxisRange(minimum: 0, maximum: count - 1),
            AxisCode.slotX: AxisRange(minimum: 0, maximum: axisMax),
            AxisCode.slotY: AxisRange(minimum: 0, maximum: axisMax),
            AxisCode.trackingID: AxisRange(minimum: 0, maximum: 65_535),
        ])
    static let axisMax: Int32 = 4_095
    private static let apart: Int32 = 400

    static func down(_ slot: Int32, id: Int32) -> [KernelEvent] {
        [value(AxisCode.slot, slot), value(AxisCode.trackingID, id & 0xffff)]
            + place(slot, step: 0)
    }

    /// A finger at a place of a picture that fills the screen.
    static func down(
        _ slot: Int32, id: Int32, at pixel: (x: Int, y: Int), on size: ScreenSize
    ) -> [KernelEvent] {
        let units = Int(axisMax) + 1
        return [
            value(AxisCode.slot, slot), value(AxisCode.trackingID, id & 0xffff),
            value(AxisCode.slotX, Int32(pixel.x * units / size.width)),
            value(AxisCode.slotY, Int32(pixel.y * units / size.height)),
        ]
    }

    static func up(_ slot: Int32) -> [KernelEvent] {
        [value(AxisCode.slot, slot), value(AxisCode.trackingID, -1)]
    }

    /// All of them move a little, both ways at once.
    static func move(step: Int32) -> [KernelEvent] {
        (0..<count).flatMap { [value(AxisCode.slot, $0)] + place($0, step: step) }
    }

    private static func place(_ slot: Int32, step: Int32) -> [KernelEvent] {
        let stray = 1 + step % 64
        return [
            value(AxisCode.slotX, slot * apart + stray), value(AxisCode.slotY, axisMax / 2 + stray),
        ]
    }

    private static func value(_ code: UInt16, _ value: Int32) -> KernelEvent {
        KernelEvent(type: EventType.absolute, code: code, value: value)
    }
}
