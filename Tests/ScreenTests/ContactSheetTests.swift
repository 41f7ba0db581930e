import Feedback
import Foundation
import Pictures
import Screen
import Testing

@Suite struct ContactSheetTests {
    private static let folder = ProcessInfo.processInfo.environment["SMILE_CONTACT_SHEET"]

    /// For people to look at: every picture in every language, on three screens, in three themes.
    @Test(
        .enabled(
            if: ContactSheetTests.folder != nil,
            "set SMILE_CONTACT_SHEET to a folder to have every picture written there"))
    func `every picture is written as a file to look at`() throws {
        let folder = try #require(Self.folder)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let divisor =
            Int(ProcessInfo.processInfo.environment["SMILE_CONTACT_SHEET_DIVISOR"] ?? "") ?? 2
        let themes = [("light", Theme.light), ("dark", .dark), ("contrast", .highContrast)]
        let only = ProcessInfo.processInfo.environment["SMILE_CONTACT_SHEET_ONLY"] ?? ""
        for words in Sample.languages {
            for (size, screen, columns, _) in ContactSheet.sizes {
                for (theme, colors) in themes {
                    let name = "\(words.language)-\(size)-\(theme)"
                    guard only.isEmpty || name.contains(only) else { continue }
                    let sheet = ContactSheet(words: words)
                    let entries = sheet.entries
                    let perPage = screen.isPortrait ? 8 : 6
                    for start in stride(from: 0, to: entries.count, by: perPage) {
                        let page = try sheet.paint(
                            entries[start..<min(start + perPage, entries.count)], on: screen,
                            colors, columns: columns, divisor: divisor)
                        try Data(PNG.encode(page.pixels, width: page.width, height: page.height))
                            .write(
                                to: URL(filePath: "\(folder)/\(name)-\(start / perPage + 1).png"))
                    }
                }
            }
        }
    }
}
