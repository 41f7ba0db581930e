import AppendLog
import Synchronization
import TestKit
import Testing

/// A disk that counts what is open, and refuses what it is told.
private final class WatchedDisk: LayeredStorage {
    let base: any Storage
    let openFiles = Mutex<Set<Int32>>([])
    let refused = Mutex<[String: StorageFault.Kind]>([:])
    let dirSyncFails = Mutex<Bool>(false)
    init(_ disk: FaultyStorage) { base = disk }
    func refuse(_ path: String, _ kind: StorageFault.Kind?) { refused.withLock { $0[path] = kind } }
    func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        if let kind = refused.withLock({ $0[path] }) {
            throw StorageFault(kind: kind, call: "open", path: path, reason: "refused")
        }
        let f = try base.open(path, purpose)
        openFiles.withLock { _ = $0.insert(f.number) }
        return f
    }
    func close(_ file: OpenFile) {
        openFiles.withLock { _ = $0.remove(file.number) }; base.close(file)
    }
    func synchronizeDirectory(_ directory: String) throws(StorageFault) {
        if dirSyncFails.withLock({ $0 }) {
            throw StorageFault(kind: .device, call: "fsync", path: directory, reason: "EIO")
        }
        try base.synchronizeDirectory(directory)
    }
}

private func path(ofSegment number: Int) -> String {
    "/log/000000000000000\(number).seg"
}

