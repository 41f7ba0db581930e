/// The values that an absolute axis says it can take.
package struct AxisRange: Hashable, Sendable {
    package var minimum: Int32
    package var maximum: Int32
    /// Units per millimetre; 0 where the device does not say.
    package var resolution: Int32

    package init(minimum: Int32, maximum: Int32, resolution: Int32 = 0) {
        self.minimum = minimum
        self.maximum = maximum
        self.resolution = resolution
    }

    /// False for a device that lies: no position can be a share of nothing.
    package var hasExtent: Bool { minimum < maximum }

    /// From one end to the other; below 0 for some devices that lie.
    package var extent: Int64 { Int64(maximum) - Int64(minimum) }

    /// Where `value` lies between the ends, 0...1. What lies outside is at the nearer end: a finger
    /// on the very edge of some screens reports one unit too many.
    package func share(of value: Int32) -> Double {
        precondition(hasExtent, "a share needs a range; ContactTracker refuses such a device")
        let inside = Int64(min(max(value, minimum), maximum)) - Int64(minimum)
        return Double(inside) / Double(extent)
    }
}
