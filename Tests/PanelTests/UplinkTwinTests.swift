import Panel
import Synchronization
import TestKit
import Testing

@Suite struct UplinkTwinTests {
    private final class Centre: Sendable {
        let batches = Mutex<[[UInt8]]>([])

        func accept(_ batch: [UInt8]) -> (status: Int, body: [UInt8]) {
            batches.withLock { $0.append(batch) }
            return (200, Array("{}".utf8))
        }
    }

    private let acknowledgement = UplinkReply.answered(
        UplinkAnswer(status: 200, mediaType: "application/json", body: Array("{}".utf8)))

    @Test func `each fate shows the centre and the panel what it says`() {
        let centre = Centre()
        let uplink = LossyUplink(
            [.requestLost, .replyLost, .duplicated, .portal, .delivered], centre: centre.accept)
        let replies = (1...5).map { uplink.post([$0], to: "/v1/batches") }
        #expect(replies[0] == .unreachable(.notConnected))
        #expect(replies[1] == .unreachable(.cutOff))
        #expect(replies[2] == acknowledgement)
        #expect(replies[3] != acknowledgement)
        #expect(replies[4] == acknowledgement)
        #expect(centre.batches.withLock { $0 } == [[2], [3], [3], [5]])
    }

    @Test func `the same seed repeats the same fates, another does not`() {
        func fates(_ seed: UInt64) -> [LossyUplink.Fate] {
            let odds = LossyUplink.Odds(requestLost: 20, replyLost: 20, duplicated: 20, portal: 5)
            let uplink = LossyUplink(odds: odds, seed: seed, centre: Centre().accept)
            for number in 1...UInt8(200) { _ = uplink.post([number], to: "/v1/batches") }
            return uplink.fates
        }
        #expect(fates(7) == fates(7))
        #expect(fates(7) != fates(8))
        #expect(Set(fates(7)).count == 5)
    }

    @Test func `a cancelled uplink hands nothing on`() {
        let centre = Centre()
        let uplink = LossyUplink(centre: centre.accept)
        uplink.cancel()
        #expect(uplink.post([1], to: "/v1/batches") == .unreachable(.cancelled))
        #expect(centre.batches.withLock { $0 }.isEmpty)
    }

    @Test func `a reply beyond the maximum is no answer here either`() {
        for (count, isTaken) in [
            (UplinkAnswer.bodyBytesMax, true), (UplinkAnswer.bodyBytesMax + 1, false),
        ] {
            let uplink = LossyUplink { _ in (200, [UInt8](repeating: 32, count: count)) }
            let reply = uplink.post([1], to: "/v1/batches")
            #expect((reply == .unreachable(.replyTooLong(status: 200))) == !isTaken)
        }
    }
}
