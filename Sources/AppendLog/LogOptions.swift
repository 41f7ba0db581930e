/// How large a log may grow, and how long it remembers.
package struct LogOptions: Hashable, Sendable {
    /// Pages of a segment: 1 MiB.
    package static let segmentPagesUsual = 256
    /// The header, two slots and two settled pages.
    package static let segmentPagesMin = 5
    /// 16 MiB: what recovery reads at once.
    package static let segmentPagesMax = 4_096
    /// Segments that are ready to be used: one for the next records, one that was just let go.
    static let sparesMax = 2

    /// Pages of 4 KiB in each segment that is made from now on.
    package let segmentPages: Int
    /// Segments that stay after the centre has acknowledged all of them (P5).
    package let keptSegments: Int
    /// The most segments that exist, spares included: beyond it the log is full. 512 MiB: more
    /// than five years at 2,000 taps a day, two records each.
    package let segmentsMax: Int

    package init(
        segmentPages: Int = segmentPagesUsual, keptSegments: Int = 8, segmentsMax: Int = 512
    ) {
        precondition(
            (Self.segmentPagesMin...Self.segmentPagesMax).contains(segmentPages),
            "a segment has \(Self.segmentPagesMin) to \(Self.segmentPagesMax) pages")
        precondition(keptSegments >= 0, "segments cannot be kept a negative number of times")
        precondition(segmentsMax >= 2, "a log needs a segment in use and a spare")
        self.segmentPages = segmentPages
        self.keptSegments = keptSegments
        self.segmentsMax = segmentsMax
    }
}
