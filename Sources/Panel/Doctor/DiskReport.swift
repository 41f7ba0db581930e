import AppendLog
import Feedback

/// Everything that the doctor knows about a log's disk.
package struct DiskReport {
    private static let tableBytesMax = 4 << 20
    private static let attributeBytesMax = 4_096

    package private(set) var findings: [Finding] = []
    private let places: PanelPlaces
    private let folder: String

    package var worst: Finding.Level { findings.map(\.level).max() ?? .ok }

    /// - Parameter onRead: called with the bytes of each reading of the log.
    package init(_ places: PanelPlaces, onRead: @escaping @Sendable (Int) -> Void) {
        self.places = places
        folder = FileFacts.resolved(places.logFolder)
        let storage = WatchedStorage(FileStorage(), onRead: onRead)
        let mount = Self.mount(of: folder)
        if let mount {
            findings += FileSystemChecks.findings(of: mount)
        } else {
            findings.append(
                .warn(
                    "file-system", "the kernel does not tell what '\(folder)' stands on",
                    try: "mount /proc"))
        }
        checkRoom(storage)
        if let facts = mount.flatMap(Self.device) {
            findings += BlockDeviceChecks.findings(of: facts, log: folder)
        }
        checkLog(storage)
        checkFiles()
        checkTiming()
    }

    // MARK: What the kernel tells

    private static func mount(of folder: String) -> Mount? {
        guard let table = try? FolderFile.read("/proc/self/mountinfo", bytesMax: tableBytesMax)
        else { return nil }
        return Mount.holding(folder, in: String(decoding: table, as: UTF8.self))
    }

    /// Nil where no block device is beneath, as with a file system in memory.
    static func device(beneath folder: String) -> BlockDeviceFacts? {
        mount(of: FileFacts.resolved(folder)).flatMap(device)
    }

    private static func device(_ mount: Mount) -> BlockDeviceFacts? {
        let link = "/sys/dev/block/\(mount.device)"
        let path = FileFacts.resolved(link)
        guard path != link else { return nil }
        // A partition's folder stands in its disk's.
        let isPartition = text("\(path)/partition") != nil
        let disk = isPartition ? FolderFile.folder(of: path) : path
        var facts = BlockDeviceFacts(name: name(of: disk))
        facts.writeCache = text("\(disk)/queue/write_cache")
        facts.removable = text("\(disk)/removable")
        facts.readOnly = text("\(path)/ro")
        facts.lifeTime = text("\(disk)/device/life_time")
        facts.preEndOfLife = text("\(disk)/device/pre_eol_info")
        facts.mmcType = text("\(disk)/device/type")
        facts.ext4Errors = text("/sys/fs/ext4/\(name(of: path))/errors_count")
        return facts
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func text(_ path: String) -> String? {
        (try? FolderFile.read(path, bytesMax: attributeBytesMax)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    // MARK: What the log tells

    private mutating func checkRoom(_ storage: any Storage) {
        guard let room = FileSystemRoom(of: folder) else { return }
        let outline = try? LogOutline(of: folder, storage: storage)
        let capacity = outline.map {
            LogCapacity(
                $0, options: LogOptions(keptSegments: places.keptSegments),
                freeBytes: room.freeBytes)
        }
        findings += RoomChecks.findings(room, capacity: capacity)
    }

    private mutating func checkLog(_ storage: any Storage) {
        do throws(LogFault) {
            let report = try LogReader(directory: folder, storage: storage).verify()
            findings.append(LogChecks.finding(of: report))
        } catch {
            findings.append(.fail("log", "\(error)", try: error.adviceOfDoctor))
        }
        findings.append(LogChecks.finding(holder: LockHolder(ofLog: folder)))
    }

    private mutating func checkFiles() {
        if let facts = FileFacts(folder), let names = try? FileStorage().names(in: folder) {
            let files = names.sorted().compactMap { name in
                FileFacts("\(folder)/\(name)").map { (name, $0) }
            }
            findings.append(LogChecks.owners(folder: facts, files: files))
        }
        if let key = FileFacts("\(places.stateFolder)/panel.key") {
            findings.append(LogChecks.finding(keyMode: key.mode))
        }
    }

    // MARK: What the disk does

    private mutating func checkTiming() {
        let parent = FolderFile.folder(of: folder)
        let scratch = ScratchFolder("\(parent)/.smile-doctor")
        do {
            findings.append(
                try FolderOwner.acting(for: parent) {
                    try scratch.remove()
                    defer { try? scratch.remove() }
                    return TimingCheck.finding(try Self.timings(in: scratch.path))
                })
        } catch let foreign as ScratchFolder.Foreign {
            findings.append(.fail("append-time", "\(foreign)", try: foreign.advice))
        } catch {
            // An ending's second line says what to try.
            let ending = (error as? Ending)?.text.split(separator: "\n").first.map(String.init)
            findings.append(
                .fail(
                    "append-time",
                    "nothing can be stored beside the log: \(ending ?? "\(error)")",
                    try: "sudo; and see the lines above"))
        }
    }

    private static func timings(in path: String) throws(LogFault) -> [UInt64] {
        let log = try AppendLog(
            opening: path, storage: FileStorage(),
            options: LogOptions(segmentPages: ScratchLog.segmentPages),
            newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
        try log.prepareSpare()
        var timings: [UInt64] = []
        for number in 0..<TimingCheck.appends {
            let start = PanelClock.system.now()
            _ = try log.append([ScratchLog.draft(UInt64(number))])
            timings.append(PanelClock.system.now().nanoseconds - start.nanoseconds)
        }
        return timings
    }
}
