import AppendLog
import Synchronization
import TestKit
import Testing

/// A number that the writer tells the readers.
private final class Shared: Sendable {
    private let value: Mutex<SequenceNumber>

    init(_ number: SequenceNumber) {
        value = Mutex(number)
    }

    var number: SequenceNumber {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}

@Suite struct ReaderTests {
    private let bytes = 512 - Record.headerBytes

    @Test func `reading can begin at any record`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        for step in 0..<40 { try world.append(1 + step % 5, payloadBytes: 8 * step, to: log) }
        let reader = try world.reader()
        let end = log.durable
        for from in 1..<end.rawValue {
            let excerpt = try reader.read(
                from: SequenceNumber(from), before: end, recordsMax: 3, bytesMax: 9_000)
            #expect(excerpt.count == min(3, Int(end.rawValue - from)))
            #expect(excerpt.range == Range(from, from + UInt64(excerpt.count)))
            #expect(
                excerpt.records.map(\.sequence.rawValue)
                    == Array(from..<from + UInt64(excerpt.count)))
            #expect(excerpt.missing.isEmpty)
        }
    }

    @Test func `nothing at or behind the given end is read`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(30, payloadBytes: bytes, to: log)
        let reader = try world.reader()
        for end in 1...31 {
            let excerpt = try reader.read(
                from: .first, before: SequenceNumber(UInt64(end)), recordsMax: 100,
                bytesMax: 100_000)
            #expect(excerpt.range == Range(1, UInt64(end)))
            #expect(excerpt.count == end - 1)
        }
    }

    @Test func `limits of records and bytes are kept, and one record always comes`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(5, payloadBytes: 2_048, to: log)
        let reader = try world.reader()
        for bytesMax in [2_080, 2_081, 4_159, 4_160, 10_399, 10_400, 1 << 20] {
            let excerpt = try reader.read(
                from: .first, before: nil, recordsMax: 100, bytesMax: bytesMax)
            #expect(excerpt.count == min(5, bytesMax / 2_080))
            #expect(excerpt.bytes.count == excerpt.count * 2_080)
        }
        let one = try reader.read(from: .first, before: nil, recordsMax: 1, bytesMax: 2_080)
        #expect(one.count == 1)
    }

    @Test(arguments: [1, 2, 7, 15, 64])
    func `reading on finds what reading anew finds, whatever the writer did meanwhile`(
        recordsMax: Int
    ) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        let reader = try world.reader()
        var previous: LogExcerpt?
        var from = SequenceNumber.first
        for step in 0..<120 {
            // Appends, new segments, and recycled ones; now and then a break in one that is read.
            if step < 60 { try world.append(1 + step % 9, payloadBytes: bytes, to: log) }
            if step % 7 == 0 { try log.acknowledge(before: min(from, log.durable)) }
            let anew = try reader.read(
                from: from, before: log.durable, recordsMax: recordsMax, bytesMax: 9_000)
            let on = try reader.read(
                from: from, before: log.durable, recordsMax: recordsMax, bytesMax: 9_000,
                after: previous)
            #expect(on.bytes == anew.bytes)
            #expect(on.range == anew.range)
            previous = step % 10 == 9 ? nil : on
            from = on.range.upperBound
        }
        // An excerpt that ends elsewhere is no help, and no harm.
        let first = try reader.kept().lowerBound
        let other = try reader.read(
            from: first, before: nil, recordsMax: 3, bytesMax: 9_000, after: previous)
        #expect(other.range.lowerBound == first)
        #expect(other.count == 3)
    }

    @Test func `reading on costs no look at the other segments`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<40 { try world.append(7, payloadBytes: bytes, to: log) }
        let reader = try world.reader()
        func read(_ from: UInt64, after previous: LogExcerpt?) throws -> (LogExcerpt, calls: Int) {
            let before = disk.counts.calls
            let excerpt = try reader.read(
                from: SequenceNumber(from), before: log.durable, recordsMax: 2, bytesMax: 9_000,
                after: previous)
            return (excerpt, disk.counts.calls - before)
        }
        let first = try read(101, after: nil)
        let anew = try read(103, after: nil)
        let on = try read(103, after: first.0)
        #expect(on.0 == anew.0)
        #expect(on.calls * 2 < anew.calls)
    }

    @Test func `an empty log, and one that was read to its end, give an empty range`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        let reader = try world.reader()
        let none = try reader.read(from: .first, before: nil, recordsMax: 9, bytesMax: 4_096)
        #expect(none.range == Range(1, 1))
        #expect(none.count == 0)
        try world.append(3, to: log)
        let end = try reader.read(
            from: SequenceNumber(4), before: nil, recordsMax: 9, bytesMax: 4_096)
        #expect(end.range == Range(4, 4))
        let beyond = try reader.read(
            from: SequenceNumber(4), before: SequenceNumber(50), recordsMax: 9, bytesMax: 4_096)
        // What the disk does not know of is not declared lost.
        #expect(beyond.range == Range(4, 4))
    }

    @Test func `a folder without a log is told apart from an empty log`() throws {
        let disk = FaultyStorage()
        #expect(throws: LogFault.noLog(directory: "/log")) {
            try LogReader(directory: "/log", storage: disk)
        }
        #expect(disk.paths.isEmpty)
    }

    @Test func `another process reads only what it made durable`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        // The writer died between its write and its sync.
        disk.lieInWait(.init(after: 0, calls: [.synchronize], isForEver: true, isPowerCut: true))
        #expect(throws: LogFault.self) { try log.append(world.drafts(1)) }
        disk.lieInWait(nil)
        let excerpt = try world.reader().read(
            from: .first, before: nil, recordsMax: 9, bytesMax: 4_096)
        #expect(excerpt.count == 4)
        let after = try world.on(disk.crashed(seed: 0)).open()
        #expect(after.nextSequence == SequenceNumber(5))
    }

    @Test func `a page that the device refuses is not passed, and those behind it can be read`()
        throws
    {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 8))
        let log = try world.open()
        try world.append(30, payloadBytes: bytes, to: log)
        let reader = try world.reader()
        disk.makeUnreadable("/log/0000000000000001.seg", page: 4)
        let before = try reader.read(
            from: .first, before: log.durable, recordsMax: 100, bytesMax: 100_000)
        #expect(before.range == Range(1, 8))
        let fault = #expect(throws: LogFault.self) {
            try reader.read(
                from: SequenceNumber(8), before: log.durable, recordsMax: 100, bytesMax: 100_000)
        }
        guard case .unreadable(Range(8, 15), _)? = fault else {
            Issue.record("thrown was \(String(describing: fault))")
            return
        }
        let behind = try reader.read(
            from: SequenceNumber(15), before: log.durable, recordsMax: 100, bytesMax: 100_000)
        #expect(behind.range == Range(15, 31))
        disk.makeUnreadable("/log/0000000000000001.seg", page: 4, false)
        world.check("the page is back")
    }

    @Test func `a device that gives nothing declares nothing lost`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(30, payloadBytes: bytes, to: log)
        let reader = try world.reader()
        disk.lieInWait(.init(after: 0, calls: [.read], isForEver: true))
        #expect(throws: LogFault.self) {
            try reader.read(from: .first, before: log.durable, recordsMax: 100, bytesMax: 100_000)
        }
        #expect(throws: LogFault.self) { try world.on(disk).open() }
        let again = disk.killed()
        again.lieInWait(.init(after: 0, calls: [.read], isForEver: true))
        #expect(throws: LogFault.self) { try world.on(again).open() }
        again.lieInWait(nil)
        world.on(again).check("the device is back")
        let alive = try world.on(again).open()
        #expect(alive.nextSequence == SequenceNumber(31))
    }

    @Test func `a reader beside the writer sees every record once, in order`() async throws {
        let disk = FaultyStorage()
        var world = LogWorld(
            disk, options: LogOptions(segmentPages: 6, keptSegments: 1_000, segmentsMax: 2_000))
        let log = try world.open()
        try world.append(1, payloadBytes: bytes, to: log)
        let durable = Shared(log.durable)
        let reader = try world.reader()
        let last: UInt64 = 1_500
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    var from = SequenceNumber.first
                    while from.rawValue < last {
                        let end = durable.number
                        guard from < end else {
                            await Task.yield()
                            continue
                        }
                        let excerpt = try reader.read(
                            from: from, before: end, recordsMax: 5, bytesMax: 4_096)
                        try #require(!excerpt.range.isEmpty)
                        #expect(excerpt.missing.isEmpty, "\(excerpt.missing)")
                        from = excerpt.range.upperBound
                    }
                }
            }
            while log.durable.rawValue < last {
                let step = log.durable.rawValue
                try world.append(step % 13 == 0 ? 10 : 1, payloadBytes: bytes, to: log)
                durable.number = log.durable
                if step % 20 == 0 { await Task.yield() }
            }
            try await group.waitForAll()
        }
        world.check()
    }

    @Test func `a segment recycled under a reader is noticed`() async throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 0))
        let log = try world.open()
        try world.append(14, payloadBytes: bytes, to: log)
        let durable = Shared(log.durable)
        let reader = try world.reader()
        let last: UInt64 = 1_200
        let submitted = 14 * 512
        #expect(
            try reader.read(from: .first, before: log.durable, recordsMax: 20, bytesMax: 9_000)
                .bytes.count == submitted)
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                var from = SequenceNumber.first
                var gone = 0
                while from.rawValue < last {
                    let end = durable.number
                    do throws(LogFault) {
                        let excerpt = try reader.read(
                            from: from, before: end, recordsMax: 3, bytesMax: 4_096)
                        #expect(excerpt.missing.isEmpty)
                        from = excerpt.range.upperBound
                    } catch {
                        guard case .gone(let oldest) = error else { throw error }
                        #expect(oldest > from)
                        gone += 1
                        from = oldest
                    }
                    await Task.yield()
                }
                return gone
            }
            while log.durable.rawValue < last {
                try world.append(1, payloadBytes: bytes, to: log)
                try log.acknowledge(before: log.durable)
                durable.number = log.durable
                await Task.yield()
            }
            for try await _ in group {}
        }
    }
}
