import Foundation
import Peers
import Testing
import Yams

@testable import Central

/// The description that the centre serves: the same in both forms, and one that others understand.
@Suite struct OpenAPIPeerTests {
    private static let validator =
        Project.root.appending(path: ".build/python/bin/openapi-spec-validator").path

    private static var hasValidator: Bool {
        FileManager.default.isExecutableFile(atPath: validator)
    }

    private let json = Project.root.appending(path: "Docs/Reference/http-api.json")

    private func document(_ bytes: [UInt8]) throws -> NSDictionary {
        let found = try Yams.load(yaml: String(decoding: bytes, as: UTF8.self))
        return try #require(found as? [String: Any]) as NSDictionary
    }

    @Test func `the JSON says what the YAML says`() throws {
        let described = try document(PackageResources.http_api_yaml)
        if ProcessInfo.processInfo.environment["SMILE_GOLDEN"] == "renew" {
            let bytes = try JSONSerialization.data(
                withJSONObject: described,
                options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
            try (bytes + Data("\n".utf8)).write(to: json)
        }
        #expect(try document(Array(Data(contentsOf: json))) == described)
    }

    @Test(.enabled(if: hasValidator, "openapi-spec-validator is not in .build/python"))
    func `a validator of others finds it to be OpenAPI 3.1`() throws {
        let folder = try TemporaryFolder("openapi")
        let log = "\(folder.path)/validator.log"
        let run = try ChildProgram(Self.validator, [json.path], log: log)
        #expect(try run.exitStatus(seconds: 60) == 0, "\(run.output)")
        #expect(run.output.hasSuffix("OK\n"))
        #expect(try document(PackageResources.http_api_json)["openapi"] as? String == "3.1.0")
    }
}
