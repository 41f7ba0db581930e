import AppendLog
import Exchange
import Feedback

/// A batch that was read and verified: what needs no database, on whichever thread has time.
struct VerifiedBatch: Sendable {
    let batch: Batch
    /// Of each record, in the order of `batch.records`: tells it from another of its name.
    let digests: [[UInt8]]
    /// Of each record, too; nil for a type that this program does not know.
    let payloads: [Result<Payload?, PayloadFault>]
    /// Whether the panel itself posted it, as soon as it had signed it.
    let isPosted: Bool

    /// - Parameter panel: who the sender says it is; nil where nobody says, as on a stick.
    init(_ bytes: [UInt8], claimedBy panel: PanelID?) throws(IntakeFault) {
        do throws(BatchFault) {
            batch = try Batch(verifying: bytes)
        } catch {
            throw .batch(error)
        }
        if let panel, panel != batch.panel {
            throw .wrongPanel(path: panel, batch: batch.panel)
        }
        // Databases count in 63 bits; a log at a thousand records a second is there in 292 million
        // years.
        guard batch.range.upperBound.rawValue <= UInt64(Int64.max) else {
            throw .beyondAnyLog(batch.range.upperBound)
        }
        digests = batch.recordBytes.map { identityDigest(ofRecord: $0) }
        payloads = batch.records.map { record in
            Result { () throws(PayloadFault) in
                try Payload(
                    type: record.type, version: record.version, bytes: record.payload[...])
            }
        }
        isPosted = panel != nil
    }

    /// The same as a value, for another thread.
    static func reading(
        _ bytes: [UInt8], claimedBy panel: PanelID?
    ) -> Result<VerifiedBatch, IntakeFault> {
        Result { () throws(IntakeFault) in try VerifiedBatch(bytes, claimedBy: panel) }
    }
}
