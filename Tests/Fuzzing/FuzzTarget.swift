#if !FUZZING
    @testable import AppendLog
    import Disasters
#endif

/// Code that meets bytes from a disk, and what must hold of it whatever the bytes are.
enum FuzzTarget: String, CaseIterable, Sendable {
    case record, page, header, segment, opening

    /// - Returns: what is wrong; nil where everything holds.
    func run(_ bytes: UnsafeRawBufferPointer) -> String? {
        var input = FuzzInput(bytes)
        switch self {
        case .record: return Self.record(&input)
        case .page: return Self.page(&input)
        case .header: return Self.header(&input)
        case .segment: return Self.segment(&input)
        case .opening: return Self.opening(&input)
        }
    }

    static let seed = FuzzImage.epoch.seed

    // MARK: One record

    /// A record that is read is what it says: written again, it has the same bytes.
    private static func record(_ input: inout FuzzInput) -> String? {
        let isSealed = input.byte() & 1 == 1
        var bytes = Array(input.rest.prefix(Record.headerBytes + Record.payloadBytesMax + 64))
        if isSealed, bytes.count >= Record.headerBytes {
            bytes.withUnsafeMutableBytes { bytes in
                let payload = Int(UnsafeRawBufferPointer(bytes).load(UInt16.self, at: 4))
                let end = min(bytes.count, Record.headerBytes + payload)
                FuzzSeal.seal(bytes, 4..<end, at: 0, seed: seed)
            }
        }
        guard let record = try? Record(decoding: bytes[...], epoch: FuzzImage.epoch) else {
            return nil
        }
        if let gap = Gap(record), gap.lost.isEmpty { return "an empty gap" }
        let again = record.bytes(epoch: FuzzImage.epoch)
        return again.elementsEqual(bytes.prefix(again.count)) ? nil : "another record"
    }

    // MARK: One page

    /// Records of a page verify, stand in order, within it and apart from each other.
    private static func page(_ input: inout FuzzInput) -> String? {
        let mode = input.byte()
        let seal = FuzzSeal(rawValue: mode & 3)
        let isRaw = mode & 4 != 0
        return withUnsafeTemporaryAllocation(
            byteCount: Page.byteCount, alignment: Page.byteCount
        ) { page in
            if isRaw {
                page.initializeMemory(as: UInt8.self, repeating: 0)
                page.copyBytes(from: input.rest.prefix(Page.byteCount))
            } else {
                let image = FuzzImage.shared
                // The third page: the second slot.
                let start = image.inUse.bytes.lowerBound + 2 * Page.byteCount
                image.pages.withUnsafeBytes {
                    page.copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: $0[start..<start + Page.byteCount]))
                }
                _ = FuzzSeal.edit(page, by: &input)
            }
            seal.apply(to: page, seed: seed)
            return walk(UnsafeRawBufferPointer(page), isOriginal: seal.isEmpty && !isRaw)
        }
    }

    private static func walk(_ page: UnsafeRawBufferPointer, isOriginal: Bool) -> String? {
        guard let header = PageHeader(page, seed: seed) else { return nil }
        var fault: String?
        var end = Page.headerBytes
        var expected = header.first
        var count = 0
        let found = header.walk(page, seed: seed) { run in
            if run.bytes.lowerBound < end || run.bytes.upperBound > Page.headerBytes + header.used {
                fault = "records outside of their place"
                return
            }
            if run.first < expected || run.end > header.end { fault = "numbers out of order" }
            end = run.bytes.upperBound
            expected = run.end
            count += run.count
            fault = fault ?? check(run, in: page, isOriginal: isOriginal)
        }
        return fault ?? (found == count ? nil : "more records than were handed over")
    }

    /// Each record of a run verifies, is as long as it should be, and has its number.
    static func check(
        _ run: RecordRun, in bytes: UnsafeRawBufferPointer, isOriginal: Bool
    ) -> String? {
        var fault: String?
        var end = run.bytes.lowerBound
        run.forEach(in: bytes) { one in
            guard fault == nil, one.bytes.upperBound <= bytes.count else { return }
            let record = UnsafeRawBufferPointer(rebasing: bytes[one.bytes])
            if (try? Record.verify(record, seed: seed)) != record.count
                || record.load(UInt64.self, at: 8) != one.first.rawValue
            {
                fault = "a record that does not verify"
            } else if isOriginal, !FuzzImage.shared.isOriginal(record) {
                fault = "a record that nobody wrote"
            }
            end = one.bytes.upperBound
        }
        return fault ?? (end == run.bytes.upperBound ? nil : "a run that ends elsewhere")
    }

    // MARK: The heads of files

    /// What is read of a header, written again, reads the same.
    private static func header(_ input: inout FuzzInput) -> String? {
        let mode = input.byte()
        let seal = FuzzSeal(rawValue: mode & 1)
        let image = FuzzImage.shared
        let isCursor = mode & 2 != 0
        let file = isCursor ? image.files.first { $0.path.hasSuffix("cursor") }! : image.inUse
        let pages = file.bytes.prefix((isCursor ? 2 : 1) * Page.byteCount)
        var bytes = Array(image.pages[pages])
        return bytes.withUnsafeMutableBytes { bytes in
            for page in FuzzSeal.edit(bytes, by: &input) {
                seal.applyToHeader(
                    UnsafeMutableRawBufferPointer(rebasing: bytes[(page * Page.byteCount)...]))
            }
            let read = UnsafeRawBufferPointer(bytes)
            return isCursor ? cursor(read) : segmentHeader(read)
        }
    }

    private static func cursor(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let cursor = Cursor(file: bytes) else { return nil }
        var again = [UInt8](repeating: 0, count: Page.byteCount)
        again.withUnsafeMutableBytes { cursor.encode(into: $0) }
        return again.withUnsafeBytes { Cursor($0) } == cursor ? nil : "another cursor"
    }

    private static func segmentHeader(_ bytes: UnsafeRawBufferPointer) -> String? {
        guard let header = try? SegmentHeader(bytes, path: "") else { return nil }
        var again = [UInt8](repeating: 0, count: Page.byteCount)
        again.withUnsafeMutableBytes { header.encode(into: $0) }
        let read = again.withUnsafeBytes { try? SegmentHeader($0, path: "") }
        return read == header ? nil : "another header"
    }
}
