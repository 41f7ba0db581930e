import AppendLog
package import Measuring

/// Every bit of a segment flipped, one at a time.
package struct BitFlips: Disaster {
    package static let name = "bit-flips"
    package static let obstacle: String? = nil

    /// A bit of each half page; each of the eight of a byte.
    package static let slice = BitFlips(step: 16_381)
    package static let full = BitFlips(step: 1)

    /// Of so many bits one is flipped.
    private let step: Int

    package init(step: Int) {
        self.step = step
    }

    package func run() throws -> [Figure] {
        let seed = DamageDice.seed(for: Self.name)
        var figures: [Figure] = []
        for isSealed in [false, true] {
            let name = Self.name + (isSealed ? "-sealed" : "-in-use")
            let image = try LogStory.image(seed: seed, isSealed: isSealed)
            let segment = FlippedSegment(image, image.segments[0])
            let count = segment.bits / step
            let tally = try DamageCrew(name: name, seed: seed).perform(count) { index, tally in
                segment.flip(index * step, "SEED=\(seed) INDEX=\(index)", &tally)
            }
            figures += tally.figures(name, inputsMin: count)
        }
        return figures
    }
}

/// The segment whose bits are flipped, and what each of its bytes means.
struct FlippedSegment: Sendable {
    private enum Meaning {
        /// Reserved, or behind the last record: readers ignore it.
        case nothing
        case segmentHeader
        /// Of a page that holds nothing of this segment's life, or nothing at all.
        case blankHeader
        /// Numbers whose record in this copy is gone with this byte.
        case records(Range<Int>)
    }

    private let image: LogImage
    private let path: String
    private let isInUse: Bool
    private let pages: [PageFacts?]
    /// By number: copies in this and the other segments.
    private let copies: [Int]

    var bits: Int { pages.count * PageFacts.pageBytes * 8 }

    init(_ image: LogImage, _ path: String) {
        self.image = image
        self.path = path
        isInUse = path == image.inUse
        let census = RecordCensus(image)
        pages = census.pages[image.segments.firstIndex(of: path)!]
        copies = census.copies
    }

    /// Flips one bit and judges what becomes of it.
    func flip(_ bit: Int, _ what: String, _ tally: inout DamageTally) {
        let byte = bit / 8
        let disk = image.disk.copy()
        disk.change(path, byte..<byte + 1) { $0[0] ^= 1 << UInt8(bit % 8) }
        let meaning = meaning(of: byte)
        var copies = copies
        if case .records(let range) = meaning {
            let entries = pages[byte / PageFacts.pageBytes]!.entries
            for entry in entries[range] { copies[Int(entry.number)] -= 1 }
        }
        var isSilent = false
        if case .nothing = meaning { isSilent = true }
        var judge = DamageJudge(
            image: image,
            harm: DamageJudge.Harm(
                what: "\(what): bit \(bit % 8) of byte \(byte)", copies: copies,
                mustBeNamed: !isSilent, mustBeReported: !isSilent && isInUse,
                isSilent: isSilent,
                isTappedFirst: bit / 8 % 2 == 0))
        judge.judge(disk, isOpened: true)
        tally.add(judge.tally)
    }

    private func meaning(of byte: Int) -> Meaning {
        let offset = byte % PageFacts.pageBytes
        let index = byte / PageFacts.pageBytes
        let isHeader = offset < PageFacts.headerBytes
        if index == 0 { return isHeader ? .segmentHeader : .nothing }
        guard let page = pages[index] else { return isHeader ? .blankHeader : .nothing }
        if isHeader { return .records(page.entries.indices) }
        return page.entries.firstIndex { $0.bytes.contains(offset) }
            .map { .records($0..<$0 + 1) } ?? .nothing
    }
}
