import AppendLog
import TestKit
import Testing

/// Bytes that changed by themselves. Never a wrong record, never a crash, always a name for it.
@Suite struct DamageTests {
    private let bytes = 512 - Record.headerBytes
    private let segment = "/log/0000000000000001.seg"

    @Test func `every bit of a small log flipped gives no wrong record and no crash`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(1, to: log)
        try world.append(1, to: log)
        try log.acknowledge(before: SequenceNumber(2))
        try log.prepareSpare()
        let whole = disk.killed()
        var flips = 0
        for path in whole.paths where path != "/log/lock" {
            let original = try #require(whole.bytes(of: path))
            for byte in original.indices where isWorthFlipping(byte, of: original) {
                for bit in 0..<8 {
                    var changed = original
                    changed[byte] ^= 1 << bit
                    whole.replace(path, with: changed)
                    let what = "bit \(bit) of byte \(byte) of \(path)"
                    flips += 1
                    // Two copies of the newest page stand in the slots: one flip loses one record.
                    world.on(whole).check(what, lost: 1)
                    if bit == byte % 8, byte % 3 == 0 {
                        recover(world.on(whole.killed()), what, lost: 1)
                    }
                }
            }
            whole.replace(path, with: original)
        }
        #expect(flips > 5_000)
    }

    @Test func `a flipped bit costs one record whatever the lengths beside it`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        // Fours of one length and single ones alternate; later pages take the slots.
        let lengths = [32, 32, 32, 32, 32, 7, 7, 7, 7, 0, 0, 0, 0, 100, 32, 32, 32, 33, 32, 32]
        let drafts = (lengths + lengths + lengths).map { world.draft(payloadBytes: $0) }
        try world.append(drafts, to: log)
        try world.append(60, to: log)
        try world.append(1, to: log)
        let whole = disk.killed()
        let original = try #require(whole.bytes(of: segment))
        #expect(try world.on(whole).readAll().count == 121)
        let records = 3 * 4_096 + 64
        for byte in records..<records + drafts.map(\.recordByteCount).reduce(0, +) {
            var changed = original
            changed[byte] ^= 1 << (byte % 8)
            whole.replace(segment, with: changed)
            #expect(try world.on(whole).readAll().count == 120, "byte \(byte)")
        }
    }

    /// Headers and records; a sample of what means nothing.
    private func isWorthFlipping(_ byte: Int, of file: [UInt8]) -> Bool {
        file[byte] != 0 || byte % 4_096 < 64 || byte % 509 == 0
    }

    /// Opens what is damaged, goes on and reads again.
    private func recover(_ world: LogWorld, _ what: String, lost: Int) {
        var world = world
        do {
            let log = try world.open()
            try log.inspect()
            guard log.epoch == LogWorld.epoch, !log.opening.wasCreated else {
                Issue.record("\(what): another log was made")
                return
            }
            world.check("\(what), opened", lost: lost)
            try world.append(2, payloadBytes: bytes, to: log)
            world.check("\(what), went on", lost: lost)
        } catch {
            Issue.record("\(what): \(error)")
        }
    }

    @Test(arguments: [UInt8(0x5a), 0])
    func `a hole becomes a gap record, once, and what lies behind is read`(filling: UInt8) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        // A settled page of seven, and three more in the slots.
        for _ in 0..<10 { try world.append(1, payloadBytes: bytes, to: log) }
        var damaged = try #require(disk.bytes(of: segment))
        let page = [UInt8](repeating: filling, count: 4_096)
        damaged.replaceSubrange(3 * 4_096..<4 * 4_096, with: page)
        let after = disk.killed()
        after.replace(segment, with: damaged)
        let again = try world.on(after).open()
        try again.inspect()
        #expect(again.opening.gaps == [Range(1, 8)])
        #expect(again.opening.quarantined == (filling == 0 ? [] : ["0000000000000001.torn"]))
        let records = try world.on(after).readAll()
        #expect(records.map(\.sequence.rawValue) == [8, 9, 10, 11])
        #expect(records.last.flatMap(Gap.init)?.lost == Range(1, 8))
        #expect(records.last?.stamp.isWallTrusted == false)
        world.on(after).check(lost: 7)
        let third = try world.on(after.killed()).open()
        #expect(third.opening.isClean)
        #expect(third.nextSequence == SequenceNumber(12))
    }

    @Test func `numbers that were durable are not given again, even if nothing of them is left`()
        throws
    {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<5 { try world.append(1, payloadBytes: bytes, to: log) }
        let after = disk.killed()
        var damaged = try #require(after.bytes(of: segment))
        // The fourth record in both copies, the fifth in its only one.
        for slot in 1...2 {
            for record in 3...4 { damaged[slot * 4_096 + 64 + record * 512 + 100] ^= 1 }
        }
        after.replace(segment, with: damaged)
        let again = try world.on(after).open()
        // Of the fifth nothing says that it was ever promised.
        #expect(again.opening.gaps == [Range(4, 5)])
        #expect(again.nextSequence == SequenceNumber(6))
        #expect(try world.on(after).readAll().last.flatMap(Gap.init)?.lost == Range(4, 5))
    }

    @Test func `one damaged record of a page is one lost record`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(63, to: log)
        try world.append(5, to: log)
        let after = disk.killed()
        var damaged = try #require(after.bytes(of: segment))
        // Also the length of the record: the next one is found all the same.
        damaged[3 * 4_096 + 64 + 20 * 64 + 4] ^= 0xff
        after.replace(segment, with: damaged)
        world.on(after).check(lost: 1)
        let log2 = try world.on(after).open()
        try log2.inspect()
        #expect(log2.opening.gaps == [Range(21, 22)])
        #expect(log2.nextSequence == SequenceNumber(70))
        let excerpt = try world.on(after).reader().read(
            from: .first, before: nil, recordsMax: 100, bytesMax: 100_000)
        #expect(excerpt.missing == [Range(21, 22)])
        #expect(excerpt.range == Range(1, 70))
    }

    @Test func `pages zeroed, swapped, repeated or stale give no wrong record`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 7, keptSegments: 0))
        let log = try world.open()
        for _ in 0..<12 {
            try world.append(7, payloadBytes: bytes, to: log)
            try log.acknowledge(before: SequenceNumber(max(41, log.nextSequence.rawValue) - 40))
        }
        try world.append(3, payloadBytes: bytes, to: log)
        let kept = try world.reader().kept()
        world.forget(before: kept.lowerBound)
        let whole = disk.killed()
        let segments = whole.paths.filter { $0.hasSuffix(".seg") }
        for seed in 0..<UInt64(600) {
            let damaged = whole.killed()
            var dice = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
            func roll(_ bound: Int) -> Int {
                dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int((dice >> 33) % UInt64(bound))
            }
            let (one, other) = (segments[roll(segments.count)], segments[roll(segments.count)])
            let (page, source) = (roll(7) * 4_096, roll(7) * 4_096)
            var target = damaged.bytes(of: one)!
            let taken = damaged.bytes(of: other)!
            let replaced = Array(target[page..<page + 4_096])
            let given =
                seed % 3 == 0
                ? [UInt8](repeating: 0, count: 4_096) : Array(taken[source..<source + 4_096])
            target.replaceSubrange(page..<page + 4_096, with: given)
            damaged.replace(one, with: target)
            if seed % 3 == 1 {
                var swapped = damaged.bytes(of: other)!
                swapped.replaceSubrange(source..<source + 4_096, with: replaced)
                damaged.replace(other, with: swapped)
            }
            let what = "seed \(seed)"
            world.on(damaged).check(what, lost: 15)
            recover(world.on(damaged.killed()), what, lost: 15)
        }
    }

    @Test func `a header that claims more than the file holds is no harm`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        try world.append(9, payloadBytes: bytes, to: try world.open())
        for length in [0, 1, 4_095, 4_096, 4_097, 3 * 4_096, 4 * 4_096 + 100] {
            let cut = disk.killed()
            cut.replace(segment, with: Array(cut.bytes(of: segment)!.prefix(length)))
            world.on(cut).check("\(length)", lost: 9)
            var world = world.on(cut)
            world.forgetAll()
            let log = try world.open(epoch: Epoch(bits: 9))
            try world.append(1, to: log)
            world.check("\(length), went on")
        }
    }

    @Test func `without any header or cursor everything is set aside and a new log begins`() throws
    {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(9, to: log)
        try log.prepareSpare()
        let after = disk.killed()
        for path in after.paths where path.hasSuffix(".seg") || path.hasSuffix("cursor") {
            after.replace(path, with: [UInt8](repeating: 7, count: 20_480))
        }
        let again = try world.on(after).open(epoch: Epoch(bits: 2))
        #expect(again.epoch == Epoch(bits: 2))
        #expect(again.opening.wasCreated)
        #expect(again.opening.quarantined.count == 2)
        #expect(after.paths.filter { $0.hasPrefix("/log/quarantine/") }.count == 2)
    }

    @Test func `a segment of another log is set aside`() throws {
        let other = FaultyStorage()
        var otherWorld = LogWorld(other)
        try otherWorld.append(5, to: try otherWorld.open(epoch: Epoch(bits: 5)))
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        try world.append(5, to: log)
        try log.prepareSpare()
        let after = disk.killed()
        after.replace("/log/0000000000000009.seg", with: try #require(other.bytes(of: segment)))
        world.on(after).check("before")
        #expect(try world.on(after).reader().verify().findings.map(\.kind) == [.foreignFile])
        var alive = world.on(after)
        let again = try alive.open()
        #expect(again.opening.quarantined == ["0000000000000009.seg"])
        #expect(again.nextSequence == SequenceNumber(6))
        try alive.append(1, to: again)
        alive.check("after")
    }

    @Test func `a log of a later version is refused and not touched`() throws {
        for (byte, value) in [(8, UInt8(2)), (12, 1)] {
            let disk = FaultyStorage()
            let world = LogWorld(disk)
            _ = try world.open()
            let after = disk.killed()
            var header = try #require(after.bytes(of: segment))
            header[byte] = value
            let crc = CRC.of(header[0..<60])
            header.replaceSubrange(60..<64, with: crc)
            after.replace(segment, with: header)
            let paths = after.paths
            let fault = #expect(throws: LogFault.self) { try world.on(after).open() }
            guard case .newerFormat? = fault else {
                Issue.record("thrown was \(String(describing: fault))")
                continue
            }
            #expect(after.paths == paths)
            #expect(after.bytes(of: segment) == header)
        }
    }

    @Test func `both slots lost: the numbers that may have been seen are not given again`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        let log = try world.open()
        for _ in 0..<5 { try world.append(1, to: log) }
        let after = disk.killed()
        var damaged = try #require(after.bytes(of: segment))
        for page in 1...2 { damaged[page * 4_096 + 20] ^= 1 }
        after.replace(segment, with: damaged)
        let again = try world.on(after).open()
        #expect(again.nextSequence > SequenceNumber(5))
    }
}
