import AppendLog
import Exchange
import Feedback
import Foundation
import Peers
import Settings
import TestKit
import Testing

@testable import Central

/// Sticks and the network, together and one after the other.
@Suite struct CollectTests {
    /// Three panels with what customers did, as one export each and as the posts of a network.
    private struct Region {
        var panels: [PanelTwin] = []
        var exports: [[UInt8]] = []
        var posts: [(bytes: [UInt8], panel: PanelID)] = []
        let end: Int64

        init(seed: UInt64) {
            var random = Dice(seed: seed)
            var now = IntakeBench.now
            for number in 1...3 as ClosedRange<UInt64> {
                var panel = PanelTwin(
                    epoch: Epoch(bits: UInt128(number)), wallMilliseconds: UInt64(now))
                panel.boot(at: "till-\(number)")
                panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
                for visit in 1...120 as ClosedRange<UInt64> {
                    panel.advance(byMilliseconds: .random(in: 1_000...900_000, using: &random))
                    panel.append(
                        ShopSample.answer(.random(in: 1...4, using: &random), visit: visit))
                    if visit % 7 == 0 { panel.append(.session(.opened)) }
                    if visit % 3 == 0 { panel.append(ShopSample.end(visit: visit)) }
                    if visit % 31 == 0 { panel.boot(at: "till-\(number)") }
                }
                exports.append(Self.cuts(panel, 50).flatMap { panel.batch($0) })
                posts += Self.cuts(panel, 17).map { (panel.batch($0), panel.panel) }
                now = max(now, Int64(panel.wallMilliseconds))
                panels.append(panel)
            }
            end = now
        }

        private static func cuts(
            _ panel: PanelTwin, _ count: UInt64
        ) -> [Range<SequenceNumber>] {
            stride(from: 1, to: panel.next.rawValue, by: Int(count)).map { first in
                SequenceNumber(first)..<SequenceNumber(min(first + count, panel.next.rawValue))
            }
        }
    }

    private func bench(_ region: Region) throws -> IntakeBench {
        let bench = try IntakeBench()
        bench.now = region.end + 1_000
        for (panel, export) in zip(region.panels, region.exports) {
            try Data(export).write(to: file(panel, bench))
        }
        return bench
    }

    private func file(_ panel: PanelTwin, _ bench: IntakeBench) -> URL {
        URL(filePath: "\(bench.folder.path)/\(panel.panel).batches")
    }

    private func collect(_ bench: IntakeBench) throws -> CollectReport {
        var collection = Collecting { bytes in
            .taken(try bench.intake.accept(bytes, claimedBy: nil, at: bench.now))
        }
        for file in try collection.files([bench.folder.path]) { try collection.collect(file) }
        return collection.report
    }

    private func post(_ region: Region, _ bench: IntakeBench) throws {
        for post in region.posts {
            _ = try bench.intake.accept(post.bytes, claimedBy: post.panel, at: bench.now)
        }
    }

