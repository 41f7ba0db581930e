import AppendLog
import Dispatch
import Exchange
import Feedback
import Foundation
import Logging
import Panel
import Peers
import Settings
import TestKit
import Testing

@testable import Central

/// Enrolment against a real centre over real TLS on loopback.
@Suite struct EnrolmentNetworkTests {
    private let folder: TemporaryFolder
    private let state: String

    init() throws {
        folder = try TemporaryFolder("enrolment-network")
        state = folder.path + "/panel"
    }

    private func setup(
        _ change: (inout CentralConfiguration) -> Void = { _ in }
    ) -> CentralSetup {
        var configuration = CentralConfiguration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.stateDirectory = SettingsPath("centre")
        configuration.tls = TLSSettings()
        change(&configuration)
        return CentralSetup(configuration, in: folder.path)
    }

    /// A certificate of the own authority's, as files: for names and a time of the test's choosing.
    private func odd(names: [String], at time: Date) throws -> CentralSetup {
        let setup = setup()
        try setup.makeStateDirectory()
        let (key, chain) = try OwnAuthority.load(orMakeIn: setup.stateDirectory)
            .server(names: names, at: time)
        try Data(chain.utf8).write(to: URL(filePath: folder.path + "/odd.pem"))
        try Data(key.utf8).write(to: URL(filePath: folder.path + "/odd.key"))
        return self.setup { configuration in
            configuration.tls?.certificate = SettingsPath("odd.pem")
            configuration.tls?.key = SettingsPath("odd.key")
            configuration.authority = SettingsPath("centre/tls/authority.pem")
        }
    }

    /// Runs a centre until `body` is done; gives its address.
    private func withCentre<Value: Sendable>(
        _ setup: CentralSetup, _ body: @escaping @Sendable (String) throws -> Value
    ) async throws -> Value {
        let centre = CentralService(
            setup, messenger: MemoryMessenger(), zone: .utc,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (addresses, address) = AsyncStream.makeStream(of: ListenAddress.self)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { address.finish() }
                try await centre.run { address.yield($0) }
            }
            defer { group.cancelAll() }
            for await listen in addresses {
                // Away from the threads that the centre needs.
                return try await withCheckedThrowingContinuation { continuation in
                    DispatchQueue(label: "panel").async {
                        continuation.resume(with: Result { try body("https://\(listen)") })
                    }
                }
            }
            try await group.waitForAll()
            throw PeerFault("the centre ended before it served")
        }
    }

    private func string(_ setup: CentralSetup, at address: String) throws -> String {
        var known = setup.configuration
        known.address = nil
        known.listen = ListenAddress(host: "127.0.0.1", port: 1)
        let fingerprint = try CentralSetup(known, in: setup.folder).reach().fingerprint
        let made = try Administration(setup).perform(
            MakeEnrolment(
                place: PanelPlace(site: "moscow-1", touchpoint: "till"), title: nil,
                lastingMilliseconds: 60_000))
        return EnrolmentString(
            address: address, fingerprint: fingerprint, token: made.token
        ).text
    }

    private func run(_ string: String, clockIsTrusted: Bool = true) throws -> PanelEnrolment {
        let clock = PanelClock(
            now: { Instant(nanoseconds: 0) },
            wall: { PanelClock.Wall(milliseconds: 0, isTrusted: clockIsTrusted) })
        return try EnrolmentRun(in: state, clock: clock).run(string)
    }

    private func words(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "done"
        } catch {
            return (error as? Ending)?.text ?? "\(error)"
        }
    }

    @Test func `a panel is let in over the centre's own authority, and delivers under it alone`()
        async throws
    {
        let setup = setup()
        let state = state
        let stored = try await withCentre(setup) { address in
            let enrolment = try run(try string(setup, at: address))
            let key = try #require(try EnrolledState.key(state + "/panel.key"))
            var twin = PanelTwin(key: key, epoch: Epoch(bits: 3), wallMilliseconds: 0)
            twin.boot(at: enrolment.touchpoint)
            var settings = UplinkSettings(address: enrolment.address)
            settings.authority = enrolment.authority
            let path = "/v1/panels/\(key.panel)/batches"
            let reply = try CurlUplink(settings).post(twin.batch(), to: path)
            settings.authority = nil
            #expect(
                try CurlUplink(settings).post(twin.batch(), to: path)
                    == .unreachable(.notTrusted))
            guard case .answered(let answer) = reply else { return -1 }
            return Acknowledgement(json: answer.body)?.stored ?? -1
        }
        #expect(stored == 1)
    }

    @Test func `another authority's panels are not fooled, and nothing is said to it`() async throws
    {
        let setup = setup()
        let said = try await withCentre(setup) { address in
            let honest = try EnrolmentString(try string(setup, at: address))
            let other = try OwnAuthority.load(orMakeIn: folder.path)
            let posing = EnrolmentString(
                address: address, fingerprint: other.fingerprint, token: honest.token)
            let said = words { _ = try run(posing.text) }
            let list = try Administration(setup).perform(ListPanels())
            #expect(list.enrolments.map(\.triesLeft) == [10])
            #expect(list.refusals.isEmpty)
            return said
        }
        #expect(said.contains("Nothing was sent"))
    }

    @Test func `with a clock at 1970 times are left unchecked under the own authority`()
        async throws
    {
        // Good from 2040 on: by the machine's clock not yet.
        let setup = try odd(names: ["127.0.0.1"], at: Date(timeIntervalSince1970: 2_209_000_000))
        let (trusted, untrusted) = try await withCentre(setup) { address in
            let string = try string(setup, at: address)
            return (
                words { _ = try run(string) },
                words { _ = try run(string, clockIsTrusted: false) }
            )
        }
        #expect(trusted.contains("cannot prove that it is the centre"))
        #expect(untrusted == "done")
    }

    @Test func `names are checked whatever the clock says`() async throws {
        let setup = try odd(names: ["other.example"], at: Date())
        let said = try await withCentre(setup) { address in
            let string = try string(setup, at: address)
            return words { _ = try run(string, clockIsTrusted: false) }
        }
        #expect(said.contains("cannot prove that it is the centre"))
    }

    @Test func `a plain server in the centre's place is no centre`() throws {
        let server = try LoopbackServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
        let string = EnrolmentString(
            address: "https://127.0.0.1:\(server.port)",
            fingerprint: CertificateFingerprint(of: [1]), token: .random()
        ).text
        #expect(words { _ = try run(string) }.contains("Try: "))
        #expect(!server.received.contains("POST"))
    }
}
