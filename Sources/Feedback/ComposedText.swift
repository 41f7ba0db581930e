// The standard library composes for its own comparisons; a second copy of Unicode's tables would
// cost the panel more memory than everything it draws.
@_spi(_Unicode) internal import Swift

extension String {
    /// Every letter in its shortest form (Unicode's normalization form C): what looks the same has
    /// the same bytes, and the fewest.
    package var composed: String {
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: _nfc)
        return String(scalars)
    }
}

extension Unicode.Scalar {
    /// Control characters, line and paragraph separators, and the marks that turn the direction of
    /// the text after them.
    package var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}
