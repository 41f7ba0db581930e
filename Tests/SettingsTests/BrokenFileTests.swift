import Feedback
import Foundation
import Settings
import Testing

/// Each fixture is a file that somebody could have written, named for what happened, beside the
/// exact message that answers it.
@Suite struct BrokenFileTests {
    enum Kind: String, CaseIterable, Sendable {
        case questionnaires = "Questionnaires"
        case languages = "Languages"
        case panels = "Panels"
        case centres = "Centres"
        case themes = "Themes"

        var folder: URL { Files.fixtures.appending(path: rawValue) }

        /// Nil where the file is whole.
        func message(_ bytes: [UInt8], named name: String) -> String? {
            do {
                switch self {
                case .questionnaires:
                    _ = try QuestionnaireFile.read(bytes, named: name, digest: 0)
                case .languages:
                    // Such as `copied-from-russian.en.yaml`.
                    let tag = LanguageTag(String(name.split(separator: ".")[1]))!
                    _ = try LanguageFile.read(bytes, named: name, language: tag)
                case .panels: _ = try PanelConfigurationFile.read(bytes, named: name)
                case .centres: _ = try CentralConfigurationFile.read(bytes, named: name)
                case .themes: _ = try ThemeFile.read(bytes, named: name, bases: Files.themes())
                }
                return nil
            } catch {
                return "\(error)\n"
            }
        }
    }

    struct Fixture: CustomTestStringConvertible, Sendable {
        var kind: Kind
        var name: String
        var testDescription: String { "\(kind.rawValue)/\(name)" }
    }

    static let fixtures = Kind.allCases.flatMap { kind in
        Files.names(in: kind.folder, ending: "yaml").map { Fixture(kind: kind, name: $0) }
    }

    @Test(arguments: fixtures)
    func `a broken file gets its message`(fixture: Fixture) throws {
        let file = fixture.kind.folder.appending(path: "\(fixture.name).yaml")
        let expected = fixture.kind.folder.appending(path: "\(fixture.name).expected")
        let message = fixture.kind.message(
            [UInt8](try Data(contentsOf: file)), named: "\(fixture.name).yaml")
        #expect(message == (try String(contentsOf: expected, encoding: .utf8)))
    }

    @Test(arguments: Kind.allCases)
    func `every message belongs to a fixture`(kind: Kind) {
        let names = Files.names(in: kind.folder, ending: "yaml")
        #expect(!names.isEmpty)
        #expect(names == Files.names(in: kind.folder, ending: "expected"))
    }

    @Test(arguments: fixtures)
    func `every message says in two lines a fault what is so and what to do`(
        fixture: Fixture
    ) throws {
        let expected = try String(
            contentsOf: fixture.kind.folder.appending(path: "\(fixture.name).expected"),
            encoding: .utf8)
        let lines = expected.split(separator: "\n")
        #expect(lines.count.isMultiple(of: 2))
        for (index, line) in lines.enumerated() {
            #expect(line.hasPrefix(index.isMultiple(of: 2) ? "\(fixture.name).yaml:" : "Try: "))
        }
    }
}
