import Dispatch
import Glibc
import Measuring
import Synchronization

/// Does many cases on all processors and puts together what came of them.
struct DamageCrew {
    /// Cases between two looks at whether somebody wants us to end.
    private static let batch = 256

    let name: String
    let seed: UInt64

    /// Does every case, or the one alone that the environment's INDEX names.
    ///
    /// - Parameter body: one case by its index; called from several threads.
    func perform(
        _ count: Int, _ body: @Sendable (Int, inout DamageTally) -> Void
    ) throws -> DamageTally {
        let only = getenv("INDEX").flatMap { Int(String(cString: $0)) }
        let cases = only.map { $0..<$0 + 1 } ?? 0..<count
        let total = Mutex(DamageTally())
        let next = Atomic(cases.lowerBound)
        let isEnded = Atomic(false)
        let workers = min(LastWords.workersMax, max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        LastWords.ready {
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                while !isEnded.load(ordering: .relaxed) {
                    let start = next.wrappingAdd(Self.batch, ordering: .relaxed).oldValue
                    guard start < cases.upperBound else { break }
                    var tally = DamageTally()
                    for index in start..<min(start + Self.batch, cases.upperBound) {
                        LastWords.note(index, of: worker)
                        body(index, &tally)
                    }
                    LastWords.note(-1, of: worker)
                    total.withLock { $0.add(tally) }
                    Console.showProgress("\(name): \(start - cases.lowerBound) of \(cases.count)")
                    if (try? Interruption.check()) == nil {
                        isEnded.store(true, ordering: .relaxed)
                    }
                }
            }
        }
        Console.clearProgress()
        try Interruption.check()
        let tally = total.withLock { $0 }
        for line in tally.lines { Console.complain("\(name): \(line)") }
        return tally
    }
}
