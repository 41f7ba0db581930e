import AppendLog
import Exchange
import Feedback
import Foundation
import Settings

@testable import Central

/// Two branches with answers, accounts of every role, and what each of them shows to be let in.
struct AccessFixture: Sendable {
    let http: HTTPFixture

    /// Who asks: by the name of the account or the token.
    enum Who: String, CaseIterable, Sendable {
        case office, manager, agent, auditor, branchAuditor
        /// Of one branch, to read reports.
        case reportToken
        /// Of the whole organisation, to watch.
        case watchToken
        /// Of one branch, with every right.
        case orderToken
        case nobody, expired, idle, disabled, revoked, strangeToken, strangeSession

        /// Whether their session or token is good.
        var isLetIn: Bool {
            ![.nobody, .expired, .idle, .disabled, .revoked, .strangeToken, .strangeSession]
                .contains(self)
        }

        var isLimited: Bool {
            [.manager, .agent, .branchAuditor, .reportToken, .orderToken].contains(self)
        }
    }

    /// Of each who can prove anything.
    let proofs: [Who: [String: String]]

    static let own = "moscow-1"
    static let other = "spb-1"

    init() throws {
        http = try HTTPFixture()
        let store = try http.setup().opened()
        let scene = TaskScene(tenant: "default", now: PageFixture.noon)
        try Self.addPlaces(to: store, scene)
        proofs = try store.transaction { try Self.proofs(in: store, scene) }
        try store.transaction {
            try Self.addAnswers(to: store)
            try Self.addPanels(to: store)
            try Self.addRollOuts(to: store, scene)
        }
    }

    static let configuration = "winter"

    /// For everybody, twice: two in the own branch and one in the other.
    private static func addRollOuts(to store: any Store, _ scene: TaskScene) throws {
        let winter = DesiredConfiguration(questionnaire: [1], settings: [])!
        _ = try AddConfiguration(configuration, winter).perform(in: store, scene)
        for _ in Who.allCases + Who.allCases {
            for site in [own, own, other] {
                _ = try BeginRollOut(configuration, to: TreePart(nodes: [.site(site)]), share: 100)
                    .perform(in: store, scene)
            }
        }
    }

    /// One in each branch, and an older one that stands in none.
    private static func addPanels(to store: any Store) throws {
        let register = PanelRegister(in: store, tenant: "default")
        for (number, site, name) in [(1, own, "Ownexit"), (2, other, "Otherexit")] {
            try register.add(
                PanelID(bits: UInt128(number)), key: [UInt8(number)],
                at: PanelPlace(site: site, touchpoint: "exit"), named: name, now: PageFixture.noon)
            try addLog(Int64(number), of: PanelID(bits: UInt128(number)), "\(site)/exit", store)
        }
        try addLog(3, of: PanelID(bits: 3), "older", store)
    }

    private static func addLog(
        _ number: Int64, of panel: PanelID, _ touchpoint: String, _ store: any Store
    ) throws {
        try store.execute(
            """
            INSERT INTO logs (tenant, log, panel, epoch, public_key, touchpoint, version,
                high_water, unreadable, first_received_ms, last_received_ms)
            VALUES ('default', ?, ?, ?, ?, ?, '1', 1, 0, 1, 1)
            """,
            [
                .integer(number), .text(panel.description),
                .text(Epoch(bits: UInt128(number)).description), .bytes([UInt8(number)]),
                .text(touchpoint),
            ])
    }

    private static func addPlaces(to store: any Store, _ scene: TaskScene) throws {
        let file = """
            region,region_name,site,site_name,touchpoint,touchpoint_name
            centre,Centre,\(own),Ownhouse,exit,Ownexit
            north,North,\(other),Otherhouse,exit,Otherexit

            """
        let places = try PlacesFile.read(Array(file.utf8), named: "places.csv") { _ in true }
        _ = try ImportPlaces(places, isWhole: false, isDryRun: false).perform(in: store, scene)
    }

    private static func addAnswers(to store: any Store) throws {
        for (touchpoint, count) in [("\(own)/exit", 30), ("\(other)/exit", 40), ("older", 50)] {
            var changes = TallyChanges(tenant: "default")
            let key = TallyKey(
                Row([
                    .text(touchpoint), .integer(1), .integer(1), .integer(0),
                    .integer(PageFixture.noon / 900_000), .integer(4), .integer(0),
                ]))
            changes.add(Int64(count), to: key, [])
            try changes.apply(to: store)
            try addAnswer(at: touchpoint, sequence: Int64(count), to: store)
        }
    }

