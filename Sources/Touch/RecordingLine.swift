import Feedback

/// One line of a recording, split into fields at blanks; a comment after the fields is left out.
struct RecordingLine {
    /// How much of a bad line an error message repeats.
    private static let excerptLengthMax = 40

    let number: Int
    private let bytes: ArraySlice<UInt8>
    private let fields: [ArraySlice<UInt8>]

    init(_ line: ArraySlice<UInt8>, number: Int) {
        self.number = number
        bytes = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        let content = bytes.prefix { $0 != UInt8(ascii: "#") }
        fields = content.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    var fieldCount: Int { fields.count }

    var firstByte: UInt8? {
        bytes.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    }

    /// The first field, such as 'E:'.
    var label: String { fields.first.map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// What follows the label and one blank; blanks at the end are nobody's name.
    var textAfterLabel: String {
        guard let label = fields.first else { return "" }
        var text = bytes[label.endIndex...].dropFirst()
        while let last = text.last, [" ", "\t", "\r"].contains(Unicode.Scalar(last)) {
            text.removeLast()
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The words of a comment, without its '#'.
    var commentWords: [Substring] {
        String(decoding: bytes, as: UTF8.self).drop { $0 == "#" }
            .split { $0 == " " || $0 == "\t" }
    }

    func hexadecimal(
        _ index: Int, below limit: UInt32, _ expected: String
    ) throws(RecordingFault) -> UInt16 {
        let value = try value(index, expected) { $0.isUnsigned ? UInt32($0, radix: 16) : nil }
        guard value < limit, let short = UInt16(exactly: value) else {
            throw fault(at: index, expected: expected)
        }
        return short
    }

    func decimal(_ index: Int, _ expected: String) throws(RecordingFault) -> Int32 {
        try value(index, expected) { Int32($0) }
    }

    /// Seconds with up to nine digits after the point.
    func seconds(_ index: Int, _ expected: String) throws(RecordingFault) -> Instant {
        try value(index, expected) { text in
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy(\.isUnsigned),
                (1...9).contains(parts[1].utf8.count), let whole = UInt64(parts[0]),
                let fraction = UInt64(parts[1])
            else { return nil }
            let scale = (parts[1].utf8.count..<9).reduce(UInt64(1)) { scale, _ in scale * 10 }
            let (nanoseconds, overflow) = whole.multipliedReportingOverflow(by: 1_000_000_000)
            let (sum, carry) = nanoseconds.addingReportingOverflow(fraction * scale)
            return overflow || carry ? nil : Instant(nanoseconds: sum)
        }
    }

    private func value<Value>(
        _ index: Int, _ expected: String, _ read: (String) -> Value?
    ) throws(RecordingFault) -> Value {
        guard index < fields.count else { throw fault(at: index, expected: expected) }
        // Swift's own readers take a plus sign, which no field of the format has.
        guard fields[index].first != UInt8(ascii: "+"),
            let value = read(String(decoding: fields[index], as: UTF8.self))
        else { throw fault(at: index, expected: expected) }
        return value
    }

    /// A fault at a field, or at the end of the line where it has fewer.
    func fault(at index: Int, expected: String) -> RecordingFault {
        let start = index < fields.count ? fields[index].startIndex : bytes.endIndex
        return .badLine(
            line: number, column: start - bytes.startIndex + 1, expected: expected, found: excerpt)
    }

    /// The line's beginning as it can be printed anywhere.
    private var excerpt: String {
        let shown = bytes.prefix(Self.excerptLengthMax)
            .map { (0x20..<0x7f).contains($0) ? Character(Unicode.Scalar($0)) : "?" }
        return String(shown) + (bytes.count > shown.count ? "…" : "")
    }
}

extension StringProtocol {
    /// False for '-0' too, which Swift's reader of unsigned numbers takes for 0.
    fileprivate var isUnsigned: Bool { first != "-" && first != "+" }
}
