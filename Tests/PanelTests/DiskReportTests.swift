import Panel
import Testing

/// What the doctor makes of the texts of kernel and disk.
@Suite struct DiskReportTests {
    private let table = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
        28 27 179:2 / /var/lib rw,noatime shared:5 master:2 - ext4 /dev/mmcblk0p2 rw,commit=60
        29 28 0:40 / /var/lib/smile\\040panel rw - tmpfs none rw,size=1024k
        30 27 8:1 / /var/library rw - xfs /dev/sda1 rw
        """

    private func mount(_ type: String, _ options: String = "rw,relatime") throws -> Mount {
        let line = "27 1 254:0 / / \(options) - \(type) /dev/vda rw"
        return try #require(Mount.holding("/log", in: line))
    }

    private func findings(_ type: String, _ options: String = "rw,relatime") throws -> [Finding] {
        FileSystemChecks.findings(of: try mount(type, options))
    }

    private func level(_ check: String, _ findings: [Finding]) -> Finding.Level? {
        findings.first { $0.check == check }?.level
    }

    // MARK: Mounts

    @Test(arguments: [
        ("/var/lib/smile-panel/log", "/var/lib"),
        ("/var/lib/smile panel/log", "/var/lib/smile panel"),
        ("/var/libs", "/"), ("/var/library/x", "/var/library"), ("/var/lib", "/var/lib"),
    ])
    func `a path stands in the mount whose point is the longest above it`(
        path: String, point: String
    ) throws {
        #expect(try #require(Mount.holding(path, in: table)).point == point)
    }

    @Test func `a mount is read with its device, type, source and both kinds of options`() throws {
        let mount = try #require(Mount.holding("/var/lib/x", in: table))
        #expect(mount.device == DeviceNumber(major: 179, minor: 2))
        #expect(mount.type == "ext4")
        #expect(mount.source == "/dev/mmcblk0p2")
        #expect(mount.options == ["rw", "noatime", "rw", "commit=60"])
    }

    @Test func `of two mounts at one point the later one counts`() throws {
        let both = "1 0 8:1 / /a rw - ext4 old rw\n2 0 8:2 / /a rw - ext4 new rw\n"
        #expect(try #require(Mount.holding("/a/log", in: both)).source == "new")
    }

    @Test(arguments: ["", "nonsense", "1 2 3", "27 1 254:0 / / rw,relatime - ext4"])
    func `a line that is no mount is passed over`(line: String) {
        #expect(Mount.holding("/log", in: line) == nil)
    }

    // MARK: File systems

    @Test(arguments: [
        ("ext4", Finding.Level.ok), ("xfs", .ok), ("f2fs", .ok), ("btrfs", .warn), ("ext3", .warn),
        ("tmpfs", .fail), ("overlay", .fail), ("nfs4", .fail), ("9p", .fail),
        ("fuse.sshfs", .fail), ("fuseblk", .fail), ("vfat", .fail), ("exfat", .fail),
        ("newfs", .warn),
    ])
    func `each kind of file system is judged`(type: String, level: Finding.Level) throws {
        #expect(try self.level("file-system", findings(type)) == level)
    }

    @Test(arguments: [
        ("rw,relatime", Finding.Level.ok), ("rw,nobarrier", .fail), ("rw,barrier=0", .fail),
        ("rw,fsync_mode=nobarrier", .fail), ("rw,data=writeback", .warn), ("ro", .fail),
        ("rw,data=ordered,barrier=1", .ok),
    ])
    func `options that break the promise are found`(options: String, level: Finding.Level) throws {
        #expect(try self.level("mount-options", findings("ext4", options)) == level)
    }

    @Test(arguments: [
        ("rw", Finding.Level.warn), ("rw,commit=5", .warn), ("rw,commit=29", .warn),
        ("rw,commit=30", .ok), ("rw,commit=60", .ok),
    ])
    func `ext4's timed commits are dear unless they are rare`(
        options: String, level: Finding.Level
    ) throws {
        let findings = try findings("ext4", options)
        #expect(self.level("commit-interval", findings) == level)
        #expect(try self.level("commit-interval", self.findings("xfs", options)) == nil)
    }

    // MARK: Disks

    private func finding(
        _ check: String, _ name: String = "mmcblk0", _ change: (inout BlockDeviceFacts) -> Void
    ) -> Finding? {
        var facts = BlockDeviceFacts(name: name)
        change(&facts)
        return BlockDeviceChecks.findings(of: facts, log: "/log").first { $0.check == check }
    }

    @Test(arguments: [
        ("0x01 0x01\n", "0x01\n", Finding.Level.ok), ("0x08 0x02\n", "0x01\n", .ok),
        ("0x09 0x02\n", "0x01\n", .warn), ("0x01 0x0a\n", "0x01\n", .warn),
        ("0x01 0x01\n", "0x02\n", .warn), ("0x0b 0x01\n", "0x01\n", .fail),
        ("0x01 0x01\n", "0x03\n", .fail), ("0x00 0x00\n", "0x00\n", .ok),
    ])
    func `an eMMC's wear is read and judged`(life: String, reserve: String, level: Finding.Level) {
        let finding = finding("wear") {
            $0.lifeTime = life
            $0.preEndOfLife = reserve
        }
        #expect(finding?.level == level)
    }

    @Test func `an eMMC's life is told in percent`() {
        let finding = finding("wear") { $0.lifeTime = "0x02 0x05\n" }
        #expect(finding?.found == "mmcblk0 has used up to 50 % of its life")
    }

    @Test(arguments: [
        ("nvme0n1", nil, "ask it: nvme smart-log /dev/nvme0n1"), ("sda", nil, "smartctl -A"),
        ("mmcblk0", "SD\n", "SD cards have no way to"), ("vda", nil, "does not tell"),
    ])
    func `a disk that does not tell its wear is named with who can ask it`(
        name: String, type: String?, words: String
    ) {
        let finding = finding("wear", name) { $0.mmcType = type }
        #expect(finding?.level == .ok)
        #expect(finding?.found.contains(words) == true)
    }

    @Test func `a removable disk, a locked one and one with errors are found`() {
        #expect(finding("removable") { $0.removable = "1\n" }?.level == .warn)
        #expect(finding("removable") { $0.removable = "0\n" } == nil)
        #expect(finding("device-read-only") { $0.readOnly = "1\n" }?.level == .fail)
        #expect(finding("ext4-errors") { $0.ext4Errors = "2\n" }?.level == .fail)
        #expect(finding("ext4-errors") { $0.ext4Errors = "0\n" }?.level == .ok)
        #expect(finding("ext4-errors") { $0.ext4Errors = nil } == nil)
    }

    @Test func `a disk that says it has no cache is not simply believed`() {
        let finding = finding("write-cache") { $0.writeCache = "write through\n" }
        #expect(finding?.level == .ok)
        #expect(finding?.found.contains("smilectl doctor --pull-plug tells") == true)
    }

    // MARK: Room and time

    @Test(arguments: [(99 as UInt64, Finding.Level.fail), (100, .ok)])
    func `too few inodes are found`(free: UInt64, level: Finding.Level) {
        let room = FileSystemRoom(bytes: 1 << 30, freeBytes: 1 << 29, freeFiles: free)
        #expect(self.level("free-inodes", RoomChecks.findings(room, capacity: nil)) == level)
    }

    @Test func `a file system without a number of inodes has enough`() {
        let room = FileSystemRoom(bytes: 1 << 30, freeBytes: 1 << 29, freeFiles: nil)
        #expect(level("free-inodes", RoomChecks.findings(room, capacity: nil)) == nil)
    }

    @Test(arguments: [
        (19_999 as UInt64, Finding.Level.warn), (20_000, .ok), (100_000_000, .ok),
        (100_000_001, .warn),
    ])
    func `a durable record that comes too late or too soon is found`(
        nanoseconds: UInt64, level: Finding.Level
    ) {
        let timings = [1, nanoseconds, 900_000_000]
        #expect(TimingCheck.finding(timings).level == level)
    }

    @Test func `the time of a durable record is told in milliseconds`() {
        #expect(
            TimingCheck.finding([1_234_567, 90_000, 25_000_400]).found
                == "a record is durable in 1.235 ms, the slowest of 3 in 25.000 ms")
    }

    @Test(arguments: [(0o600 as UInt32, Finding.Level.ok), (0o640, .fail), (0o604, .fail)])
    func `a key that others may read is found`(mode: UInt32, level: Finding.Level) {
        #expect(LogChecks.finding(keyMode: mode).level == level)
    }
}
