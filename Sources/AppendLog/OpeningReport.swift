/// What an opening found and did.
package struct OpeningReport: Hashable, Sendable {
    /// There was no log here, or none that could be read: this one is new.
    package internal(set) var wasCreated = false
    /// The numbers that are kept, lost ones among them.
    package internal(set) var kept = SequenceNumber.first..<SequenceNumber.first
    /// Bytes of torn or damaged pages at the end of the log.
    package internal(set) var tornBytes = 0
    /// Numbers that are lost, each with a gap record.
    package internal(set) var gaps: [Range<SequenceNumber>] = []
    /// Names in `quarantine/` that this opening put there.
    package internal(set) var quarantined: [String] = []
    /// What could not be put there, because the disk refused.
    package internal(set) var notQuarantined: [StorageFault] = []
    /// Segments in use that are written no more, because of what was found in them.
    package internal(set) var sealed: [String] = []
    /// Whether the log was left as it should be.
    package var isClean: Bool {
        tornBytes == 0 && sealed.isEmpty && gaps.isEmpty && quarantined.isEmpty
            && notQuarantined.isEmpty
    }
}
