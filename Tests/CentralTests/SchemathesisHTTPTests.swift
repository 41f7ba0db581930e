import Dispatch
import Foundation
import Peers
import Testing

@testable import Central

/// Schemathesis asks for everything that the served description describes, rightly and wrongly, and
/// holds each answer against it. `SMILE_SCHEMATHESIS=full` asks forty times as often.
@Suite struct SchemathesisHTTPTests {
    private static let program =
        Project.root.appending(path: ".build/python/bin/schemathesis").path
    private static let settings = Project.root.appending(path: "Tests/Schemathesis").path
    private static let isFull =
        ProcessInfo.processInfo.environment["SMILE_SCHEMATHESIS"] == "full"

    private static var isHere: Bool {
        FileManager.default.isExecutableFile(atPath: program)
    }

    @Test(.enabled(if: isHere, "schemathesis is not in .build/python"))
    func `no request makes a server error, and every answer is as described`() async throws {
        let fixture = try HTTPFixture()
        let rights = Set(Right.allCases)
        let secret = AccessSecret()
        _ = try fixture.administration.perform(
            AddToken(secret, named: "a test", rights, .everything, days: 1))
        let folder = try TemporaryFolder("schemathesis")
        let run = try await fixture.withCentre(fixture.setup()) { client in
            try await Self.run(AccessToken.text(secret), client.port, in: folder)
        }
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("Selected: "), "\(run.output)")
        #expect(!run.output.contains("Server error"), "\(run.output)")
    }

    /// On a thread of its own, since the server needs those that tests run on.
    private static func run(
        _ token: String, _ port: Int, in folder: TemporaryFolder
    ) async throws -> (status: Int32?, output: String) {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "schemathesis").async {
                continuation.resume(
                    with: Result {
                        let program = try ChildProgram(
                            "/usr/bin/env", arguments(token, port, folder),
                            log: "\(folder.path)/schemathesis.log")
                        let status = try program.exitStatus(seconds: isFull ? 3_600 : 240)
                        return (status, program.output)
                    })
            }
        }
    }

    private static func arguments(
        _ token: String, _ port: Int, _ folder: TemporaryFolder
    ) -> [String] {
        [
            "-C", folder.path, "SMILE_TOKEN=\(token)", "SMILE_HOOKS=hooks",
            "PYTHONPATH=\(settings)", "PYTHONDONTWRITEBYTECODE=1", program,
            "--config-file", "\(settings)/schemathesis.toml", "run",
            "http://127.0.0.1:\(port)/openapi.json", "--header", "Authorization: Bearer \(token)",
            "--no-color",
        ] + (isFull ? ["--max-examples", "200"] : [])
    }
}
