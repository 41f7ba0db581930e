package import AppendLog
import Synchronization

/// A disk in memory that keeps what was not synced apart, crashes, fails and fills up as told.
///
/// What a program reads is what it wrote. What a crash leaves is what was synced, and of the rest
/// any sectors of 512 bytes, and any first part of the renamings.
package final class FaultyStorage: Storage {
    package static let sectorBytes = 512

    /// What a call is.
    package enum Call: Hashable, Sendable, CaseIterable {
        case names, open, read, write, synchronize, synchronizeDirectory, move
    }

    /// What was done so far.
    package struct Counts: Hashable, Sendable {
        /// Pages of 4 KiB that were written, begun ones counted as whole.
        package var pageWrites = 0
        /// Pages of 4 KiB that were read, begun ones counted as whole.
        package var pageReads = 0
        package var syncs = 0
        package var directorySyncs = 0
        package var calls = 0
    }

    /// A fault that lies in wait.
    package struct Ambush: Sendable {
        /// The number of the call that fails first, from 0, of those that `calls` names.
        package var after: Int
        package var calls: Set<Call>
        package var kind: StorageFault.Kind
        package var isForEver: Bool
        /// A write that fails leaves this many of its bytes.
        package var bytesWritten: Int
        /// What fails leaves no trace: the power is off.
        package var isPowerCut: Bool

        package init(
            after: Int, calls: Set<Call> = Set(Call.allCases),
            kind: StorageFault.Kind = .device, isForEver: Bool = false, bytesWritten: Int = 0,
            isPowerCut: Bool = false
        ) {
            self.after = after
            self.calls = calls
            self.kind = kind
            self.isForEver = isForEver
            self.bytesWritten = bytesWritten
            self.isPowerCut = isPowerCut
        }
    }

    private let state: Mutex<FaultyDisk>

    package init() {
        state = Mutex(FaultyDisk())
    }
}

// MARK: What a test asks for

extension FaultyStorage {
    package var counts: Counts {
        state.withLock(\.counts)
    }

    /// Fails one call, or all from it on.
    package func lieInWait(_ ambush: Ambush?) {
        state.withLock {
            $0.ambush = ambush
            $0.calls = 0
        }
    }

    /// Whether the fault that lay in wait has struck.
    package var hasStruck: Bool {
        state.withLock { disk in disk.ambush.map { disk.calls > $0.after } ?? false }
    }

    /// The disk takes no more than this, over all files.
    package func limit(bytes: Int) {
        state.withLock { $0.bytesMax = bytes }
    }

    package var usedBytes: Int {
        state.withLock(\.usedBytes)
    }

    /// The device does not give this page of a file, until told otherwise.
    package func makeUnreadable(_ path: String, page: Int, _ isUnreadable: Bool = true) {
        state.withLock {
            if isUnreadable {
                $0.unreadable[path, default: []].insert(page)
            } else {
                $0.unreadable[path]?.remove(page)
            }
        }
    }

    /// The disk as a power cut leaves it: another one, with nothing open.
    ///
    /// - Parameter seed: which of the unsynced sectors and names are there; 0 is none of them.
    package func crashed(seed: UInt64) -> FaultyStorage {
        restarted { $0.crash(seed: seed) }
    }

    /// The disk as the end of the process leaves it: everything that was written, synced or not.
    package func killed() -> FaultyStorage {
        restarted { _ in }
    }

    private func restarted(_ change: (inout FaultyDisk) -> Void) -> FaultyStorage {
        var disk = state.withLock { $0 }
        disk.restart()
        change(&disk)
        let new = FaultyStorage()
        new.state.withLock { [disk] in $0 = disk }
        return new
    }

    package func bytes(of path: String) -> [UInt8]? {
        state.withLock { state in state.names[path].flatMap { state.contents[$0]?.bytes } }
    }

    /// Changes a file behind everybody's back, durably.
    package func replace(_ path: String, with bytes: [UInt8]) {
        state.withLock { state in
            let number = state.names[path] ?? state.add(path)
            state.contents[number] = FaultyFile(bytes)
            state.durableNames[path] = number
        }
    }

    package func remove(_ path: String) {
        state.withLock {
            $0.names[path] = nil
            $0.durableNames[path] = nil
        }
    }

    package var paths: [String] {
        state.withLock { $0.names.keys.sorted() }
    }
}

// MARK: Storage

extension FaultyStorage {
    package func names(in directory: String) throws(StorageFault) -> [String] {
        try perform(.names, "opendir", directory) { disk in
            disk.names.keys.filter { $0.hasPrefix(directory + "/") }
                .map { String($0.dropFirst(directory.count + 1)) }
                .filter { !$0.contains("/") }
        }
    }

    package func open(_ path: String, _ purpose: OpenPurpose) throws(StorageFault) -> OpenFile {
        try perform(.open, "open", path) { disk throws(StorageFault) in
            try disk.open(path, purpose)
        }
    }

    package func close(_ file: OpenFile) {
        state.withLock { $0.open[file.number] = nil }
    }

