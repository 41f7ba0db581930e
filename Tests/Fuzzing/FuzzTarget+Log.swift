#if !FUZZING
    @testable import AppendLog
    import Disasters
#endif

extension FuzzImage {
    /// A damaged copy of all pages.
    func damaged(by input: inout FuzzInput, _ seal: FuzzSeal) -> [UInt8] {
        var bytes = pages
        let seed = Self.epoch.seed
        bytes.withUnsafeMutableBytes { bytes in
            for page in FuzzSeal.edit(bytes, by: &input) {
                let start = page * Page.byteCount
                let target = UnsafeMutableRawBufferPointer(
                    rebasing: bytes[start..<start + Page.byteCount])
                let file = files.first { $0.pages.contains(page) }!
                if page == file.pages.lowerBound || !file.path.hasSuffix(".seg") {
                    seal.applyToHeader(target)
                } else {
                    seal.apply(to: target, seed: seed)
                }
            }
        }
        return bytes
    }

    /// A disk with these pages.
    func disk(_ bytes: [UInt8], cutting cut: Int) -> MemoryDisk {
        let disk = disk.copy()
        for (number, file) in files.enumerated() {
            // Files also end early.
            let isCut = cut > 0 && number == cut % files.count
            let count = isCut ? file.bytes.count * cut / 256 : file.bytes.count
            disk.replace(file.path, with: Array(bytes[file.bytes].prefix(count)))
        }
        return disk
    }
}

extension FuzzTarget {
    // MARK: One segment

    /// A segment as an opening reads it, and as a verifier does.
    static func segment(_ input: inout FuzzInput) -> String? {
        let mode = input.byte()
        let seal = FuzzSeal(rawValue: mode & 3)
        let image = FuzzImage.shared
        var bytes = Array(image.pages[image.inUse.bytes])
        bytes.withUnsafeMutableBytes { bytes in
            var changed: Set<Int>
            if mode & 4 != 0 {
                // The fuzzer's own bytes, at a page of its choice.
                let page = 1 + input.below(4)
                let start = page * Page.byteCount
                bytes[start..<start + Page.byteCount].copyBytes(
                    from: input.rest.prefix(Page.byteCount))
                changed = [page]
            } else {
                changed = FuzzSeal.edit(bytes, by: &input)
            }
            changed.remove(0)
            for page in changed {
                let start = page * Page.byteCount
                seal.apply(
                    to: UnsafeMutableRawBufferPointer(
                        rebasing: bytes[start..<start + Page.byteCount]), seed: seed)
            }
        }
        return scan(bytes, isOriginal: seal.isEmpty && mode & 4 == 0)
    }

    private static func scan(_ bytes: [UInt8], isOriginal: Bool) -> String? {
        let path = FuzzImage.shared.inUse.path
        let ordinal = FuzzImage.shared.inUse.ordinal!
        let disk = MemoryDisk()
        disk.replace(path, with: bytes)
        let files = LogFiles(directory: FuzzImage.directory, storage: disk)
        let image = SegmentImage(pages: FuzzImage.options.segmentPages)
        do {
            let file = try files.storing(try disk.open(path, .reading))
            for isWhole in [true, false] {
                let scan =
                    isWhole
                    ? try files.scan(file, ordinal: ordinal, seed: seed, into: image)
                    : try files.scanEnd(file, ordinal: ordinal, seed: seed, into: image)
                if let fault = check(scan, image, isOriginal: isOriginal) { return fault }
            }
            return nil
        } catch .newerFormat where !isOriginal {
            return nil
        } catch {
            return "reading a segment: \(error)"
        }
    }

    private static func check(
        _ scan: SegmentScan, _ image: SegmentImage, isOriginal: Bool
    ) -> String? {
        var expected = SequenceNumber.first
        for run in scan.runs {
            guard run.first >= expected else { return "numbers out of order" }
            if let fault = check(run, in: image.bytes, isOriginal: isOriginal) { return fault }
            expected = run.end
        }
        if let end = scan.end, end < expected { return "an end before the last record" }
        if scan.isSound, scan.tail == nil || !scan.holes.isEmpty { return "sound, and damaged" }
        return nil
    }

    // MARK: A whole log

    /// The reader first; then a writer opens the log, goes on, and is read again.
    static func opening(_ input: inout FuzzInput) -> String? {
        let mode = input.byte()
        let cut = mode & 4 == 0 ? 0 : Int(input.byte())
        let seal = FuzzSeal(rawValue: mode & 3)
        let image = FuzzImage.shared
        let disk = image.disk(image.damaged(by: &input, seal), cutting: cut)
        if let fault = read(disk, isOriginal: seal.isEmpty, new: nil) { return fault }
        do {
            let log = try AppendLog(
                opening: FuzzImage.directory, storage: disk, options: FuzzImage.options,
                newEpoch: { Epoch(bits: 1) })
            let draft = Draft(
                type: RecordType(rawValue: 9), version: 1,
                stamp: Stamp(
                    boottimeNanoseconds: 1, wallMilliseconds: 2, isWallTrusted: false,
                    bootOrdinal: 3),
                payload: [4, 5])
            if mode & 16 != 0 { try log.inspect() }
            let number = try log.append([draft]).lowerBound
            if mode & 16 == 0 { try log.inspect() }
            let new = Record(draft, sequence: number).bytes(epoch: log.epoch)
            if let fault = read(disk, isOriginal: seal.isEmpty, new: new) { return fault }
            // What is acknowledged may be let go.
            if mode & 8 != 0 { try log.acknowledge(before: log.durable) }
            return nil
        } catch .newerFormat where !seal.isEmpty {
            return nil
        } catch {
            return "opening: \(error)"
        }
    }

    /// - Parameter new: a record that must be there; gap records of the log's own may be.
    private static func read(
        _ disk: MemoryDisk, isOriginal: Bool, new: [UInt8]?
    ) -> String? {
        var isThere = new == nil
        do {
            let reader = try LogReader(directory: FuzzImage.directory, storage: disk)
            _ = try reader.verify()
            var from = try reader.kept().lowerBound
            for _ in 0..<64 {
                let excerpt = try reader.read(
                    from: from, before: nil, recordsMax: 1 << 16, bytesMax: 1 << 20)
                if excerpt.range.isEmpty { break }
                for record in excerpt.records {
                    let bytes = record.bytes(epoch: reader.epoch)
                    if bytes == new { isThere = true; continue }
                    let isWritten = bytes.withUnsafeBytes(FuzzImage.shared.isOriginal)
                    if isOriginal, !isWritten, new == nil || Gap(record) == nil {
                        return "a record that nobody wrote"
                    }
                }
                _ = excerpt.missing
                from = excerpt.range.upperBound
            }
        } catch {
            switch error {
            case .noLog, .newerFormat, .gone: break
            default: return "reading: \(error)"
            }
        }
        // Forged pages may claim numbers far beyond; damage may not.
        return isThere || !isOriginal ? nil : "what was written after the opening is not there"
    }
}
