import AppendLog
import Exchange
import Feedback
import Foundation
import Testing

@testable import Central

@Suite struct EnrolmentTests {
    private let bench: IdentityBench

    init() throws {
        bench = try IdentityBench()
    }

    @Test func `a panel with the secret is let in, at its place, and delivers`() throws {
        let key = PanelKey()
        let grant = try bench.enrol(key, try bench.token())
        #expect(grant.panel == key.panel.description)
        #expect(grant.touchpoint == "moscow-1/till")
        #expect(grant.officeKeys == [IdentityBench.officeKey.publicKey.text])
        #expect(try bench.deliver(bench.twin(key, epoch: 1)).stored == 1)
        let panel = try #require(try bench.list().panels.first)
        #expect(panel.place == "moscow-1/till")
        #expect(panel.lastReceivedMilliseconds == bench.now)
    }

    @Test func `the store holds a digest of the secret, never the secret`() throws {
        let token = try bench.token()
        let rows = try bench.store.query("SELECT secret_digest FROM enrolments", [])
        #expect(rows[0][bytes: 0] == token.digest)
        for table in try TestDatabase.tables(of: bench.store) {
            let columns = table.columns.joined(separator: ", ")
            let values = try bench.store.query("SELECT \(columns) FROM \(table.name)", [])
                .flatMap(\.values)
            #expect(!values.contains(.bytes(token.secret)))
        }
    }

    @Test func `the same key that asks again gets the same answer, even late`() throws {
        let (key, token) = (PanelKey(), try bench.token())
        let first = try bench.enrol(key, token)
        bench.now += 10_000_000
        #expect(try bench.enrol(key, token) == first)
        #expect(try bench.count("panels") == 1)
        #expect(try bench.count("panel_keys") == 1)
    }

    @Test func `a secret lets one panel in, and the next is told that it was used`() throws {
        let token = try bench.token()
        try bench.enrol(PanelKey(), token)
        #expect(bench.kind { try bench.enrol(PanelKey(), token) } == "enrolment-used")
        #expect(try bench.count("panels") == 1)
    }

    @Test func `a string is good until its expiry, and not from then on`() throws {
        let (early, late) = (try bench.token(), try bench.token())
        bench.now += 59_999
        try bench.enrol(PanelKey(), early)
        bench.now += 1
        #expect(bench.kind { try bench.enrol(PanelKey(), late) } == "enrolment-expired")
    }

    @Test func `ten wrong secrets kill a string, nine do not, and others live on`() throws {
        let (nine, ten, honest) = (try bench.token(), try bench.token(), try bench.token())
        for (token, guesses) in [(nine, 9), (ten, 10)] {
            for guess in 0..<guesses {
                var secret = token.secret
                secret[guess] ^= 1
                let wrong = EnrolmentToken(number: token.number, secret: secret)
                #expect(bench.kind { try bench.enrol(PanelKey(), wrong) } == "enrolment-refused")
            }
        }
        try bench.enrol(PanelKey(), nine)
        #expect(bench.kind { try bench.enrol(PanelKey(), ten) } == "enrolment-refused")
        try bench.enrol(PanelKey(), honest)
        #expect(try bench.list().refusals.map(\.times) == [20])
    }

    /// A million where it is asked for (`SMILE_IDENTITY_TESTS=full`).
    @Test func `of a million guesses none is let in, and the honest panel is`() throws {
        let isFull = ProcessInfo.processInfo.environment["SMILE_IDENTITY_TESTS"] == "full"
        let (target, honest) = (try bench.token(), try bench.token())
        // Signing is the guesser's work; the centre's own is what is tried here.
        let enrolments = Enrolments(in: bench.store, tenant: IdentityBench.tenant, at: bench.now)
        let claim = try EnrolmentClaim(
            verifying: EnrolmentClaim.signed(.random(), by: PanelKey()))
        var (taken, random) = (0, SystemRandomNumberGenerator())
        for guess in 0..<(isFull ? 1_000_000 : 20_000) {
            let number = guess % 2 == 0 ? target.number : random.next()
            let secret = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
            var wrong = claim
            wrong.token = EnrolmentToken(number: number, secret: secret)
            if case .success = try enrolments.claim(wrong) { taken += 1 }
        }
        #expect(taken == 0)
        #expect(bench.kind { try bench.enrol(PanelKey(), target) } == "enrolment-refused")
        try bench.enrol(PanelKey(), honest)
        #expect(try bench.count("panels") == 1)
    }

    @Test func `a cancelled string lets nobody in, and one that was used stays`() throws {
        let (open, used) = (try bench.token(), try bench.token())
        try bench.enrol(PanelKey(), used)
        _ = try bench.perform(CancelEnrolment(open.number))
        #expect(bench.kind { try bench.enrol(PanelKey(), open) } == "enrolment-refused")
        #expect(throws: AdministrativeRefusal.self) {
            try bench.perform(CancelEnrolment(used.number))
        }
    }

    @Test func `a changed claim does nothing, and is counted`() throws {
        var bytes = EnrolmentClaim.signed(try bench.token(), by: PanelKey())
        bytes[60] ^= 1
        #expect(throws: IdentityFault.self) {
            try bench.identities.enrol(bytes, in: bench.store, at: bench.now)
        }
        #expect(try bench.count("panels") == 0)
        #expect(try bench.list().refusals.map(\.kind) == ["damaged-message"])
    }

    @Test func `a panel that is enrolled elsewhere is not moved by any string but its own`() throws
    {
        let key = PanelKey()
        try bench.enrol(key, try bench.token())
        let other = try bench.token(IdentityBench.door)
        #expect(bench.kind { try bench.enrol(key, other) } == "panel-elsewhere")
        let own = try bench.token(IdentityBench.door, replacing: key.panel)
        #expect(try bench.enrol(key, own).touchpoint == "moscow-1/door")
        #expect(try bench.list().panels.map(\.place) == ["moscow-1/door"])
        #expect(try bench.list().panels.map(\.state) == ["enrolled"])
    }

    @Test func `a tenant takes ten thousand open strings, and not one more`() throws {
        let task = MakeEnrolment(
            place: IdentityBench.till, title: nil, lastingMilliseconds: 60_000)
        try bench.store.transaction {
            for _ in 0..<Enrolments.openMax { _ = try task.perform(in: bench.store, bench.scene) }
        }
        #expect(throws: AdministrativeRefusal.self) { try bench.perform(task) }
        bench.now += 60_000
        _ = try bench.perform(task)
    }
}
