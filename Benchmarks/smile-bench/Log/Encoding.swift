import AppendLog
import CFloor
import CMachine
import Measuring

/// Records put into a page with their checksum, nothing written: the log's own encoder against a
/// loop in C that makes the same bytes.
struct Encoding {
    private static let ratioMin = 0.6
    private static let allocationsMax = 0.01
    private static let pageBytes = 4_096
    private static let recordsPerPage = 63
    /// Of each turn: about two milliseconds.
    private static let pages = 1_000
    private static let turns = 200

    private let seed = Epoch(bits: 0x5EED).seed
    private let drafts = Array(repeating: OurLog.draft, count: recordsPerPage)
    private let template: [UInt8]

    init() {
        template = Record(drafts[0], sequence: .first).bytes(epoch: Epoch(bits: 0x5EED))
    }

    func figures() throws -> [Figure] {
        try Self.withPage { ours in
            try Self.withPage { theirs in
                encode(pages: 1, into: ours)
                encodeInC(pages: 1, into: theirs)
                guard ours.elementsEqual(theirs) else {
                    throw MeasuringFault("the loop in C makes other records than the log")
                }
                let (log, floor) = try measure(ours, theirs)
                let records = Double(Self.pages * Self.recordsPerPage)
                return [
                    Figure("encode", floor / log, "x C loop", target: .atLeast(Self.ratioMin)),
                    Figure("encode-c-loop", records / floor * 1_000, "M records/s"),
                    Figure(
                        "encode-allocations", allocations(ours), "per record",
                        target: .atMost(Self.allocationsMax)),
                ]
            }
        }
    }

    /// Nanoseconds of a turn.
    private func measure(
        _ ours: UnsafeMutableRawBufferPointer, _ theirs: UnsafeMutableRawBufferPointer
    ) throws -> (log: Double, floor: Double) {
        var log = Samples(reserving: Self.turns)
        var floor = Samples(reserving: Self.turns)
        for _ in 0..<Self.turns {
            try Interruption.check()
            let start = Stopwatch.now
            encode(pages: Self.pages, into: ours)
            let middle = Stopwatch.now
            encodeInC(pages: Self.pages, into: theirs)
            let end = Stopwatch.now
            log.add(start..<middle)
            floor.add(middle..<end)
        }
        return (log.percentile(0.5), floor.percentile(0.5))
    }

    private func encode(pages: Int, into page: UnsafeMutableRawBufferPointer) {
        var sequence = SequenceNumber.first
        for _ in 0..<pages {
            let written = Record.encode(
                drafts[...], from: sequence, seed: seed, into: page, roomMin: 0)
            sequence = sequence.advanced(by: written.count)
        }
    }

    private func encodeInC(pages: Int, into page: UnsafeMutableRawBufferPointer) {
        let start = page.baseAddress!.assumingMemoryBound(to: UInt8.self)
        for number in 0..<pages {
            smile_floor_encode(
                start, template, Self.recordsPerPage, UInt64(1 + number * Self.recordsPerPage),
                seed)
        }
    }

    private func allocations(_ page: UnsafeMutableRawBufferPointer) -> Double {
        let before = smile_heap_allocations()
        encode(pages: Self.pages, into: page)
        let count = smile_heap_allocations() - before
        return Double(count) / Double(Self.pages * Self.recordsPerPage)
    }

    private static func withPage<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let page = UnsafeMutableRawBufferPointer.allocate(
            byteCount: pageBytes, alignment: pageBytes)
        defer { page.deallocate() }
        page.initializeMemory(as: UInt8.self, repeating: 0)
        return try body(page)
    }
}
