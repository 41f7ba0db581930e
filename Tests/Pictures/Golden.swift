package import Foundation
import Screen

/// Pictures as they were when somebody last looked at them, kept much smaller.
package struct Golden: CustomStringConvertible {
    /// Where a change is meant: `SMILE_GOLDEN=renew swift test --filter …`.
    package static let isRenewed = ProcessInfo.processInfo.environment["SMILE_GOLDEN"] == "renew"
    /// Per channel, of 255: another version of a font or of Cairo may differ so much anywhere.
    private static let channelTolerance = 32
    /// In each square of so many pixels a side, so that a small control counts as much as a face.
    private static let side = 16
    /// The share of a square's pixels that may differ more.
    private static let shareTolerance = 0.08

    /// Of its file.
    package let name: String
    private let canvas: SheetCanvas
    private let kept: [UInt32]

    /// Compares with the file; writes it first where the pictures are renewed.
    package init(_ canvas: SheetCanvas, _ file: URL) throws {
        if Self.isRenewed {
            // Sixteen shades of each colour: a third of the bytes, and no eye sees it.
            let pixels = canvas.pixels.map { 0xFF00_0000 | ($0 & 0xF0F0F0) | ($0 & 0xF0F0F0) >> 4 }
            try Data(PNG.encode(pixels, width: canvas.width, height: canvas.height)).write(to: file)
        }
        let golden = PNG.pixels(Array(try Data(contentsOf: file)))
        guard let golden, (golden.width, golden.height) == (canvas.width, canvas.height) else {
            throw Unlike(name: file.lastPathComponent)
        }
        self.init(canvas: canvas, kept: golden.pixels, name: file.lastPathComponent)
    }

    /// A failed expectation would print every pixel.
    package var description: String { name }

    package init(canvas: SheetCanvas, kept: [UInt32], name: String = "") {
        self.canvas = canvas
        self.kept = kept
        self.name = name
    }

    /// The sheet has another size, so that nothing on it can be compared.
    package struct Unlike: Error, CustomStringConvertible {
        var name: String

        package var description: String {
            "'\(name)' has another size: look at the pictures anew, and renew them"
        }
    }

    /// Whether the picture of this index is as it was.
    package func isLike(_ index: Int) -> Bool {
        differing(canvas.place(index)) <= Self.shareTolerance
    }

    /// The share of pixels that are far from the kept ones, in the worst square.
    private func differing(_ place: PixelRect) -> Double {
        var counts: [Int: Int] = [:]
        for y in place.y..<place.maxY {
            for x in place.x..<place.maxX {
                let at = y * canvas.width + x
                guard isFar(canvas.pixels[at], kept[at]) else { continue }
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

    /// How many files a folder holds, and their bytes together.
    package static func kept(in folder: URL) throws -> (files: Int, bytes: Int) {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: [.fileSizeKey])
        let bytes = try files.reduce(0) {
            try $0 + ($1.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
        }
        return (files.count, bytes)
    }
}
