/// Segments that are written no more, oldest first. The first number of each is looked up when it
/// is needed.
struct SealedSegments {
    struct Segment: Hashable {
        let ordinal: UInt64
        /// Nil while it is not known.
        var first: SequenceNumber?
    }

    private(set) var segments: [Segment] = []

    var count: Int { segments.count }
    var ordinals: [UInt64] { segments.map(\.ordinal) }

    mutating func append(_ ordinal: UInt64, first: SequenceNumber?) {
        segments.append(Segment(ordinal: ordinal, first: first))
    }

    /// There must be one.
    var oldest: UInt64 { segments[0].ordinal }

    mutating func removeOldest() {
        segments.removeFirst()
    }

    /// The first number at or behind place `index` in the list; nil where no page there verifies.
    mutating func first(
        from index: Int, in files: LogFiles, seed: UInt32
    ) throws(LogFault) -> SequenceNumber? {
        for index in index..<max(index, segments.count) {
            if segments[index].first == nil {
                // One that the disk does not open keeps no other from being used or let go.
                segments[index].first = try? files.first(
                    of: segments[index].ordinal, seed: seed)
            }
            if let first = segments[index].first { return first }
        }
        return nil
    }
}
