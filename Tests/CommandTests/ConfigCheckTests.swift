import Foundation
import Peers
import Testing

/// `smilectl config check`: what is wrong, at which line and column, and what to do.
@Suite struct ConfigCheckTests {
    private let kiosk: KioskFolder

    init() throws {
        kiosk = try KioskFolder()
        try write()
    }

    private static let questionnaire = """
        questionnaire: exit
        revision: 1
        languages: [ru, en]
        questions:
          - key: face
            scale: four-faces
            text: {ru: Как вам у нас?, en: How was it?}
          - key: why
            scale: reasons
            text: {ru: Что повлияло?, en: What shaped it?}
            reasons:
              - {key: queue, text: {ru: Очередь, en: Queue}}
              - {key: light, text: {ru: Свет, en: Light}}
        rules:
          - key: unhappy
            when: face <= 2

        """

    /// A whole site, but for one thing.
    private func write(
        questionnaire: (String) -> String = { $0 }, panel more: String = "",
        theme: String = "light"
    ) throws {
        try kiosk.write("exit.yaml", questionnaire(Self.questionnaire))
        try kiosk.write(
            "panel.yaml",
            """
            touchpoint: exit
            questionnaire: exit.yaml
            languages-folder: Languages
            screen: {surface: memory, theme: \(theme)}
            \(more)

            """)
    }

    private func check() throws -> (status: Int32?, text: String) {
        try kiosk.smilectl("config", "check", kiosk.path("panel.yaml"))
    }

    /// What stands there but for what is well.
    private func faults() throws -> String {
        let run = try check()
        #expect(run.status == 78)
        return run.text.split(separator: "\n").filter { !$0.hasPrefix("ok") }
            .joined(separator: "\n")
    }

