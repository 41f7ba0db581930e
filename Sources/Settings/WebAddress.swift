/// The address of a server: `https://feedback.example.org/base`.
///
/// No password and no query: addresses end up in logs.
package struct WebAddress: Hashable, Sendable, CustomStringConvertible {
    /// The most bytes.
    package static let bytesMax = 1_024

    package let scheme: String
    /// A name, an IPv4 address, or an IPv6 address without its brackets.
    package let host: String
    /// Nil: the scheme's own.
    package let port: UInt16?
    /// Empty, or from its first slash; without a slash at its end.
    package let path: String

    /// The whole address, without a slash at its end.
    package var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(name)\(port.map { ":\($0)" } ?? "")\(path)"
    }
}

/// Why a text is no address.
struct AddressFault: Error {
    /// What is so, after "'address' …".
    var what: String
    var advice: String
    /// Unicode scalars from the text's beginning.
    var offset: Int
}

extension WebAddress {
    /// Reads an address; all of it is ASCII, so that bytes and scalars count alike.
    init(_ text: String, schemes: [String]) throws(AddressFault) {
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw AddressFault(
                what: "contains a space or a letter beyond ASCII, or is too long",
                advice: "write the address with the letters a-z; names beyond ASCII as 'xn--…'.",
                offset: 0)
        }
        let example = "\(schemes[0])://host.example.org"
        let halves = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, schemes.contains(String(halves[0])) else {
            throw AddressFault(
                what:
                    "does not begin with \(schemes.map { "'\($0)://'" }.joined(separator: " or "))",
                advice: "write for example '\(example)'.", offset: 0)
        }
        scheme = String(halves[0])
        let start = scheme.utf8.count + 3
        let authority = halves[1].prefix { !"/?#".contains($0) }
        if let at = authority.lastIndex(of: "@") {
            throw AddressFault(
                what: "holds a user name or a password",
                advice: "delete everything up to '@'; passwords stand in files of their own.",
                offset: start + authority.distance(from: authority.startIndex, to: at))
        }
        let rest = halves[1].dropFirst(authority.count)
        if let query = rest.firstIndex(where: { "?#".contains($0) }) {
            let offset = start + halves[1].distance(from: halves[1].startIndex, to: query)
            throw AddressFault(
                what: "holds a query or a fragment", advice: "delete '?' or '#' and what follows.",
                offset: offset)
        }
        (host, port) = try hostAndPort(authority, at: start, portRange: 1...65_535)
        path = String(rest.reversed().drop { $0 == "/" }.reversed())
    }
}

/// Reads `host`, `host:port`, `[IPv6]` or `[IPv6]:port`.
func hostAndPort(
    _ text: some StringProtocol, at start: Int, portRange: ClosedRange<Int>
) throws(AddressFault) -> (host: String, port: UInt16?) {
    let host: String
    let rest: Substring
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        host = String(text[..<end].dropFirst())
        rest = Substring(text[text.index(after: end)...])
    } else {
        host = String(text.prefix { $0 != ":" })
        rest = Substring(text.dropFirst(host.count))
    }
    guard text.hasPrefix("[") ? isIPv6(host) : isHostName(host) else {
        throw AddressFault(
            what: host.isEmpty ? "names no host" : "has the host \(quoted(host)), which is none",
            advice: "write a name, an IPv4 address, or an IPv6 address in brackets.",
            offset: start)
    }
    if rest.isEmpty { return (host, nil) }
    guard rest.hasPrefix(":"), let number = wholeNumber(String(rest.dropFirst())),
        portRange.contains(number), let port = UInt16(exactly: number)
    else {
        throw AddressFault(
            what: "has the port \(quoted(String(rest.drop { $0 == ":" }))), which is none",
            advice: "write a port from \(portRange.lowerBound) to \(portRange.upperBound).",
            offset: start + text.count - rest.count)
    }
    return (host, port)
}

/// Letters, digits, hyphens and dots; 253 of them at most, and no empty label (RFC 1123).
func isHostName(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 253
        && labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
        }
}

/// An ASCII letter in either case.
func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

/// As far as letters go; the system has the last word when it connects.
func isIPv6(_ text: String) -> Bool {
    text.contains(":") && text.utf8.count <= 45
        && text.utf8.allSatisfy {
            isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
                || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
        }
}

extension Field {
    func webAddress(
        schemes: [String], in source: SourceText, _ faults: FaultList
    ) -> WebAddress? {
        guard case .text(let text, _) = entry.kind else { return wrong("an address", faults) }
        do {
            return try WebAddress(text, schemes: schemes)
        } catch {
            report(error, in: source, faults)
            return nil
        }
    }

    func report(_ fault: AddressFault, in source: SourceText, _ faults: FaultList) {
        faults.add(
            entry.position(atOffset: fault.offset, in: source), "\(name) \(fault.what)",
            try: fault.advice)
    }
}