    package func read(
        _ file: OpenFile, into buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(StorageFault) -> Int {
        let bytes = try perform(.read, "pread", path(of: file)) { disk throws(StorageFault) in
            disk.counts.pageReads += (buffer.count + 4_095) / 4_096
            return try disk.read(file, count: buffer.count, at: offset)
        }
        buffer.copyBytes(from: bytes)
        return bytes.count
    }

    package func write(
        _ file: OpenFile, _ bytes: UnsafeRawBufferPointer, at offset: Int
    ) throws(StorageFault) {
        // Used only while the caller waits.
        nonisolated(unsafe) let bytes = bytes
        try perform(.write, "pwrite", path(of: file)) { disk throws(StorageFault) in
            disk.counts.pageWrites += (bytes.count + 4_095) / 4_096
            try disk.write(bytes, to: file, at: offset)
        } failing: { disk, ambush in
            // Part of a write that failed can have reached the file.
            let begun = UnsafeRawBufferPointer(
                rebasing: bytes[..<min(ambush.bytesWritten, bytes.count)])
            try? disk.write(begun, to: file, at: offset)
        }
    }

    package func synchronize(_ file: OpenFile, forgetting: Bool) throws(StorageFault) {
        try perform(.synchronize, "fdatasync", path(of: file)) { disk in
            disk.counts.syncs += 1
            disk.change(file) { $0.synchronize(forgetting: forgetting) }
        } failing: { disk, _ in
            disk.change(file) { $0.loseUnsynced() }
        }
    }

    package func synchronizeDirectory(_ directory: String) throws(StorageFault) {
        try perform(.synchronizeDirectory, "fsync", directory) { disk in
            disk.counts.directorySyncs += 1
            // One journal for all folders: whatever was named before is durable with it.
            disk.namings = []
            disk.durableNames = disk.names
        }
    }

    package func move(_ path: String, to newPath: String?) throws(StorageFault) {
        try perform(.move, newPath == nil ? "unlink" : "rename", path) {
            disk throws(StorageFault) in
            guard let number = disk.names[path] else {
                throw StorageFault(.missing, newPath == nil ? "unlink" : "rename", path)
            }
            disk.name(FaultyDisk.Naming(old: path, new: newPath, content: number))
        }
    }

    private func path(of file: OpenFile) -> String {
        state.withLock { $0.open[file.number]?.path ?? "a file that is not open" }
    }

    /// One call: counted, and failed where a fault lies in wait for it.
    private func perform<Result: Sendable>(
        _ call: Call, _ name: String, _ path: String,
        _ body: (inout FaultyDisk) throws(StorageFault) -> Result,
        failing: (inout FaultyDisk, Ambush) -> Void = { _, _ in }
    ) throws(StorageFault) -> Result {
        try state.withLock { disk throws(StorageFault) in
            disk.counts.calls += 1
            if let ambush = disk.ambush, ambush.calls.contains(call) {
                let number = disk.calls
                disk.calls += 1
                if ambush.isForEver ? number >= ambush.after : number == ambush.after {
                    if !ambush.isPowerCut { failing(&disk, ambush) }
                    throw StorageFault(ambush.kind, name, path)
                }
            }
            return try body(&disk)
        }
    }
}

// MARK: The disk

private struct FaultyDisk {
    /// A name given or taken; a new name replaces whatever had it.
    struct Naming {
        var old: String?
        var new: String?
        var content: Int
    }

    var contents: [Int: FaultyFile] = [:]
    var names: [String: Int] = [:]
    var durableNames: [String: Int] = [:]
    /// Since the last sync of a folder.
    var namings: [Naming] = []
    var open: [Int32: (content: Int, path: String, isLock: Bool)] = [:]
    var nextContent = 0
    var nextFile: Int32 = 3
    var counts = FaultyStorage.Counts()
    var ambush: FaultyStorage.Ambush?
    /// Calls that the ambush counts.
    var calls = 0
    var bytesMax = Int.max
    var unreadable: [String: Set<Int>] = [:]

    var usedBytes: Int {
        names.values.reduce(0) { $0 + (contents[$1]?.bytes.count ?? 0) }
    }

    mutating func open(
        _ path: String, _ purpose: OpenPurpose
    ) throws(StorageFault) -> OpenFile {
        let isLock = purpose == .locking
        if isLock, open.values.contains(where: { $0.isLock && $0.path == path }) {
            throw StorageFault(.locked, "flock", path)
        }
        if names[path] == nil {
            guard purpose == .creating || isLock else { throw StorageFault(.missing, "open", path) }
            _ = add(path)
        } else if purpose == .creating {
            contents[names[path]!]!.truncate()
        }
        defer { nextFile += 1 }
        open[nextFile] = (names[path]!, path, isLock)
        return OpenFile(number: nextFile)
    }

    mutating func add(_ path: String) -> Int {
        defer { nextContent += 1 }
        contents[nextContent] = FaultyFile([])
        name(Naming(old: nil, new: path, content: nextContent))
        return nextContent
    }

    mutating func name(_ naming: Naming) {
        Self.apply(naming, to: &names)
        namings.append(naming)
    }

