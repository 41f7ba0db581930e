import AppendLog
import TestKit
import Testing

/// Calls that the disk refuses while the panel lives.
@Suite struct FailureTests {
    /// Seven records fill a page, fourteen a segment.
    private let bytes = 512 - Record.headerBytes

    @Test func `after a failed sync the records stand in the next segment under the same numbers`()
        throws
    {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        try log.prepareSpare()
        let sealed = try #require(disk.bytes(of: "/log/0000000000000001.seg"))
        disk.lieInWait(.init(after: 0, calls: [.synchronize]))
        #expect(try world.append(2, to: log) == Range(4, 6))
        #expect(disk.hasStruck)
        // The group that failed changed the other slot; nothing after it touches the file.
        let after = disk.bytes(of: "/log/0000000000000001.seg")
        #expect(after?.count == sealed.count)
        try world.append(4, to: log)
        #expect(disk.bytes(of: "/log/0000000000000001.seg") == after)
        world.check("alive")
        for seed in 0..<UInt64(20) { world.on(disk.crashed(seed: seed)).check("crash \(seed)") }
    }

    @Test func `a disk that fails for ever promises nothing, and goes on when it is well`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        disk.lieInWait(.init(after: 0, calls: [.synchronize, .write], isForEver: true))
        let group = world.drafts(2)
        let fault = #expect(throws: LogFault.self) { try log.append(group) }
        guard case .withheld(Range(4, 6), _)? = fault else {
            Issue.record("thrown was \(String(describing: fault))")
            return
        }
        #expect(log.durable == SequenceNumber(4))
        #expect(log.nextSequence == SequenceNumber(6))
        let refused = #expect(throws: LogFault.self) { try log.append(world.drafts(1)) }
        guard case .refused? = refused else {
            Issue.record("thrown was \(String(describing: refused))")
            return
        }
        #expect(log.nextSequence == SequenceNumber(6))
        disk.lieInWait(nil)
        #expect(try world.append(1, to: log) == Range(6, 7))
        let records = try world.readAll()
        #expect(records.map(\.sequence.rawValue) == [1, 2, 3, 4, 5, 6])
        #expect(records[3] == Record(group[0], sequence: SequenceNumber(4)))
        world.check()
        world.on(disk.crashed(seed: 0)).check("crashed")
    }

    @Test(arguments: [
        StorageFault.Kind.device, .full, .readOnly, .other,
    ])
    func `any call that fails once loses nothing`(kind: StorageFault.Kind) throws {
        try failEveryCall { .init(after: $0, kind: kind, bytesWritten: 1_000) }
    }

    @Test func `any call that fails from then on loses nothing`() throws {
        try failEveryCall { .init(after: $0, isForEver: true) }
    }

    private func failEveryCall(_ ambush: (Int) -> FaultyStorage.Ambush) throws {
        var call = 0
        while true {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            disk.lieInWait(ambush(call))
            let log = run(&world)
            guard disk.hasStruck else { break }
            disk.lieInWait(nil)
            if let log {
                for _ in 0..<2 { try world.append(1, payloadBytes: bytes, to: log) }
                if call % 4 == 0 { world.check("call \(call), alive") }
            }
            // What only memory had after a failed sync is not taken for durable either.
            var after = world.on(call % 3 == 0 ? disk.killed() : disk.crashed(seed: UInt64(call)))
            let again = try after.open()
            after.check("call \(call), crashed")
            try after.append(2, payloadBytes: bytes, to: again)
            call += 1
        }
        #expect(call > 50)
    }

    /// Goes on after every refusal. Returns the log if it could be opened.
    private func run(_ world: inout LogWorld) -> AppendLog? {
        guard let log = try? world.open() else { return nil }
        for step in 0..<6 {
            _ = try? world.append(step % 2 == 0 ? 1 : 9, payloadBytes: bytes, to: log)
            try? log.prepareSpare()
            if step > 2 {
                let mark = SequenceNumber(log.durable.rawValue - 1)
                world.forget(before: mark)
                try? log.acknowledge(before: mark)
            }
        }
        return log
    }

    @Test func `a full disk still takes what the spare holds, then refuses whole groups`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(1, payloadBytes: bytes, to: log)
        try log.prepareSpare()
        disk.limit(bytes: disk.usedBytes)
        #expect(throws: Never.self) { try log.prepareSpare() }
        var taken = 1
        while (try? world.append(5, payloadBytes: bytes, to: log)) != nil { taken += 5 }
        #expect(taken == 26)
        let fault = #expect(throws: LogFault.self) {
            try world.append(3, payloadBytes: bytes, to: log)
        }
        guard case .full? = fault else {
            Issue.record("thrown was \(String(describing: fault))")
            return
        }
        // A smaller group still fits, and its numbers follow.
        #expect(try world.append(2, payloadBytes: bytes, to: log) == Range(27, 29))
        #expect(throws: LogFault.self) { try world.append(1, payloadBytes: bytes, to: log) }
        world.check("full")
        // Space that is freed heals it without another start.
        disk.limit(bytes: .max)
        #expect(try world.append(1, payloadBytes: bytes, to: log) == Range(29, 30))
        world.check("healed")
        world.on(disk.crashed(seed: 3)).check("crashed")
    }

    @Test func `on a full disk new taps come before what is only kept for its time`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(
            disk, options: LogOptions(segmentPages: 5, keptSegments: 10, segmentsMax: 64))
        let log = try world.open()
        try world.append(60, payloadBytes: bytes, to: log)
        try log.acknowledge(before: log.nextSequence)
        disk.limit(bytes: disk.usedBytes)
        for _ in 0..<60 { try world.append(1, payloadBytes: bytes, to: log) }
        world.forget(before: SequenceNumber(61))
        world.check()
    }

    @Test func `a log that reached its most segments is full, and takes more once some are let go`()
        throws
    {
        var world = LogWorld(
            FaultyStorage(), options: LogOptions(segmentPages: 5, keptSegments: 0, segmentsMax: 3))
        let log = try world.open()
        try world.append(42, payloadBytes: bytes, to: log)
        #expect(throws: LogFault.self) { try world.append(1, payloadBytes: bytes, to: log) }
        world.check()
        try log.acknowledge(before: SequenceNumber(15))
        world.forget(before: SequenceNumber(15))
        try world.append(14, payloadBytes: bytes, to: log)
        #expect(throws: LogFault.self) { try world.append(1, payloadBytes: bytes, to: log) }
        world.check()
    }

    @Test func `a disk that takes nothing at the start still gives what it has`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        try world.append(9, to: try world.open())
        let again = world.on(disk.killed())
        (again.storage as! FaultyStorage).lieInWait(
            .init(after: 0, calls: [.write, .synchronize], kind: .readOnly, isForEver: true))
        var alive = again
        let log = try alive.open()
        #expect(throws: LogFault.self) { try alive.append(1, to: log) }
        // What was promised was synced before, and stands there still.
        #expect(log.durable == SequenceNumber(10))
        #expect(try alive.readAll(before: log.durable).count == 9)
    }

    @Test func `a group beyond the most segments is refused whole, with a spare at hand`() throws {
        var world = LogWorld(
            FaultyStorage(), options: LogOptions(segmentPages: 5, keptSegments: 0, segmentsMax: 3))
        let log = try world.open()
        try log.prepareSpare()
        let fault = #expect(throws: LogFault.self) { try world.append(1_000, to: log) }
        guard case .full? = fault else {
            Issue.record("thrown was \(String(describing: fault))")
            return
        }
        #expect(log.nextSequence == .first)
        try world.append(1, to: log)
        world.check()
    }

    @Test func `a segment that cannot be let go stays the oldest`() throws {
        for isLast in [false, true] {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            let log = try world.open()
            for _ in 0..<9 { try world.append(7, payloadBytes: bytes, to: log) }
            // The first name that is taken from a segment, or all of them.
            disk.lieInWait(.init(after: 0, calls: [.move], isForEver: isLast))
            #expect(throws: LogFault.self) { try log.acknowledge(before: SequenceNumber(50)) }
            disk.lieInWait(nil)
            world.check("not let go")
            #expect(try world.reader().verify().isDamaged == false)
            try log.acknowledge(before: SequenceNumber(51))
            let kept = try world.reader().kept()
            #expect(kept.lowerBound > SequenceNumber(20))
            world.forget(before: kept.lowerBound)
            world.check("let go")
            #expect(try world.reader().verify().isDamaged == false)
        }
    }

    @Test func `a disk that gives nothing for a while is refused, and loses nothing`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<10 { try world.append(2, payloadBytes: bytes, to: log) }
        try log.prepareSpare()
        let after = disk.killed()
        let paths = after.paths
        let segments = paths.filter { $0.hasSuffix(".seg") }
        for path in segments { for page in 0..<5 { after.makeUnreadable(path, page: page) } }
        #expect(throws: LogFault.self) { try world.on(after).open() }
        #expect(after.paths == paths)
        for path in segments { for page in 0..<5 { after.makeUnreadable(path, page: page, false) } }
        let again = try world.on(after).open()
        #expect(again.opening.isClean)
        #expect(again.nextSequence == log.nextSequence)
        world.on(after).check("given again")
    }

    @Test(arguments: [false, true])
    func `a segment that the disk does not give for a while stays, and loses nothing`(
        isInUse: Bool
    ) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<10 { try world.append(2, payloadBytes: bytes, to: log) }
        try log.prepareSpare()
        let after = disk.killed()
        // The spare is the newest, the one in use stands before it.
        let segments = after.paths.filter { $0.hasSuffix(".seg") }
        let path = segments[segments.count - (isInUse ? 2 : 1)]
        for page in 0..<5 { after.makeUnreadable(path, page: page) }
        var alive = world.on(after)
        let again = try alive.open()
        #expect(again.nextSequence >= log.nextSequence)
        try again.inspect()
        try alive.append(3, payloadBytes: bytes, to: again)
        #expect(after.paths.contains(path))
        for page in 0..<5 { after.makeUnreadable(path, page: page, false) }
        alive.check("given again")
        let third = try alive.on(after.killed()).open()
        #expect(third.nextSequence == again.nextSequence)
        alive.on(after).check("opened again")
    }

    @Test func `a start whose syncs fail loses nothing to the next one`() throws {
        for call in 0..<12 {
            let disk = FaultyStorage()
            var world = LogWorld(disk, options: LogOptions(segmentPages: 64))
            let log = try world.open()
            try world.append(3, to: log)
            // A group of more pages than one sync covers, the last thing before the end.
            try world.append(160, payloadBytes: bytes, to: log)
            let after = disk.killed()
            after.lieInWait(
                .init(after: call, calls: [.synchronize], kind: .device, isForEver: true))
            if let failing = try? world.on(after).open() {
                _ = try? failing.append(world.drafts(2))
            }
            let next = after.killed()
            var alive = world.on(next)
            let again = try alive.open()
            alive.check("sync \(call)")
            try alive.append(2, to: again)
            alive.check("sync \(call), went on")
        }
    }

    @Test func `a segment made with fewer pages keeps them when it is used again`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 0))
        let log = try world.open()
        try world.append(30, payloadBytes: bytes, to: log)
        let after = disk.killed()
        after.limit(bytes: after.usedBytes)
        var larger = world.on(after)
        larger.options = LogOptions(segmentPages: 20, keptSegments: 0)
        let again = try larger.open()
        try again.acknowledge(before: SequenceNumber(29))
        larger.forget(before: SequenceNumber(29))
        try larger.append(20, payloadBytes: bytes, to: again)
        larger.check()
        #expect(after.usedBytes <= world.options.segmentPages * 4_096 * 3 + 8_192)
    }

    @Test func `an opening that fails frees the log`() throws {
        let disk = FaultyStorage()
        let world = LogWorld(disk)
        var call = 0
        while true {
            disk.lieInWait(.init(after: call))
            if (try? world.open()) != nil, !disk.hasStruck { break }
            call += 1
        }
        disk.lieInWait(nil)
        #expect(call > 5)
        #expect(try world.open().epoch == LogWorld.epoch)
    }

    @Test func `a page that cannot be read does not keep the log from opening`() throws {
        for page in 0..<5 {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            let log = try world.open()
            for _ in 0..<10 { try world.append(1, payloadBytes: bytes, to: log) }
            try log.prepareSpare()
            let after = disk.killed()
            after.makeUnreadable("/log/0000000000000001.seg", page: page)
            var alive = world.on(after)
            let again = try alive.open()
            #expect(again.nextSequence >= SequenceNumber(10))
            let range = try alive.append(1, payloadBytes: bytes, to: again)
            let excerpt = try alive.reader().read(
                from: range.lowerBound, before: nil, recordsMax: 5, bytesMax: 4_096)
            #expect(excerpt.range == range)
            after.makeUnreadable("/log/0000000000000001.seg", page: page, false)
            alive.check("page \(page) is back")
        }
    }
}
