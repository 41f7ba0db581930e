import AppendLog
import Foundation
import Panel
import Testing

/// What `smilectl status` decides, as values.
@Suite struct StatusTests {
    private var status: PanelStatus {
        PanelStatus(
            process: 42, version: "0.1.0", epoch: "5eed", bootOrdinal: 3,
            startedMilliseconds: 1_000, next: 101, acknowledged: 41)
    }

    private func outline(
        needed: Int = 1, settled: Int = 0, spares: Int = 1, newest: Int = 100
    ) -> LogOutline {
        LogOutline(
            epoch: Epoch(bits: 1), kept: SequenceNumber(1)..<SequenceNumber(101),
            acknowledged: SequenceNumber(41), needed: needed, settled: settled, spares: spares,
            newestRecords: newest, newestRecordBytes: newest * 64)
    }

    private func health(
        holder: LockHolder? = LockHolder(process: 42, name: "smile-paneld"),
        freeBytes: UInt64 = 1 << 40, _ status: PanelStatus?
    ) -> PanelHealth {
        let outline = outline()
        return PanelHealth(
            holder: holder, status: status, outline: outline,
            capacity: LogCapacity(outline, options: LogOptions(), freeBytes: freeBytes),
            freeBytes: freeBytes, oldestWaiting: nil,
            places: PanelPlaces(stateFolder: "/state", statusFile: "/run/status.json"))
    }

    // MARK: What the daemon writes

    @Test func `what the daemon writes is what a reader of JSON reads`() throws {
        var told = status
        told.storageFault = .init("pwrite of '/a \"b\"\\c\n\u{1}': nein", atMilliseconds: 7)
        told.forwarder = .init()
        told.forwarder?.reachable = false
        told.forwarder?.why = "Ärger"
        told.forwarder?.lastSuccessMilliseconds = 9
        told.hasSpare = false
        let read = try JSONDecoder().decode(PanelStatus.self, from: Data(told.json.utf8))
        #expect(read == told)
    }

    // MARK: What is wrong

    @Test func `a panel that runs, stores and forwards has nothing wrong with it`() {
        #expect(health(status).problems == [])
    }

    @Test func `a daemon that does not run is the first thing to know`() {
        let health = health(holder: nil, status)
        #expect(health.status == nil)
        #expect(health.problems.first?.what.hasPrefix("the panel's daemon does not run") == true)
    }

    @Test func `what an earlier run left says nothing of this one`() {
        let health = health(holder: LockHolder(process: 43, name: "smile-paneld"), status)
        #expect(health.status == nil)
        #expect(health.problems.map(\.what) == ["the daemon tells nothing in '/run/status.json'"])
    }

