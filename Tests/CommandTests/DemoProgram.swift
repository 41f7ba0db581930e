import Foundation
import Peers

/// The built `smile-demo` at work in a temporary folder.
final class DemoProgram {
    let folder: TemporaryFolder
    let program: ChildProgram
    let panelPort: UInt16
    let officePort: UInt16
    /// What signs a browser in by the panel's page.
    let code: String

    /// - Parameter folder: of an earlier run; nil: one of its own.
    init(in earlier: TemporaryFolder? = nil) throws {
        let folder = try earlier ?? TemporaryFolder("demo")
        self.folder = folder
        program = try Self.start(["--panel-port", "0", "--office-port", "0"], in: folder)
        let program = program
        try wait(upTo: 30, for: "smile-demo: \(program.output)") {
            Self.port("panel", in: program) != nil && Self.port("office", in: program) != nil
                || !program.isRunning
        }
        guard let panel = Self.port("panel", in: program),
            let office = Self.port("office", in: program)
        else { throw PeerFault("smile-demo did not start: \(program.output)") }
        (panelPort, officePort) = (panel, office)
        code = String(program.output.firstMatch(of: /panel .*#([a-z2-7]+)\n/)?.1 ?? "")
    }

    /// Starts it in `folder`, where it makes its own, with the project's Kiosk.
    static func start(_ arguments: [String], in folder: TemporaryFolder) throws -> ChildProgram {
        guard let env = ChildProgram.find("env") else { throw PeerFault("there is no 'env'") }
        let kiosk = Project.root.appending(path: "Kiosk").path
        return try ChildProgram(
            env,
            ["--chdir", folder.path, try Programs.path("smile-demo"), "--kiosk", kiosk]
                + arguments,
            log: "\(folder.path)/demo-\(UUID().uuidString).log")
    }

    var panelAddress: String { "http://127.0.0.1:\(panelPort)/" }
    var officeAddress: String { "http://127.0.0.1:\(officePort)/" }

    /// The files of the messages that were sent, with what they hold.
    func messages(ending: String) throws -> [String] {
        let path = "\(folder.path)/run/messages"
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasSuffix(ending) }.sorted()
            .map { try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8) }
    }

    private static func port(_ name: String, in program: ChildProgram) -> UInt16? {
        program.output.firstMatch(
            of: try! Regex("\(name) +http://127\\.0\\.0\\.1:([0-9]+)/.*#[a-z2-7]{52}\n")
        )
        .flatMap { $0.output[1].substring.flatMap { UInt16($0) } }
    }
}
