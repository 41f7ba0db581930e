/// An organisation's logo: a picture that was read and found good.
package struct Logo: Sendable {
    package enum Format: Hashable, Sendable {
        case png
        case svg
    }

    /// The largest file, in bytes.
    package static let bytesMax = 256 * 1024
    /// The longest side of a PNG, in pixels.
    package static let sidePixelsMax = 2048
    /// The width is at most this many times the height, and the other way round.
    package static let ratioMax = 8.0

    package let format: Format
    package let bytes: [UInt8]
    /// In pixels or in the drawing's own units; only their ratio matters.
    package let width: Double
    package let height: Double
}

extension Logo: Hashable {
    package func hash(into hasher: inout Hasher) {
        // The file's bytes are compared, which costs nothing for one and the same logo; to hash
        // them in every frame would.
        hasher.combine(bytes.count)
        hasher.combine(width)
        hasher.combine(height)
    }
}
