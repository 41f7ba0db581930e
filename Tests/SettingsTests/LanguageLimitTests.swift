import Feedback
import Settings
import Testing

/// Texts as long as they may be, and longer; and files that nobody wrote in good faith.
@Suite struct LanguageLimitTests {
    private func faults(replacing line: String, with text: String) throws -> [String] {
        let english = try Files.text("Kiosk/Languages/en.yaml")
        try #require(english.contains(line))
        return faults(english.replacing(line, with: text))
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try LanguageFile.read(Array(text.utf8), named: "en.yaml", language: .english)
            return []
        } catch {
            return error.listed.map { "\($0.position): \($0.what)" }
        }
    }

    private func times(_ count: Int, _ text: String) -> String {
        String(repeating: text, count: count)
    }

    @Test(arguments: [
        ("back: Back", "back", 20), ("thanks: Thank you!", "thanks", 30),
        ("  question: Are you still there?", "  question", 60),
        (
            "  email-note: We use your address only to reply about this visit. "
                + "The panel keeps it encrypted.", "  email-note", 140
        ),
        ("  letters-cap: ABC", "  letters-cap", 6),
    ])
    func `a text at its limit is read, and one character more is not`(
        line: String, key: String, most: Int
    ) throws {
        let name = key.trimmingPrefix("  ")
        #expect(try faults(replacing: line, with: "\(key): \(times(most, "x"))") == [])
        let longer = try faults(replacing: line, with: "\(key): \(times(most + 1, "x"))")
        #expect(longer.count == 1)
        #expect(
            longer[0].hasSuffix("'\(name)' has \(most + 1) characters; the most is \(most)"))
    }

    @Test func `a placeholder counts as long as its longest value`() throws {
        let line = "  opens-at: We open at {time}"
        #expect(
            try faults(replacing: line, with: "  opens-at: \"{time}\(times(55, "x"))\"") == [])
        #expect(
            try faults(replacing: line, with: "  opens-at: \"{time}\(times(56, "x"))\"").count == 1)
    }

    @Test func `a letter with accents is one character, up to a tower of them`() throws {
        let letter = "e\u{301}\u{323}"
        #expect(try faults(replacing: "back: Back", with: "back: \(times(20, letter))") == [])
        let tower = "back: B" + times(239, "\u{301}")
        #expect(try faults(replacing: "back: Back", with: tower) == [])
        #expect(try faults(replacing: "back: Back", with: tower + "\u{301}").count == 1)
    }

    @Test func `marks that Arabic needs are read, and those that turn a text around are not`()
        throws
    {
        #expect(try faults(replacing: "back: Back", with: "back: \"a\\u200Fb\\u200Ec\"") == [])
        for mark in ["\\u202E", "\\u2066", "\\u0007", "\\u2028", "\\u200B", "\\uFEFF", "\\u00AD"] {
            #expect(try faults(replacing: "back: Back", with: "back: \"a\(mark)b\"").count == 1)
        }
    }

    @Test func `a tag, an anchor and a billion laughs are refused where they stand`() throws {
        #expect(
            try faults(replacing: "back: Back", with: "back: !!binary Back").first
                == "8:7: YAML's tags ('!name') are not used here")
        #expect(
            try faults(replacing: "back: Back", with: "back: &b Back").first
                == "8:7: YAML's anchors and aliases ('&name', '*name') are not used here")
        let levels = (1...20).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]\n" }.joined()
        #expect(faults("b0: &b0 [ha, ha]\n" + levels).count == 1)
    }

    @Test func `braces within each other, alone or empty are told by their place`() throws {
        let line = "  opens-tomorrow: We open tomorrow at {time}"
        func fault(_ text: String) throws -> String? {
            try faults(replacing: line, with: "  opens-tomorrow: \(text)").first
        }
        #expect(
            try fault("At {ti{me}") == "48:22: 'opens-tomorrow': unknown placeholder 'ti{me'; "
                + "the nearest known placeholder is 'time'")
        #expect(try fault("At } {time}") == "48:22: 'opens-tomorrow': '}' has no partner")
        #expect(try fault("At 😀{} {time}")?.hasPrefix("48:23: ") == true)
        #expect(try fault("{time}")?.hasSuffix("it must be a text") == true)
    }

    @Test func `what a random cut or a flipped byte makes of a file is read or refused`() throws {
        let bytes = try Files.bytes("Kiosk/Languages/ar.yaml")
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        let english = try LanguageFile.read(
            Files.bytes("Kiosk/Languages/en.yaml"), named: "en.yaml", language: .english)
        var seed: UInt64 = 20_261_122
        func random(below bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((seed >> 33) % UInt64(bound))
        }
        for _ in 0..<100 {
            var damaged = bytes
            let place = random(below: bytes.count)
            switch random(below: 3) {
            case 0: damaged.removeLast(bytes.count - place)
            case 1: damaged[place] = UInt8(random(below: 256))
            default: damaged[place] = Array("[]{}&*!:-#\"'|>%\n ".utf8)[random(below: 17)]
            }
            do {
                _ = try LanguageFile.read(
                    damaged, named: "ar.yaml", language: LanguageTag("ar")!, english: english)
            } catch {
                for fault in error.listed {
                    #expect((1...lines + 1).contains(fault.position.line))
                    #expect(fault.position.column >= 1)
                }
            }
        }
    }
}
