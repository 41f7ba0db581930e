import Glibc

/// Says which cases were at work where the code under test traps: a trap ends the program, and
/// nothing else could tell how to repeat it.
enum LastWords {
    static let workersMax = 64
    private static let signals = [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT]

    /// The case of each worker; -1 where it does none.
    nonisolated(unsafe) private static let cases: UnsafeMutablePointer<Int> = {
        let cases = UnsafeMutablePointer<Int>.allocate(capacity: workersMax)
        cases.initialize(repeating: -1, count: workersMax)
        return cases
    }()

    static func note(_ number: Int, of worker: Int) {
        cases[worker] = number
    }

    /// Does it with the signals of a trap caught.
    static func ready<Result>(_ body: () throws -> Result) rethrows -> Result {
        for worker in 0..<workersMax { cases[worker] = -1 }
        for number in signals { signal(number) { LastWords.speak($0) } }
        defer { for number in signals { signal(number, SIG_DFL) } }
        return try body()
    }

    /// Nothing here takes memory or a lock.
    private static func speak(_ number: Int32) {
        for worker in 0..<workersMax where cases[worker] >= 0 {
            write("crashed; in work was INDEX=")
            write(cases[worker])
            write("\n")
        }
        signal(number, SIG_DFL)
        raise(number)
    }

    private static func write(_ text: StaticString) {
        _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
    }

    private static func write(_ value: Int) {
        var divisor = 1
        while value / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            var digit = UInt8(48 + value / divisor % 10)
            _ = Glibc.write(STDERR_FILENO, &digit, 1)
            divisor /= 10
        }
    }
}
