import AppendLog
import TestKit
import Testing

@Suite struct AppendTests {
    @Test func `a lone tap costs one page and one sync`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions())
        let log = try world.open()
        try world.append(to: log)
        for _ in 1..<200 {
            let before = disk.counts
            try world.append(to: log)
            #expect(disk.counts.pageWrites == before.pageWrites + 1)
            #expect(disk.counts.syncs == before.syncs + 1)
            #expect(disk.counts.directorySyncs == before.directorySyncs)
        }
        world.check()
    }

    @Test func `taking the spare into use costs no sync of a directory`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<2 * 63 { try world.append(to: log) }
        try log.prepareSpare()
        let before = disk.counts
        try world.append(to: log)
        #expect(disk.counts.pageWrites == before.pageWrites + 1)
        #expect(disk.counts.syncs == before.syncs + 1)
        #expect(disk.counts.directorySyncs == before.directorySyncs)
        world.check()
    }

    @Test(arguments: [(1, 1), (63, 1), (64, 2), (126, 2), (127, 3), (1_000, 16)])
    func `a group costs its pages and one sync`(records: Int, pages: Int) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions())
        let log = try world.open()
        let group = world.drafts(records)
        // The segment is taken into use before, so that only the group is counted.
        try world.append(63, to: log)
        let before = disk.counts
        try world.append(group, to: log)
        #expect(disk.counts.pageWrites == before.pageWrites + pages)
        #expect(disk.counts.syncs == before.syncs + 1)
        world.check()
    }

    @Test func `a long group settles its last page, and the next record begins another`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions())
        let log = try world.open()
        // Twelve full pages and one record.
        try world.append(12 * 63 + 1, to: log)
        let before = disk.counts
        try world.append(1, to: log)
        #expect(disk.counts.pageWrites == before.pageWrites + 1)
        world.check("short page")
        let again = try world.on(disk.killed()).open()
        #expect(again.opening.isClean)
        #expect(again.nextSequence == log.nextSequence)
        // One full page less, and the last one waits in a slot to be filled.
        try world.append(11 * 63 + 1, to: log)
        try world.append(5, to: log)
        world.check("page in a slot")
        #expect(try world.reader().verify().isDamaged == false)
    }

    @Test(arguments: [1, 63, 1_000])
    func `opening a long log reads its end alone`(group: Int) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions())
        let log = try world.open()
        for _ in 0..<24 { try world.append(1_000, to: log) }
        // Alone, or filling its page, or many at once.
        for _ in 0..<7_000 / group { try world.append(group, to: log) }
        try log.prepareSpare()
        let after = disk.killed()
        let again = try world.on(after).open()
        #expect(again.nextSequence == log.nextSequence)
        // The cursor, three headers with slots, and the pages around the newest one.
        #expect(after.counts.pageReads < 130)
        try again.inspect()
        #expect(after.counts.pageReads > 2 * 256)
        #expect(again.opening.isClean)
    }

    @Test func `no more than seventeen settled pages wait for a sync`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions())
        let log = try world.open()
        try world.append(63, to: log)
        let before = disk.counts
        // Twenty full pages and a short one.
        try world.append(1_300, to: log)
        #expect(disk.counts.pageWrites == before.pageWrites + 21)
        #expect(disk.counts.syncs == before.syncs + 2)
        world.check()
    }

    @Test func `numbers begin with 1 and follow one another over segments and starts`() throws {
        var world = LogWorld(FaultyStorage())
        var expected: UInt64 = 1
        for round in 1..<40 {
            let log = try world.open()
            #expect(log.opening.wasCreated == (round == 1))
            #expect(log.opening.isClean)
            #expect(log.nextSequence == SequenceNumber(expected))
            let range = try world.append(round, to: log)
            #expect(range == Range(expected, expected + UInt64(round)))
            expected += UInt64(round)
        }
        world.check()
    }

    @Test func `records of any size are read back`() throws {
        var world = LogWorld(FaultyStorage(), options: LogOptions(segmentPages: 7))
        let log = try world.open()
        for size in [0, 1, 2_048, 31, 33, 2_047, 1_984, 1_983, 1_985, 500, 8] {
            // A payload of no bytes cannot be told from another one.
            try world.append(size == 0 ? 1 : 3, payloadBytes: size, to: log)
        }
        world.check()
        let again = try world.on((world.storage as! FaultyStorage).killed()).open()
        #expect(again.nextSequence == log.nextSequence)
    }

    @Test func `a group of the largest records goes on over several segments`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(5, to: log)
        try world.append(40, payloadBytes: 2_048, to: log)
        try world.append(300, to: log)
        world.check()
    }

    @Test func `an empty group changes nothing`() throws {
        let disk = FaultyStorage()
        let log = try LogWorld(disk).open()
        let before = disk.counts
        #expect(try log.append([]) == Range(1, 1))
        #expect(disk.counts == before)
    }

    @Test func `the newest record tells the boot`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        #expect(try world.open().lastBootOrdinal == nil)
        try world.append(to: try world.open())
        #expect(try world.open().lastBootOrdinal == 7)
    }

    @Test func `a second writer is refused and the first goes on`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(to: log)
        #expect(throws: LogFault.locked(directory: LogWorld.folder)) { try world.open() }
        try world.append(to: log)
        world.check()
    }

    @Test func `a log that is made again has another epoch and begins with 1`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        try world.append(100, to: try world.open())
        for path in disk.paths { disk.remove(path) }
        let again = try world.open(epoch: Epoch(bits: 2))
        #expect(again.epoch == Epoch(bits: 2))
        #expect(again.nextSequence == .first)
        #expect(again.opening.wasCreated)
        world.forgetAll()
        try world.append(3, to: again)
        world.check()
    }
}
