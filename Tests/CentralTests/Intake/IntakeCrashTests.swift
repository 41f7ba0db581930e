import AppendLog
import Central
import Exchange
import Feedback
import Settings
import TestKit
import Testing

@Suite struct IntakeCrashTests {
    /// A batch that touches every table, over a store that knows some of it already.
    private func prepare() throws -> (bench: IntakeBench, bytes: [UInt8]) {
        let bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        bench.panel.boot(at: "till")
        bench.panel.append(ShopSample.answer(1, visit: 5, triggers: [.first]))
        bench.panel.append(ShopSample.answer(3, visit: 6))
        try bench.accept(bench.panel.batch())
        bench.panel.replace(SequenceNumber(3), with: ShopSample.answer(4, visit: 6))
        bench.panel.boot(at: "door")
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        bench.panel.append(ShopSample.answer(2, visit: 5))
        let lost = bench.panel.append(ShopSample.answer(1))
        bench.panel.append(ShopSample.answer(2, triggers: [.first]))
        bench.panel.append(bench.contactAnswer("+79161234567"))
        bench.panel.append(type: .answer, payload: [1])
        bench.panel.append(ShopSample.end())
        bench.panel.append(.session(.opened))
        bench.panel.append(ShopSample.answer(2, visit: 7, marks: .test1))
        bench.panel.append(ShopSample.answer(2, visit: 8))
        bench.panel.append(
            .marked(LateMark(.burst1, [AnswerName(visit: VisitID(8), question: .first)])))
        bench.panel.append(.ignoredTaps(IgnoredTaps(.lockOut, at: Instant(nanoseconds: 1))))
        return (bench, bench.panel.batch(without: [lost]))
    }

    @Test func `a failure at any step of a batch leaves nothing half stored`() throws {
        let (bench, bytes) = try prepare()
        let store = FaultyStore(bench.store)
        let intake = Intake(
            store, tenant: IntakeBench.tenant, acceptsUnknownPanels: true,
            followUps: FollowUpSample.configuration.followUps)
        let before = try bench.everything()
        var step = 0
        var reply: Acknowledgement?
        while reply == nil {
            store.callsLeft = step
            do {
                reply = try intake.accept(bytes, claimedBy: nil, at: bench.now)
            } catch {
                #expect(!error.isSenders)
                try #require(try bench.everything() == before, "step \(step)")
            }
            step += 1
        }
        #expect(step > 30)
        // As where nothing ever failed.
        let (clean, cleanBytes) = try prepare()
        #expect(try clean.accept(cleanBytes) == reply)
        #expect(reply?.conflicts == [SequenceNumber(3)])
        #expect(try bench.accept(bytes).stored == 0)
        for table in [
            "outbox", "tallies", "answers", "gaps", "conflicts", "late_marks", "count_tallies",
        ] {
            #expect(try bench.count(table) > 0, "\(table)")
        }
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty)
        #expect(
            try bench.rows("SELECT visit, follow_up, state FROM outbox ORDER BY visit, follow_up")
                == clean.rows(
                    "SELECT visit, follow_up, state FROM outbox ORDER BY visit, follow_up"))
    }
}
