import Glibc

/// Measures what the project promises about speed and size, and prints one JSON line a figure.
///
/// A target that does not hold is a result, not a failure: the exit code is 0 all the same.
@main
enum SmileBench {
    static func main() {
        Interruption.watch()
        do {
            let folder = try TemporaryFolder(in: Project.buildFolder)
            defer { folder.remove() }
            var figures = try AppendBenchmark(folder).figures()
            figures += try StartBenchmark(folder).figures()
            figures += try MemoryBenchmark(folder).figures()
            for figure in figures { print(figure.line) }
        } catch {
            Console.clearProgress()
            Console.complain("\(error)")
            exit(1)
        }
    }
}
