import AppendLog
import Exchange
import Feedback
import Testing

@Suite struct BatchTests {
    /// Two records, 41 and 43: the panel says that 42 is lost.
    let good = signed(
        [
            record(.answer(sampleAnswer), 41, milliseconds: 5_000),
            record(.visitEnd(sampleEnd), 43, milliseconds: 5_200),
        ], from: 41, to: 44)

    @Test func `the document's example is what another implementation made, byte for byte`() throws
    {
        #expect(try fixture("batch.hex") == good)
    }

    @Test func `a batch is read back`() throws {
        let batch = try Batch(verifying: good)
        #expect(batch.panel == rfc8032Key.panel)
        #expect(batch.epoch == sampleEpoch)
        #expect(batch.range == SequenceNumber(41)..<SequenceNumber(44))
        #expect(batch.records.map(\.sequence) == [SequenceNumber(41), SequenceNumber(43)])
        #expect(
            batch.records.map(\.stamp.wallMilliseconds) == [1_790_000_000_123, 1_790_000_000_323])
        #expect(batch.signedAt == sampleStamp(milliseconds: 6_000, wall: 1_790_000_001_123))
        #expect(
            batch.recordBytes.map(Array.init) == batch.records.map { $0.bytes(epoch: sampleEpoch) })
    }

    @Test func `a panel's name is the beginning of its key's digest`() {
        // From `printf … | xxd -r -p | sha256sum` of RFC 8032's first public key.
        #expect(rfc8032Key.panel.description == "21fe31dfa154a261626bf854046fd227")
    }

    @Test func `one flipped bit in any byte and the batch is refused`() {
        for index in good.indices {
            var changed = good
            changed[index] ^= 1 << UInt8(index % 8)
            #expect(throws: BatchFault.self) { try Batch(verifying: changed) }
        }
    }

    @Test func `a batch cut anywhere is refused`() {
        for count in good.indices {
            #expect(throws: BatchFault.self) { try Batch(verifying: Array(good[..<count])) }
        }
        #expect(throws: BatchFault.wrongLength(bytes: good.count + 1, expected: good.count)) {
            try Batch(verifying: good + [0])
        }
    }

    @Test func `a page of a captive portal is no batch`() {
        #expect(throws: BatchFault.notABatch) {
            try Batch(verifying: Array(repeating: UInt8(ascii: "<"), count: 500))
        }
    }

    @Test func `a batch that is signed but out of order is refused`() {
        let answer = Payload.answer(sampleAnswer)
        #expect(throws: BatchFault.outsideRange(SequenceNumber(41))) {
            try Batch(
                verifying: signed([record(answer, 42), record(answer, 41)], from: 41, to: 44))
        }
        #expect(throws: BatchFault.outsideRange(SequenceNumber(41))) {
            try Batch(
                verifying: signed([record(answer, 41), record(answer, 41)], from: 41, to: 44))
        }
        #expect(throws: BatchFault.outsideRange(SequenceNumber(44))) {
            try Batch(verifying: signed([record(answer, 44)], from: 41, to: 44))
        }
    }

    @Test func `a record of another epoch does not pass`() {
        let other = Epoch(bits: 9)
        let bytes = record(.answer(sampleAnswer), 41).bytes(epoch: other)
        let batch = Batch.signed(
            bytes, count: 1, range: SequenceNumber(41)..<SequenceNumber(42), epoch: sampleEpoch,
            at: sampleStamp(milliseconds: 1, wall: 1), by: rfc8032Key)
        #expect(
            throws: BatchFault.damagedRecord(
                byte: 128, what: "is damaged: its checksum does not fit")
        ) { try Batch(verifying: batch) }
    }

    @Test func `a full batch passes and one byte more is too long`() throws {
        let count = Batch.recordsMax
        let records = (1...count).map { record(.answer(sampleAnswer), UInt64($0)) }
        let batch = try Batch(verifying: signed(records, from: 1, to: UInt64(count) + 1))
        #expect(batch.records.count == count)
        let long = [UInt8](repeating: 0, count: Batch.bytesMax + 1)
        #expect(throws: BatchFault.tooLong(bytes: Batch.bytesMax + 1)) {
            try Batch(verifying: long)
        }
    }

    @Test func `a batch without records says that a range was lost`() throws {
        #expect(try Batch(verifying: signed([], from: 7, to: 9)).records.isEmpty)
    }

    @Test func `an acknowledgement comes back, and nothing else passes for one`() {
        let reply = Acknowledgement(
            acknowledged: SequenceNumber(44), stored: 2, known: 1, conflicts: [SequenceNumber(3)])
        #expect(Acknowledgement(json: reply.json) == reply)
        var telling = reply
        telling.youSaid = ["ru": "«Ещё две» / \"кассы\""]
        #expect(Acknowledgement(json: telling.json) == telling)
        #expect(
            String(decoding: reply.json, as: UTF8.self)
                == #"{"acknowledged":44,"conflicts":[3],"known":1,"stored":2}"#)
        for text in [
            "", "<html>", "{}", "[]", #"{"acknowledged":-1,"conflicts":[],"known":0,"stored":0}"#,
        ] {
            #expect(Acknowledgement(json: Array(text.utf8)) == nil)
        }
    }

    @Test func `the same record has the same digest wherever it stands`() {
        let record = record(.answer(sampleAnswer), 41)
        let here = identityDigest(ofRecord: record.bytes(epoch: sampleEpoch)[...])
        let there = identityDigest(ofRecord: record.bytes(epoch: Epoch(bits: 1))[...])
        #expect(here == there)
        #expect(here.count == 16)
    }
}
