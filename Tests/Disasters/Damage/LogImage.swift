import AppendLog
import Glibc

/// A log that was written in earnest, and everything that was ever promised of it.
struct LogImage: Sendable {
    static let directory = "/log"
    static let epoch = Epoch(bits: 0x5eed_0fda_3a9e_0000_0123_4567_89ab_cdef)
    static let cursor = directory + "/cursor"

    /// One append.
    struct Step: Sendable {
        /// The first number that it gave.
        let first: UInt64
        /// The segments in the order of `LogImage.segments`, after it was synced.
        let contents: [[UInt8]]
    }

    /// As the last append left it.
    let disk: MemoryDisk
    /// Paths: those that hold pages, then the spares.
    let segments: [String]
    /// How many of them hold pages.
    let writtenSegments: Int
    /// By number; empty before the oldest that is kept.
    let originals: [[UInt8]]
    let oldest: UInt64
    /// From the state before the first append on.
    let steps: [Step]
    /// Whole pages of what the files held before they were recycled.
    let formerPages: [[UInt8]]
    /// Earlier pages of the cursor.
    let formerCursors: [[UInt8]]

    var newest: UInt64 { UInt64(originals.count - 1) }
    var numbers: ClosedRange<UInt64> { oldest...newest }

    /// The segment that is written.
    var inUse: String { segments[writtenSegments - 1] }

    static func ordinal(of path: String) -> UInt64 {
        UInt64(path.dropFirst(directory.count + 1).prefix(16))!
    }

    static func path(_ ordinal: UInt64) -> String {
        let digits = String(ordinal)
        return directory + "/" + String(repeating: "0", count: 16 - digits.count) + digits + ".seg"
    }

    /// The page of a file.
    static func page(_ index: Int, of file: [UInt8]) -> ArraySlice<UInt8> {
        file[(index * PageFacts.pageBytes)..<((index + 1) * PageFacts.pageBytes)]
    }
}

extension LogImage {
    /// How much of what happened can be explained by a crash in the middle of an append: then the
    /// log cannot know better than to go on from there.
    enum Excuse: Equatable {
        case none
        /// The disk stands as at an earlier moment. Numbers from this one on may be gone unnoticed.
        case earlierMoment(UInt64)
        /// Besides, pages of that moment's append are torn: they may be gone, and are to be named.
        case tornAppend(UInt64)

        var first: UInt64? {
            switch self {
            case .none: nil
            case .earlierMoment(let first), .tornAppend(let first): first
            }
        }
    }

    func excuse(for disk: MemoryDisk) -> Excuse {
        var files = segments.prefix(writtenSegments).map { disk.bytes(of: $0)! }
        let found = excuse(for: files)
        guard found == .none else { return found }
        // Which slot is which does not matter.
        let first = PageFacts.pageBytes..<2 * PageFacts.pageBytes
        let second = first.upperBound..<3 * PageFacts.pageBytes
        let last = files.count - 1
        let slot = Array(files[last][first])
        files[last].replaceSubrange(first, with: Array(files[last][second]))
        files[last].replaceSubrange(second, with: slot)
        return excuse(for: files)
    }

    private func excuse(for files: [[UInt8]]) -> Excuse {
        var torn = Excuse.none
        for index in steps.indices.dropFirst().reversed() {
            switch match(files, from: steps[index - 1].contents, to: steps[index].contents) {
            case .exact: return .earlierMoment(steps[index].first)
            case .torn: if torn == .none { torn = .tornAppend(steps[index].first) }
            case .different: continue
            }
        }
        return torn
    }

    /// Whether this page ever stood there.
    func everHeld(_ page: ArraySlice<UInt8>, at index: Int, of number: Int) -> Bool {
        number < writtenSegments
            && steps.contains { Self.isSame(page, Self.page(index, of: $0.contents[number])) }
    }

    private enum Match { case exact, torn, different }

    private func match(
        _ files: [[UInt8]], from before: [[UInt8]], to after: [[UInt8]]
    ) -> Match {
        var isTorn = false
        for number in files.indices.reversed() {
            for index in 0..<files[number].count / PageFacts.pageBytes {
                let found = Self.page(index, of: files[number])
                let new = Self.page(index, of: after[number])
                if isAlike(found, new, number) { continue }
                let old = Self.page(index, of: before[number])
                if isAlike(found, old, number) { continue }
                if !Self.isSame(old, new) || isUnwritten(found, new, index, of: number) {
                    isTorn = true
                } else if !isElsewhere(index, of: number, new) {
                    return .different
                }
            }
        }
        return isTorn ? .torn : .exact
    }

    /// The same, or both of them nothing.
    private func isAlike(
        _ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>, _ number: Int
    ) -> Bool {
        let ordinal = Self.ordinal(of: segments[number])
        return Self.isSame(one, other)
            || RecordCensus.isBlank(one, ordinal) && RecordCensus.isBlank(other, ordinal)
    }

    /// Garbage where that moment had nothing yet: the log cannot tell that the append was smaller.
    private func isUnwritten(
        _ found: ArraySlice<UInt8>, _ page: ArraySlice<UInt8>, _ index: Int, of number: Int
    ) -> Bool {
        let ordinal = Self.ordinal(of: segments[number])
        return [found, page].allSatisfy {
            RecordCensus.facts($0, at: index, ordinal: ordinal) == nil
        }
    }

    /// A page that never changed again tells nothing of how far the log went: what became of it is
    /// another harm. The slots do tell.
    private func isElsewhere(_ index: Int, of number: Int, _ page: ArraySlice<UInt8>) -> Bool {
        guard number < writtenSegments - 1 || index == 0 || index >= PageFacts.firstSettled else {
            return false
        }
        return Self.isSame(page, Self.page(index, of: steps.last!.contents[number]))
    }

    private static func isSame(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> Bool {
        one.withUnsafeBytes { one in
            other.withUnsafeBytes { other in
                one.baseAddress == other.baseAddress
                    || memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0
            }
        }
    }
}
