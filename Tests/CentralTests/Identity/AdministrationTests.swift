import Exchange
import Foundation
import Peers
import TestKit
import Testing

@testable import Central

@Suite struct AdministrationTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    private let making = MakeEnrolment(
        place: IdentityBench.till, title: "Till 3", lastingMilliseconds: 60_000)

    @Test func `a task is done whether or not a centre runs, with the same outcome`() async throws {
        let setup = fixture.setup(acceptsUnknownPanels: false)
        let clock = CentralClock { PageFixture.noon }
        let before = try Administration(setup, clock: clock).perform(making)
        let (during, list) = try await fixture.withCentre(setup) { _ in
            let administration = Administration(setup, clock: clock)
            return (try administration.perform(making), try administration.perform(ListPanels()))
        }
        #expect(before.place == during.place)
        #expect(before.expiresMilliseconds == during.expiresMilliseconds)
        #expect(list.enrolments.map(\.name) == ["Till 3", "Till 3"])
        let after = try Administration(setup, clock: clock).perform(ListPanels())
        #expect(
            Set(after.enrolments.map(\.number)) == [Int64(before.number), Int64(during.number)])
    }

    @Test func `what cannot be done as asked is said in the same words either way`() async throws {
        let setup = fixture.setup(acceptsUnknownPanels: false)
        @Sendable func words() throws -> String? {
            do {
                _ = try Administration(setup).perform(CancelEnrolment(7))
                return nil
            } catch let refusal as AdministrativeRefusal {
                return refusal.description
            }
        }
        let alone = try words()
        #expect(alone?.hasPrefix("there is no open enrolment 7\nTry: ") == true)
        #expect(try await fixture.withCentre(setup) { _ in try words() } == alone)
    }

    @Test func `the socket is for its owner alone, and is gone with the centre`() async throws {
        let setup = fixture.setup()
        let path = "\(setup.stateDirectory)/control"
        let mode = try await fixture.withCentre(setup) { _ in
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(mode == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `lines that are no task, cut or too long leave the next command unharmed`()
        async throws
    {
        let setup = fixture.setup()
        let faults = try await fixture.withCentre(setup) { _ in
            var faults: [String] = []
            for line in [
                "hello\n", "{\"task\":\"panel fly\",\"request\":{}}\n",
                "{\"task\":\"panel retire\"}\n",
            ] {
                let socket = try #require(
                    try AdministrationSocket.connect(in: setup.stateDirectory))
                #expect(socket.write(Array(line.utf8)))
                let answer = try #require(socket.readLine(bytesMax: 65_536))
                faults.append(String(decoding: answer, as: UTF8.self))
            }
            let long = try #require(try AdministrationSocket.connect(in: setup.stateDirectory))
            let many = [UInt8](
                repeating: 0x20, count: AdministrationSocket.requestBytesMax + 32_768)
            _ = long.write(many)
            #expect(long.readLine(bytesMax: 10) == nil)
            _ = try Administration(setup).perform(ListPanels())
            return faults
        }
        #expect(faults.allSatisfy { $0.contains("\"fault\"") && $0.contains("Try: ") })
    }

    @Test func `a socket that a crash left is no centre`() throws {
        let setup = fixture.setup()
        try setup.makeStateDirectory()
        let left = try AdministrationSocket.listen(in: setup.stateDirectory)
        left.shutDown()
        _ = try Administration(setup).perform(ListPanels())
    }
}

/// Enrolment over HTTP.
@Suite struct EnrolmentHTTPTests {
    private let fixture: HTTPFixture

    init() throws {
        fixture = try HTTPFixture()
    }

    private let making = MakeEnrolment(
        place: IdentityBench.till, title: nil, lastingMilliseconds: 60_000)

    private func post(
        _ client: HTTPClient, _ token: EnrolmentToken, _ key: PanelKey
    ) async throws -> HTTPClient.Answer {
        try await client.post(
            "/v1/enrolments", EnrolmentClaim.signed(token, by: key), type: EnrolmentClaim.mediaType)
    }

    @Test func `of two panels with one secret at the same moment just one is let in`() async throws
    {
        let setup = fixture.setup(acceptsUnknownPanels: false)
        let statuses = try await fixture.withCentre(setup) { client in
            var statuses: [[Int]] = []
            for _ in 0..<20 {
                let token = try Administration(
                    setup, clock: CentralClock { PageFixture.noon }
                ).perform(making).token
                async let one = post(client, token, PanelKey())
                async let two = post(client, token, PanelKey())
                statuses.append(try await [one.status, two.status].sorted())
            }
            return statuses
        }
        #expect(statuses == Array(repeating: [200, 409], count: 20))
        #expect(try fixture.rows("panels") == 20)
    }

    @Test func `an enrolled panel delivers, and a stranger does not`() async throws {
        let setup = fixture.setup(acceptsUnknownPanels: false)
        let panel = fixture.panel()
        let path = "/v1/panels/\(panel.panel)/batches"
        let statuses = try await fixture.withCentre(setup) { client in
            let clock = CentralClock { PageFixture.noon }
            let token = try Administration(setup, clock: clock).perform(making).token
            let before = try await client.post(path, panel.batch())
            let grant = try await post(client, token, panel.key)
            #expect(
                EnrolmentGrant(json: Array(grant.body.utf8), for: panel.panel)?.touchpoint
                    == "moscow-1/till")
            let after = try await client.post(path, panel.batch())
            return [before.status, grant.status, after.status]
        }
        #expect(statuses == [403, 200, 200])
    }

    @Test func `what is no claim gets its documented refusal`() async throws {
        let claim = EnrolmentClaim.signed(.random(), by: PanelKey())
        let type = EnrolmentClaim.mediaType
        let answers = try await fixture.withCentre(fixture.setup()) { client in
            [
                try await client.post("/v1/enrolments", claim, type: type),
                try await client.post("/v1/enrolments", Array(claim.dropLast()), type: type),
                try await client.post("/v1/enrolments", claim + [0], type: type),
                try await client.post("/v1/enrolments", [], type: type),
                try await client.post("/v1/enrolments", claim, type: "application/json"),
            ]
        }
        #expect(answers.map(\.status) == [403, 400, 400, 400, 415])
        #expect(
            answers.map(\.problem) == [
                "enrolment-refused", "damaged-message", "damaged-message", "damaged-message",
                "not-a-message",
            ])
    }
}
