import AppendLog
@testable import Exchange
import Feedback
import Testing

@Suite struct HeartbeatTests {
    private func read(_ beat: Heartbeat) throws -> Heartbeat {
        try SignedHeartbeat(
            verifying: SignedHeartbeat.signed(beat, epoch: sampleEpoch, by: rfc8032Key)
        ).heartbeat
    }

    @Test func `the heartbeat is what another implementation made, byte for byte`() throws {
        let bytes = SignedHeartbeat.signed(sampleHeartbeat, epoch: sampleEpoch, by: rfc8032Key)
        #expect(try fixture("heartbeat.hex") == bytes)
        let message = try SignedHeartbeat(verifying: bytes)
        #expect(message.panel == rfc8032Key.panel)
        #expect(message.publicKey == rfc8032Key.publicKey)
        #expect(message.epoch == sampleEpoch)
        #expect(message.isFirstKey)
        #expect(message.heartbeat == sampleHeartbeat)
    }

    @Test func `what is not known is told from what is nought`() throws {
        var beat = Heartbeat(
            version: "", stamp: sampleStamp(milliseconds: 0, wall: 0), diskFreeBytes: 0,
            inputDevices: 0)
        #expect(try read(beat) == beat)
        (beat.celsius, beat.diskWearPercent, beat.sinceTapMilliseconds) = (0, 0, 0)
        let found = try read(beat)
        #expect((found.celsius, found.diskWearPercent, found.sinceTapMilliseconds) == (0, 0, 0))
    }

    @Test(arguments: [(-200, -99), (-99, -99), (155, 155), (156, 155)])
    func `a temperature beyond the range stands at its end`(said: Int, read: Int) throws {
        var beat = sampleHeartbeat
        beat.celsius = said
        #expect(try self.read(beat).celsius == read)
    }

    @Test(arguments: [(-1, 0), (200, 200), (201, 200)])
    func `a worn disk beyond the range stands at its end`(said: Int, read: Int) throws {
        var beat = sampleHeartbeat
        beat.diskWearPercent = said
        #expect(try self.read(beat).diskWearPercent == read)
    }

    @Test func `texts that are too long are cut at a whole character`() throws {
        var beat = sampleHeartbeat
        beat.version = String(repeating: "я", count: 12)
        beat.configuration.fault = String(repeating: "x", count: 254) + "щ"
        let found = try read(beat)
        #expect(found.version == String(repeating: "я", count: 11))
        #expect(found.configuration.fault == String(repeating: "x", count: 254))
    }

    @Test func `a signed text that is no text is named`() {
        var beat = sampleHeartbeat
        beat.version = "0.1.0"
        let bytes = SignedHeartbeat.signed(beat, epoch: sampleEpoch, by: rfc8032Key)
        var bad = bytes
        bad[169] = 0xff
        bad.replaceSubrange(448..., with: rfc8032Key.signature(of: Array(bad[..<448])))
        #expect(throws: MessageFault.nonsense("holds a text that is not UTF-8")) {
            try SignedHeartbeat(verifying: bad)
        }
    }

    @Test func `an answer is read back, and a portal's page or other bytes are none`() {
        let bytes = Array("{}".utf8)
        let tag = ConfigurationTag(of: bytes)
        var due = HeartbeatAnswer()
        due.isKeyDue = true
        for answer in [
            HeartbeatAnswer(), HeartbeatAnswer(tag: tag),
            HeartbeatAnswer(tag: tag, configuration: bytes),
            HeartbeatAnswer(officeKeys: ["a key\n"]), due,
        ] {
            #expect(HeartbeatAnswer(json: answer.json) == answer)
        }
        #expect(HeartbeatAnswer(json: Array("<html>".utf8)) == nil)
        #expect(
            HeartbeatAnswer(json: HeartbeatAnswer(tag: tag, configuration: [1]).json) == nil)
        #expect(HeartbeatAnswer(json: Array(#"{"tag":"short"}"#.utf8)) == nil)
    }
}
