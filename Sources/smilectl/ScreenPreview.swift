import ArgumentParser
import Feedback
import Panel
import Screen

struct ScreenPreview: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Draws a questionnaire's screens as pictures, without a panel.",
        discussion: """
            Without --screen, the first question is drawn; with --all, every screen in every \
            language that the questionnaire is written in goes into a folder. What is missing in \
            a language is drawn in the questionnaire's stand-in and named on standard error, as is \
            what is too small or has no glyph.
            """)

    @Argument(help: "The questionnaire's file.")
    var questionnaire: String

    @Option(
        help: "Any language that the panel speaks; the questionnaire's first one if left out.")
    var language: String?

    @Option(help: "Width x height in pixels.")
    var size = "1280x800"

    @Option(help: "The display's diagonal in inches.")
    var diagonal = 10.1

    @Option(help: "light, dark, high-contrast, or a theme's file.")
    var theme = "light"

    @Option(
        name: [.long, .customLong("question")],
        help: ArgumentHelp(
            "A question's key, a key with -consent, or "
                + Preview.Scene.others.map(\.name).joined(separator: ", ") + ".",
            valueName: "screen"))
    var screen: String?

    @Option(
        help: ArgumentHelp(
            "The folder of the languages; if left out, 'Languages' beside the questionnaire's "
                + "folder, or in it, or the panel's own.", valueName: "folder"))
    var languages: String?

    @Option(
        name: .shortAndLong,
        help: "The PNG file, or with --all the folder. If left out: the screen's name.")
    var output: String?

    @Flag(help: "Draws every screen in every language.")
    var all = false

    func run() throws {
        try answering { output in
            let size = try screenSize()
            let preview: Preview
            do {
                preview = try Preview(
                    questionnaire: questionnaire, language: try wantedLanguage(),
                    languagesFolder: languages, theme: theme)
            } catch let fault as SetupFault {
                throw Ending("\(fault)", .configuration)
            }
            let wanted = try languages(of: preview)
            let scenes = try scenes(of: preview)
            for gap in wanted.flatMap(preview.gaps) { complain("smilectl: \(gap)") }
            if let fault = preview.logoFault { complain("smilectl: \(fault)") }
            for scene in scenes {
                for tag in wanted { try output.put(draw(scene, tag, size, preview)) }
            }
        }
    }

    /// - Returns: the path of the picture.
    private func draw(
        _ scene: Preview.Scene, _ tag: LanguageTag, _ size: ScreenSize, _ preview: Preview
    ) throws -> String {
        let name = "\(preview.name(of: scene))-\(tag.code).png"
        let path = all ? "\(output ?? ".")/\(name)" : output ?? name
        let (bytes, faults) = try preview.png(scene, in: tag, on: size)
        if all, let output { try FolderFile.makeFolder(output) }
        try FolderFile.replace(path, with: bytes, mode: 0o644, isDurable: false)
        for fault in faults { complain("smilectl: \(fault)") }
        guard preview.isShown(scene, in: tag, on: size) else {
            complain(
                "smilectl: \(name): not shown to customers on this screen, since a keyboard for "
                    + "'\(tag)' does not fit it")
            return path
        }
        for shortcoming in preview.layout(scene, in: tag, on: size).shortcomings {
            complain("smilectl: \(name): \(shortcoming)")
        }
        return path
    }

    private func screenSize() throws -> ScreenSize {
        let sides = size.split(separator: "x").compactMap { Int($0) }
        guard sides.count == 2,
            let size = ScreenSize(width: sides[0], height: sides[1], diagonalInches: diagonal)
        else {
            throw Ending(
                "no screen has \(size) pixels on \(diagonal) inches\n"
                    + "Try: --size 1280x800 --diagonal 10.1", .usage)
        }
        return size
    }

    private func wantedLanguage() throws -> LanguageTag? {
        guard let language else { return nil }
        guard let tag = LanguageTag(language) else {
            throw Ending(
                "'\(language)' is no language\nTry: --language with two or three lower-case "
                    + "letters, such as 'ru' or 'en'.", .usage)
        }
        return tag
    }

    private func languages(of preview: Preview) throws -> [LanguageTag] {
        if let wanted = try wantedLanguage() { return [wanted] }
        return all ? preview.languages : [preview.languages[0]]
    }

    private func scenes(of preview: Preview) throws -> [Preview.Scene] {
        guard let screen else { return all ? preview.scenes : [preview.scenes[0]] }
        guard let scene = preview.scenes.first(where: { preview.name(of: $0) == screen }) else {
            let known = preview.scenes.map(preview.name).joined(separator: ", ")
            throw Ending(
                "there is no screen '\(screen)'\nTry: --screen with one of \(known).", .usage)
        }
        return [scene]
    }
}
