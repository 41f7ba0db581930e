import Central
import Glibc
import Measuring
import Peers

/// `smile-centrald export --format csv` of a year, into nothing.
struct ExportRate {
    private static let runs = 3
    private static let lookMicroseconds: UInt32 = 2_000

    let title: String
    /// The folder of the centre.
    let folder: String
    let answers: Int

    func figures() throws -> [Figure] {
        var (rates, memory) = ([Double](), 0)
        for _ in 0..<Self.runs {
            try Interruption.check()
            let (seconds, peak) = try run()
            rates.append(Double(answers) / seconds)
            memory = max(memory, peak)
        }
        return [
            Figure(title, median(rates), "rows/s", target: .atLeast(200_000)),
            Figure(
                "\(title)-resident-memory", Double(memory) * 1_024 / 1_000_000, "MB",
                target: .atMost(100)),
        ]
    }

    /// How long it took, and its greatest resident memory in KiB.
    private func run() throws -> (Double, Int) {
        let start = Stopwatch.now
        let program = try Peers.ChildProgram(
            try Project.program("smile-centrald"),
            ["export", "--format", "csv", "--config", CentralProgram.file(in: folder)],
            log: "/dev/null")
        var peak = 0
        while program.isRunning {
            let status = try? ProcessStatus("/proc/\(program.processID)/status")
            peak = max(peak, (try? status?.kibibytes("VmHWM")) ?? 0)
            usleep(Self.lookMicroseconds)
        }
        let end = Stopwatch.now
        guard try program.exitStatus(seconds: 1) == 0 else {
            throw MeasuringFault("the export failed")
        }
        return ((start..<end).seconds, peak)
    }
}
