#if !FUZZING
    @testable import AppendLog
    import Disasters
#endif

/// A small whole log that the fuzzer damages: two segments in use one after the other, a spare with
/// a former life, and a cursor.
struct FuzzImage: Sendable {
    static let directory = "/log"
    static let epoch = Epoch(bits: 0xf022_0000_1111_2222_3333_4444_5555_6666)
    static let options = LogOptions(segmentPages: 5, keptSegments: 0, segmentsMax: 8)

    let disk: MemoryDisk
    /// By number, from the first on; empty for what is not kept.
    let originals: [[UInt8]]
    /// All pages of all files, one behind the other.
    let pages: [UInt8]
    /// Of these: which file, in the order of its pages.
    let files: [File]
    /// The segment that is written.
    let inUse: File

    struct File: Sendable {
        let path: String
        /// Of all pages.
        let pages: Range<Int>
        /// Of a segment.
        let ordinal: UInt64?

        var bytes: Range<Int> {
            pages.lowerBound * Page.byteCount..<pages.upperBound * Page.byteCount
        }
    }

    static let shared: FuzzImage = {
        do {
            return try FuzzImage()
        } catch {
            preconditionFailure("the log that is to be damaged cannot be written: \(error)")
        }
    }()

    private init() throws(LogFault) {
        let disk = MemoryDisk()
        let log = try AppendLog(
            opening: Self.directory, storage: disk, options: Self.options,
            newEpoch: { Self.epoch })
        var originals: [[UInt8]] = [[]]
        // Enough for four segments, the first of which are let go and used again.
        for step in 0..<36 {
            let drafts = (0...step % 3).map { Self.draft(step, $0) }
            let range = try log.append(drafts)
            for (index, draft) in drafts.enumerated() {
                let number = range.lowerBound.advanced(by: index)
                originals.append(Record(draft, sequence: number).bytes(epoch: Self.epoch))
            }
            if step == 20 { try log.acknowledge(before: log.nextSequence) }
        }
        try log.prepareSpare()
        self.disk = disk.copy()
        self.originals = originals
        var pages: [UInt8] = []
        var files: [File] = []
        for path in disk.paths where !path.hasSuffix("/lock") {
            let start = pages.count / Page.byteCount
            pages += disk.bytes(of: path)!
            let ordinal = LogFolder.ordinal(of: String(path.dropFirst(Self.directory.count + 1)))
            let end = pages.count / Page.byteCount
            files.append(File(path: path, pages: start..<end, ordinal: ordinal))
        }
        self.pages = pages
        self.files = files
        inUse = files.last { file in
            let slot = pages[((file.pages.lowerBound + 1) * Page.byteCount)...]
            let header = slot.withUnsafeBytes { PageHeader($0, seed: Self.epoch.seed) }
            return header != nil && header?.ordinal == file.ordinal
        }!
    }

    private static func draft(_ step: Int, _ index: Int) -> Draft {
        let sizes = [32, 32, 0, 700, 32, 1, 2_048, 32, 300]
        let payload = (0..<sizes[(step + index) % sizes.count]).map {
            UInt8(truncatingIfNeeded: $0 &* 31 &+ step &* 7 &+ index)
        }
        return Draft(
            type: RecordType(rawValue: 3), version: 1,
            stamp: Stamp(
                boottimeNanoseconds: UInt64(step) * 1_000, wallMilliseconds: 1_700_000_000_000,
                isWallTrusted: true, bootOrdinal: 7),
            payload: payload)
    }

    /// Whether a record's bytes are what was written under its number.
    func isOriginal(_ record: UnsafeRawBufferPointer) -> Bool {
        let number = record.load(UInt64.self, at: 8)
        return number < originals.count && originals[Int(number)].elementsEqual(record)
    }
}
