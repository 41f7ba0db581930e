import Foundation
import Peers

/// What somebody who writes a questionnaire has in one folder, and the commands that they give
/// there.
final class KioskFolder: Sendable {
    let folder: TemporaryFolder

    /// With the shipped languages beside the questionnaires.
    init() throws {
        folder = try TemporaryFolder("kiosk")
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/Questionnaires", withIntermediateDirectories: false)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/Languages", withDestinationPath: Project.languages)
    }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        try folder.write(name, text)
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The exit status and everything that was printed, where `DIR` is this folder.
    func smilectl(_ arguments: String...) throws -> (status: Int32?, text: String) {
        let run = try Programs.run("smilectl", arguments, in: folder)
        return (run.status, run.text.replacing(folder.path, with: "DIR"))
    }

    /// The whole questionnaire that the guide shows.
    static func guideQuestionnaire() throws -> String {
        let guide = try String(
            contentsOf: Project.root.appending(path: "Kiosk/README.md"), encoding: .utf8)
        guard let start = guide.firstRange(of: "```yaml\n"),
            let end = guide[start.upperBound...].firstRange(of: "```\n")
        else { throw PeerFault("the guide has no questionnaire") }
        return String(guide[start.upperBound..<end.lowerBound])
    }
}
