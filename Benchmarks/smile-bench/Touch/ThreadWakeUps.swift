import Glibc
import Measuring

/// How often each thread of a process has waited for something, as the kernel counts it:
/// `voluntary_ctxt_switches`, one for each time that it woke up afterwards.
struct ThreadWakeUps: CustomStringConvertible {
    private var counts: [String: UInt64] = [:]
    /// When they were counted, in nanoseconds; of a difference, how long that took.
    private(set) var at: UInt64

    /// So far. A thread that has ended is not among them.
    init(of pid: pid_t) throws {
        let folder = "/proc/\(pid)/task"
        guard let stream = opendir(folder) else { throw MeasuringFault("opendir", folder) }
        defer { closedir(stream) }
        var threads: [ProcessStatus] = []
        let now = Stopwatch.now
        while let entry = readdir(stream) {
            let thread = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                    String(cString: $0)
                }
            }
            guard Int(thread) != nil else { continue }
            threads.append(try ProcessStatus("\(folder)/\(thread)/status"))
        }
        try self.init(threads, at: now)
    }

    /// - Parameter now: when these were read, in nanoseconds.
    init(_ threads: [ProcessStatus], at now: UInt64) throws {
        at = now
        for thread in threads {
            let name = "\(try thread.field("Name")) (\(try thread.field("Pid")))"
            counts[name] = try thread.number("voluntary_ctxt_switches")
        }
    }

    var sum: UInt64 { counts.values.reduce(0, +) }

    func since(_ before: ThreadWakeUps) -> ThreadWakeUps {
        var difference = self
        difference.at -= before.at
        for (name, count) in before.counts { difference.counts[name]? -= count }
        return difference
    }

    /// Of a difference.
    var perSecond: Double {
        Double(sum) / (Double(at) / Double(Stopwatch.nanosecondsPerSecond))
    }

    /// The thread that woke up most first.
    var description: String {
        let woken = counts.filter { $0.value > 0 }.sorted { $0.value > $1.value }
        return woken.map { "'\($0.key)' \($0.value) times" }.joined(separator: ", ")
    }
}
