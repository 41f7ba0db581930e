import ArgumentParser
import Feedback
import Panel
import Screen

struct ScreenPreview: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Draws a questionnaire's screens as pictures, without a panel.",
        discussion: """
            Without --question, the first question is drawn; with --all, every screen in every \
            language goes into a folder.
            """)

    @Argument(help: "The questionnaire's file.")
    var questionnaire: String

    @Option(help: "The language; the questionnaire's first one if left out.")
    var language: String?

    @Option(help: "Width x height in pixels.")
    var size = "1280x800"

    @Option(help: "The display's diagonal in inches.")
    var diagonal = 10.1

    @Option(help: "light, dark, high-contrast, or a theme's file.")
    var theme = "light"

    @Option(
        help: ArgumentHelp(
            "A question's key, a key with -consent, or "
                + Preview.Scene.others.map(\.name).joined(separator: ", ") + ".",
            valueName: "screen"))
    var question: String?

    @Option(help: "The folder of the languages; 'Languages' beside the questionnaire's folder.")
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
                    questionnaire: questionnaire, languagesFolder: languages, theme: theme)
            } catch let fault as SetupFault {
                throw Ending("\(fault)", .configuration)
            }
            let wanted = try languages(of: preview)
            let scenes = try scenes(of: preview)
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

    private func languages(of preview: Preview) throws -> [LanguageTag] {
        let offered = preview.questionnaire.languages
        guard let language else { return all ? offered : [offered[0]] }
        guard let tag = offered.first(where: { $0.code == language }) else {
            let known = offered.map(\.code).joined(separator: ", ")
            throw Ending(
                "the questionnaire is not in '\(language)'\nTry: --language with one of \(known).",
                .usage)
        }
        return [tag]
    }

    private func scenes(of preview: Preview) throws -> [Preview.Scene] {
        guard let question else { return all ? preview.scenes : [preview.scenes[0]] }
        guard let scene = preview.scenes.first(where: { preview.name(of: $0) == question }) else {
            let known = preview.scenes.map(preview.name).joined(separator: ", ")
            throw Ending(
                "there is no screen '\(question)'\nTry: --question with one of \(known).", .usage)
        }
        return [scene]
    }
}
