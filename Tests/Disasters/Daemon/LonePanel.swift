import Foundation
import Measuring
import Peers

/// The real daemon with a folder of its own and no network.
final class LonePanel: Sendable {
    /// How long a start or an end may take on a busy machine, in seconds.
    static let patience = 30.0
    /// The codes that the daemon ends with, as its manual has them.
    static let exitCodes: Set<Int32> = [1, 65, 69, 75, 78]

    let folder: TemporaryFolder
    /// Everything in it is the panel's own.
    let stateFolder: String
    let configuration: String
    let output: String
    private let program: String

    /// - Parameters:
    ///   - stateFolder: where the panel keeps its log; nil for a place in a folder that goes away.
    ///   - more: further sections of `panel.yaml`.
    init(
        _ name: String, stateFolder: String? = nil, thanksMilliseconds: Int = 0,
        _ more: String = ""
    ) throws {
        folder = try TemporaryFolder(name)
        program = try Programs.path("smile-paneld")
        let state = stateFolder ?? "\(folder.path)/state"
        self.stateFolder = state
        output = "\(folder.path)/output.log"
        let questionnaire = try folder.write(
            "buttons.yaml", PanelFiles.buttons(thanksMilliseconds: thanksMilliseconds))
        configuration = try folder.write(
            "panel.yaml",
            PanelFiles.configuration(
                questionnaire: questionnaire, stateFolder: "\(state)/panel", more))
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true)
    }

    var logFolder: String { "\(stateFolder)/panel/log" }

    /// The program and its arguments for a replay.
    func words(replaying recording: String, speed: Int) -> [String] {
        [
            program, "run", "--config", configuration, "--replay", recording, "--speed",
            "\(speed)", "--acknowledgements", "\(Acknowledgements.descriptor)",
        ]
    }

    /// Starts it; its output replaces that of the run before.
    ///
    /// - Parameter tracer: a program and its arguments, which starts the panel.
    func start(
        _ recording: String, speed: Int, _ observer: Acknowledgements, under tracer: [String] = []
    ) throws -> ChildProgram {
        try? FileManager.default.removeItem(atPath: output)
        let words = tracer + words(replaying: recording, speed: speed)
        return try ChildProgram(
            words[0], Array(words.dropFirst()), log: output, acknowledgements: observer)
    }

    /// A start without customers: makes the key, and notes the questionnaire in the log.
    func startOnce(_ observer: Acknowledgements) throws {
        let nobody = try folder.write("nobody.events", CrowdRecording.text(taps: 0))
        let program = try start(nobody, speed: 1, observer)
        guard try program.exitStatus(seconds: Self.patience) == 0 else {
            throw PeerFault("the panel did not start: \(program.output)")
        }
        observer.endRun()
    }

    /// The present run's complaints, one a line.
    static func complaints(in output: String) -> [String] {
        output.split(separator: "\n").map(String.init)
            .filter { $0.contains(" warning ") || $0.contains(" error ") }
    }
}
