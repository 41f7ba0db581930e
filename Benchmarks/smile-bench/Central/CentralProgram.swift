import Central
import Foundation
import Measuring
import Peers

/// The real `smile-centrald serve`, from its start to its end.
final class CentralProgram {
    private static let startSeconds = 60.0
    private static let mark = "serving at http://127.0.0.1:"

    let port: UInt16
    let setup: CentralSetup
    private let file: String
    private let program: Peers.ChildProgram

    /// - Parameters:
    ///   - folder: its own.
    ///   - store: lines of `central.yaml`; empty: SQLite.
    init(in folder: String, store: String = "") throws {
        setup = try Self.setup(in: folder, store: store)
        file = Self.file(in: folder)
        let program = try Peers.ChildProgram(
            try Project.program("smile-centrald"), ["serve", "--config", Self.file(in: folder)],
            log: "\(folder)/central.log")
        self.program = program
        try wait(upTo: Self.startSeconds, for: "the centre to serve") {
            guard program.isRunning else { throw MeasuringFault(program.output) }
            return program.output.contains(Self.mark)
        }
        let output = program.output
        guard let place = output.range(of: Self.mark)?.upperBound,
            let port = UInt16(output[place...].prefix { $0.isNumber })
        else { throw MeasuringFault(output) }
        self.port = port
    }

    var processID: Int32 { program.processID }

    func end() {
        program.end()
    }

    /// A new one for programs that read.
    func token() throws -> String {
        let run = try Programs.run(
            "smile-centrald",
            [
                "token", "add", "bench", "--everything", "--right", "read-reports", "--right",
                "read-visits",
                "--config", file,
            ], in: try Peers.TemporaryFolder("token")
        ).succeeded()
        guard let token = run.lines.first(where: { !$0.contains(" ") }) else {
            throw MeasuringFault("no token: \(run.text)")
        }
        return token
    }

    /// Nodes of one centre have the same keys.
    func shareKeys(with folder: String) throws {
        let state = "\(folder)/state"
        guard mkdir(state, 0o700) == 0 else { throw MeasuringFault("mkdir", state) }
        for name in ["office.key", "office.pub", "suppression.key"] {
            try FileManager.default.copyItem(
                atPath: "\(setup.stateDirectory)/\(name)", toPath: "\(state)/\(name)")
        }
    }

    /// Writes a centre's configuration.
    static func setup(in folder: String, store: String) throws -> CentralSetup {
        try TemporaryFolder(at: folder).write(
            "central.yaml",
            """
            listen: 127.0.0.1:0
            state-directory: state
            accept-unknown-panels: true
            tenant: shop
            mail: {server: "smtp://127.0.0.1:9", from: panel@example.org}
            \(store)

            """)
        return try CentralSetup.read(file(in: folder))
    }

    static func file(in folder: String) -> String { "\(folder)/central.yaml" }
}
