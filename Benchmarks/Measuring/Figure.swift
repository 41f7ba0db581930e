/// One measured value, as one line of JSON.
struct Figure {
    enum Target {
        /// Printed for information, or for a target of a later issue to be chosen by.
        case none
        case atMost(Double)
    }

    private static let decimals = 1_000.0

    let name: String
    let value: Double
    let unit: String
    let target: Target

    /// - Parameter value: kept to three decimals, so that what is printed is what is judged.
    init(_ name: String, _ value: Double, _ unit: String, target: Target = .none) {
        self.name = name
        self.value = (value * Self.decimals).rounded() / Self.decimals
        self.unit = unit
        self.target = target
    }

    var holds: Bool {
        switch target {
        case .none: true
        case .atMost(let most): value <= most
        }
    }

    var line: String {
        """
        {"figure":"\(name)","value":\(decimal(value)),"unit":"\(unit)","target":"\(target)",\
        "holds":\(holds)}
        """
    }
}

extension Figure.Target: CustomStringConvertible {
    var description: String {
        switch self {
        case .none: "none"
        case .atMost(let most): "<= \(decimal(most))"
        }
    }
}

/// A whole number without a point; any other with two decimals or more, so that ratios align.
private func decimal(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    let text = String(value)
    let decimals = text.split(separator: ".")[1].count
    return decimals < 2 ? text + "0" : text
}
