/// One measured value, as one line of JSON.
package struct Figure: Sendable {
    package enum Target: Sendable {
        /// Printed for information, or for a target of a later issue to be chosen by.
        case none
        case atMost(Double)
        case atLeast(Double)
    }

    private static let decimals = 1_000.0

    package let name: String
    package let value: Double
    package let unit: String
    package let target: Target

    /// - Parameter value: kept to three decimals, so that what is printed is what is judged.
    package init(_ name: String, _ value: Double, _ unit: String, target: Target = .none) {
        self.name = name
        self.value = (value * Self.decimals).rounded() / Self.decimals
        self.unit = unit
        self.target = target
    }

    package var holds: Bool {
        switch target {
        case .none: true
        case .atMost(let most): value <= most
        case .atLeast(let least): value >= least
        }
    }

    /// The value as it stands in the line.
    package var valueText: String { decimal(value) }

    package var line: String {
        """
        {"figure":"\(name)","value":\(valueText),"unit":"\(unit)","target":"\(target)",\
        "holds":\(holds)}
        """
    }
}

extension Figure.Target: CustomStringConvertible {
    package var description: String {
        switch self {
        case .none: "none"
        case .atMost(let most): "<= \(decimal(most))"
        case .atLeast(let least): ">= \(decimal(least))"
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
