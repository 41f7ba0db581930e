import Glibc
import Measuring

/// Measures what the project promises about speed and size, and prints one JSON line a figure.
///
/// A target that does not hold is a result, not a failure: the exit code is 0 all the same.
@main
enum SmileBench {
    private struct Misuse: Error {}
    private static let usage: Int32 = 64

    static func main() {
        Interruption.watch()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if let writer = CrashedWriter(arguments: arguments) { try writer.writeAndCrash() }
            switch arguments.first {
            case nil: show(try measure(panel))
            case "log": show(try measure(LogBenchmark.self, arguments), withTable: true)
            case "touch": show(try measure(TouchBenchmark.self, arguments), withTable: true)
            case "screen": show(try measure(ScreenBenchmark.self, arguments), withTable: true)
            case "central": show(try measure(CentralBenchmark.self, arguments), withTable: true)
            default: throw Misuse()
            }
        } catch is Misuse {
            Console.complain(
                """
                there is no such benchmark
                Try: smile-bench [log [\(LogBenchmark.partNames)]… | \
                touch [\(TouchBenchmark.partNames)]… | \
                screen [\(ScreenBenchmark.partNames)]… | central [\(CentralBenchmark.partNames)]…]
                """)
            exit(usage)
        } catch {
            Console.clearProgress()
            Console.complain("\(error)")
            exit(1)
        }
    }

    private static func measure(
        _ body: (TemporaryFolder) throws -> [Figure]
    ) throws -> [Figure] {
        let folder = try TemporaryFolder(in: Project.buildFolder)
        defer { folder.remove() }
        return try body(folder)
    }

    private static func panel(_ folder: TemporaryFolder) throws -> [Figure] {
        let append = LoneAppend(place: .disk(folder), seconds: 15, p50Max: 1.1, hasPeers: false)
        return try append.figures() + StartBenchmark(folder).figures()
            + MemoryBenchmark(folder).figures()
    }

    /// - Parameter arguments: the benchmark's name, and those of its parts that are wanted.
    private static func measure<Benchmark: PartedBenchmark>(
        _: Benchmark.Type, _ arguments: [String]
    ) throws -> [Figure] {
        try measure { folder in
            guard let benchmark = Benchmark(Array(arguments.dropFirst()), folder) else {
                throw Misuse()
            }
            return try benchmark.figures()
        }
    }

    private static func show(_ figures: [Figure], withTable: Bool = false) {
        if withTable { print("\(FigureTable(figures))\n") }
        for figure in figures { print(figure.line) }
    }
}
