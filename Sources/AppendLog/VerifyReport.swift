/// What a reading of every byte of a log found.
package struct VerifyReport: Hashable, Sendable {
    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        package enum Kind: String, Hashable, Sendable {
            case segmentHeader
            case page
            case record
            case hole
            case tornTail
            case cursor
            case foreignFile
        }

        package let kind: Kind
        /// Without its folder.
        package let file: String
        /// Where in the file, from 0.
        package let byte: Int
        /// The first number that is concerned, where one can be told.
        package let sequence: SequenceNumber?
        package let description: String

        /// Only an end that was never acknowledged, or something beside the log.
        package var isHarmless: Bool {
            kind == .tornTail || kind == .cursor || kind == .foreignFile
        }
    }

    package let epoch: Epoch
    /// Records that verify, each counted once.
    package internal(set) var records = 0
    package internal(set) var recordBytes = 0
    /// Segments that hold pages.
    package internal(set) var segments = 0
    package internal(set) var spares = 0
    package internal(set) var fileBytes = 0
    /// From the oldest number kept to the one behind the newest.
    package internal(set) var kept = SequenceNumber.first..<SequenceNumber.first
    /// What the cursor says; nil where there is none.
    package internal(set) var acknowledged: SequenceNumber?
    package internal(set) var tornBytes = 0
    /// Numbers without a record, in order.
    package internal(set) var holes: [Range<SequenceNumber>] = []
    /// What gap records say is lost.
    package internal(set) var gaps: [Range<SequenceNumber>] = []
    package internal(set) var findings: [Finding] = []

    /// Whether an acknowledged record may be damaged or lost.
    package var isDamaged: Bool { !findings.allSatisfy(\.isHarmless) }
}

extension LogReader {
    /// Reads every byte of the log. Nothing is changed; beside a writer, what is written meanwhile
    /// may or may not be counted.
    package func verify() throws(LogFault) -> VerifyReport {
        for _ in 0..<Self.attemptsMax {
            var verifier = Verifier(files, epoch: epoch)
            do {
                try verifier.run()
                return verifier.report
            } catch {
                // A file that is gone was recycled since it was listed.
                guard case .storage(let fault) = error, fault.kind == .missing else { throw error }
            }
        }
        throw .busy
    }
}

/// Goes through the segments in order.
private struct Verifier {
    var report: VerifyReport
    private let files: LogFiles
    private let seed: UInt32
    private var expected: SequenceNumber?
    /// Whether the disk refused a page of the segment at hand.
    private var isUnreadable = false

    init(_ files: LogFiles, epoch: Epoch) {
        report = VerifyReport(epoch: epoch)
        self.files = files
        seed = epoch.seed
    }

    mutating func run() throws(LogFault) {
        let survey = try LogSurvey(files, isComplete: true)
        report.acknowledged = survey.cursor?.mark
        if survey.cursor == nil { noteCursor() }
        for ordinal in survey.foreign { noteForeign(ordinal) }
        var firsts: [SequenceNumber?] = []
        for ordinal in survey.segments { firsts.append(try files.first(of: ordinal, seed: seed)) }
        let newest = firsts.lastIndex { $0 != nil }
        let image = SegmentImage(pages: LogOptions.segmentPagesUsual)
        for (index, ordinal) in survey.segments.enumerated() {
            let scan = try files.scan(ordinal, seed: seed, into: image)
            let next = firsts[(index + 1)...].lazy.compactMap { $0 }.first
            note(scan, image, before: next, isNewest: index == newest)
        }
        if let first = firsts.lazy.compactMap({ $0 }).first {
            // A hostile segment can claim to begin behind its own records.
            report.kept = first..<max(first, expected ?? first)
        }
    }

