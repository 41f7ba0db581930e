import Foundation
import Peers
import Screen
import Testing

/// `smilectl screen preview`, as whoever writes a questionnaire meets it.
@Suite struct ScreenPreviewTests {
    private let kiosk: KioskFolder

    init() throws {
        kiosk = try KioskFolder()
        try kiosk.write("Questionnaires/fitting-rooms.yaml", KioskFolder.guideQuestionnaire())
    }

    private func preview(_ arguments: String...) throws -> (status: Int32?, text: String) {
        let file = kiosk.path("Questionnaires/fitting-rooms.yaml")
        let run = try Programs.run(
            "smilectl", ["screen", "preview", file] + arguments, in: kiosk.folder)
        return (run.status, run.text.replacing(kiosk.folder.path, with: "DIR"))
    }

    private func size(_ name: String) throws -> [Int] {
        let picture = try #require(PNG.pixels(try kiosk.bytes(name)))
        return [picture.width, picture.height]
    }

    @Test func `the guide's questionnaire is drawn by the guide's command`() throws {
        let guide = try String(
            contentsOf: Project.root.appending(path: "Kiosk/README.md"), encoding: .utf8)
        let line = try #require(
            guide.split(separator: "\n").first { $0.contains("screen preview fitting-rooms.yaml") })
        let words = line.split(separator: " ").map(String.init)
        let arguments = words.dropFirst().map { word in
            switch word {
            case "fitting-rooms.yaml": kiosk.path("Questionnaires/\(word)")
            case "face.png": kiosk.path(word)
            default: word
            }
        }
        let run = try Programs.run("smilectl", arguments, in: kiosk.folder)
        #expect(run.text == "\(kiosk.path("face.png"))\n")
        #expect(run.status == 0)
        #expect(try size("face.png") == [1_280, 800])
    }

    @Test func `every screen is reached by its name, at any size`() throws {
        let names = [
            "face", "why", "phone", "thanks", "tell-staff", "still-there", "asleep", "cleaning",
            "out-of-order",
        ]
        for name in names {
            let output = kiosk.path("\(name).png")
            let run = try preview(
                "--screen", name, "--size", "480x320", "--diagonal", "7", "-o", output)
            #expect(run.text == "DIR/\(name).png\n")
            #expect(try size("\(name).png") == [480, 320])
        }
        let pictures = try names.map { try kiosk.bytes("\($0).png") }
        #expect(Set(pictures).count == names.count)
    }

    @Test func `every screen in every language goes into a folder`() throws {
        let run = try preview(
            "--all", "--size", "480x320", "--diagonal", "7", "-o", kiosk.path("all"))
        #expect(run.status == 0)
        let files = try FileManager.default.contentsOfDirectory(atPath: kiosk.path("all"))
        #expect(files.count == 9 * 2)
        #expect(run.text.split(separator: "\n").count == files.count)
        #expect(files.contains("why-en.png"))
    }

    @Test func `a language that the questionnaire is not in is drawn all the same, and said`()
        throws
    {
        let run = try preview("--language", "ar", "-o", kiosk.path("face.png"))
        #expect(
            run.text == """
                smilectl: the questionnaire 'fitting-rooms' is not in 'ar': its own texts are in \
                'en'
                DIR/face.png

                """)
        #expect(run.status == 0)
        #expect(try size("face.png") == [1_280, 800])
    }

    @Test func `a text that a translation lacks is said with its place`() throws {
        let text = try KioskFolder.guideQuestionnaire()
            .replacing("languages: [ru, en]", with: "languages: [ru, en]\ntranslations: [de]")
        try kiosk.write("Questionnaires/fitting-rooms.yaml", text)
        let run = try preview("--language", "de", "-o", kiosk.path("face.png"))
        #expect(
            run.text == """
                smilectl: DIR/Questionnaires/fitting-rooms.yaml:9:38: 'text' has no text in 'de'; \
                the one in 'en' stands in, and 5 more of the questionnaire's texts
                DIR/face.png

                """)
        #expect(run.status == 0)
    }

    @Test func `a language that the panel does not speak ends with 78 and says where it belongs`()
        throws
    {
        let run = try preview("--language", "it")
        #expect(
            run.text == """
                smilectl: there is no file 'DIR/Questionnaires/../Languages/it.yaml' with what the \
                panel itself says in 'it'
                Try: copy 'en.yaml' there and translate it, or do without 'it'.

                """)
        #expect(run.status == 78)
    }

    @Test(
        .enabled(
            if: !FileManager.default.fileExists(atPath: "/etc/smile-panel/Languages"),
            "a panel is installed on this machine, so that its languages are found"))
    func `a questionnaire far from the languages says how to name their folder`() throws {
        let lone = try TemporaryFolder("lone")
        let file = try lone.write("own.yaml", KioskFolder.guideQuestionnaire())
        let run = try Programs.run("smilectl", ["screen", "preview", file], in: lone)
        #expect(
            run.lines.last
                == "Try: name the folder that has it: 'languages-folder:' in the configuration, "
                + "--languages in a command.")
        #expect(run.status == 78)
        let named = try Programs.run(
            "smilectl",
            [
                "screen", "preview", file, "--languages", Project.languages, "-o",
                "\(lone.path)/face.png",
            ], in: lone)
        #expect(named.text == "\(lone.path)/face.png\n")
    }

    @Test(arguments: [
        (
            ["--screen", "feet"],
            "there is no screen 'feet'\nTry: --screen with one of face, why, phone, thanks, "
                + "tell-staff, still-there, asleep, cleaning, out-of-order."
        ),
        (
            ["--language", "English"],
            "'English' is no language\nTry: --language with two or three lower-case letters, such "
                + "as 'ru' or 'en'."
        ),
        (
            ["--size", "12x8"],
            "no screen has 12x8 pixels on 10.1 inches\nTry: --size 1280x800 --diagonal 10.1"
        ),
    ])
    func `what cannot be drawn ends with 64 and says what can`(
        arguments: [String], message: String
    ) throws {
        let file = kiosk.path("Questionnaires/fitting-rooms.yaml")
        let run = try Programs.run(
            "smilectl", ["screen", "preview", file] + arguments, in: kiosk.folder)
        #expect(run.text == "smilectl: \(message)\n")
        #expect(run.status == 64)
    }

    @Test func `a question with another screen's name leaves that screen another`() throws {
        try kiosk.write(
            "Questionnaires/fitting-rooms.yaml",
            """
            questionnaire: names
            revision: 1
            languages: [ru, en]
            questions:
              - {key: thanks, scale: four-faces, text: {ru: Как?, en: How?}}
              - {key: phone-consent, scale: five-faces, text: {ru: А так?, en: And so?}}
              - key: phone
                scale: phone
                text: {ru: Номер?, en: Number?}
                consent: {version: a, text: {ru: Можно?, en: May we?}}

            """)
        let names = [
            "thanks", "panel:thanks", "phone-consent", "phone:consent", "phone",
        ]
        for (index, name) in names.enumerated() {
            let run = try preview("--screen", name, "-o", kiosk.path("\(index).png"))
            #expect(run.status == 0, "\(run.text)")
        }
        #expect(Set(try names.indices.map { try kiosk.bytes("\($0).png") }).count == names.count)
    }

    @Test func `a screen on which a keyboard does not fit is drawn, and said not to be shown`()
        throws
    {
        try kiosk.write(
            "Questionnaires/fitting-rooms.yaml",
            """
            questionnaire: words
            revision: 1
            languages: [ru, en]
            questions:
              - {key: face, scale: four-faces, text: {ru: Как?, en: How?}}
              - {key: comment, scale: comment, text: {ru: Почему?, en: Why?}}

            """)
        let run = try preview(
            "--screen", "comment", "--size", "480x320", "--diagonal", "3.5", "-o",
            kiosk.path("comment.png"))
        #expect(run.text.contains("not shown to customers on this screen, since a keyboard"))
        #expect(run.status == 0)
    }
}
