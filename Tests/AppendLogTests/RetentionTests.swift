import AppendLog
import TestKit
import Testing

/// The cursor, and what is let go behind it.
@Suite struct RetentionTests {
    private let bytes = 512 - Record.headerBytes

    @Test func `the cursor is durable before a segment is recycled`() throws {
        var call = 0
        while true {
            let disk = FaultyStorage()
            var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 0))
            let log = try world.open()
            try world.append(40, payloadBytes: bytes, to: log)
            disk.lieInWait(.init(after: call, isForEver: true, isPowerCut: true))
            try? log.acknowledge(before: SequenceNumber(36))
            guard disk.hasStruck else { break }
            let crashed = world.on(disk.crashed(seed: UInt64(call)))
            let kept = try crashed.reader().kept()
            if kept.lowerBound > .first {
                #expect(try crashed.reader().verify().acknowledged == SequenceNumber(36))
            }
            call += 1
        }
        #expect(call > 4)
    }

    @Test func `in the long run files are recycled, neither made nor removed`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 2))
        let log = try world.open()
        var used: Set<Int> = []
        for round in 0..<60 {
            try world.append(7, payloadBytes: bytes, to: log)
            try log.acknowledge(before: log.nextSequence)
            try log.prepareSpare()
            if round > 20 { used.insert(disk.usedBytes) }
        }
        #expect(used.count == 1)
        let oldest = try world.reader().kept().lowerBound
        #expect(oldest > SequenceNumber(370))
        world.forget(before: oldest)
        world.check()
        // What the recycled files held before never parses.
        #expect(try world.reader().verify().findings == [])
        let again = try world.on(disk.crashed(seed: 5)).open()
        #expect(again.opening.isClean)
        #expect(again.nextSequence == log.nextSequence)
    }

    @Test func `acknowledged segments stay for their time`() throws {
        var world = LogWorld(FaultyStorage(), options: LogOptions(segmentPages: 5, keptSegments: 3))
        let log = try world.open()
        try world.append(14 * 6 + 1, payloadBytes: bytes, to: log)
        try log.acknowledge(before: log.nextSequence)
        #expect(try world.reader().kept().lowerBound == SequenceNumber(14 * 3 + 1))
        let fault = #expect(throws: LogFault.self) {
            try world.reader().read(
                from: .first, before: nil, recordsMax: 10, bytesMax: 4_096)
        }
        #expect(fault == .gone(before: SequenceNumber(14 * 3 + 1)))
        world.forget(before: SequenceNumber(14 * 3 + 1))
        world.check()
    }

    @Test func `a mark that falls is kept, and brings nothing back that was let go`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 1))
        let log = try world.open()
        try world.append(100, payloadBytes: bytes, to: log)
        try log.acknowledge(before: SequenceNumber(90))
        let kept = try world.reader().kept()
        try log.acknowledge(before: SequenceNumber(5))
        #expect(log.acknowledged == SequenceNumber(5))
        #expect(try world.reader().kept() == kept)
        let again = try world.on(disk.crashed(seed: 0)).open()
        #expect(again.acknowledged == SequenceNumber(5))
        #expect(again.opening.kept == kept)
        #expect(again.opening.isClean)
    }

    @Test func `a mark beyond the end is refused`() throws {
        var world = LogWorld(FaultyStorage())
        let log = try world.open()
        try world.append(3, to: log)
        #expect(throws: LogFault.beyondEnd(SequenceNumber(5), next: SequenceNumber(4))) {
            try log.acknowledge(before: SequenceNumber(5))
        }
        try log.acknowledge(before: SequenceNumber(4))
        #expect(log.acknowledged == SequenceNumber(4))
    }

    @Test func `a lost cursor means sending again`() throws {
        for damage in 0..<3 {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            let log = try world.open()
            try world.append(9, to: log)
            try log.acknowledge(before: SequenceNumber(5))
            try log.acknowledge(before: SequenceNumber(8))
            let after = disk.killed()
            switch damage {
            case 0: after.remove("/log/cursor")
            case 1: after.replace("/log/cursor", with: [])
            default: after.replace("/log/cursor", with: [UInt8](repeating: 0xff, count: 8_192))
            }
            let again = try world.on(after).open()
            #expect(again.acknowledged == .first)
            #expect(again.nextSequence == SequenceNumber(10))
            try again.acknowledge(before: SequenceNumber(10))
            let third = try world.on(after.crashed(seed: 0)).open()
            #expect(third.acknowledged == SequenceNumber(10))
        }
    }

    @Test func `one damaged page of the cursor gives the mark before`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(9, to: log)
        var marks: [SequenceNumber] = []
        for mark in 2...7 {
            try log.acknowledge(before: SequenceNumber(UInt64(mark)))
            let torn = disk.killed()
            var cursor = try #require(torn.bytes(of: "/log/cursor"))
            // The newest page is the one whose generation is the highest.
            let newest = cursor[32] > cursor[4_096 + 32] ? 0 : 4_096
            cursor[newest + 40] ^= 1
            torn.replace("/log/cursor", with: cursor)
            marks.append(try world.on(torn).open().acknowledged)
        }
        #expect(marks.map(\.rawValue) == [1, 2, 3, 4, 5, 6])
    }

    @Test func `numbers below the cursor are never given again`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        let spare = try #require(disk.killed().bytes(of: "/log/0000000000000001.seg"))
        try world.append(9, to: log)
        try log.acknowledge(before: SequenceNumber(8))
        // The segment as it was before the first record.
        disk.replace("/log/0000000000000001.seg", with: spare)
        world.forgetAll()
        let after = disk.killed()
        let again = try world.on(after).open()
        #expect(again.nextSequence >= SequenceNumber(8))
        var alive = world.on(after)
        try alive.append(2, to: again)
        alive.check()
    }

    @Test func `a cursor that only memory has lets nothing go`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 5, keptSegments: 0))
        let log = try world.open()
        for _ in 0..<9 { try world.append(7, payloadBytes: 480, to: log) }
        try log.acknowledge(before: SequenceNumber(2))
        // The process ends between the cursor's write and its sync, then the power goes.
        disk.lieInWait(.init(after: 0, calls: [.synchronize], isForEver: true, isPowerCut: true))
        #expect(throws: LogFault.self) { try log.acknowledge(before: SequenceNumber(50)) }
        let after = disk.killed()
        let again = try world.on(after).open()
        #expect(again.acknowledged == SequenceNumber(50))
        try again.acknowledge(before: SequenceNumber(50))
        let cut = world.on(after.crashed(seed: 0))
        let third = try cut.open()
        #expect(third.acknowledged >= third.opening.kept.lowerBound)
        #expect(third.acknowledged == SequenceNumber(50))
    }
}