    private static func apply(_ naming: Naming, to names: inout [String: Int]) {
        if let old = naming.old { names[old] = nil }
        if let new = naming.new { names[new] = naming.content }
    }

    func read(_ file: OpenFile, count: Int, at offset: Int) throws(StorageFault) -> [UInt8] {
        guard let (content, path, _) = open[file.number] else {
            throw StorageFault(.other, "pread", "a file that is not open")
        }
        if let pages = unreadable[path], !pages.isEmpty {
            let wanted = offset / 4_096...max(offset, offset + count - 1) / 4_096
            if pages.contains(where: wanted.contains) { throw StorageFault(.device, "pread", path) }
        }
        let bytes = contents[content]!.bytes
        return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
    }

    mutating func write(
        _ bytes: UnsafeRawBufferPointer, to file: OpenFile, at offset: Int
    ) throws(StorageFault) {
        guard let (content, path, _) = open[file.number] else {
            throw StorageFault(.other, "pwrite", "a file that is not open")
        }
        let growth = offset + bytes.count - contents[content]!.bytes.count
        if growth > 0, bytesMax != .max, usedBytes + growth > bytesMax {
            throw StorageFault(.full, "pwrite", path)
        }
        contents[content]!.write(bytes, at: offset)
    }

    mutating func change(_ file: OpenFile, _ body: (inout FaultyFile) -> Void) {
        guard let content = open[file.number]?.content else { return }
        body(&contents[content]!)
    }

    mutating func restart() {
        open = [:]
        ambush = nil
        calls = 0
        counts = FaultyStorage.Counts()
    }

    /// Leaves what was synced, any of the unsynced sectors, and any first part of the namings.
    mutating func crash(seed: UInt64) {
        var dice = Dice(seed)
        let kept = seed == 0 ? 0 : dice.below(namings.count + 1)
        names = durableNames
        for naming in namings.prefix(kept) { Self.apply(naming, to: &names) }
        namings = []
        durableNames = names
        for number in contents.keys.sorted() {
            contents[number]!.crash { seed != 0 && dice.below(2) == 0 }
        }
    }
}

private struct FaultyFile {
    private static let sector = FaultyStorage.sectorBytes

    /// What a program reads.
    private(set) var bytes: [UInt8]
    /// What a crash leaves for certain.
    private var durable: [UInt8]
    /// Sectors that a sync would write.
    private var dirty: Set<Int> = []
    /// Sectors that a failed sync did not write, and that no other will.
    private var lost: Set<Int> = []

    /// A file that is on the disk.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        durable = bytes
    }

    mutating func truncate() {
        bytes = []
        durable = []
        dirty = []
        lost = []
    }

    mutating func write(_ new: UnsafeRawBufferPointer, at offset: Int) {
        guard !new.isEmpty else { return }
        let end = offset + new.count
        Self.grow(&bytes, to: end)
        bytes.withUnsafeMutableBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<end]).copyMemory(from: new)
        }
        for sector in offset / Self.sector...(end - 1) / Self.sector {
            dirty.insert(sector)
            lost.remove(sector)
        }
    }

    private static func grow(_ bytes: inout [UInt8], to count: Int) {
        guard bytes.count < count else { return }
        bytes.append(contentsOf: [UInt8](repeating: 0, count: count - bytes.count))
    }

    mutating func synchronize(forgetting: Bool) {
        for sector in dirty { keep(sector) }
        dirty = []
        if durable.count < bytes.count, lost.isEmpty { durable = bytes }
        guard forgetting else { return }
        // What only memory had is gone with it.
        for sector in lost { copy(sector, from: durable, to: &bytes) }
        lost = []
    }

    /// The kernel marks as written what it could not write, and keeps it in memory.
    mutating func loseUnsynced() {
        lost.formUnion(dirty)
        dirty = []
    }

    mutating func crash(keeping isKept: () -> Bool) {
        for sector in dirty.sorted() where isKept() { keep(sector) }
        bytes = durable
        dirty = []
        lost = []
    }

    private mutating func keep(_ sector: Int) {
        copy(sector, from: bytes, to: &durable)
    }

    private func copy(_ sector: Int, from source: [UInt8], to target: inout [UInt8]) {
        let start = sector * Self.sector
        let end = min(start + Self.sector, max(source.count, target.count))
        Self.grow(&target, to: end)
        let given = max(start, min(end, source.count))
        target.withUnsafeMutableBytes { target in
            source.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(rebasing: target[start..<given]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[start..<given]))
            }
            for index in given..<end { target[index] = 0 }
        }
    }
}

extension StorageFault {
    fileprivate init(_ kind: Kind, _ call: String, _ path: String) {
        let reason =
            switch kind {
            case .missing: "No such file or directory"
            case .locked: "Resource temporarily unavailable"
            case .full: "No space left on device"
            case .readOnly: "Read-only file system"
            case .device: "Input/output error"
            case .other: "Bad file descriptor"
            }
        self.init(kind: kind, call: call, path: path, reason: reason)
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same seed tears the same sectors.
private struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
    }
}
