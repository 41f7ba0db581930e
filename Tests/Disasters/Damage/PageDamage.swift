import AppendLog
package import Measuring

/// Pages zeroed, swapped, repeated, stale, or filled with what never was a page, up to three at
/// once, in segments, spares and the cursor.
package struct PageDamage: Disaster {
    package static let name = "page-damage"
    package static let obstacle: String? = nil

    package static let slice = PageDamage(cases: 60)
    package static let full = PageDamage(cases: 100_000)

    private let cases: Int

    package init(cases: Int) {
        self.cases = cases
    }

    package func run() throws -> [Figure] {
        let seed = DamageDice.seed(for: Self.name)
        let images = [
            try LogStory.image(seed: seed, isSealed: false),
            try LogStory.image(seed: seed &+ 1, isSealed: true),
        ]
        let logs = images.map(DamagedPages.init)
        let tally = try DamageCrew(name: Self.name, seed: seed).perform(cases) { index, tally in
            logs[index % logs.count].harm(
                DamageDice(seed, case: index), "SEED=\(seed) INDEX=\(index)", &tally)
        }
        return tally.figures(Self.name, inputsMin: cases)
    }
}

/// A log whose pages are harmed.
struct DamagedPages: Sendable {
    private static let harmsMax = 3

    /// A page of a file.
    struct Spot: Hashable, Sendable, CustomStringConvertible {
        let path: String
        let page: Int

        var description: String { "\(path):\(page)" }

        var bytes: Range<Int> {
            page * PageFacts.pageBytes..<(page + 1) * PageFacts.pageBytes
        }
    }

    private enum Kind: CaseIterable {
        case zeroed, swapped, repeated, stale, ones, random
    }

    private let image: LogImage
    private let census: RecordCensus
    private let segmentSpots: [Spot]
    private let slots: [Spot]
    private let cursorSpots: [Spot]

    init(_ image: LogImage) {
        self.image = image
        census = RecordCensus(image)
        segmentSpots = image.segments.flatMap { path in
            (0..<image.disk.bytes(of: path)!.count / PageFacts.pageBytes).map {
                Spot(path: path, page: $0)
            }
        }
        slots = [1, 2].map { Spot(path: image.inUse, page: $0) }
        cursorSpots = [0, 1].map { Spot(path: LogImage.cursor, page: $0) }
    }

    /// Does one case and judges what becomes of it.
    func harm(_ dice: DamageDice, _ what: String, _ tally: inout DamageTally) {
        var dice = dice
        let disk = image.disk.copy()
        var harmed: Set<Spot> = []
        var words = what + ":"
        for _ in 0...dice.below(Self.harmsMax) {
            let kind = Kind.allCases[dice.below(Kind.allCases.count)]
            let spot = spot(&dice)
            words += " \(kind) \(spot)"
            harmed.formUnion(harm(disk, spot, kind, &dice, &words))
        }
        var judge = DamageJudge(
            image: image, harm: self.harm(disk, harmed, words, isTappedFirst: dice.below(2) == 0))
        judge.judge(disk, isOpened: true)
        tally.add(judge.tally)
    }

    /// Half of all in the segment in use and its slots, where the most can go wrong.
    private func spot(_ dice: inout DamageDice) -> Spot {
        switch dice.below(8) {
        case 0, 1: slots[dice.below(2)]
        case 2, 3:
            Spot(path: image.inUse, page: dice.below(LogStory.options.segmentPages))
        case 4: cursorSpots[dice.below(2)]
        default: segmentSpots[dice.below(segmentSpots.count)]
        }
    }

