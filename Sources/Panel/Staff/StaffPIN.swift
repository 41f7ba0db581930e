/// The digits that open the staff's own screen.
///
/// It has no description, so that it cannot slip into a log.
package struct StaffPIN: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// Four digits are what people remember; longer ones are for those who want them.
    package static let digitCount = 4...12

    private let digits: [UInt8]

    /// Nil unless `text` is 4 to 12 of 0 to 9.
    package init?(_ text: String) {
        guard Self.digitCount.contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        digits = Array(text.utf8)
    }

    /// Takes as long for every PIN of one length: nobody at a counter measures that, but it costs
    /// nothing.
    package func matches(_ typed: String) -> Bool {
        let typed = Array(typed.utf8)
        guard typed.count == digits.count else { return false }
        return zip(typed, digits).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package var description: String { "a PIN" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