    @Test func `a disk that refuses is told with its own words`() {
        var told = status
        told.isRefusing = true
        told.hasSpare = false
        told.storageFault = .init("Input/output error", atMilliseconds: 7)
        #expect(
            health(told).problems.map(\.what) == [
                "answers cannot be stored, and the screen asks for the staff: Input/output error"
            ])
    }

    @Test func `a full disk that still takes taps is told before it takes no more`() {
        var told = status
        told.hasSpare = false
        let what = health(freeBytes: 0, told).problems.map(\.what)
        #expect(
            what == [
                "no spare segment could be made",
                "there is room for 31778 more records only: 7 days at 2000 taps a day",
            ])
    }

    @Test func `a centre that does not acknowledge is told with the reason`() {
        var told = status
        told.forwarder = .init()
        #expect(health(told).problems == [])
        told.forwarder?.reachable = false
        told.forwarder?.why = "nothing accepts connections"
        told.forwarder?.backlog = 60
        #expect(
            health(told).problems.map(\.what) == [
                "the centre does not acknowledge, and 60 records wait: nothing accepts connections"
            ])
    }

    // MARK: How much fits

    /// 253 pages of 63 records of 64 bytes.
    private static let segmentRecords: UInt64 = 15_939

    @Test func `the capacity is the segments that can still be filled`() {
        // One spare, 510 to make, and what is left of the one in use.
        let capacity = LogCapacity(outline(), options: LogOptions(), freeBytes: 1 << 40)
        #expect(capacity.records == 512 * Self.segmentRecords - 100)
        #expect(!capacity.isBoundByDisk)
        #expect(capacity.daysAtStatedRate == capacity.records / 4_000)
    }

    @Test func `free space bounds the capacity, and what the centre has is used again`() {
        let capacity = LogCapacity(
            outline(settled: 10), options: LogOptions(), freeBytes: 3 << 20)
        #expect(capacity.records == 15 * Self.segmentRecords - 100)
        #expect(capacity.isBoundByDisk)
    }

    @Test func `an empty log holds records of the usual size`() {
        let capacity = LogCapacity(
            outline(needed: 0, spares: 1, newest: 0), options: LogOptions(), freeBytes: 0)
        #expect(capacity.records == Self.segmentRecords)
    }

    @Test func `what is kept for a centre's backup is told in records`() {
        #expect(LogCapacity.usualRecords(inSegments: 8) == 8 * Self.segmentRecords)
    }

    @Test func `days at the panel's own rate are the records by that rate`() {
        let capacity = LogCapacity(outline(), options: LogOptions(), freeBytes: 0)
        let rate = LogRate(recordsPerDay: 1_000, days: 7)
        #expect(capacity.days(at: rate) == capacity.records / 1_000)
    }

    @Test func `a panel that hardly anybody uses has a day for each record at most`() {
        let capacity = LogCapacity(outline(), options: LogOptions(), freeBytes: 0)
        #expect(capacity.days(at: LogRate(recordsPerDay: 0, days: 7)) == capacity.records)
    }

    @Test func `only what makes room is advised where room is short`() {
        let disk = LogCapacity(outline(), options: LogOptions(), freeBytes: 0)
        #expect(disk.advice.hasPrefix("free disk space on the log's file system, or connect "))
        let log = LogCapacity(outline(needed: 511), options: LogOptions(), freeBytes: 1 << 40)
        #expect(log.advice.hasPrefix("connect the panel to the centre"))
        #expect(log.daysAtStatedRate < PanelHealth.roomDaysMin)
        let room = FileSystemRoom(bytes: 1 << 41, freeBytes: 1 << 40, freeFiles: nil)
        #expect(RoomChecks.findings(room, capacity: log).first?.advice == log.advice)
    }

    @Test func `records that the disk does not give are told with their numbers`() {
        var health = health(status)
        health.unread = [SequenceNumber(41)..<SequenceNumber(64)]
        #expect(
            health.problems.map(\.what) == [
                "the disk does not give records 41 to before 64 now; what is behind them is read "
                    + "and sent all the same"
            ])
    }

    // MARK: Ages

    private func stamp(_ seconds: UInt64, wall: UInt64 = 0, boot: UInt16 = 3) -> Stamp {
        Stamp(
            boottimeNanoseconds: seconds * 1_000_000_000, wallMilliseconds: wall,
            isWallTrusted: wall > 0, bootOrdinal: boot)
    }

    private func age(_ stamp: Stamp, isTrusted: Bool = true) -> RecordAge {
        RecordAge(
            of: stamp, at: at(100_000), wall: .init(milliseconds: 90_000, isTrusted: isTrusted),
            isThisBoot: { $0 == 3 })
    }

    @Test func `the machine's own clock tells the age of what was made in this boot`() {
        #expect(age(stamp(40, wall: 10_000)) == .sinceBoot(60_000))
        #expect(age(stamp(40, wall: 10_000), isTrusted: false) == .sinceBoot(60_000))
    }

    @Test func `the wall clock tells the age of an earlier boot's, if it was right both times`() {
        #expect(age(stamp(40, wall: 10_000, boot: 2)) == .byWallClock(80_000))
        #expect(age(stamp(40, wall: 10_000, boot: 2), isTrusted: false) == .unknown)
        #expect(age(stamp(40, boot: 2)) == .unknown)
    }

    @Test func `a time that lies ahead has no age`() {
        #expect(age(stamp(200)) == .unknown)
        #expect(age(stamp(40, wall: 95_000, boot: 2)) == .unknown)
    }

    @Test(arguments: [
        (0, "0 s"), (999, "0 s"), (61_000, "1 min 1 s"), (3_600_000, "1 h"),
        (273_600_000, "3 d 4 h"), (86_460_000, "1 d"),
    ])
    func `an age is told in two units at most`(milliseconds: UInt64, text: String) {
        #expect(RecordAge.text(milliseconds) == text)
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00 UTC"), (951_782_399_000, "2000-02-28 23:59:59 UTC"),
        (951_782_400_000, "2000-02-29 00:00:00 UTC"),
        (1_790_000_100_999, "2026-09-21 14:15:00 UTC"),
    ])
    func `a wall time is told as a date`(milliseconds: UInt64, text: String) {
        #expect("\(WallTime(milliseconds: milliseconds))" == text)
    }

    // MARK: Who holds the lock

    private let locks = """
        1: POSIX  ADVISORY  WRITE 11 fe:00:4242 0 EOF
        2: FLOCK  ADVISORY  WRITE 1234 fe:00:4242 0 EOF
        2: -> FLOCK  ADVISORY  WRITE 99 fe:00:4242 0 EOF
        3: FLOCK  ADVISORY  READ  77 fe:00:4343 0 EOF
        4: FLOCK  ADVISORY  WRITE 88 00:1f:4444 0 EOF
        5: FLOCK  ADVISORY  WRITE -1 fe:00:4545 0 EOF
        """

    @Test(arguments: [
        (4_242, 1_234), (4_343, nil), (4_444, 88), (4_545, 0), (1, nil),
    ])
    func `the kernel's table of locks tells who has the log`(inode: UInt64, process: Int32?) {
        let device = DeviceNumber(major: 254, minor: 0)
        #expect(LockHolder.process(holding: inode, of: device, in: locks) == process)
    }
}
