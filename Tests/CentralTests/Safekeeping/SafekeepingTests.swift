import AppendLog
import Exchange
import Feedback
import Peers
import Settings
import TestKit
import Testing

@testable import Central

/// What survives where the database is put back to an older state.
@Suite struct SafekeepingTests {
    private let bench: IntakeBench
    private let messenger = MemoryMessenger()
    private let followUps: FollowUps
    private let log: SafekeepingLog

    init() throws {
        bench = try IntakeBench(followUps: FollowUpSample.configuration.followUps)
        log = try SafekeepingLog(
            opening: "\(bench.folder.path)/safekeeping", tenant: IntakeBench.tenant)
        followUps = FollowUps(
            FollowUpSample.configuration,
            officeKeys: OfficeKeyShelf(OfficeKeyRing(bench.officeKey)),
            suppressionKey: bench.suppressionKey)
        // Noon in Moscow, outside of quiet hours.
        bench.now = 1_789_981_200_000
        bench.panel.wallMilliseconds = UInt64(bench.now)
        bench.panel.boot(at: "till")
        bench.panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
    }

    @discardableResult
    private func begin() throws -> Safekeeping.Beginning {
        try Safekeeping(bench.store, log).begin(at: bench.now)
    }

    /// Sends all that is due, each kept before it leaves.
    private func send() throws {
        while true {
            switch try followUps.take(from: bench.store, at: bench.now) {
            case .again: break
            case .idle: return
            case .send(let attempt):
                try log.keep(attempt.kept, at: bench.now)
                try followUps.settle(
                    attempt, followUps.send(attempt, by: messenger), in: bench.store,
                    at: bench.now, share: 1)
            }
        }
    }

    private func unhappyVisit(_ visit: UInt64 = 1) throws {
        bench.panel.append(ShopSample.answer(1, visit: visit, triggers: [.first]))
        bench.panel.append(bench.contactAnswer("+79161234567", visit: visit))
        bench.panel.append(ShopSample.end(visit: visit))
        try bench.accept(bench.panel.batch())
    }

    private func name(_ visit: UInt64) -> VisitName {
        VisitName(panel: bench.panel.panel, epoch: bench.panel.epoch, visit: VisitID(visit))
    }

    private func states() throws -> [String] {
        try bench.rows("SELECT state FROM outbox ORDER BY visit, follow_up").map {
            guard case .text(let state) = $0[0] else { return "" }
            return state
        }
    }

    /// The database as it was when the copy was taken.
    private func putBack(_ copy: [String: [[SQLValue]]]) throws {
        for table in try TestDatabase.tables(of: bench.store)
        where table.name != "schema_versions" {
            try bench.store.execute("DELETE FROM \(table.name)", [])
            try bench.store.insertBatch(
                into: table.name, table.columns, copy[table.name] ?? [])
        }
    }

    @Test func `a first opening and a quiet next one hold nothing`() throws {
        #expect(try begin() == Safekeeping.Beginning(life: 1))
        #expect(try begin() == Safekeeping.Beginning(life: 2))
        #expect(try CentreState.read(bench.store, tenant: IntakeBench.tenant).hold == nil)
    }

    @Test func `a message that left before the database was put back never leaves again`() throws {
        try begin()
        let before = try bench.everything()
        try unhappyVisit()
        try send()
        #expect(messenger.messages.count == 2)
        try putBack(before)
        let beginning = try begin()
        #expect(beginning.replayed == 2)
        #expect(beginning.heldSince == bench.now)
        // The panel sends again what the centre lacks.
        try bench.accept(bench.panel.batch())
        #expect(try states() == ["unknown", "unknown"])
        #expect(try CentreState.release(bench.store, tenant: IntakeBench.tenant) != nil)
        try send()
        #expect(messenger.messages.count == 2)
    }

    @Test func `a message that waited in the snapshot and left since is unknown`() throws {
        try begin()
        try unhappyVisit()
        let before = try bench.everything()
        try send()
        try putBack(before)
        try begin()
        #expect(try states() == ["unknown", "unknown"])
    }

    @Test func `nothing leaves a database that was put back before a person releases it`() throws {
        try begin()
        let before = try bench.everything()
        try begin()
        try putBack(before)
        try begin()
        try unhappyVisit()
        try send()
        #expect(messenger.messages.isEmpty)
        #expect(try states() == ["queued", "queued"])
        let hold = try CentreState.release(bench.store, tenant: IntakeBench.tenant)
        #expect(hold?.why == "the database is older than the safekeeping log")
        try send()
        #expect(messenger.messages.count == 2)
        #expect(try CentreState.release(bench.store, tenant: IntakeBench.tenant) == nil)
    }

    @Test func `a hold outlives the next opening`() throws {
        try begin()
        let before = try bench.everything()
        try begin()
        try putBack(before)
        let since = try begin().heldSince
        bench.now += 60_000
        #expect(try begin().heldSince == since)
    }

