import Glibc
import Measuring
import Touch

/// Ten fingers that all move a thousand times a second on a panel at work: how much of a core all
/// of its threads take, and the kernel for them. The thread that writes is not counted.
///
/// The middle of several streams: what else the machine does makes some of them dearer.
struct PanelStream {
    private static let coreShareMax = 2.0
    private static let percent = 100.0
    private static let streams = 7
    private static let seconds = 2
    private static let framesPerSecond = 1_000
    /// For the first picture, and the fonts that are looked for behind it.
    private static let settleSeconds: UInt32 = 2

    let folder: TemporaryFolder

    func figures() throws -> [Figure] {
        let panel = try RunningPanel(try .tapped("stream", in: folder), in: folder)
        defer { panel.stop() }
        sleep(Self.settleSeconds)
        var shares: [Double] = []
        for stream in 1...Self.streams {
            Console.showProgress("streams: \(stream) of \(Self.streams)")
            try Interruption.check()
            shares.append(try share(of: panel))
        }
        Console.clearProgress()
        return [
            Figure(
                "touch-panel-1000hz-10-fingers", shares.sorted()[Self.streams / 2] * Self.percent,
                "% of a core", target: .atMost(Self.coreShareMax))
        ]
    }

    /// Of a core, during one stream.
    private func share(of panel: RunningPanel) throws -> Double {
        let start = Stopwatch.now
        let processStart = ProcessorTime.ofProcess
        let writer = try StreamWriter(
            panel.screen.writer, frames: Self.seconds * Self.framesPerSecond,
            nanosecondsApart: Stopwatch.nanosecondsPerSecond / UInt64(Self.framesPerSecond))
        let writing = try writer.join()
        return Double(ProcessorTime.ofProcess - processStart - writing)
            / Double(Stopwatch.now - start)
    }
}