    /// - Returns: the pages that it changed.
    private func harm(
        _ disk: MemoryDisk, _ spot: Spot, _ kind: Kind, _ dice: inout DamageDice,
        _ words: inout String
    ) -> Set<Spot> {
        switch kind {
        case .zeroed: fill(disk, spot, [UInt8](repeating: 0, count: PageFacts.pageBytes))
        case .ones: fill(disk, spot, [UInt8](repeating: 0xff, count: PageFacts.pageBytes))
        case .random:
            fill(
                disk, spot,
                (0..<PageFacts.pageBytes).map { _ in UInt8(truncatingIfNeeded: dice.next()) })
        case .stale: fill(disk, spot, stale(spot, &dice))
        case .repeated:
            let other = self.spot(&dice)
            words += " with \(other)"
            fill(disk, spot, page(disk, other))
        case .swapped:
            let other = self.spot(&dice)
            words += " with \(other)"
            let content = page(disk, spot)
            fill(disk, spot, page(disk, other))
            fill(disk, other, content)
            return [spot, other]
        }
        return [spot]
    }

    private func page(_ disk: MemoryDisk, _ spot: Spot) -> [UInt8] {
        Array(LogImage.page(spot.page, of: disk.bytes(of: spot.path)!))
    }

    private func fill(_ disk: MemoryDisk, _ spot: Spot, _ page: [UInt8]) {
        disk.change(spot.path, spot.bytes) { $0.copyBytes(from: page) }
    }

    /// What stood there at an earlier moment, or a page of the file's former life.
    private func stale(_ spot: Spot, _ dice: inout DamageDice) -> [UInt8] {
        if spot.path == LogImage.cursor {
            return image.formerCursors[dice.below(image.formerCursors.count)]
        }
        let written = image.segments.prefix(image.writtenSegments)
        guard let number = written.firstIndex(of: spot.path), dice.below(4) > 0 else {
            return image.formerPages[dice.below(image.formerPages.count)]
        }
        let newest = dice.below(2) == 0 ? max(0, image.steps.count - 6) : 0
        let step = image.steps[newest + dice.below(image.steps.count - newest)]
        return Array(LogImage.page(spot.page, of: step.contents[number]))
    }

    // MARK: What is known of it

    private func harm(
        _ disk: MemoryDisk, _ harmed: Set<Spot>, _ what: String, isTappedFirst: Bool
    ) -> DamageJudge.Harm {
        var copies = census.copies
        var mustBeNamed = false
        var mustBeReported = false
        var isSilent = true
        for spot in harmed where spot.path != LogImage.cursor {
            let page = page(disk, spot)
            guard page != self.page(image.disk, spot) else { continue }
            let number = image.segments.firstIndex(of: spot.path)!
            let ordinal = LogImage.ordinal(of: spot.path)
            let new =
                spot.page == 0
                ? nil : RecordCensus.facts(page[...], at: spot.page, ordinal: ordinal)
            let old = census.pages[number][spot.page]
            for entry in old?.entries ?? [] { copies[Int(entry.number)] -= 1 }
            // A page counts where it was once written; that it is found elsewhere too is welcome.
            if let new, image.everHeld(page[...], at: spot.page, of: number) {
                for entry in new.entries { copies[Int(entry.number)] += 1 }
            }
            let isExplained =
                spot.page > 0 && (new != nil || RecordCensus.isBlank(page[...], ordinal))
            if !isExplained {
                mustBeNamed = true
                if number >= image.writtenSegments - 1 { mustBeReported = true }
            }
            if spot.page == 0 || old != nil || new != nil || !isExplained { isSilent = false }
        }
        return DamageJudge.Harm(
            what: what, copies: copies, mustBeNamed: mustBeNamed,
            mustBeReported: mustBeReported, isSilent: isSilent,
            isTappedFirst: isTappedFirst, isWithoutEpoch: isWithoutEpoch(disk))
    }

    private func isWithoutEpoch(_ disk: MemoryDisk) -> Bool {
        let heads =
            image.segments.map { (Spot(path: $0, page: 0), "SMILELOG") }
            + cursorSpots.map { ($0, "SMILECUR") }
        return heads.allSatisfy { spot, magic in !page(disk, spot).starts(with: magic.utf8) }
    }
}
