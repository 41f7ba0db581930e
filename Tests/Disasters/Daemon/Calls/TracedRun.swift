import Foundation
import Peers

/// One run of the daemon under `fault-tracer`, as the tracer reported it.
struct TracedRun: Sendable {
    static let tracer = "fault-tracer"
    /// Longer, and the daemon hangs.
    private static let patience = 30.0

    /// Whether a program that does nothing can be traced.
    static var canTrace: Bool {
        let words = ["/dev/null", "/", "none", "0", CallFault.kill.rawValue, "/bin/true"]
        let run = try? Programs.run(tracer, words, in: TemporaryFolder("trace"))
        return run?.status == 0
    }

    /// How often each call concerned the panel's files.
    private(set) var calls: [String: Int] = [:]
    /// The files of the calls that went wrong.
    private(set) var fired: [String] = []
    private(set) var exitCode: Int32?
    private(set) var signal: Int32?
    let output: String
    let acknowledged: [UInt64]
    let isHanging: Bool

    /// - Parameter point: nil: nothing goes wrong.
    init(
        _ panel: LonePanel, _ recording: String, speed: Int, at point: CallPoint?,
        _ observer: Acknowledgements
    ) throws {
        let report = "\(panel.folder.path)/traced"
        let tracer = [
            try Programs.path(Self.tracer), report, panel.stateFolder, point?.call ?? "none",
            "\(point?.number ?? 0)", (point?.fault ?? .inputOutputError).rawValue,
        ]
        let program = try panel.start(recording, speed: speed, observer, under: tracer)
        let status: Int32??
        do {
            status = .some(try program.exitStatus(seconds: Self.patience))
        } catch {
            status = nil
            program.killAtOnce()
        }
        isHanging = status == nil
        output = program.output
        acknowledged = observer.endRun()
        guard let status else { return }
        guard status == 0 else { throw PeerFault("\(Self.tracer): \(status ?? -1): \(output)") }
        read(try String(contentsOfFile: report, encoding: .utf8))
    }

    private mutating func read(_ report: String) {
        for line in report.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 2).map(String.init)
            switch words[0] {
            case "calls": calls[words[1]] = Int(words[2])
            case "fired": fired.append(words[2])
            case "exit": exitCode = Int32(words[1])
            case "signal": signal = Int32(words[1])
            default: break
            }
        }
    }
}
