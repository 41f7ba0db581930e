import AppendLog
import Exchange
import Feedback
import TestKit
import Testing

@testable import Central

/// Wrong clocks through the whole intake.
@Suite struct HonestTimeTests {
    private func take(
        _ deliveries: [BootWorld.Delivery], _ bench: IntakeBench
    ) throws {
        for delivery in deliveries {
            _ = try bench.intake.accept(
                delivery.bytes, claimedBy: delivery.panel, at: delivery.arrival)
        }
        while try bench.intake.redate() != nil {}
    }

    private func isRight(_ bench: IntakeBench) throws -> Bool {
        try verifyTallies(in: bench.store, tenant: IntakeBench.tenant).isEmpty
    }

    /// What carries times, without the order in which it came.
    private func dates(_ bench: IntakeBench) throws -> [[[SQLValue]]] {
        try [
            "SELECT l.panel, r.sequence, r.at_ms, r.uncertainty_ms FROM records r "
                + "JOIN logs l ON l.tenant = r.tenant AND l.log = r.log ORDER BY 1, 2",
            "SELECT l.panel, r.sequence, r.at_ms FROM answers r "
                + "JOIN logs l ON l.tenant = r.tenant AND l.log = r.log ORDER BY 1, 2",
            "SELECT l.panel, r.visit, r.at_ms FROM visit_ends r "
                + "JOIN logs l ON l.tenant = r.tenant AND l.log = r.log ORDER BY 1, 2",
            "SELECT * FROM tallies ORDER BY touchpoint, digest, number, question, quarter, choice, "
                + "marked",
            "SELECT * FROM count_tallies ORDER BY touchpoint, kind, quarter",
        ].map(bench.rows)
    }

    @Test
    func `five hundred boots with clocks off by ten years are dated within their uncertainty`()
        throws
    {
        let seed: UInt64 = 20_261_122
        let world = BootWorld(seed: seed, panels: 25, bootsOfEach: 20)
        #expect(world.boots == 500)
        let bench = try IntakeBench()
        try take(world.deliveries, bench)
        var (records, useful, unknown) = (0, 0, 0)
        for (panel, truth) in world.truth {
            let rows = try bench.store.query(
                "SELECT r.sequence, r.at_ms, r.uncertainty_ms FROM records r JOIN logs l "
                    + "ON l.tenant = r.tenant AND l.log = r.log WHERE l.panel = ? ORDER BY 1",
                [.text(panel.description)])
            #expect(rows.count == truth.count)
            for (row, time) in zip(rows, truth) {
                let (at, uncertainty) = (row[integer: 1], row[integer: 2])
                records += 1
                if uncertainty < 0 {
                    unknown += 1
                } else {
                    #expect(
                        abs(at - time) <= uncertainty,
                        "seed \(seed), \(panel), record \(row[integer: 0])")
                }
                if (0..<300_000).contains(uncertainty) { useful += 1 }
            }
        }
        #expect(try isRight(bench))
        print(
            "honest time: seed \(seed), \(world.boots) boots, \(records) records: "
                + "\(useful * 1_000 / records / 10).\(useful * 1_000 / records % 10) % useful "
                + "(less than 5 minutes), \(unknown * 100 / records) % not known")
        #expect(useful * 100 > records * 50)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the same deliveries come to the same dates in any order`(_ seed: UInt64) throws {
        let world = BootWorld(seed: seed, panels: 3, bootsOfEach: 9)
        let straight = try IntakeBench()
        try take(world.deliveries, straight)
        var random = Dice(seed: seed)
        // Posts of a panel stay in their order, as they are sent; sticks come anywhere, and
        // anything comes twice.
        var places = world.deliveries.map { _ in Double.random(in: 0...1, using: &random) }
        let posts = world.deliveries.indices.filter { world.deliveries[$0].panel != nil }
        for (index, place) in zip(posts, posts.map { places[$0] }.sorted()) {
            places[index] = place
        }
        let again = world.deliveries.indices.filter { world.deliveries[$0].panel == nil }
        let order =
            places.indices.sorted { places[$0] < places[$1] } + again.shuffled(using: &random)
        let shuffled = try IntakeBench()
        for index in order {
            try take([world.deliveries[index]], shuffled)
            try #require(try isRight(shuffled), "seed \(seed)")
        }
        let (one, other) = (try dates(straight), try dates(shuffled))
        for (one, other) in zip(one, other) { #expect(one == other, "seed \(seed)") }
    }
}
