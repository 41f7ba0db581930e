package import AppendLog
package import Exchange
package import Feedback

/// A panel without a disk, a screen or a network: a log in memory, written and signed as a real
/// panel's.
package struct PanelTwin: Sendable {
    package let key: PanelKey
    package let epoch: Epoch
    /// The log, from sequence 1.
    package private(set) var records: [Record] = []
    package var boottimeNanoseconds: UInt64 = 60_000_000_000
    package var wallMilliseconds: UInt64
    package var isWallTrusted = true
    package var bootOrdinal: UInt16 = 1
    /// The machine's name for its boot: starts of the daemon within one share their steady clock.
    package var kernelBootID: UInt128 = 1

    /// - Parameter wallMilliseconds: what the panel's own clock shows.
    package init(
        key: PanelKey = PanelKey(), epoch: Epoch, wallMilliseconds: UInt64
    ) {
        self.key = key
        self.epoch = epoch
        self.wallMilliseconds = wallMilliseconds
    }

    package var panel: PanelID { key.panel }

    /// The sequence that the next record gets.
    package var next: SequenceNumber { SequenceNumber(UInt64(records.count) + 1) }

    /// Everything that the log holds.
    package var all: Range<SequenceNumber> { .first..<next }

    /// What the panel's clocks show.
    package var stamp: Stamp {
        Stamp(
            boottimeNanoseconds: boottimeNanoseconds, wallMilliseconds: wallMilliseconds,
            isWallTrusted: isWallTrusted, bootOrdinal: bootOrdinal)
    }

    package mutating func advance(byMilliseconds milliseconds: UInt64) {
        boottimeNanoseconds += milliseconds * 1_000_000
        wallMilliseconds += milliseconds
    }

    /// Appends a record, whatever it says.
    @discardableResult
    package mutating func append(
        type: RecordType, version: UInt8 = Payload.version, payload: [UInt8]
    ) -> SequenceNumber {
        let sequence = next
        records.append(
            Record(
                sequence: sequence, type: type, version: version, stamp: stamp, payload: payload))
        return sequence
    }

    @discardableResult
    package mutating func append(_ payload: Payload) -> SequenceNumber {
        append(type: payload.type, payload: payload.bytes)
    }

    /// The daemon starts.
    @discardableResult
    package mutating func boot(at touchpoint: String, version: String = "0.1.0") -> SequenceNumber {
        append(.boot(Boot(kernelBootID: kernelBootID, version: version, touchpoint: touchpoint)))
    }

    /// Logs a questionnaire's file, part by part.
    package mutating func log(questionnaire file: [UInt8], revision: Revision) {
        for part in QuestionnairePart.parts(of: file, revision: revision) {
            append(.questionnaire(part))
        }
    }

    /// A contact as the panel seals it.
    package func seal(
        _ contact: OpenedContact, of visit: VisitID, to office: OfficePublicKey
    ) -> SealedContact {
        SealedContact.seal(
            contact, to: office,
            binding: ContactBinding(panel: panel, epoch: epoch.bits, visit: visit))
    }

    /// Gives the record of a sequence other content, as a fault of the panel would.
    package mutating func replace(_ sequence: SequenceNumber, with payload: Payload) {
        records[Int(sequence.rawValue) - 1] = Record(
            sequence: sequence, type: payload.type, version: Payload.version, stamp: stamp,
            payload: payload.bytes)
    }

    /// A signed batch of the records in `range`, all of them where it is nil.
    ///
    /// - Parameter lost: sequences that the panel says its log does not hold any more.
    package func batch(
        _ range: Range<SequenceNumber>? = nil, without lost: Set<SequenceNumber> = []
    ) -> [UInt8] {
        let range = range ?? all
        let chosen = records.filter { range.contains($0.sequence) && !lost.contains($0.sequence) }
        return Batch.signed(
            chosen.flatMap { $0.bytes(epoch: epoch) }, count: chosen.count, range: range,
            epoch: epoch, at: stamp, by: key)
    }
}
