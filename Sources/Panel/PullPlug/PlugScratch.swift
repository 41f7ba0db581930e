package import AppendLog
import Exchange

/// The scratch log of a run, beside the real one. Whoever calls acts as the folder's owner.
package struct PlugScratch {
    /// What a run left that caught a disk lying.
    package static let liedName = ".smile-pull-plug-lied"
    private static let name = ".smile-pull-plug"
    private static let checkedName = ".smile-pull-plug-checked"
    private static let checkedBytesMax = 128
    /// A megabyte each: ten minutes of writing are far less.
    private static let segmentsMax = 64
    private static let recordsAtOnce = 4_096
    private static let bytesAtOnce = 1_048_576

    private let stateFolder: String
    private let scratch: ScratchFolder
    private var checkedFile: String { "\(stateFolder)/\(Self.checkedName)" }

    package init(_ places: PanelPlaces) {
        stateFolder = places.stateFolder
        scratch = ScratchFolder("\(stateFolder)/\(Self.name)")
    }

    /// The run that was found honest last.
    package var checked: String? {
        (try? FolderFile.read(checkedFile, bytesMax: Self.checkedBytesMax)).map {
            String(decoding: $0, as: UTF8.self).filter { $0 != "\n" }
        }
    }

    /// Notes that the run was found honest, and removes its log.
    package func settle(_ run: String) throws {
        try FolderFile.replace(checkedFile, with: Array("\(run)\n".utf8), mode: 0o644)
        try scratch.remove()
    }

    /// Keeps what a lie left, under another name; an older one goes.
    package func putAside() throws {
        try scratch.move(to: ScratchFolder("\(stateFolder)/\(Self.liedName)"))
    }

    /// A new one; its epoch is the name of the run, and its first record tells the machine's boot.
    package func begin(kernelBootID: UInt128 = PanelClock.kernelBootID()) throws -> AppendLog {
        try scratch.remove()
        let log = try open()
        let boot = Payload.boot(Boot(kernelBootID: kernelBootID, version: "", touchpoint: ""))
        let stamp = Stamp(
            boottimeNanoseconds: 0, wallMilliseconds: 0, isWallTrusted: false, bootOrdinal: 0)
        _ = try log.append([
            Draft(type: boot.type, version: Payload.version, stamp: stamp, payload: boot.bytes)
        ])
        return log
    }

    private func open() throws(LogFault) -> AppendLog {
        try AppendLog(
            opening: scratch.path, storage: FileStorage(),
            options: LogOptions(keptSegments: 0, segmentsMax: Self.segmentsMax),
            newEpoch: { Epoch(bits: UInt128.random(in: .min ... .max)) })
    }

    /// Recovers what is there, as the daemon's start would.
    ///
    /// - Returns: nil where there is no log.
    package func examine() throws -> PlugTrace? {
        try scratch.check()
        do throws(LogFault) {
            _ = try LogReader(directory: scratch.path, storage: FileStorage())
        } catch {
            if case .noLog = error { return nil }
            throw error
        }
        let log = try open()
        try log.inspect()
        let reader = try LogReader(directory: scratch.path, storage: FileStorage())
        return PlugTrace(
            run: log.epoch.description, whole: try Self.whole(reader).rawValue,
            kernelBootID: try Self.kernelBootID(reader))
    }

    private static func kernelBootID(_ reader: LogReader) throws(LogFault) -> UInt128? {
        guard try reader.kept().contains(.first) else { return nil }
        let first = try reader.read(
            from: .first, before: SequenceNumber.first.next, recordsMax: 1, bytesMax: bytesAtOnce)
        return first.records.first.flatMap { Boot($0)?.kernelBootID }
    }

    private static func whole(_ reader: LogReader) throws(LogFault) -> SequenceNumber {
        let kept = try reader.kept()
        var next = SequenceNumber.first
        guard kept.lowerBound == next else { return next }
        while next < kept.upperBound {
            let excerpt = try reader.read(
                from: next, before: kept.upperBound, recordsMax: recordsAtOnce,
                bytesMax: bytesAtOnce)
            guard !excerpt.range.isEmpty else { break }
            // A gap record stands behind what it speaks of, and under a number of its own.
            for record in excerpt.records {
                guard record.sequence == next else { return next }
                if let gap = Gap(record) { return min(next, gap.lost.lowerBound) }
                next = next.next
            }
            guard excerpt.missing.isEmpty else { return next }
        }
        return next
    }
}
