import AppendLog
import Foundation
import Peers

/// A log that was written in this process, for a daemon to go on with.
struct PreparedLog {
    /// How large the records are.
    enum Size: Int {
        /// With its header a record fills 64 bytes, as a tap's answer does: 63 in a page.
        case small = 32
        /// Two fill a page, so that few records fill a segment.
        case large = 1_984

        var recordsPerPage: Int { self == .small ? 63 : 2 }
    }

    /// Of no type that this program knows: as a newer one would write.
    private static let type = RecordType(rawValue: 200)
    /// A disk writes at least so much of a page, in bytes.
    private static let sectorBytes = 512
    private static let pageBytes = 4_096
    /// Pages of a segment that hold no settled records: its header and two slots.
    private static let otherPages = 3

    private let folder: String
    private let pages: Int
    private let size: Size
    private let log: AppendLog

    /// Opens the log in a folder, or makes one.
    ///
    /// - Parameters:
    ///   - pages: of each segment made here.
    ///   - kept: segments that stay when the centre has them.
    init(
        _ folder: String, pages: Int = LogOptions.segmentPagesMin, size: Size = .small,
        kept: Int = 64
    ) throws {
        self.folder = folder
        self.pages = pages
        self.size = size
        log = try AppendLog(
            opening: folder, storage: FileStorage(),
            options: LogOptions(segmentPages: pages, keptSegments: kept)
        ) { Epoch(bits: UInt128.random(in: .min ... .max)) }
    }

    /// Records that a segment holds.
    static func records(ofPages pages: Int, size: Size = .small) -> Int {
        (pages - otherPages) * size.recordsPerPage
    }

    func prepareSpare() throws { try log.prepareSpare() }

    /// Everything so far is at the centre.
    func acknowledge() throws { try log.acknowledge(before: log.durable) }

    /// Writes so many records as one group.
    func append(_ count: Int) throws {
        let stamp = Stamp(
            boottimeNanoseconds: 0, wallMilliseconds: 0, isWallTrusted: false,
            bootOrdinal: log.lastBootOrdinal ?? 0)
        let drafts = (0..<count).map { _ in
            let payload = (0..<size.rawValue).map { _ in UInt8.random(in: .min ... .max) }
            return Draft(type: Self.type, version: 1, stamp: stamp, payload: payload)
        }
        _ = try log.append(drafts)
    }

    /// Fills the segment in use, which holds next to nothing; the next one then holds one record,
    /// and a spare is ready.
    func fillSegment() throws {
        try prepareSpare()
        let before = try segments().count
        for _ in 0..<max(0, pages - Self.otherPages - 2) { try append(size.recordsPerPage) }
        // A spare is made as soon as the last one is in use.
        while try segments().count == before {
            try append(1)
            try prepareSpare()
        }
    }

    private func segments() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".seg") }
    }

    /// One more record, of which a power cut left the first sector.
    func tear() throws {
        let files = try segments().map { "\(folder)/\($0)" }
        let before = try files.map { try Data(contentsOf: URL(filePath: $0)) }
        try append(1)
        for (path, old) in zip(files, before) {
            var file = try Data(contentsOf: URL(filePath: path))
            guard let page = Self.firstDifference(file, old) else { continue }
            let torn = page * Self.pageBytes + Self.sectorBytes..<(page + 1) * Self.pageBytes
            file[torn] = old[torn]
            try file.write(to: URL(filePath: path))
            return
        }
        throw PeerFault("no page of the log was written")
    }

    private static func firstDifference(_ file: Data, _ other: Data) -> Int? {
        file.indices.first { file[$0] != other[$0] }.map { $0 / pageBytes }
    }
}
