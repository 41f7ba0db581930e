import Feedback
import Foundation
import Panel
import Pictures
import Screen
import Testing

/// Every screen of every questionnaire in `Kiosk/Questionnaires`, as its customers meet it.
struct ShippedScreens {
    static let names = ["counter", "clinic", "washroom", "cash-desk", "nps", "public-office"]
    /// Those in which the pictures are looked at: Cyrillic, Latin, right to left, without blanks.
    static let lookedAt = ["ru", "en", "ar", "zh"].map { LanguageTag($0)! }
    static let themes = ["light", "dark", "high-contrast"]

    struct Size: Sendable, CustomTestStringConvertible {
        var name: String
        var screen: ScreenSize
        /// How many pictures stand in a row of a sheet.
        var columns: Int
        /// How much smaller a kept picture is.
        var divisor: Int

        var testDescription: String { name }
    }

    static let sizes = [
        Size(name: "1280x800", screen: screen(1_280, 800, 10.1), columns: 3, divisor: 5),
        Size(name: "800x480", screen: screen(800, 480, 7), columns: 3, divisor: 4),
        Size(name: "1080x1920", screen: screen(1_080, 1_920, 21.5), columns: 6, divisor: 8),
    ]

    private static func screen(_ width: Int, _ height: Int, _ diagonal: Double) -> ScreenSize {
        ScreenSize(width: width, height: height, diagonalInches: diagonal)!
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Kiosk")

    struct Entry {
        var name: String
        var layout: Layout
    }

    let previews: [Preview]

    init(_ names: [String] = Self.names) throws {
        previews = try names.map { name in
            try Preview(
                questionnaire: Self.folder.appending(path: "Questionnaires/\(name).yaml").path,
                theme: "light")
        }
    }

    /// - Parameter isEach: false: the screens beside the questions once, since they are the same.
    func entries(
        in language: LanguageTag, on size: ScreenSize, isEach: Bool = true
    ) -> [Entry] {
        previews.enumerated().flatMap { index, preview in
            preview.scenes.compactMap { scene -> Entry? in
                guard preview.isShown(scene, in: language, on: size) else { return nil }
                let name = preview.name(of: scene)
                let isBeside = Preview.Scene.others.contains { $0.scene == scene }
                guard isEach || index == 0 || !isBeside else { return nil }
                return Entry(
                    name: "\(preview.questionnaire.key), \(name), \(language)",
                    layout: preview.layout(scene, in: language, on: size))
            }
        }
    }

    static func paint(
        _ entries: some Collection<Entry>, on size: Size, _ theme: Theme, columns: Int? = nil,
        divisor: Int
    ) throws -> SheetCanvas {
        let painter = Painter(theme: theme)
        var canvas = SheetCanvas(
            size.screen, count: entries.count, columns: columns ?? size.columns, divisor: divisor)
        for entry in entries {
            let surface = MemorySurface(size: size.screen)
            painter.forgetFrame()
            try painter.paint(entry.layout, on: surface)
            canvas.add(surface.newestFrame.pixels, of: size.screen)
        }
        return canvas
    }
}