    private static func addAnswer(
        at touchpoint: String, sequence: Int64, to store: any Store
    ) throws {
        let key: [SQLValue] = [.integer(sequence), .text(touchpoint)]
        try store.execute(
            """
            INSERT INTO logs (tenant, log, panel, epoch, public_key, touchpoint, version,
                high_water, unreadable, first_received_ms, last_received_ms)
            SELECT 'default', CAST(? AS BIGINT), ?, 'e', ?, '', '', 1, 0, 1, 1
            """, key + [.bytes([])])
        try store.execute(
            """
            INSERT INTO records (tenant, log, sequence, type, version, boot_ordinal, boottime_ns,
                wall_ms, wall_trusted, at_ms, uncertainty_ms, received_ms, digest, payload)
            VALUES ('default', ?, 1, 3, 1, 1, 0, 0, 1, ?, 1, 1, ?, ?)
            """, [key[0], .integer(PageFixture.noon), .bytes([]), .bytes([])])
        try store.execute(
            """
            INSERT INTO answers (tenant, log, sequence, visit, digest, number, question, choice,
                shown_ms, marks, triggers, superseded_by, touchpoint, at_ms)
            VALUES ('default', ?, 1, 'v', 1, 1, 0, 4, 1, 0, 0, 0, ?, ?)
            """, key + [.integer(PageFixture.noon)])
    }

    private static func proofs(
        in store: any Store, _ scene: TaskScene
    ) throws -> [Who: [String: String]] {
        let branch = TreePart(nodes: [.site(own)])
        var proofs: [Who: [String: String]] = [:]
        let people: [(Who, Role, TreePart)] = [
            (.office, .office, .everything), (.manager, .manager, branch), (.agent, .agent, branch),
            (.auditor, .auditor, .everything), (.branchAuditor, .auditor, branch),
            (.disabled, .office, .everything), (.expired, .office, .everything),
            (.idle, .office, .everything),
        ]
        for (who, role, part) in people {
            proofs[who] = try session(of: who, role, part, in: store, scene)
        }
        proofs[.reportToken] = try token([.readReports], branch, in: store, scene).header
        proofs[.orderToken] = try token(Set(Right.allCases), branch, in: store, scene).header
        proofs[.watchToken] = try token([.watch], .everything, in: store, scene).header
        let revoked = try token(Set(Right.allCases), .everything, in: store, scene)
        _ = try RevokeToken(AccessToken.prefix(of: revoked.text)).perform(in: store, scene)
        proofs[.revoked] = revoked.header
        proofs[.strangeToken] = Token(text: AccessToken.text(AccessSecret())).header
        proofs[.strangeSession] = ["Cookie": "smile-session=\(AccessSecret().text)"]
        _ = try SetAccountDisabled("disabled", isDisabled: true).perform(in: store, scene)
        return proofs
    }

    private static func session(
        of who: Who, _ role: Role, _ part: TreePart, in store: any Store, _ scene: TaskScene
    ) throws -> [String: String] {
        let name = who.rawValue.lowercased()
        let account = try AddAccount(
            name, role, part, .password(PasswordHash(of: "\(name)-walks-by", cost: .cheap))
        ).perform(in: store, scene).account
        let secret = AccessSecret()
        let ago =
            switch who {
            case .expired: AccessSession.longestMilliseconds
            case .idle: AccessSession.idleMilliseconds
            default: Int64(0)
            }
        try AccessSession.begin(
            secret, for: account, in: store, tenant: scene.tenant, at: scene.now - ago)
        return ["Cookie": "other=1; smile-session=\(secret.text)"]
    }

    private struct Token {
        let text: String
        var header: [String: String] { ["Authorization": "Bearer \(text)"] }
    }

    private static func token(
        _ rights: Set<Right>, _ part: TreePart, in store: any Store, _ scene: TaskScene
    ) throws -> Token {
        let secret = AccessSecret()
        _ = try AddToken(secret, named: "a test", rights, part, days: 1).perform(in: store, scene)
        return Token(text: AccessToken.text(secret))
    }

    func withCentre<Value: Sendable>(
        _ body: @Sendable (HTTPClient) async throws -> Value
    ) async throws -> Value {
        try await http.withCentre(http.setup(), body)
    }
}

extension CentralSetup {
    /// Its store, made where it is not there.
    func opened() throws -> any Store {
        try makeStateDirectory()
        return try writer()
    }
}