    private mutating func note(
        _ scan: SegmentScan, _ image: SegmentImage, before next: SequenceNumber?, isNewest: Bool
    ) {
        let file = LogFolder.name(scan.ordinal)
        report.fileBytes += (image.parts.last?.upperBound ?? 0) * Page.byteCount
        if scan.header == nil {
            add(
                .segmentHeader, file, 0, scan.first,
                "the segment's header is damaged; its pages are read all the same")
        }
        // Before its records are counted: the first of them may be missing.
        if expected == nil { expected = scan.first }
        isUnreadable = image.unreadable != nil
        for run in scan.runs { count(run, before: next ?? .last, image, file) }
        if scan.first != nil {
            report.segments += 1
        } else {
            report.spares += 1
        }
        let holes = report.holes.count
        let lost = max(next ?? .first, isNewest ? scan.durable : .first)
        if scan.first != nil || next == nil, let end = expected, lost > end {
            addHole(end..<lost, file, byte: (scan.tail?.index ?? 0) * Page.byteCount)
            expected = lost
        }
        let isTorn =
            report.holes.count == holes && scan.holes.isEmpty && scan.numbersLost == 0
        notePages(scan, image, file, isTorn: isTorn)
    }

    /// Counts the records that are new and below `next`, where another segment begins.
    private mutating func count(
        _ run: RecordRun, before next: SequenceNumber, _ image: SegmentImage, _ file: String
    ) {
        guard run.first >= expected ?? run.first, run.end <= next else {
            // Only where two segments overlap.
            if run.count > 1 {
                run.forEach(in: image.bytes) { count($0, before: next, image, file) }
            }
            return
        }
        if let end = expected, run.first > end {
            addHole(end..<run.first, file, byte: run.bytes.lowerBound)
        }
        report.records += run.count
        report.recordBytes += run.bytes.count
        expected = run.end
        run.forEach(in: image.bytes) { one in
            guard image.bytes[one.bytes.lowerBound + Record.typeOffset] == RecordType.gap.rawValue
            else { return }
            let bytes = UnsafeRawBufferPointer(rebasing: image.bytes[one.bytes])
            if let gap = (try? Record(bytes, seed: seed)).flatMap(Gap.init) {
                report.gaps.append(gap.lost)
            }
        }
    }

    /// Pages that do not verify. Where no number is missing, they are copies that were torn.
    private mutating func notePages(
        _ scan: SegmentScan, _ image: SegmentImage, _ file: String, isTorn: Bool
    ) {
        for page in scan.broken {
            if image.unreadablePages.contains(page) {
                add(
                    .page, file, page * Page.byteCount, scan.number(before: page),
                    "the disk does not give page \(page); its records may come back, and all "
                        + "others are read")
                continue
            }
            note(page, scan, file, isTorn ? .tornTail : .page, "does not verify")
        }
        for page in scan.partial {
            note(
                page, scan, file, isTorn ? .tornTail : .record,
                "has a record that does not verify")
        }
    }

    private mutating func note(
        _ page: Int, _ scan: SegmentScan, _ file: String, _ kind: VerifyReport.Finding.Kind,
        _ what: String
    ) {
        let isTorn = kind == .tornTail
        if isTorn { report.tornBytes += Page.byteCount }
        add(
            kind, file, page * Page.byteCount, scan.number(before: page),
            "page \(page) \(what); "
                + (isTorn
                    ? "no number is missing"
                    : "records of it may be missing, those of all other pages are whole"))
    }

    private mutating func addHole(_ range: Range<SequenceNumber>, _ file: String, byte: Int) {
        report.holes.append(range)
        add(
            .hole, file, byte, range.lowerBound,
            "records \(range.lowerBound) to before \(range.upperBound) "
                + (isUnreadable ? "cannot be read now" : "are lost")
                + "; those before and behind them are whole")
    }

    private mutating func noteCursor() {
        add(.cursor, "cursor", 0, nil, "no page of the cursor verifies; sending begins anew")
    }

    private mutating func noteForeign(_ ordinal: UInt64) {
        add(
            .foreignFile, LogFolder.name(ordinal), 0, nil,
            "it is not of this log; the next start sets it aside"
        )
    }

    private mutating func add(
        _ kind: VerifyReport.Finding.Kind, _ file: String, _ byte: Int,
        _ sequence: SequenceNumber?, _ what: String
    ) {
        report.findings.append(
            VerifyReport.Finding(
                kind: kind, file: file, byte: byte, sequence: sequence,
                description: "byte \(byte) of '\(file)': \(what)"))
    }
}