    /// Raw rows and tallies, by panel and not by the order in which panels came.
    private func content(_ bench: IntakeBench) throws -> [[[SQLValue]]] {
        let rows = [
            "records": "sequence, type, boottime_ns, wall_ms, wall_trusted, at_ms, uncertainty_ms, "
                + "digest, payload",
            "answers": "sequence, visit, choice, superseded_by, touchpoint, at_ms",
            "visit_ends": "sequence, visit, outcome, at_ms",
            "counts": "sequence, kind, times, touchpoint, at_ms",
            "boots": "sequence, touchpoint", "gaps": "first_sequence, end_sequence",
            "conflicts": "sequence",
        ].sorted { $0.key < $1.key }.map { table, columns in
            let columns = columns.split(separator: ", ").map { "t.\($0)" }
            // One sequence may count several things.
            let order = columns.count > 1 ? "1, 2, 3" : "1, 2"
            return "SELECT l.panel, \(columns.joined(separator: ", ")) FROM \(table) t "
                + "JOIN logs l ON l.tenant = t.tenant AND l.log = t.log ORDER BY \(order)"
        }
        return try
            (rows + [
                "SELECT * FROM tallies ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
                "SELECT * FROM count_tallies ORDER BY 1, 2, 3, 4",
                "SELECT panel, high_water FROM logs ORDER BY 1",
            ]).map(bench.rows)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `sticks first, the network first and both mixed come to the same rows and tallies`(
        _ seed: UInt64
    ) throws {
        let region = Region(seed: seed)
        let network = try bench(region)
        try post(region, network)
        let expected = try content(network)
        #expect(
            try network.count("records")
                == region.panels.map { Int64($0.records.count) }.reduce(0, +))

        let late = try collect(network)
        #expect(late.panels.values.allSatisfy { $0.new == 0 && $0.known > 0 })
        #expect(try content(network) == expected)

        let sticks = try bench(region)
        let report = try collect(sticks)
        #expect(report.panels.count == 3 && !report.hasDamage && !report.hasRefusals)
        #expect(
            report.panels.values.allSatisfy { $0.known == 0 && $0.lost == 0 && $0.lacksFrom == nil }
        )
        #expect(try content(sticks) == expected)
        try post(region, sticks)
        #expect(try content(sticks) == expected)
        #expect(try verifyTallies(in: sticks.store, tenant: IntakeBench.tenant).isEmpty)
    }

    @Test func `sticks and the network at once come to the same rows and tallies`() throws {
        let region = Region(seed: 9)
        let straight = try bench(region)
        try post(region, straight)
        let mixed = try bench(region)
        let now = mixed.now
        nonisolated(unsafe) let intake = mixed.intake
        let thread = try IntakeThread(clock: CentralClock { now }, open: { intake })
        let desk = try CollectDesk(in: mixed.folder.path, intake: thread)
        let isPosted = DispatchSemaphore(value: 0)
        let posts = region.posts
        Thread.detachNewThread {
            for post in posts {
                let isStored = DispatchSemaphore(value: 0)
                while !thread.accept(
                    post.bytes, claimedBy: post.panel, reply: { _ in isStored.signal() })
                {}
                isStored.wait()
            }
            isPosted.signal()
        }
        let socket = try #require(try CollectSocket.connect(in: mixed.folder.path))
        var collection = Collecting { try socket.send($0) }
        for file in try collection.files([mixed.folder.path]) { try collection.collect(file) }
        isPosted.wait()
        desk.stop()
        thread.stop()
        #expect(
            collection.report.panels.values.map { $0.new + $0.known }.reduce(0, +)
                == region.panels.map(\.records.count).reduce(0, +))
        #expect(try content(mixed) == content(straight))
        #expect(try verifyTallies(in: mixed.store, tenant: IntakeBench.tenant).isEmpty)
        #expect(try CollectSocket.connect(in: mixed.folder.path) == nil)
    }

    @Test func `a centre that stops waits for no stick that is silent`() throws {
        let bench = try IntakeBench()
        nonisolated(unsafe) let intake = bench.intake
        let thread = try IntakeThread(clock: CentralClock { 0 }, open: { intake })
        let desk = try CollectDesk(in: bench.folder.path, intake: thread)
        let silent = try #require(try CollectSocket.connect(in: bench.folder.path))
        desk.stop()
        thread.stop()
        bench.panel.append(ShopSample.answer(1))
        #expect(throws: StoreFault.self) { try silent.send(bench.panel.batch()) }
    }

    @Test func `a panel that is not known is refused and the others are stored`() throws {
        let region = Region(seed: 4)
        let bench = try bench(region)
        _ = try bench.intake.accept(region.posts[0].bytes, claimedBy: nil, at: bench.now)
        let closed = Intake(bench.store, tenant: IntakeBench.tenant, acceptsUnknownPanels: false)
        var collection = Collecting { bytes in
            do throws(IntakeFault) {
                return .taken(try closed.accept(bytes, claimedBy: nil, at: bench.now))
            } catch {
                return .refused("\(error)")
            }
        }
        for file in try collection.files([bench.folder.path]) { try collection.collect(file) }
        let report = collection.report
        #expect(report.hasRefusals && !report.hasDamage)
        #expect(report.panels.values.filter { $0.refused > 0 }.count == 2)
        #expect(report.panels[region.panels[0].panel]?.refused == 0)
        #expect(report.text.contains("is not known here"))
    }

    @Test func `a damaged stick gives what is whole and says what is lacking`() throws {
        let region = Region(seed: 5)
        let bench = try bench(region)
        var export = region.exports[0]
        export[export.count / 2] ^= 1
        try Data(export).write(to: file(region.panels[0], bench))
        let report = try collect(bench)
        #expect(report.hasDamage)
        let panel = try #require(report.panels[region.panels[0].panel])
        #expect(panel.new == region.panels[0].records.count - 50)
        #expect(panel.lacksFrom != nil && panel.lost == 0)
        // The next stick, or the network, fills the gap.
        try post(region, bench)
        #expect(try bench.count("gaps") == 0)
        #expect(
            try bench.count("records")
                == Int64(region.panels.map(\.records.count).reduce(0, +)))
    }

    @Test func `an export that was broken off is passed over and named`() throws {
        let region = Region(seed: 6)
        let bench = try bench(region)
        let part = "\(bench.folder.path)/deep/x.batches.part"
        try FileManager.default.createDirectory(
            atPath: "\(bench.folder.path)/deep", withIntermediateDirectories: true)
        try Data(region.exports[0]).write(to: URL(filePath: part))
        let report = try collect(bench)
        #expect(report.passedOver == [part])
        #expect(report.files.count == 3)
        #expect(report.text.contains("broken off"))
    }

    @Test func `an answer that a stick brings weeks later calls nobody`() throws {
        let bench = try IntakeBench(followUps: [FollowUpSample.email, FollowUpSample.sms])
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        bench.panel.append(ShopSample.answer(1, triggers: [.first]))
        bench.now += 21 * 86_400_000
        var collection = Collecting { bytes in
            .taken(try bench.intake.accept(bytes, claimedBy: nil, at: bench.now))
        }
        let path = "\(bench.folder.path)/a.batches"
        try Data(bench.panel.batch()).write(to: URL(filePath: path))
        try collection.collect(path)
        #expect(try bench.rows("SELECT DISTINCT state FROM outbox") == [[.text("expired")]])
        #expect(
            try Outbox(bench.store, tenant: IntakeBench.tenant).due(at: .max, limit: 9).isEmpty)
    }
}
