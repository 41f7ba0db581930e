import AppendLog
import Exchange
import Feedback
import Foundation
import Panel
import Peers
import Synchronization
import TestKit
import Testing

@testable import Central

/// A panel's state folder, and a centre's identities on the other end of a wire that tests cut.
final class EnrolmentBench: Sendable {
    /// Where a power cut, or the network, ends a run.
    enum Cut: CaseIterable {
        case whileLooking, beforeSending, afterTheCentreDid, savingTheFirst, savingTheSecond
    }

    static let address = "https://centre.example"
    static let authority: (pem: String, der: [UInt8]) = (
        "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n", [0, 1, 2]
    )

    let folder: TemporaryFolder
    let state: String
    let centre: FakeCentre
    private let saves = Mutex(0)

    init() throws {
        folder = try TemporaryFolder("enrolment")
        state = folder.path + "/state"
        centre = try FakeCentre(folder.path)
    }

    func token(
        _ place: String = "till", replacing panel: PanelID? = nil
    ) throws -> EnrolmentToken {
        try centre.perform(
            MakeEnrolment(
                place: PanelPlace(site: "moscow-1", touchpoint: place), title: nil,
                replaces: panel, lastingMilliseconds: 60_000)
        ).token
    }

    func string(_ token: EnrolmentToken) -> String {
        EnrolmentString(
            address: Self.address, fingerprint: CertificateFingerprint(of: Self.authority.der),
            token: token
        ).text
    }

    func call(_ cut: Cut? = nil) -> CentreCall {
        saves.withLock { $0 = 0 }
        return CentreCall(
            look: { _ in
                cut == .whileLooking ? .failure(.notConnected) : .success([Self.authority])
            },
            uplink: { [centre] (settings) throws(UplinkAddressFault) in
                FakeUplink(centre: centre, settings: settings, cut: cut)
            },
            save: { [self] (path, bytes, mode) throws(FolderFile.Fault) in
                let count = saves.withLock { count in
                    count += 1
                    return count
                }
                if (cut == .savingTheFirst && count == 1) || (cut == .savingTheSecond && count == 2)
                {
                    throw FolderFile.Fault(path: path, step: "written", code: 28)
                }
                try FolderFile.replace(path, with: bytes, mode: mode)
            })
    }

    @discardableResult
    func enrol(_ string: String, _ cut: Cut? = nil) throws -> PanelEnrolment {
        try EnrolmentRun(in: state, clock: clock, call: call(cut)).run(string)
    }

    @discardableResult
    func rotate(_ cut: Cut? = nil) throws -> PanelEnrolment {
        try KeyRotation(in: state, clock: clock, call: call(cut)).run()
    }

    func key() throws -> PanelKey {
        try #require(try EnrolledState.key(state + "/panel.key"))
    }

    var clock: PanelClock {
        PanelClock(
            now: { Instant(nanoseconds: 0) },
            wall: { PanelClock.Wall(milliseconds: 0, isTrusted: false) })
    }
}

/// The centre's part behind the network.
final class FakeCentre: Sendable {
    private struct State: ~Copyable {
        let store: SQLiteStore
        let intake: Intake
        let identities: PanelIdentities
        var posts: [String] = []
    }

    private let state: Mutex<State>
    let officeKey = OfficePrivateKey()
    static let now: Int64 = 1_790_000_000_000

    init(_ folder: String) throws {
        let store = try SQLiteStore(writingTo: folder + "/central.db")
        try store.migrate()
        let keys = OfficeKeyShelf(OfficeKeyRing(officeKey))
        state = Mutex(
            State(
                store: store,
                intake: Intake(store, tenant: "shop", acceptsUnknownPanels: false),
                identities: PanelIdentities(tenant: "shop", officeKeys: keys)))
    }

    func perform<Task: AdministrativeTask>(_ task: Task) throws -> Task.Answer {
        try state.withLock { state in
            let scene = TaskScene(tenant: "shop", now: Self.now)
            return try state.store.transaction { try task.perform(in: state.store, scene) }
        }
    }

    func count(_ table: String) throws -> Int64 {
        try state.withLock { state in
            try state.store.query("SELECT count(*) FROM \(table)", [])[0][integer: 0]
        }
    }

    var posts: [String] { state.withLock { $0.posts } }

    func accept(
        _ batch: [UInt8], of panel: PanelID?, afterDays days: Int64 = 0
    ) throws(IntakeFault) -> Acknowledgement {
        let now = Self.now + days * 86_400_000
        return try state.withLock { (state) throws(IntakeFault) in
            try state.intake.accept(batch, claimedBy: panel, at: now)
        }
    }

    func answer(_ bytes: [UInt8], at path: String) -> UplinkAnswer {
        state.withLock { state in
            state.posts.append(path)
            do throws(IdentityFault) {
                let message: PanelMessage
                if path == "/v1/enrolments" {
                    message = .enrolment(bytes)
                } else {
                    let id = path.split(separator: "/")[2]
                    message = .keyChange(bytes, PanelID(id)!)
                }
                let grant = try state.identities.answer(message, in: state.store, at: Self.now)
                return UplinkAnswer(status: 200, mediaType: "application/json", body: grant)
            } catch {
                let json = Problem(error).json
                let document = try? JSONSerialization.jsonObject(with: Data(json))
                let status = (document as? [String: Any])?["status"] as? Int ?? 0
                return UplinkAnswer(
                    status: status, mediaType: "application/problem+json", body: json)
            }
        }
    }
}

/// The wire.
private final class FakeUplink: Uplink {
    let centre: FakeCentre
    let settings: UplinkSettings
    let cut: EnrolmentBench.Cut?

    init(centre: FakeCentre, settings: UplinkSettings, cut: EnrolmentBench.Cut?) {
        self.centre = centre
        self.settings = settings
        self.cut = cut
    }

    func post(_ batch: [UInt8], as mediaType: String, to path: String) -> UplinkReply {
        guard settings.authority == EnrolmentBench.authority.pem else {
            return .unreachable(.notTrusted)
        }
        if cut == .beforeSending { return .unreachable(.notConnected) }
        let answer = centre.answer(batch, at: path)
        return cut == .afterTheCentreDid ? .unreachable(.cutOff) : .answered(answer)
    }

    func cancel() {}
}
