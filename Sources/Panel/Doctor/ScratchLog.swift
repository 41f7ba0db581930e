package import AppendLog

/// A log for trials, beside the real one: on the same disk, and never read by the panel.
package enum ScratchLog {
    package static let segmentPages = 256
    /// No record of a panel's own has this type.
    private static let type = RecordType(rawValue: 254)
    private static let payloadBytes = 32

    /// As large as an answer.
    package static func draft(_ number: UInt64) -> Draft {
        let stamp = Stamp(
            boottimeNanoseconds: number, wallMilliseconds: 0, isWallTrusted: false, bootOrdinal: 0)
        return Draft(
            type: type, version: 1, stamp: stamp,
            payload: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: payloadBytes))
    }
}
