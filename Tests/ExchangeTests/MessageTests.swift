import AppendLog
import Exchange
import Feedback
import Foundation
import Testing

/// RFC 8032, section 7.1, test 2, as a later key of the panel whose first key is test 1's.
private let laterKey = try! PanelKey(
    text: "smile-panel-private-key-1 TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs=",
    of: rfc8032Key.panel)

/// How many changed messages are tried; a hundred thousand where it is asked for.
private let mutations =
    ProcessInfo.processInfo.environment["SMILE_IDENTITY_TESTS"] == "full" ? 100_000 : 5_000

@Suite struct MessageTests {
    private let token = EnrolmentToken(number: 0x0102_0304, secret: Array(0..<16))

    @Test func `the claim is what another implementation made, byte for byte`() throws {
        let bytes = EnrolmentClaim.signed(token, by: rfc8032Key)
        #expect(try fixture("claim.hex") == bytes)
        let claim = try EnrolmentClaim(verifying: bytes)
        #expect(claim.publicKey == rfc8032Key.publicKey)
        #expect(claim.token == token)
    }

    @Test func `the change of key is what another implementation made, byte for byte`() throws {
        let bytes = KeyChange.signed(from: rfc8032Key, to: laterKey)
        #expect(try fixture("key-change.hex") == bytes)
        let change = try KeyChange(verifying: bytes)
        #expect(change.panel == rfc8032Key.panel)
        #expect(change.presentKey == rfc8032Key.publicKey)
        #expect(change.newKey == laterKey.publicKey)
    }

    @Test func `a message is never one of another kind`() {
        let claim = EnrolmentClaim.signed(token, by: rfc8032Key)
        let change = KeyChange.signed(from: rfc8032Key, to: laterKey)
        #expect(throws: MessageFault.notOne) { try EnrolmentClaim(verifying: change) }
        #expect(throws: MessageFault.notOne) { try KeyChange(verifying: claim) }
        #expect(throws: MessageFault.notOne) { try SignedHeartbeat(verifying: claim) }
        #expect(throws: BatchFault.notABatch) { try Batch(verifying: claim) }
    }

    @Test func `of a hundred thousand changed messages none is taken`() {
        var dice = Dice(state: 20_261_122)
        let claim = EnrolmentClaim.signed(token, by: rfc8032Key)
        let change = KeyChange.signed(from: rfc8032Key, to: laterKey)
        let beat = SignedHeartbeat.signed(sampleHeartbeat, epoch: sampleEpoch, by: rfc8032Key)
        var taken = 0
        for _ in 0..<mutations {
            if (try? EnrolmentClaim(verifying: changed(claim, &dice))) != nil { taken += 1 }
            if (try? KeyChange(verifying: changed(change, &dice))) != nil { taken += 1 }
            if (try? SignedHeartbeat(verifying: changed(beat, &dice))) != nil { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test func `of a hundred thousand changed batches none is taken`() {
        var dice = Dice(state: 20_261_123)
        let batch = signed([record(.answer(sampleAnswer), 41)], from: 41, to: 42)
        var taken = 0
        for _ in 0..<mutations where (try? Batch(verifying: changed(batch, &dice))) != nil {
            taken += 1
        }
        #expect(taken == 0)
    }

    /// One byte flipped, taken away, put in or doubled, or the end cut off: never the same.
    private func changed(_ good: [UInt8], _ dice: inout Dice) -> [UInt8] {
        var bad = good
        while bad == good {
            let place = Int.random(in: good.indices, using: &dice)
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: bad[place] ^= UInt8.random(in: 1...255, using: &dice)
            case 1: bad.remove(at: place)
            case 2: bad.insert(UInt8.random(in: 0...255, using: &dice), at: place)
            case 3: bad.removeLast(place + 1)
            default: bad.swapAt(place, Int.random(in: good.indices, using: &dice))
            }
        }
        return bad
    }

    @Test func `a change that only one of the two keys signed is refused`() {
        let stranger = PanelKey(of: rfc8032Key.panel)
        var bytes = KeyChange.signed(from: rfc8032Key, to: laterKey)
        bytes.replaceSubrange(
            176..., with: KeyChange.signed(from: rfc8032Key, to: stranger)[176...])
        #expect(throws: MessageFault.wrongSignature) { try KeyChange(verifying: bytes) }
        // The key of a stranger, laid under this panel's name.
        let laid = KeyChange.signed(from: stranger, to: laterKey)
        #expect((try? KeyChange(verifying: laid))?.presentKey == stranger.publicKey)
    }

    @Test func `a batch of a later key names its panel, and one of the first key names none`()
        throws
    {
        let range = SequenceNumber(41)..<SequenceNumber(42)
        func bytes(_ key: PanelKey) -> [UInt8] {
            Batch.signed(
                [], count: 0, range: range, epoch: sampleEpoch,
                at: sampleStamp(milliseconds: 0, wall: 0), by: key)
        }
        let first = bytes(rfc8032Key)
        #expect(first[104..<120].allSatisfy { $0 == 0 })
        #expect(try Batch(verifying: first).isFirstKey)
        let later = try Batch(verifying: bytes(laterKey))
        #expect(bytes(laterKey)[104..<120].elementsEqual(rfc8032Key.panel.bytes))
        #expect(later.panel == rfc8032Key.panel)
        #expect(later.publicKey == laterKey.publicKey)
        #expect(!later.isFirstKey)
    }

    @Test func `a grant is read back, and a portal's page or another panel's is none`() throws {
        let grant = EnrolmentGrant(
            panel: rfc8032Key.panel, touchpoint: "moscow-1/till", name: "Till", officeKeys: ["k\n"])
        #expect(EnrolmentGrant(json: grant.json, for: rfc8032Key.panel) == grant)
        #expect(EnrolmentGrant(json: grant.json, for: PanelKey().panel) == nil)
        #expect(EnrolmentGrant(json: Array("<html>".utf8), for: rfc8032Key.panel) == nil)
    }
}
