extension ForgottenWrites {
    /// What must stand under a number. It follows from the number and from who wrote it, so that
    /// every byte can be checked without keeping it.
    enum Content: Hashable {
        /// Written by the first program (0), or after the first recovery (1), or the second (2).
        case record(writer: UInt8)
        case gap(Range<UInt64>)
    }
}
