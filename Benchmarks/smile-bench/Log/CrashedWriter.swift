import Glibc
import Measuring

/// A process that writes records into an empty folder and is killed: what it leaves is what a crash
/// leaves, with everything in the page cache.
struct CrashedWriter {
    /// The first argument of a program that is to be one.
    static let command = "write-and-crash"
    private static let batchRecords = 1_000

    let contender: String
    let folder: String
    let records: Int

    init(_ contender: String, _ folder: String, records: Int) {
        self.contender = contender
        self.folder = folder
        self.records = records
    }

    /// Nil for arguments that ask for something else.
    init?(arguments: [String]) {
        guard arguments.count == 4, arguments[0] == Self.command, let records = Int(arguments[3])
        else { return nil }
        self.init(arguments[1], arguments[2], records: records)
    }

    /// Has it done by another process.
    func run() throws {
        Console.showProgress("a writer that crashes: \(contender)")
        defer { Console.clearProgress() }
        let status = try ChildProgram.run(
            "/proc/self/exe", [Self.command, contender, folder, String(records)])
        guard status == -SIGKILL else {
            throw MeasuringFault("the writer into '\(contender)' ended with \(status)")
        }
    }

    /// Does it, and does not return.
    func writeAndCrash() throws -> Never {
        let writer: any Contender =
            switch contender {
            case ContenderName.sqlite: try PeerSQLite(folder, isWarmed: false)
            case ContenderName.lmdb: try PeerLMDB(folder)
            default: try OurLog(folder)
            }
        for _ in 0..<records / Self.batchRecords {
            try writer.append(Self.batchRecords)
            try writer.rest()
        }
        kill(getpid(), SIGKILL)
        fatalError("a signal that nobody survives was survived")
    }
}