/// What a reading of the code by a second pair of eyes found.
@Suite struct SecondLookTests {
    @Test func `a device that refuses between two looks does not end the reader`() async throws {
        await #expect(processExitsWith: .success) {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            let log = try world.open()
            try world.append(1, to: log)
            let reader = try world.reader()
            for after in 0..<8 {
                disk.lieInWait(.init(after: after, calls: [.read], kind: .device, isForEver: true))
                _ = try? reader.kept()
                disk.lieInWait(nil)
            }
        }
    }

    /// 45 acknowledged pages behind the newest slot, of which 18 are damaged.
    @Test(arguments: [false, true])
    func `a long stretch of damage behind the slot does not hide what stands behind it`(
        isUnreadable: Bool
    ) throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 90, keptSegments: 1))
        var log: AppendLog? = try world.open()
        try world.append(1, to: log!)
        for _ in 0..<3 { try world.append(63 * 14, to: log!) }
        log = nil
        let before = disk.killed()
        var bytes = before.bytes(of: path(ofSegment: 1))!
        if isUnreadable {
            for page in 4..<22 { before.makeUnreadable(path(ofSegment: 1), page: page) }
        } else {
            for page in 4..<22 { for byte in 0..<4096 { bytes[page * 4096 + byte] ^= 0x5a } }
            before.replace(path(ofSegment: 1), with: bytes)
        }
        var again = world.on(before)
        let opened = try again.open()
        try again.append(1, to: opened)
        if isUnreadable {
            for page in 4..<22 { before.makeUnreadable(path(ofSegment: 1), page: page, false) }
        }
        again.check("stretch", lost: isUnreadable ? 0 : 18 * 63)
    }

    /// A spare that somebody removed, or whose inode is bad.
    @Test(arguments: [StorageFault.Kind.missing, .device])
    func `a spare that cannot be opened is passed`(kind: StorageFault.Kind) throws {
        let disk = FaultyStorage()
        let watch = WatchedDisk(disk)
        var world = LogWorld(watch)
        let log = try world.open()
        try world.append(1, to: log)
        try log.prepareSpare()
        watch.refuse(path(ofSegment: 2), kind)
        var faults: [String] = []
        for _ in 0..<300 {
            do { try world.append(3, to: log) } catch { faults.append("\(error)") }
        }
        #expect(faults.count < 2)
    }

    /// The oldest segment's inode is bad.
    @Test func `an oldest segment that cannot be opened keeps nobody from starting`() throws {
        let disk = FaultyStorage()
        let watch = WatchedDisk(disk)
        var world = LogWorld(watch)
        var log: AppendLog? = try world.open()
        try world.append(600, to: log!)
        log = nil
        watch.refuse(path(ofSegment: 1), .device)
        #expect(throws: Never.self) { _ = try world.open() }
    }

    @Test func `a segment that cannot be opened keeps no other from being let go`() throws {
        let disk = FaultyStorage()
        let watch = WatchedDisk(disk)
        var world = LogWorld(watch)
        var first: AppendLog? = try world.open()
        try world.append(600, to: first!)
        first = nil
        let log = try world.open()
        watch.refuse(path(ofSegment: 2), .device)
        for _ in 0..<30 {
            try world.append(100, to: log)
            try? log.acknowledge(before: log.nextSequence)
        }
        #expect(disk.paths.count < 12)
    }

    @Test func `an opening that fails leaves no file open`() throws {
        let disk = FaultyStorage()
        let watch = WatchedDisk(disk)
        var world = LogWorld(watch)
        var log: AppendLog? = try world.open()
        try world.append(40, to: log!)
        log = nil
        #expect(watch.openFiles.withLock { $0.count } == 0)
        for after in 0..<30 {
            disk.lieInWait(.init(after: after, calls: [.read], kind: .other))
            _ = try? world.open()
            disk.lieInWait(nil)
            let left = watch.openFiles.withLock { $0.count }
            #expect(left == 0, "read \(after) leaves \(left) open")
            if left > 0 { break }
        }
    }

    /// A void segment below an unreadable one is used, under the lower ordinal.
    @Test func `a void segment below one that may come back is not used`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        var log: AppendLog? = try world.open()
        try world.append(5, to: log!)
        try log!.prepareSpare()
        // In segment 1 and in 2 every write fails: nothing of 2 reaches the disk.
        let lone = world.drafts(1)
        disk.lieInWait(.init(after: 0, calls: [.write], kind: .device, isForEver: true))
        #expect(throws: LogFault.self) { _ = try log!.append(lone) }
        disk.lieInWait(nil)
        try world.append(40, to: log!)  // in the third
        log = nil
        let later = disk.killed()
        for page in 0..<5 { later.makeUnreadable(path(ofSegment: 3), page: page) }
        var again = world.on(later)
        log = try again.open()
        try again.append(10, to: log!)
        log = nil
        for page in 0..<5 { later.makeUnreadable(path(ofSegment: 3), page: page, false) }
        again.check("read again")
        log = try again.open()
        try again.append(1, to: log!)
        again.check("opened again")
    }

    @Test func `a stray file with the highest ordinal is none of ours`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk)
        var log: AppendLog? = try world.open()
        try world.append(600, to: log!)
        log = nil
        disk.replace("/log/9999999999999999.seg", with: [UInt8](repeating: 0, count: 4096))
        log = try world.open()
        try world.append(300, to: log!)
        world.check("running")
        log = nil
        log = try world.open()
        world.check("wrap")
    }

    /// The first settled page reads as zeros while no slot was written.
    @Test func `a first page that is gone is one page lost`() throws {
        let disk = FaultyStorage()
        var world = LogWorld(disk, options: LogOptions(segmentPages: 90, keptSegments: 1))
        var log: AppendLog? = try world.open()
        for _ in 0..<3 { try world.append(63 * 14, to: log!) }
        log = nil
        let before = disk.killed()
        var bytes = before.bytes(of: path(ofSegment: 1))!
        for byte in 0..<4096 { bytes[3 * 4096 + byte] = 0 }
        before.replace(path(ofSegment: 1), with: bytes)
        var again = world.on(before)
        log = try again.open()
        try again.append(1, to: log!)
        again.check("page three", lost: 63)
    }

    @Test func `a file that gives other bytes than were written does not end the daemon`()
        async throws
    {
        await #expect(processExitsWith: .success) {
            let disk = FaultyStorage()
            var world = LogWorld(disk)
            var log: AppendLog? = try world.open()
            try world.append(1, to: log!)
            log = nil
            log = try world.open()
            // Writes went to a file that now gives other bytes.
            let file = try disk.open(path(ofSegment: 1), .writing)
            let junk = [UInt8](repeating: 0x77, count: 4 * 4096)
            try junk.withUnsafeBytes { try disk.write(file, $0, at: 4096) }
            try? log!.inspect()
            try world.append(1, to: log!)
        }
    }

    @Test func `a folder that cannot be synced is not filled with segments`() throws {
        let disk = FaultyStorage()
        let watch = WatchedDisk(disk)
        var world = LogWorld(watch)
        let log = try world.open()
        try world.append(600, to: log)
        watch.dirSyncFails.withLock { $0 = true }
        for _ in 0..<100 { try? log.prepareSpare() }
        #expect(disk.paths.count < 30)
    }

    /// More whole files than the limit of the quarantine.
    @Test func `torn spares do not fill the quarantine`() throws {
        var disk = FaultyStorage()
        var world = LogWorld(disk)
        var log: AppendLog? = try world.open()
        try world.append(1, to: log!)
        for _ in 0..<100 {
            try log!.prepareSpare()
            log = nil
            disk = disk.killed()
            let path = disk.paths.last { $0.hasSuffix(".seg") && !$0.contains("quarantine") }!
            var bytes = disk.bytes(of: path)!
            for byte in 0..<64 { bytes[4096 + byte] = 0x77 }
            disk.replace(path, with: bytes)
            world = world.on(disk)
            log = try world.open()
        }
        let files = disk.paths.count { $0.contains("quarantine") }
        #expect(files <= 64)
    }
}
