import Crypto

/// Bytes as text for paper: letters and digits that are not taken for each other (base32 of
/// RFC 4648), in numbered lines that each have a check of their own, so that whoever types it is
/// told which line is wrong.
package struct PaperText: Hashable, Sendable {
    /// What it is, in the first line.
    let kind: String
    package let bytes: [UInt8]

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let groupDigits = 4
    private static let lineGroups = 8
    private static let checkDigits = 4

    init(kind: String, bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    private static func base32(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var (bits, count, text): (UInt32, UInt32, [UInt8]) = (0, 0, [])
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(bits >> count & 31)])
            }
        }
        if count > 0 { text.append(digits[Int(bits << (5 - count) & 31)]) }
        return text
    }

    /// One line without spaces, for a QR code.
    package var code: String {
        "\(kind):" + String(decoding: Self.base32(bytes), as: UTF8.self)
    }

    /// `01 ABCD EFGH … #KLMN`, a line each 32 digits.
    package var text: String {
        let all = Self.base32(bytes)
        let perLine = Self.groupDigits * Self.lineGroups
        var lines = [kind]
        for (number, start) in stride(from: 0, to: all.count, by: perLine).enumerated() {
            let part = Array(all[start..<min(start + perLine, all.count)])
            let groups = stride(from: 0, to: part.count, by: Self.groupDigits).map {
                String(
                    decoding: part[$0..<min($0 + Self.groupDigits, part.count)], as: UTF8.self)
            }
            lines.append(
                "\(Timestamp.padded(Int64(number + 1), 2)) \(groups.joined(separator: " ")) "
                    + "#\(Self.check(part, number + 1))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func check(_ part: [UInt8], _ number: Int) -> String {
        let digest = SHA256.hash(data: part + Array("#\(number)".utf8))
        return String(decoding: base32(digest).prefix(checkDigits), as: UTF8.self)
    }

    /// Reads what `text` or `code` writes, in any case of letters.
    ///
    /// - Throws: `AdministrativeRefusal` which names the line that is wrong or missing.
    package init(reading text: String, kind: String) throws(AdministrativeRefusal) {
        self.kind = kind
        let text = text.uppercased()
        var lines = text.split(whereSeparator: \.isNewline)
            .filter { $0.contains { !$0.isWhitespace } }
        guard let first = lines.first, first.drop(while: \.isWhitespace).hasPrefix(kind) else {
            throw AdministrativeRefusal(
                "the text does not begin with '\(kind)'", try: "copy it whole.")
        }
        if let colon = first.firstIndex(of: ":") {
            let rest = ([first[first.index(after: colon)...]] + lines.dropFirst()).joined()
            bytes = try Self.bytes(Array(rest.utf8.filter { $0 > 0x20 }), in: "the code")
            return
        }
        lines.removeFirst()
        var all: [UInt8] = []
        for (place, line) in lines.enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace)
            let part = words.dropFirst().dropLast().flatMap { Array($0.utf8) }
            guard Int(words.first ?? "") == place + 1,
                words.last.map(String.init) == "#\(Self.check(part, place + 1))"
            else {
                throw AdministrativeRefusal(
                    "line \(place + 1) is not as it was written", try: "look at it again.")
            }
            all += part
        }
        bytes = try Self.bytes(all, in: "the text")
    }

    private static func bytes(
        _ text: [UInt8], in what: String
    ) throws(AdministrativeRefusal) -> [UInt8] {
        var (bits, count, bytes): (UInt32, UInt32, [UInt8]) = (0, 0, [])
        for digit in text {
            guard let value = digits.firstIndex(of: digit) else {
                throw AdministrativeRefusal(
                    "\(what) has a letter that none of ours is", try: "look at it again.")
            }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }
}