    @Test func `a whole site is well in every respect`() throws {
        let run = try check()
        #expect(
            run.text == """
                ok    configuration     'DIR/panel.yaml' is whole
                ok    questionnaire     'exit' asks 2 questions in 2 languages
                ok    language-en       every text is there
                ok    language-ru       every text is there
                ok    theme             its colours can be told apart
                ok    screens           every screen fits 1280×800, and can be read and hit

                """)
        #expect(run.status == 0)
    }

    @Test(arguments: ["counter", "clinic", "washroom", "cash-desk", "nps", "public-office"])
    func `what is shipped is well in every language that it offers and could offer`(
        name: String
    ) throws {
        try kiosk.write("office.pub", try officeKey())
        for languages in ["[ru, en]", "[kk, de, es, fr]", "[ar, zh]"] {
            try write(
                questionnaire: { _ in
                    (try? String(
                        contentsOfFile: "\(Project.questionnaires)/\(name).yaml", encoding: .utf8))
                        ?? ""
                }, panel: "languages: \(languages)\ncentre: {office-key: office.pub}")
            let run = try check()
            #expect(run.status == 0, "\(run.text)")
            let bad = run.text.split(separator: "\n").filter { !$0.hasPrefix("ok") }
            // No keyboard types Chinese.
            let isChinese = { (line: Substring) in
                line.hasPrefix("warn  keyboard-zh       'comment' is not asked")
                    || line.hasPrefix("      Try: use a larger screen")
            }
            #expect(bad.filter { !isChinese($0) } == [])
        }
    }

    private func officeKey() throws -> String {
        let site = try Site(questionnaire: Project.counter)
        let centre = try site.startCentre()
        defer { centre.end() }
        return try String(
            contentsOfFile: "\(site.folder.path)/central/office.pub", encoding: .utf8)
    }

    @Test func `an unknown key`() throws {
        try write { $0.replacing("revision:", with: "revison:") }
        #expect(
            try faults() == """
                fail  configuration     DIR/exit.yaml:2:1: unknown key 'revison'; the nearest \
                known key is 'revision'
                      Try: write 'revision', or delete the key.
                """)
    }

    @Test func `a missing translation`() throws {
        try write { $0.replacing("{ru: Свет, en: Light}", with: "{ru: Свет}") }
        #expect(
            try faults() == """
                fail  configuration     DIR/exit.yaml:13:28: 'text' has no key 'en'
                      Try: add 'en: …' to it.
                """)
    }

    @Test func `a translation that is missing where another text stands in`() throws {
        try write(
            questionnaire: {
                $0.replacing("languages: [ru, en]", with: "languages: [ru, en]\ntranslations: [kk]")
                    .replacing("en: Queue}", with: "en: Queue, kk: Кезек}")
            }, panel: "languages: [ru, kk]")
        let run = try check()
        #expect(run.status == 0)
        #expect(
            run.text.contains(
                """
                warn  texts-kk          3 of the questionnaire's texts are shown in 'en', the \
                first: DIR/exit.yaml:8:32: 'text' has no text in 'kk'; the one in 'en' stands in
                      Try: add 'kk: …' here, the translation of 'How was it?'.

                """))
    }

    @Test func `a language that the site offers and the questionnaire is not in`() throws {
        try write(panel: "languages: [ru, de]")
        #expect(
            try faults() == """
                fail  configuration     DIR/panel.yaml:5:17: the questionnaire 'exit' is not in \
                'de', only in 'ru', 'en'
                      Try: delete it, or translate the questionnaire: its texts in 'de', and the \
                tag under 'translations'.
                """)
    }

    @Test func `a loop: a question that waits for itself`() throws {
        try write {
            $0.replacing("    reasons:\n", with: "    ask-when: why is queue\n    reasons:\n")
        }
        #expect(
            try faults() == """
                fail  configuration     DIR/exit.yaml:11:15: the condition asks about 'why', which \
                is not answered yet here
                      Try: name an earlier question, or change the order of the questions.
                """)
    }

    @Test func `a question that is never reached`() throws {
        try write {
            "screens: by-answer\n"
                + $0.replacing(
                    "    reasons:\n", with: "    ask-when: [face <= 1, face >= 3]\n    reasons:\n")
        }
        #expect(
            try faults() == """
                fail  configuration     DIR/exit.yaml:12:15: no answer to 'face' satisfies all of \
                these conditions
                      Try: remove or change one of them.
                """)
    }

    @Test func `a rule that nobody completes`() throws {
        try write { $0.replacing("when: face <= 2", with: "when: [face <= 2, face is 4]") }
        #expect(
            try faults() == """
                fail  configuration     DIR/exit.yaml:16:11: no answer to 'face' satisfies all of \
                these conditions
                      Try: remove or change one of them.
                """)
    }

    @Test func `a logo that is too large`() throws {
        try kiosk.write("own.yaml", "theme: own\nbase: light\nlogo: logo.svg\n")
        let themes = Project.root.appending(path: "Kiosk/Themes/light.yaml")
        try kiosk.write("light.yaml", try String(contentsOf: themes, encoding: .utf8))
        try kiosk.write("logo.svg", String(repeating: " ", count: 300_000))
        try write(theme: "own.yaml")
        #expect(
            try faults() == """
                fail  configuration     DIR/own.yaml:3:7: the logo 'DIR/logo.svg' has more than \
                256 KiB
                      Try: make it smaller; an SVG is usually smallest.
                """)
        try kiosk.write("logo.svg", "no picture")
        #expect(
            try faults() == """
                fail  configuration     DIR/own.yaml:3:7: 'DIR/logo.svg' cannot be used: the logo \
                is neither a PNG nor an SVG
                      Try: save it as one of them.
                """)
    }

    @Test(arguments: [("#1B1F23", true), ("#F1F4F6", false)])
    func `a logo that cannot be seen on a dark theme`(colour: String, isWarned: Bool) throws {
        for name in ["light", "dark"] {
            let theme = Project.root.appending(path: "Kiosk/Themes/\(name).yaml")
            try kiosk.write("\(name).yaml", try String(contentsOf: theme, encoding: .utf8))
        }
        try kiosk.write("own.yaml", "theme: own\nbase: dark\nlogo: logo.svg\n")
        try kiosk.write(
            "logo.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 10'>"
                + "<rect width='40' height='10' fill='\(colour)'/></svg>")
        try write(theme: "own.yaml")
        let run = try check()
        #expect(run.status == 0)
        let warning = """
            warn  logo              only 0 % of the logo stands out from the background #12161A by \
            3 : 1
                  Try: use the logo for such a background, or another theme.

            """
        #expect(run.text.contains(warning) == isWarned)
    }

    @Test func `a character that no installed font has`() throws {
        // The last of Unicode's private places: no font of Debian's has it.
        let sign = "\u{10FFFD}"
        try write { $0.replacing("en: Light", with: "en: \"Light \(sign)\"") }
        let run = try check()
        #expect(
            run.text.hasSuffix(
                """
                warn  font-en           DIR/exit.yaml:13:50: no installed font has '\(sign)'
                      Try: install the fonts of this language (Docs/Reference/fonts.md), or write \
                another sign.

                """))
        #expect(run.status == 0)
    }

    @Test func `a screen that is too small for fingers`() throws {
        try write { $0.replacing("four-faces", with: "five-faces") }
        try kiosk.write(
            "panel.yaml",
            """
            touchpoint: exit
            questionnaire: exit.yaml
            languages-folder: Languages
            screen: {surface: memory, width: 480, height: 320, diagonal-inches: 3}

            """)
        let found = try faults()
        #expect(
            found.contains(
                """
                warn  screen-face-ru    faces are 9.1 mm wide, at least 15.0 mm are needed; ask \
                with four faces or on a larger screen
                      Try: smilectl screen preview, with --screen face --language ru --size \
                480x320 --diagonal 3.0, shows it.
                """))
        #expect(
            found.contains(
                """
                fail  screen-face-ru    the language 'ru' is 4.6 mm high or wide, at least 9.0 mm \
                are needed
                """))
    }

    @Test func `the same for scripts`() throws {
        let run = try kiosk.smilectl("config", "check", kiosk.path("panel.yaml"), "--json")
        #expect(
            run.text.hasPrefix(
                #"{"checks":[{"check":"configuration","found":"'DIR/panel.yaml' is whole","#
                    + #""level":"ok"},"#))
        #expect(run.text.hasSuffix(#""schema":1,"worst":"ok"}"# + "\n"))
    }
}
