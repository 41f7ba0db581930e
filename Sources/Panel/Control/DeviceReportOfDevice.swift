package import Touch

extension DeviceReport {
    /// Fills in what the device says about itself.
    package mutating func take(_ description: TouchscreenDescription) {
        label = description.name
        vendor = description.vendor
        product = description.product
        let codes =
            description.reportsSlots
            ? (AxisCode.slotX, AxisCode.slotY) : (AxisCode.x, AxisCode.y)
        guard let x = description.axes[codes.0], let y = description.axes[codes.1] else { return }
        (width, height) = Self.size(x, y)
    }

    /// Millimetres where both axes tell their resolution, units otherwise.
    private static func size(_ x: AxisRange, _ y: AxisRange) -> (UInt32?, UInt32?) {
        guard x.hasExtent, y.hasExtent else { return (nil, nil) }
        let isInMillimetres = x.resolution > 0 && y.resolution > 0
        return (
            extent(x, isInMillimetres ? x.resolution : 1),
            extent(y, isInMillimetres ? y.resolution : 1)
        )
    }

    private static func extent(_ axis: AxisRange, _ perUnit: Int32) -> UInt32 {
        UInt32((Int64(axis.maximum) - Int64(axis.minimum)) / Int64(perUnit))
    }
}

extension FoundDevice.Kinds {
    package var reportKind: DeviceReport.Kind {
        if contains(.touchscreen) { return .touchscreen }
        if contains(.tablet) { return .pen }
        return !contains(.powerSwitch) && !isDisjoint(with: [.keys, .pad]) ? .buttons : .other
    }
}
