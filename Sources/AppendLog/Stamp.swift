/// When a record was made, as the panel knew it (P6): its two clocks, whether the wall clock was to
/// be trusted, and which boot the first one belongs to.
package struct Stamp: Hashable, Sendable {
    /// The largest wall time that a record holds: 48 bits, the year 10889.
    package static let wallMillisecondsMax: UInt64 = 1 << 48 - 1
    /// Boots are counted in 15 bits and begin again at 0; their order in the log tells them apart.
    package static let bootOrdinalMax: UInt16 = 1 << 15 - 1

    /// `CLOCK_BOOTTIME`, nanoseconds.
    package let boottimeNanoseconds: UInt64
    /// Since 1970, UTC.
    package let wallMilliseconds: UInt64
    package let isWallTrusted: Bool
    package let bootOrdinal: UInt16

    /// A wall time beyond the limit is kept as the limit; a boot ordinal begins again at 0.
    package init(
        boottimeNanoseconds: UInt64, wallMilliseconds: UInt64, isWallTrusted: Bool,
        bootOrdinal: UInt16
    ) {
        self.boottimeNanoseconds = boottimeNanoseconds
        self.wallMilliseconds = min(wallMilliseconds, Self.wallMillisecondsMax)
        self.isWallTrusted = isWallTrusted
        self.bootOrdinal = bootOrdinal & Self.bootOrdinalMax
    }
}