    @Test func `an erased contact does not come back by panel, stick or restored database`() throws
    {
        try begin()
        try unhappyVisit(1)
        try unhappyVisit(2)
        let before = try bench.everything()
        #expect(try bench.count("contacts") == 2)
        try bench.store.transaction {
            let isNew = try Erasure(bench.store, tenant: IntakeBench.tenant)
                .erase(name(1), at: bench.now)
            #expect(isNew)
        }
        try log.keep(.erased(name(1)), at: bench.now)
        let left = try bench.rows("SELECT visit FROM contacts")
        #expect(left == [[.text(VisitID(2).description)]])
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("contacts") == 1)
        try putBack(before)
        #expect(try begin().replayed == 1)
        #expect(try bench.rows("SELECT visit FROM contacts") == left)
        #expect(try bench.count("answers") == 4)
        #expect(try verifyTallies(in: bench.store, tenant: IntakeBench.tenant) == [])
    }

    @Test(.enabled(if: !TestDatabase.isPostgres, "PostgreSQL's dead rows go with its VACUUM"))
    func `an erased contact stands in none of the database's files`() throws {
        let files = try #require(bench.database.folder)
        try begin()
        try unhappyVisit(1)
        guard case .bytes(let sealed)? = try bench.rows("SELECT sealed FROM contacts").first?.first
        else {
            Issue.record("there is no contact")
            return
        }
        #expect(try files.holds(sealed))
        try bench.store.transaction {
            _ = try Erasure(bench.store, tenant: IntakeBench.tenant).erase(name(1), at: bench.now)
        }
        #expect(try !files.holds(sealed))
    }

    @Test func `an erasure holds for a visit that has not come yet`() throws {
        try bench.store.transaction {
            _ = try Erasure(bench.store, tenant: IntakeBench.tenant).erase(name(1), at: bench.now)
        }
        try unhappyVisit()
        #expect(try bench.count("contacts") == 0)
        #expect(try bench.count("answers") == 2)
        try send()
        // The colleague hears of the visit all the same, without a number.
        #expect(try states() == ["sent", "failed"])
    }

    @Test func `what conflicts with an erased contact goes with it`() throws {
        let contact = bench.panel.append(bench.contactAnswer("+79161234567"))
        try bench.accept(bench.panel.batch())
        bench.panel.replace(contact, with: bench.contactAnswer("+79160000000"))
        try bench.accept(bench.panel.batch())
        #expect(try bench.count("conflicts") == 1)
        try bench.store.transaction {
            _ = try Erasure(bench.store, tenant: IntakeBench.tenant).erase(name(1), at: bench.now)
        }
        #expect(try bench.count("contacts") == 0)
        #expect(try bench.count("conflicts") == 0)
    }

    @Test func `a suppressed number gets no message, also where the database forgot it`() throws {
        try begin()
        let before = try bench.everything()
        let address = bench.suppressionKey.digest(ofPhone: "+7 916 123-45-67")
        try bench.store.transaction {
            let isNew = try Suppressions(bench.store, tenant: IntakeBench.tenant)
                .suppress(address, why: "asked at the counter", at: bench.now)
            #expect(isNew)
        }
        try log.keep(.suppressed(address, why: "asked at the counter"), at: bench.now)
        try putBack(before)
        try begin()
        _ = try CentreState.release(bench.store, tenant: IntakeBench.tenant)
        try unhappyVisit()
        try send()
        #expect(messenger.messages.count == 1)
        #expect(try states() == ["sent", "failed"])
        let why = try bench.rows("SELECT why FROM outbox WHERE state = 'failed'")
        #expect(why == [[.text("suppressed: this address gets no messages")]])
    }

    @Test func `an address that is allowed again gets messages, after a replay too`() throws {
        let address = bench.suppressionKey.digest(ofPhone: "+79161234567")
        try log.keep(.suppressed(address, why: "a mistake"), at: bench.now)
        try log.keep(.allowed(address, why: "asked for it"), at: bench.now)
        try begin()
        let suppressions = Suppressions(bench.store, tenant: IntakeBench.tenant)
        #expect(try !suppressions.isSuppressed(address))
    }

    @Test func `another tenant's entries are not this one's`() throws {
        let folder = "\(bench.folder.path)/shared"
        do {
            let other = try SafekeepingLog(opening: folder, tenant: "other")
            try other.keep(.erased(name(1)), at: bench.now)
        }
        let mine = try SafekeepingLog(opening: folder, tenant: IntakeBench.tenant)
        #expect(try Safekeeping(bench.store, mine).begin(at: bench.now).replayed == 0)
        #expect(try bench.count("tombstones") == 0)
    }

    @Test func `an entry that makes no sense is told of, and the rest is replayed`() throws {
        let folder = "\(bench.folder.path)/damaged"
        do {
            let raw = try AppendLog(
                opening: folder, storage: FileStorage(), newEpoch: { Epoch(bits: 3) })
            let stamp = Stamp(
                boottimeNanoseconds: 0, wallMilliseconds: 1, isWallTrusted: true, bootOrdinal: 0)
            let entry = SafekeepingEntry.erased(name(1))
            let payload = entry.payload(of: IntakeBench.tenant)
            _ = try raw.append(
                [Array(payload.dropLast()), payload].map {
                    Draft(type: entry.type, version: 1, stamp: stamp, payload: $0)
                })
        }
        let damaged = try SafekeepingLog(opening: folder, tenant: IntakeBench.tenant)
        let beginning = try Safekeeping(bench.store, damaged).begin(at: bench.now)
        #expect(beginning.unreadable == 1)
        #expect(beginning.replayed == 1)
        #expect(try bench.count("tombstones") == 1)
    }

    @Test func `a log of more entries than are read at once is replayed whole`() throws {
        for number in 0...UInt64(SafekeepingLog.entriesAtOnceMax) {
            try log.keep(.erased(name(number)), at: bench.now)
        }
        #expect(try begin().replayed == SafekeepingLog.entriesAtOnceMax + 1)
        #expect(try bench.count("tombstones") == Int64(SafekeepingLog.entriesAtOnceMax) + 1)
        #expect(try begin().replayed == 0)
    }
}
