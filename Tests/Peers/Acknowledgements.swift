import Foundation

/// What a panel says is durable, held by this process, which outlives it.
package final class Acknowledgements {
    /// The panel's descriptor: `--acknowledgements 3`.
    package static let descriptor: Int32 = 3
    /// How often a wait looks whether the panel still runs, in milliseconds.
    private static let lookMilliseconds: Int32 = 10

    /// The end that panels write to, one after the other.
    package let writingEnd: Int32
    private let readingEnd: Int32
    private var all: [UInt64] = []
    private var ofThisRun = 0
    private var rest = ""

    package init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw PeerFault("no pipe: errno \(errno)") }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        readingEnd = ends[0]
        writingEnd = ends[1]
    }

    deinit {
        close(readingEnd)
        close(writingEnd)
    }

    /// How many records this run has acknowledged so far.
    @discardableResult
    package func readMore() -> Int {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(readingEnd, &buffer, buffer.count), count > 0 {
            rest += String(decoding: buffer[..<count], as: UTF8.self)
        }
        guard !rest.isEmpty else { return ofThisRun }
        var lines = rest.components(separatedBy: "\n")
        rest = lines.removeLast()
        let numbers = lines.compactMap { UInt64($0) }
        all += numbers
        ofThisRun += numbers.count
        return ofThisRun
    }

    /// Waits until this run has acknowledged so many records, or has ended; throws where neither
    /// happens in time.
    package func wait(
        for count: Int, of program: ChildProgram, seconds: Double
    ) throws {
        let end = ProcessInfo.processInfo.systemUptime + seconds
        while readMore() < count, program.isRunning {
            guard ProcessInfo.processInfo.systemUptime < end else {
                throw PeerFault(
                    "waited \(seconds) s in vain for \(count) acknowledgements; "
                        + "the program printed: \(program.output)")
            }
            var waiting = pollfd(fd: readingEnd, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, Self.lookMilliseconds)
        }
    }

    /// A line that the kill cut is no acknowledgement.
    ///
    /// - Returns: what this run acknowledged.
    @discardableResult
    package func endRun() -> [UInt64] {
        readMore()
        defer {
            rest = ""
            ofThisRun = 0
        }
        return all.suffix(ofThisRun)
    }

    /// Of all runs, in the order in which they came.
    package func readAll() -> [UInt64] {
        readMore()
        return all
    }
}
