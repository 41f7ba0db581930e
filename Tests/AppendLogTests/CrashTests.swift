import AppendLog
import TestKit
import Testing

/// Power cuts. Every promise that was made before must be kept after.
@Suite struct CrashTests {
    /// Seven records fill a page, fourteen a segment.
    private let bytes = 512 - Record.headerBytes

    /// A run through everything that a log does to a disk: making, appending, filling, rolling,
    /// confirming, recycling, a start in the middle.
    private func run(_ world: inout LogWorld) throws(LogFault) {
        for start in 0..<2 {
            let log = try world.open()
            for step in 0..<8 {
                try world.append(step % 3 == 0 ? 1 : 5, payloadBytes: bytes, to: log)
                try log.prepareSpare()
                if step % 2 == 1 {
                    let mark = log.nextSequence.rawValue - 4
                    world.forget(before: SequenceNumber(mark))
                    try log.acknowledge(before: SequenceNumber(mark))
                }
            }
            if start == 0 { try world.append(20, payloadBytes: bytes, to: log) }
        }
    }

    /// Opens what a crash left, checks it, goes on, and checks that too.
    private func recover(_ world: LogWorld, _ what: String) {
        var world = world
        do {
            let log = try world.open()
            world.check("opened after \(what)")
            try log.inspect()
            world.check("inspected after \(what)")
            for gap in log.opening.gaps {
                // Within a group that nobody was promised, a page can be missing before another.
                #expect(!world.promised.keys.contains(where: gap.contains), "\(what): \(gap)")
            }
            try world.append(2, payloadBytes: bytes, to: log)
            try world.append(9, payloadBytes: bytes, to: log)
            try log.acknowledge(before: log.nextSequence)
        } catch {
            Issue.record("\(what): \(error)")
        }
        world.forgetAll()
        world.check("went on after \(what)")
    }

    @Test func `a power cut at any call loses nothing that was promised`() throws {
        var call = 0
        while true {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            disk.lieInWait(.init(after: call, isForEver: true, isPowerCut: true))
            try? run(&world)
            guard disk.hasStruck else { break }
            for seed in 0..<UInt64(4) {
                recover(
                    world.on(disk.crashed(seed: seed == 0 ? 0 : seed + UInt64(call) * 16)),
                    "call \(call), seed \(seed)")
            }
            call += 1
        }
        #expect(call > 100)
    }

    @Test func `the end of the process at any call loses nothing that was promised`() throws {
        var call = 0
        while true {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            disk.lieInWait(.init(after: call, isForEver: true, isPowerCut: true))
            try? run(&world)
            guard disk.hasStruck else { break }
            recover(world.on(disk.killed()), "call \(call)")
            call += 1
        }
    }

    @Test func `two thousand crashes that drop and tear unsynced writes lose nothing`() throws {
        for seed in 1...UInt64(2_000) {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            // The sizes of the groups and the moment follow from the seed.
            disk.lieInWait(
                .init(
                    after: 6 + Int(seed * 7_919 % 28), calls: [.write, .synchronize],
                    isForEver: true, isPowerCut: true))
            do {
                let log = try world.open()
                for step in 0..<UInt64(30) {
                    let count = 1 + Int((seed &* 31 &+ step &* 17) % 11)
                    try world.append(count, payloadBytes: bytes, to: log)
                }
            } catch {}
            recover(world.on(disk.crashed(seed: seed)), "seed \(seed)")
        }
    }

    @Test func `groups of many pages that a crash tears lose nothing that was promised`() throws {
        for seed in 1...UInt64(40) {
            let disk = FaultyStorage()
            // Long segments: an opening looks at their end alone.
            let options = LogOptions(segmentPages: 90, keptSegments: 1)
            var world = LogWorld(disk, options: options)
            disk.lieInWait(
                .init(
                    after: 100 + Int(seed * 7_919 % 40), calls: [.write, .synchronize],
                    isForEver: true, isPowerCut: true))
            do {
                let log = try world.open()
                for step in 0..<UInt64(30) {
                    // Up to forty pages; every other group fills its last page exactly.
                    let count = 7 * (1 + Int((seed &* 31 &+ step &* 17) % 40)) + Int(seed % 2)
                    try world.append(count, payloadBytes: bytes, to: log)
                }
            } catch {}
            recover(world.on(disk.crashed(seed: seed)), "seed \(seed)")
        }
    }

    @Test func `recovery itself can be cut off at any call`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(11, payloadBytes: bytes, to: log)
        disk.lieInWait(.init(after: 0, calls: [.synchronize], isForEver: true, isPowerCut: true))
        #expect(throws: LogFault.self) { try world.append(9, payloadBytes: bytes, to: log) }
        for seed in 1...UInt64(12) {
            let torn = disk.crashed(seed: seed)
            var call = 0
            while true {
                let again = torn.killed()
                again.lieInWait(.init(after: call, isForEver: true, isPowerCut: true))
                _ = try? world.on(again).open()
                guard again.hasStruck else { break }
                recover(world.on(again.crashed(seed: seed)), "seed \(seed), call \(call)")
                recover(world.on(again.killed()), "seed \(seed), call \(call), killed")
                call += 1
            }
            #expect(call > 5)
        }
    }

    @Test func `a torn tail is cut at the last whole record, at every byte`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(10, to: log)
        let before = disk.killed()
        let lone = world.drafts(2)
        _ = try log.append(lone)
        let path = "\(LogWorld.folder)/0000000000000001.seg"
        let old = try #require(before.bytes(of: path))
        let new = try #require(disk.bytes(of: path))
        let page = try #require(
            (1..<5).first {
                old[$0 * 4_096..<($0 + 1) * 4_096] != new[$0 * 4_096..<($0 + 1) * 4_096]
            })
        for cut in 0...4_096 {
            let torn = before.killed()
            let place = page * 4_096 + cut
            torn.replace(path, with: Array(new[..<place] + old[place...]))
            var world = world.on(torn)
            let log = try world.open()
            #expect((11...13).contains(log.nextSequence.rawValue), "cut at \(cut)")
            #expect(log.opening.gaps.isEmpty, "cut at \(cut)")
            if cut % 61 == 0 || cut < 256 {
                world.check("cut at \(cut)")
                try world.append(to: log)
                world.check("cut at \(cut), went on")
            }
        }
    }

    @Test(arguments: [true, false])
    func `what an opening accepts is on the disk before it is served`(isPowerCut: Bool) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(3, to: log)
        // The process ends between its write and a good sync: the record stands in memory alone.
        disk.lieInWait(
            .init(after: 0, calls: [.synchronize], isForEver: true, isPowerCut: isPowerCut))
        #expect(throws: LogFault.self) { try world.append(1, to: log) }
        let after = disk.killed()
        let accepted = try world.on(after).open().nextSequence
        let cut = try world.on(after.crashed(seed: 0)).open().nextSequence
        #expect(accepted == cut)
        #expect(accepted == SequenceNumber(isPowerCut ? 5 : 4))
    }

    @Test func `on a disk that lies about flushing the same harness finds the loss`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(LyingStorage(base: disk))
        let log = try world.open()
        for _ in 0..<10 { try world.append(1, payloadBytes: bytes, to: log) }
        let lost = (0..<UInt64(20)).filter { seed in
            let crashed = world.on(disk.crashed(seed: seed))
            _ = try? crashed.open()
            return !crashed.holds
        }
        #expect(lost.count > 10)
    }
}

/// Says that everything is durable, and syncs names alone.
private struct LyingStorage: LayeredStorage {
    let base: any Storage

    func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {}
}
