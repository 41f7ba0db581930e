import AppendLog
import Exchange
import Feedback
import TestKit

@testable import Central

/// A store, an intake that takes enrolled panels alone, and the identities behind it.
final class IdentityBench {
    static let tenant = "shop"
    static let officeKey = OfficePrivateKey()
    static let till = PanelPlace(site: "moscow-1", touchpoint: "till")
    static let door = PanelPlace(site: "moscow-1", touchpoint: "door")

    let database: TestDatabase
    let store: any Store
    let intake: Intake
    let identities: PanelIdentities
    let refusals = Refusals()
    var now: Int64 = 1_790_000_000_000

    init() throws {
        database = try TestDatabase()
        store = try database.writer()
        intake = Intake(
            store, tenant: Self.tenant, acceptsUnknownPanels: false, refusals: refusals)
        identities = PanelIdentities(
            tenant: Self.tenant, officeKeys: OfficeKeyShelf(OfficeKeyRing(Self.officeKey)),
            refusals: refusals)
    }

    var scene: TaskScene { TaskScene(tenant: Self.tenant, now: now) }

    func perform<Task: AdministrativeTask>(_ task: Task) throws -> Task.Answer {
        try store.transaction { try task.perform(in: store, scene) }
    }

    func token(
        _ place: PanelPlace? = till, replacing panel: PanelID? = nil,
        lasting milliseconds: Int64 = 60_000
    ) throws -> EnrolmentToken {
        try perform(
            MakeEnrolment(
                place: place, title: nil, replaces: panel, lastingMilliseconds: milliseconds)
        ).token
    }

    @discardableResult
    func enrol(_ key: PanelKey, _ token: EnrolmentToken) throws -> EnrolmentGrant {
        try identities.enrol(EnrolmentClaim.signed(token, by: key), in: store, at: now)
    }

    /// A panel that is let in and stands at the till.
    func enrolledPanel(epoch: UInt128 = 7) throws -> PanelTwin {
        let key = PanelKey()
        try enrol(key, try token())
        return twin(key, epoch: epoch)
    }

    func twin(_ key: PanelKey, epoch: UInt128) -> PanelTwin {
        var twin = PanelTwin(key: key, epoch: Epoch(bits: epoch), wallMilliseconds: UInt64(now))
        twin.boot(at: Self.till.key)
        return twin
    }

    /// Over the network; `byHand`: from a stick.
    @discardableResult
    func deliver(_ twin: PanelTwin, byHand: Bool = false) throws -> Acknowledgement {
        try intake.accept(twin.batch(), claimedBy: byHand ? nil : twin.panel, at: now)
    }

    func count(_ table: String) throws -> Int64 {
        try store.query("SELECT count(*) FROM \(table)", [])[0][integer: 0]
    }

    func list() throws -> ListPanels.Answer {
        refusals.write(to: store, tenant: Self.tenant, at: now)
        return try perform(ListPanels())
    }

    func kind(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "taken"
        } catch let fault as IdentityFault {
            return fault.kind.rawValue
        } catch let fault as IntakeFault {
            return Problem(fault).kind.rawValue
        } catch {
            return "\(error)"
        }
    }
}
