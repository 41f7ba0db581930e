/// Which axes of one device say where its fingers are, what they mean, and which fingers touch.
struct PositionAxes: Sendable {
    let inSlots: Bool
    let codeX: UInt16
    let codeY: UInt16
    private let rangeX: AxisRange
    private let rangeY: AxisRange
    private let rules: ContactRules
    /// From places on the device to places on the picture.
    var mapping: AxisMapping
    /// In the units of `AxisCode.slotSize`; nil where that axis cannot be judged by.
    private let palmSize: Double?

    init(
        _ description: TouchscreenDescription, _ rules: ContactRules, _ mapping: AxisMapping
    ) throws(TouchscreenFault) {
        self.rules = rules
        self.mapping = mapping
        inSlots = description.reportsSlots
        codeX = inSlots ? AxisCode.slotX : AxisCode.x
        codeY = inSlots ? AxisCode.slotY : AxisCode.y
        rangeX = try Self.range(of: codeX, description)
        rangeY = try Self.range(of: codeY, description)
        let width = rangeX.extent
        let extents = [width, rangeY.extent]
        let size = inSlots ? description.axes[AxisCode.slotSize] : nil
        let isComparable = size.map { extents.contains($0.extent) } ?? false
        palmSize = isComparable ? rules.palmShare.map { $0 * Double(width) } : nil
    }

    private static func range(
        of code: UInt16, _ description: TouchscreenDescription
    ) throws(TouchscreenFault) -> AxisRange {
        guard let range = description.axes[code] else {
            throw .noPosition(device: description.name)
        }
        guard range.hasExtent else {
            throw .axisWithoutExtent(
                device: description.name, code: code, minimum: range.minimum,
                maximum: range.maximum)
        }
        return range
    }

    func point(_ position: StandingState.Position) -> TouchPoint {
        mapping.point(x: rangeX.share(of: position.x), y: rangeY.share(of: position.y))
    }

    func isPalm(_ position: StandingState.Position) -> Bool {
        guard inSlots else { return false }
        if position.tool == ToolType.palm { return true }
        return palmSize.map { Double(position.size) >= $0 } ?? false
    }

    /// Above the glass, and not on it.
    func hovers(_ position: StandingState.Position) -> Bool { position.distance > 0 }

    /// - Parameter pensNear: pens that the device's keys tell of.
    func isIgnored(_ position: StandingState.Position, pensNear: Int) -> Bool {
        guard rules.pens == .ignored else { return false }
        return inSlots ? position.tool == ToolType.pen : pensNear > 0
    }
}
