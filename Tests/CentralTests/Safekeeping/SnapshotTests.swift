import AppendLog
import Exchange
import Feedback
import Foundation
import Peers
import Settings
import TestKit
import Testing

@testable import Central

@Suite struct SnapshotTests {
    private let folder: TemporaryFolder
    private let setup: CentralSetup
    private let clock = CentralClock { IntakeBench.now }

    init() throws {
        folder = try TemporaryFolder("snapshot")
        var configuration = CentralConfiguration()
        configuration.stateDirectory = SettingsPath("\(folder.path)/state")
        configuration.tenant = IntakeBench.tenant
        configuration.acceptUnknownPanels = true
        setup = CentralSetup(configuration, in: folder.path)
        try setup.makeStateDirectory()
    }

    private var snapshot: Snapshot { Snapshot(setup, clock: clock) }
    private var file: String { "\(folder.path)/night.snapshot" }

    /// Runs `body` beside the one writer, as a centre that serves would.
    private func withWriter<Result>(
        _ body: (SQLiteStore, Intake) throws -> Result
    ) throws -> Result {
        let store = try SQLiteStore(writingTo: setup.databasePath)
        try store.migrate()
        return try body(store, Intake(store, setup.configuration))
    }

    /// A panel's batch of one happy visit.
    private func batch(_ visit: UInt64, _ panel: inout PanelTwin) -> [UInt8] {
        panel.append(ShopSample.answer(4, visit: visit))
        panel.append(ShopSample.end(visit: visit))
        return panel.batch()
    }

    private func answers(in path: String) throws -> Int64 {
        try SQLiteStore(readingFrom: path).query("SELECT count(*) FROM answers", [])[0][integer: 0]
    }

    @discardableResult
    private func begin() throws -> Safekeeping.Beginning {
        let log = try setup.openSafekeeping()
        return try withWriter { store, _ in
            try Safekeeping(store, log).begin(at: IntakeBench.now)
        }
    }

    @Test func `a snapshot is one moment of a database that goes on being written`() throws {
        var panel = PanelTwin(epoch: Epoch(bits: 7), wallMilliseconds: UInt64(IntakeBench.now))
        try withWriter { _, intake in
            _ = try intake.accept(batch(1, &panel), claimedBy: nil, at: IntakeBench.now)
            var isFirst = true
            let facts = try snapshot.take(to: file) { _, _ in
                guard isFirst else { return }
                isFirst = false
                _ = try? intake.accept(batch(2, &panel), claimedBy: nil, at: IntakeBench.now)
            }
            #expect(!isFirst)
            #expect(facts.records == 2)
            #expect(facts.takenMilliseconds == IntakeBench.now)
        }
        #expect(try answers(in: file) == 1)
        #expect(try answers(in: setup.databasePath) == 2)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["night.snapshot", "state"])
        let store = try SQLiteStore(readingFrom: file)
        #expect(try verifyTallies(in: store, tenant: IntakeBench.tenant) == [])
    }

    @Test func `a snapshot never replaces a file, and a broken one before it is no hindrance`()
        throws
    {
        try withWriter { _, _ in }
        try folder.write("night.snapshot.part", "half a snapshot")
        _ = try snapshot.take(to: file)
        let fault = #expect(throws: CentralFault.self) { try snapshot.take(to: file) }
        #expect(fault?.description.contains("is there already") == true)
    }

    @Test func `a restored centre holds its messages, and the one before it is kept`() throws {
        var panel = PanelTwin(epoch: Epoch(bits: 7), wallMilliseconds: UInt64(IntakeBench.now))
        try begin()
        try withWriter { _, intake in
            _ = try intake.accept(batch(1, &panel), claimedBy: nil, at: IntakeBench.now)
        }
        _ = try snapshot.take(to: file)
        try withWriter { _, intake in
            _ = try intake.accept(batch(2, &panel), claimedBy: nil, at: IntakeBench.now)
        }
        let restored = try snapshot.restore(from: file)
        #expect(restored.snapshot.records == 2)
        #expect(try answers(in: setup.databasePath) == 1)
        for path in [file, setup.databasePath] {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(path)")
        }
        let before = try #require(restored.before)
        #expect(try answers(in: before) == 2)
        #expect(try begin().heldSince == IntakeBench.now)
        // The panel sends again what is lacking.
        try withWriter { store, intake in
            _ = try intake.accept(panel.batch(), claimedBy: nil, at: IntakeBench.now)
            #expect(try store.query("SELECT count(*) FROM answers", [])[0][integer: 0] == 2)
        }
    }

    @Test func `a snapshot that was taken and put back twice holds again`() throws {
        try begin()
        _ = try snapshot.take(to: file)
        for _ in 1...2 {
            _ = try snapshot.restore(from: file)
            #expect(try begin().heldSince != nil)
            try withWriter { store, _ in
                _ = try CentreState.release(store, tenant: IntakeBench.tenant)
            }
            try FileManager.default.contentsOfDirectory(atPath: setup.stateDirectory)
                .filter { $0.contains(".before-") }
                .forEach {
                    try FileManager.default.removeItem(atPath: "\(setup.stateDirectory)/\($0)")
                }
        }
    }

    @Test func `nothing is put back under a centre that serves`() throws {
        try withWriter { store, _ in
            _ = try snapshot.take(to: file)
            let fault = #expect(throws: StoreFault.self) { try snapshot.restore(from: file) }
            #expect(fault?.isTemporary == true)
            #expect(try store.query("SELECT 1", []).count == 1)
        }
    }

    @Test func `what is no whole snapshot is put back nowhere, and nothing changes`() throws {
        try begin()
        _ = try snapshot.take(to: file)
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let before = try Data(contentsOf: URL(fileURLWithPath: setup.databasePath))
        var damaged = whole
        // In the midst of the first table's pages.
        damaged.replaceSubrange(4_096..<8_192, with: Data(repeating: 0xa5, count: 4_096))
        for bytes in [Data(), Data("SQLite format 3".utf8), whole.prefix(5_000), damaged, before] {
            let bad = "\(folder.path)/bad.snapshot"
            try bytes.write(to: URL(fileURLWithPath: bad))
            #expect(throws: (any Error).self) { try snapshot.restore(from: bad) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: setup.databasePath)) == before)
        }
        #expect(throws: CentralFault.self) { try snapshot.restore(from: "\(folder.path)/none") }
    }

    @Test func `a restore that the power ended leaves a database under its name`() throws {
        try begin()
        _ = try snapshot.take(to: file)
        // All but the last step was done: the copy is there, and the database's second name.
        let database = setup.databasePath
        try FileManager.default.copyItem(atPath: file, toPath: database + ".restoring")
        try FileManager.default.linkItem(
            atPath: database, toPath: database + ".before-2026-01-01-000000")
        #expect(try begin().heldSince == nil)
        _ = try snapshot.restore(from: file)
        #expect(try begin().heldSince != nil)
        #expect(!FileManager.default.fileExists(atPath: database + ".restoring"))
    }
}
