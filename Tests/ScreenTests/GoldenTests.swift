import Feedback
import Foundation
import Screen
import Testing

/// Every kind of picture as it was when somebody last looked at it, much smaller.
///
/// Where a change is meant: `SMILE_GOLDEN=renew swift test --filter GoldenTests`, look at the
/// pictures in the folder `Golden`, and commit them.
@Suite struct GoldenTests {
    private static let isRenewed =
        ProcessInfo.processInfo.environment["SMILE_GOLDEN"] == "renew"
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")
    /// Bytes of all pictures together.
    private static let bytesMax = 1_500_000
    /// Per channel, of 255: another version of a font or of Cairo may differ so much anywhere.
    private static let channelTolerance = 32
    /// In each square of so many pixels a side, so that a small control counts as much as a face.
    private static let side = 16
    /// The share of a square's pixels that may differ more.
    private static let shareTolerance = 0.08

    @Test(arguments: Sample.languages.map(\.language), [0, 1, 2])
    func `pictures look as they did when they were last looked at`(
        language: LanguageTag, size: Int
    ) throws {
        let words = Sample.languages.first { $0.language == language }!
        let (name, screen, _, divisor) = ContactSheet.sizes[size]
        let sheet = ContactSheet(words: words)
        let canvas = try sheet.paint(
            sheet.entries, on: screen, .light, columns: 7, divisor: divisor)
        let file = Self.folder.appending(path: "\(language)-\(name).png")
        if Self.isRenewed {
            // Sixteen shades of each colour: a third of the bytes, and no eye sees it.
            let pixels = canvas.pixels.map { 0xFF00_0000 | ($0 & 0xF0F0F0) | ($0 & 0xF0F0F0) >> 4 }
            try Data(PNG.encode(pixels, width: canvas.width, height: canvas.height))
                .write(to: file)
        }
        let golden = try #require(PNG.pixels(Array(Data(contentsOf: file))))
        #expect((golden.width, golden.height) == (canvas.width, canvas.height))
        for (index, entry) in sheet.entries.enumerated() {
            let share = differing(canvas, canvas.place(index), golden.pixels)
            #expect(share <= Self.shareTolerance, "\(entry.name) in \(file.lastPathComponent)")
        }
    }

    /// The share of pixels that are far from the golden ones, in the worst square.
    private func differing(
        _ canvas: SheetCanvas, _ place: PixelRect, _ golden: [UInt32]
    ) -> Double {
        var counts: [Int: Int] = [:]
        for y in place.y..<place.maxY {
            for x in place.x..<place.maxX {
                let at = y * canvas.width + x
                guard isFar(canvas.pixels[at], golden[at]) else { continue }
                let square =
                    (y - place.y) / Self.side * place.width + (x - place.x) / Self.side
                counts[square, default: 0] += 1
            }
        }
        return Double(counts.values.max() ?? 0) / Double(Self.side * Self.side)
    }

    private func isFar(_ one: UInt32, _ other: UInt32) -> Bool {
        for shift: UInt32 in [0, 8, 16] {
            let difference = Int(one >> shift & 0xFF) - Int(other >> shift & 0xFF)
            if abs(difference) > Self.channelTolerance { return true }
        }
        return false
    }

    @Test func `a moved face, a lost control and another word are noticed`() throws {
        let words = Sample.english
        let sheet = ContactSheet(words: words)
        let size = Sample.counter
        func canvas(_ picture: Picture) throws -> SheetCanvas {
            try sheet.paint(
                [ContactSheet.Entry(name: "", picture: picture)], on: size, .light, columns: 1,
                divisor: 4)
        }
        let question = Sample.question(Sample.scales(words)[1], words)
        var (less, other) = (question, question)
        less.skip = nil
        other.title = "How did we serve you yesterday?"
        let moved = Sample.question(Sample.scales(words)[0], words)
        let whole = try canvas(.question(question))
        for changed in [less, other, moved] {
            let share = differing(try canvas(.question(changed)), whole.place(0), whole.pixels)
            #expect(share > Self.shareTolerance)
        }
    }

    @Test(.disabled(if: GoldenTests.isRenewed, "the pictures are being written"))
    func `the pictures stay small enough for a repository`() throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.resolvingSymlinksInPath(), includingPropertiesForKeys: [.fileSizeKey])
        let bytes = try files.reduce(0) {
            try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
        #expect(bytes <= Self.bytesMax)
        #expect(files.count == 12)
    }
}
