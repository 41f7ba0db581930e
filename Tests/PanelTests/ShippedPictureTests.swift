import Feedback
import Foundation
import Panel
import Pictures
import Screen
import Testing

/// The shipped questionnaires as pictures: kept, to be looked at, and checked.
@Suite struct ShippedPictureTests {
    private static let themes = [Theme.light, .dark, .highContrast]
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden")
    /// Bytes of all kept pictures together.
    private static let bytesMax = 2_000_000
    private static let sheets = ProcessInfo.processInfo.environment["SMILE_CONTACT_SHEET"]

    // MARK: As they were

    /// Where a change is meant: `SMILE_GOLDEN=renew swift test --filter ShippedPictureTests`, look
    /// at the pictures in the folder `Golden`, and commit them.
    @Test(arguments: ShippedScreens.lookedAt, ShippedScreens.sizes)
    func `every shipped screen looks as it did when somebody last looked at it`(
        language: LanguageTag, size: ShippedScreens.Size
    ) throws {
        try compare(language, size, theme: 0)
    }

    @Test(arguments: [1, 2])
    func `the dark themes look as they did when somebody last looked at them`(theme: Int) throws {
        try compare(.russian, ShippedScreens.sizes[1], theme: theme)
    }

    private func compare(
        _ language: LanguageTag, _ size: ShippedScreens.Size, theme: Int
    ) throws {
        let entries = try ShippedScreens().entries(in: language, on: size.screen, isEach: false)
        let canvas = try ShippedScreens.paint(
            entries, on: size, Self.themes[theme], columns: 6, divisor: size.divisor)
        let name = "\(language)-\(size.name)-\(ShippedScreens.themes[theme]).png"
        let golden = try Golden(canvas, Self.golden.appending(path: name))
        for (index, entry) in entries.enumerated() {
            #expect(golden.isLike(index), "\(entry.name) in \(name)")
        }
    }

    @Test(.disabled(if: Golden.isRenewed, "the pictures are being written"))
    func `the kept pictures stay small enough for a repository`() throws {
        let (files, bytes) = try Golden.kept(in: Self.golden)
        #expect(bytes <= Self.bytesMax)
        #expect(files == ShippedScreens.lookedAt.count * ShippedScreens.sizes.count + 2)
    }

    // MARK: To look at

    /// A sheet for each questionnaire, language, screen and theme: `SMILE_CONTACT_SHEET_ONLY` is
    /// part of their names, `SMILE_CONTACT_SHEET_DIVISOR` how much smaller the pictures are.
    @Test(
        .enabled(
            if: ShippedPictureTests.sheets != nil,
            "set SMILE_CONTACT_SHEET to a folder to have every shipped screen written there"))
    func `every shipped screen is written as a picture to look at`() throws {
        let folder = try #require(Self.sheets)
        let environment = ProcessInfo.processInfo.environment
        let only = environment["SMILE_CONTACT_SHEET_ONLY"] ?? ""
        let divisor = Int(environment["SMILE_CONTACT_SHEET_DIVISOR"] ?? "") ?? 2
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for questionnaire in ShippedScreens.names {
            let screens = try ShippedScreens([questionnaire])
            for language in screens.previews[0].languages {
                for size in ShippedScreens.sizes {
                    for (theme, colours) in zip(ShippedScreens.themes, Self.themes) {
                        let name = "\(questionnaire)-\(language)-\(size.name)-\(theme)"
                        guard only.isEmpty || name.contains(only) else { continue }
                        let canvas = try ShippedScreens.paint(
                            screens.entries(in: language, on: size.screen), on: size, colours,
                            divisor: divisor)
                        let bytes = try PNG.encode(
                            canvas.pixels, width: canvas.width, height: canvas.height)
                        try Data(bytes).write(to: URL(filePath: "\(folder)/\(name).png"))
                    }
                }
            }
        }
    }
}
