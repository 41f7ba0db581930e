import Touch

extension AxisMapping {
    /// A finger hits a target to about 2 mm: what is nearer to a plain turn than this is one.
    private static let plainShare = 0.015
    /// Beyond this, no plain turn describes it.
    private static let likeShare = 1.0 / 3

    /// As `LIBINPUT_CALIBRATION_MATRIX` has them.
    var numbers: [Double] { [a, b, c, d, e, f] }

    /// Nil unless there are six finite numbers that keep a surface a surface.
    init?(numbers: [Double]) {
        guard numbers.count == 6, numbers.allSatisfy(\.isFinite) else { return nil }
        self.init(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        guard areaFactor > 1e-6 else { return nil }
    }

    /// What undoes it. Of a mapping that keeps a surface a surface.
    var inverse: AxisMapping {
        let size = a * e - b * d
        precondition(size != 0, "a mapping onto a line cannot be undone")
        return AxisMapping(
            e / size, -b / size, (b * f - c * e) / size,
            -d / size, a / size, (c * d - a * f) / size)
    }

    /// The plain turn or mirror that this nearly is, or itself.
    var nearestPlain: AxisMapping {
        Self.plain.first { isNear($0.mapping, Self.plainShare) }?.mapping ?? self
    }

    /// What it does, for a person.
    var words: String {
        if let plain = Self.plain.first(where: { $0.mapping == self }) { return plain.words }
        guard let like = Self.plain.first(where: { isNear($0.mapping, Self.likeShare) }) else {
            return "turned, stretched and moved"
        }
        return "\(like.words), stretched and moved a little"
    }

    private func isNear(_ other: AxisMapping, _ share: Double) -> Bool {
        zip(numbers, other.numbers).allSatisfy { abs($0 - $1) <= share }
    }

    private static let plain: [(mapping: AxisMapping, words: String)] = [
        (.identity, "as it is"),
        (AxisMapping(.clockwise90), "turned clockwise by a quarter"),
        (AxisMapping(.half), "turned by a half"),
        (AxisMapping(.clockwise270), "turned counter-clockwise by a quarter"),
        (.invertedX, "mirrored left to right"),
        (.invertedY, "mirrored top to bottom"),
        (.swapped, "axes swapped"),
        (AxisMapping(0, -1, 1, -1, 0, 1), "axes swapped and both mirrored"),
    ]
}
