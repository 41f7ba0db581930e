/// An opaque sRGB colour of 24 bits.
package struct RGB: Hashable, Sendable, CustomStringConvertible {
    /// `0xRRGGBB`.
    package let rgb: UInt32

    /// - Parameter rgb: `0xRRGGBB`; what stands above is cut off.
    package init(_ rgb: UInt32) {
        self.rgb = rgb & 0xFF_FFFF
    }

    /// Nil unless `hex` is `#` and six hexadecimal digits.
    package init?(hex: String) {
        guard hex.utf8.count == 7, hex.hasPrefix("#"), hex.utf8.dropFirst().allSatisfy(isHexDigit),
            let rgb = UInt32(hex.dropFirst(), radix: 16)
        else { return nil }
        self.init(rgb)
    }

    /// `#RRGGBB`.
    package var description: String {
        let digits = String(rgb, radix: 16, uppercase: true)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// Red, green and blue, 0 to 255.
    var parts: [Int] { [16, 8, 0].map { Int(rgb >> $0 & 0xFF) } }

    init(parts: [Int]) {
        self.init(parts.reduce(0) { $0 << 8 | UInt32(clamping: $1) })
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2, glossary).
    package var luminance: Double {
        let linear = parts.map { part in
            let share = Double(part) / 255
            return share <= 0.04045 ? share / 12.92 : power24((share + 0.055) / 1.055)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }

    /// 1 to 21 (WCAG 2.2, glossary, contrast ratio); the same both ways.
    package func contrast(with other: RGB) -> Double {
        let (a, b) = (luminance, other.luminance)
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    /// The colour that passes and differs least: this one mixed with black or with white.
    ///
    /// Nil where neither black nor white passes.
    func nearest(passing passes: (RGB) -> Bool) -> RGB? {
        let mixes = [RGB(0), RGB(0xFF_FFFF)].compactMap { end in
            (0...255).lazy.map { self.mixed(with: end, share: $0) }.first(where: passes)
        }
        return mixes.min { difference(to: $0) < difference(to: $1) }
    }

    /// - Parameter share: of `end`, in 255ths.
    private func mixed(with end: RGB, share: Int) -> RGB {
        RGB(parts: zip(parts, end.parts).map { $0 + (($1 - $0) * share) / 255 })
    }

    private func difference(to other: RGB) -> Int {
        zip(parts, other.parts).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
}

/// The power 2.4, which is the square times the fifth root of the square; this part of the product
/// needs no library of mathematics for the root.
///
/// - Parameter x: above 0, at most 1.
private func power24(_ x: Double) -> Double {
    let square = x * x
    var root = 1.0
    // Newton's method from above: it falls until it stands, after a dozen steps for a dark colour.
    while true {
        let next = root - (root - square / (root * root * root * root)) / 5
        guard next < root else { return square * root }
        root = next
    }
}

private func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}
