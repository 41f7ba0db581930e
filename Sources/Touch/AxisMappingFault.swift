/// Why a text is no matrix that touches can be mapped by.
package enum AxisMappingFault: Error, Hashable, Sendable, CustomStringConvertible {
    case notSixNumbers(found: Int)
    /// `position` counts from 1.
    case notANumber(position: Int, found: String)
    case flat

    package var description: String {
        switch self {
        case .notSixNumbers(let found):
            "a calibration matrix has six numbers, this one has \(found); "
                + "'1 0 0 0 1 0' changes nothing"
        case .notANumber(let position, let found):
            "number \(position) of the calibration matrix is '\(found)'; expected one from "
                + "-\(Int(AxisMapping.numberMax)) to \(Int(AxisMapping.numberMax)), such as '0.98'"
        case .flat:
            "the calibration matrix takes the whole screen to one line, where no answer can be "
                + "told from another; '1 0 0 0 1 0' changes nothing"
        }
    }
}

extension AxisMapping {
    /// The largest number in a matrix: a screen of which less than a thousandth is used is none.
    static let numberMax = 1000.0
    /// The least `areaFactor`.
    private static let areaFactorMin = 1e-4
    /// How much of a wrong number an error repeats.
    private static let excerptLengthMax = 20

    /// The value of udev's `LIBINPUT_CALIBRATION_MATRIX`: six numbers with blanks between them.
    package init(libinput text: String) throws(AxisMappingFault) {
        let words = text.split { $0 == " " || $0 == "\t" || $0 == "\n" }
        guard words.count == 6 else { throw .notSixNumbers(found: words.count) }
        var numbers: [Double] = []
        for (index, word) in words.enumerated() {
            guard let number = Self.number(word) else {
                throw .notANumber(
                    position: index + 1, found: String(word.prefix(Self.excerptLengthMax)))
            }
            numbers.append(number)
        }
        self.init(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
        guard areaFactor >= Self.areaFactorMin else { throw .flat }
    }

    /// Swift's own reader also takes 'nan', 'inf' and hexadecimal numbers.
    private static func number(_ word: Substring) -> Double? {
        guard word.allSatisfy({ "+-.eE0123456789".contains($0) }), let number = Double(word),
            abs(number) <= numberMax
        else { return nil }
        return number
    }

    /// As `init(libinput:)` reads it, with six digits after the point.
    package var libinputText: String {
        [a, b, c, d, e, f].map(\.sixDecimals).joined(separator: " ")
    }
}

extension Double {
    fileprivate var sixDecimals: String {
        let millionths = Int64((self * 1_000_000).rounded())
        let digits = String(millionths.magnitude % 1_000_000)
        let padding = String(repeating: "0", count: 6 - digits.count)
        let sign = millionths < 0 ? "-" : ""
        return "\(sign)\(millionths.magnitude / 1_000_000).\(padding)\(digits)"
    }
}
