import Feedback

/// How a figure is written: the same on the page, in the report, and in JSON.
package enum Figure {
    /// Rounded to one decimal, half away from zero; never −0.
    package static func rounded(_ value: Double) -> Double {
        (value * 10).rounded() / 10 + 0
    }

    /// One decimal, with a true minus sign: `−12.5`.
    package static func text(_ value: Double, decimalMark: String = ".") -> String {
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "−" : ""
        return "\(sign)\(tenths.magnitude / 10)\(decimalMark)\(tenths.magnitude % 10)"
    }

    /// Of an interval: `−40.1 … 18.0`, with narrow spaces that do not break.
    package static func text(
        _ interval: ClosedRange<Double>, decimalMark: String = "."
    ) -> String {
        text(interval.lowerBound, decimalMark: decimalMark) + "\u{202F}…\u{202F}"
            + text(interval.upperBound, decimalMark: decimalMark)
    }
}
