import AppendLog
import Exchange
import Feedback
import Peers
import Settings
import TestKit
import Testing

@testable import Central

/// The tasks of an administrator, done where no centre runs.
@Suite struct SafekeepingTaskTests {
    private let folder: TemporaryFolder
    private let setup: CentralSetup
    private let administration: Administration
    private let officeKey = OfficePrivateKey()

    init() throws {
        folder = try TemporaryFolder("tasks")
        var configuration = CentralConfiguration()
        configuration.stateDirectory = SettingsPath("\(folder.path)/state")
        configuration.tenant = IntakeBench.tenant
        configuration.acceptUnknownPanels = true
        configuration.followUps = FollowUpSample.configuration.followUps
        setup = CentralSetup(configuration, in: folder.path)
        administration = Administration(setup, clock: CentralClock { IntakeBench.now })
    }

    private func count(_ table: String) throws -> Int64 {
        try SQLiteStore(readingFrom: setup.databasePath)
            .query("SELECT count(*) FROM \(table)", [])[0][integer: 0]
    }

    /// One unhappy visit with a number; returns its panel.
    private func unhappyVisit() throws -> PanelTwin {
        try setup.makeStateDirectory()
        let store = try setup.writer()
        let intake = Intake(store, setup.configuration)
        var panel = PanelTwin(epoch: Epoch(bits: 7), wallMilliseconds: UInt64(IntakeBench.now))
        panel.boot(at: "till")
        panel.log(questionnaire: ShopSample.file, revision: ShopSample.revision)
        panel.append(ShopSample.answer(1, triggers: [.first]))
        let contact = OpenedContact(
            contact: CustomerContact(phone: "+79161234567")!, language: .russian)
        panel.append(
            .contactAnswer(
                Answer(
                    visit: VisitID(1), revision: ShopSample.revision, question: QuestionNumber(2),
                    choice: .given, millisecondsSinceShown: 4_000),
                panel.seal(contact, of: VisitID(1), to: officeKey.publicKey)))
        _ = try intake.accept(panel.batch(), claimedBy: nil, at: IntakeBench.now)
        return panel
    }

    @Test func `an erasure is in the database and in the log beside it before it is told`() throws {
        let panel = try unhappyVisit()
        let answer = try administration.perform(
            EraseContact(panel: panel.panel, visit: VisitID(1)))
        #expect(answer.erased == 1)
        #expect(answer.isKnown)
        #expect(try count("contacts") == 0)
        let log = try setup.openSafekeeping()
        let kept = try log.entries(from: .first).kept
        #expect(
            kept.map(\.entry) == [
                .erased(
                    VisitName(panel: panel.panel, epoch: panel.epoch, visit: VisitID(1)))
            ])
    }

    @Test func `a panel that is not known is not erased, and nothing changes`() throws {
        _ = try unhappyVisit()
        let refusal = #expect(throws: AdministrativeRefusal.self) {
            try administration.perform(EraseContact(panel: PanelID(bits: 1), visit: VisitID(1)))
        }
        #expect(refusal?.description.contains("nothing was changed") == true)
        #expect(try count("contacts") == 1)
    }

    @Test func `an address is suppressed and allowed by its digest, and says what changed`() throws
    {
        let address = try setup.suppressionKey().digest(ofPhone: "+79161234567")
        func set(_ isSuppressed: Bool) throws -> Bool {
            try administration.perform(
                SuppressAddress(address, isSuppressed: isSuppressed, why: "at the counter")
            ).changed
        }
        #expect(try [set(true), set(true), set(false), set(false)] == [true, false, true, false])
        let log = try setup.openSafekeeping()
        #expect(try log.entries(from: .first).kept.count == 4)
    }

    @Test func `what waits is listed, and a hold with it`() throws {
        _ = try unhappyVisit()
        var list = try administration.perform(ListMessages(all: false))
        #expect(list.messages.map(\.state) == ["queued", "queued"])
        #expect(list.messages.allSatisfy { $0.touchpoint == "till" })
        #expect(list.heldSinceMilliseconds == nil)
        do {
            let store = try setup.writer()
            try store.transaction {
                var state = try CentreState.read(store, tenant: IntakeBench.tenant)
                state.hold(since: 5, "a test")
                try state.write(to: store, tenant: IntakeBench.tenant)
            }
        }
        list = try administration.perform(ListMessages(all: true))
        #expect(list.heldSinceMilliseconds == 5)
        let released = try administration.perform(ReleaseMessages())
        #expect(released.heldSinceMilliseconds == 5)
        #expect(released.waiting == 2)
        #expect(try administration.perform(ReleaseMessages()).heldSinceMilliseconds == nil)
        // Whoever did it on this machine stands in the audit log.
        let store = try setup.reader()
        let audit = try AuditLog.entries(
            most: 10, in: store, tenant: IntakeBench.tenant)
        #expect(audit.map(\.action) == ["message release", "message release"])
    }
}
