import Feedback
import Foundation
import Pictures
import Screen
import Testing

/// Every kind of picture as it was when somebody last looked at it, much smaller.
///
/// Where a change is meant: `SMILE_GOLDEN=renew swift test --filter GoldenTests`, look at the
/// pictures in the folder `Golden`, and commit them.
@Suite struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")
    /// Bytes of all pictures together.
    private static let bytesMax = 1_500_000
    @Test(arguments: Sample.languages.map(\.language), [0, 1, 2])
    func `pictures look as they did when they were last looked at`(
        language: LanguageTag, size: Int
    ) throws {
        let words = Sample.languages.first { $0.language == language }!
        let (name, screen, _, divisor) = ContactSheet.sizes[size]
        let sheet = ContactSheet(words: words)
        let canvas = try sheet.paint(
            sheet.entries, on: screen, .light, columns: 7, divisor: divisor)
        let golden = try Golden(canvas, Self.folder.appending(path: "\(language)-\(name).png"))
        for (index, entry) in sheet.entries.enumerated() {
            #expect(golden.isLike(index), "\(entry.name) in \(golden.name)")
        }
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
            #expect(!Golden(canvas: try canvas(.question(changed)), kept: whole.pixels).isLike(0))
        }
    }

    @Test(.disabled(if: Golden.isRenewed, "the pictures are being written"))
    func `the pictures stay small enough for a repository`() throws {
        let (files, bytes) = try Golden.kept(in: Self.folder)
        #expect(bytes <= Self.bytesMax)
        #expect(files == 12)
    }
}
