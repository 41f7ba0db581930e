/// How phone numbers are written in a country, such as `+7 ### ###-##-##`: what the pad shows while
/// a customer types, and how many digits are usual. Other numbers are taken all the same.
package struct PhoneFormat: Hashable, Sendable {
    /// The most characters of a pattern.
    package static let charactersMax = 24

    /// A `+` and perhaps the country's code, then the places of digits as `#` with spaces, hyphens,
    /// dots and brackets between them.
    package let pattern: String
    /// The `+` and the country's code: what the stored number begins with.
    package let prefix: String
    /// How many digits a customer usually types.
    package let digitCount: Int

    /// Nil unless `pattern` is one, and its usual number is a phone number.
    package init?(_ pattern: String) {
        let head = pattern.prefix { $0 != "#" }
        let digits = head.filter(\.isASCIIDigit)
        let places = pattern.count { $0 == "#" }
        guard pattern.count <= Self.charactersMax, head.hasPrefix("+"), places > 0,
            head.dropFirst().allSatisfy({ $0.isASCIIDigit || Self.isBetween($0) }),
            pattern.dropFirst(head.count).allSatisfy({ $0 == "#" || Self.isBetween($0) }),
            CustomerContact.digitCount.contains(digits.count + places)
        else { return nil }
        self.pattern = pattern
        prefix = "+" + digits
        digitCount = places
    }

    private static func isBetween(_ character: Character) -> Bool {
        " -.()".contains(character)
    }

    /// What the pad shows.
    ///
    /// `typed` ends before the place of the next digit. `rest` is what the pattern has left, a `#`
    /// for each digit that is missing. A number of another length is shown without the pattern:
    /// `rest` is empty, and the digits stand behind the prefix.
    ///
    /// - Parameter digits: what was typed behind the prefix.
    package func shown(_ digits: String) -> (typed: String, rest: String) {
        guard digits.count <= digitCount else { return ("\(prefix) \(digits)", "") }
        var left = digits[...]
        var typed = ""
        var rest = pattern[...]
        while let place = rest.first, place != "#" || !left.isEmpty {
            typed.append(place == "#" ? left.removeFirst() : place)
            rest.removeFirst()
        }
        return (typed, String(rest))
    }

    /// Whether so many digits are usual: then the button that sends them stands out.
    package func isUsual(_ digits: String) -> Bool { digits.count == digitCount }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) && isASCII }
}
