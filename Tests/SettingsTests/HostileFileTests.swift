import Settings
import Testing

/// Files that nobody wrote in good faith, or that an editor spoilt.
@Suite struct HostileFileTests {
    /// More than the slowest machine needs for the worst of these in a debug build, and a small
    /// share of what an exponential would take.
    private static let longest = Duration.seconds(20)

    private func faults(_ bytes: [UInt8]) -> [SettingsFault] {
        let start = ContinuousClock.now
        defer { #expect(start.duration(to: .now) < Self.longest) }
        do {
            _ = try QuestionnaireFile.read(bytes, named: "hostile.yaml", digest: 0)
            return []
        } catch {
            return error.listed
        }
    }

    private func first(_ text: String) -> String? {
        faults(Array(text.utf8)).first.map { "\($0.position): \($0.what)" }
    }

    private func times(_ count: Int, _ text: String) -> String {
        String(repeating: text, count: count)
    }

    private let aliases = "YAML's anchors and aliases ('&name', '*name') are not used here"
    private let nested = "this is nested more than 12 levels deep"

    @Test func `brackets without end are refused`() {
        #expect(first(times(60_000, "[")) == "1:1: \(nested)")
        #expect(first(times(60_000, "{")) == "1:1: \(nested)")
    }

    @Test(arguments: ["- ", "? "])
    func `lists and keys within each other without end are refused`(start: String) {
        let fault = first(times(30_000, start))
        #expect(fault?.hasSuffix(nested) == true)
    }

    @Test func `what YAML would still nest is refused at the thirteenth level`() {
        #expect(first("a: " + times(900, "[") + times(900, "]")) == "1:15: \(nested)")
        #expect(first(times(900, "{a: ") + times(900, "}")) == "1:49: \(nested)")
    }

    @Test func `a billion laughs are refused where they begin`() {
        let levels = (1...20).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]\n" }
        #expect(first("b0: &b0 [ha, ha]\n" + levels.joined()) == "2:10: \(aliases)")
    }

    @Test func `a few aliases are refused where their anchor stands, even as keys`() {
        let levels = (1...3).map { "b\($0): &b\($0) [*b\($0 - 1), *b\($0 - 1)]\n" }
        let text = "b0: &b0 [ha, ha]\n" + levels.joined() + "? *b3\n: 1\n"
        #expect(first(text) == "1:5: \(aliases)")
    }

    @Test func `an alias without an anchor is refused`() {
        #expect(first("questionnaire: *counter") == "1:16: \(aliases)")
    }

    @Test func `stars in comments and in texts are no aliases`() {
        let text =
            times(20, "# *important* words\n") + "thanks: 3 * 4 * 5 * 6 * 7 * 8 * 9 * 10 * 11\n"
        #expect(first(text)?.contains("aliases") == false)
    }

    @Test func `tags are refused`() {
        #expect(
            first("questionnaire: !!python/object:os.system rm")
                == "1:16: YAML's tags ('!name') are not used here")
    }

    @Test func `a file as large as the most is read, and one byte more is not`() {
        let most = 65_536
        let text = "questionnaire: " + times(most - 15, "x")
        #expect(text.utf8.count == most)
        #expect(first(text)?.hasPrefix("1:1: the questionnaire has no key") == true)
        #expect(first(text + "x") == "1:1: the file has 65537 bytes; the most is 65536")
    }

    @Test func `a huge name is quoted in short`() throws {
        let faults = faults(Array(("questionnaire: " + times(60_000, "x")).utf8))
        let fault = try #require(faults.first { $0.position.column == 16 })
        #expect(fault.what == "'questionnaire' is '\(times(48, "x"))…'; that is no name")
    }

    @Test func `of thousands of faults the first are listed and the others counted`() {
        let text = (0..<7_000).map { "key\($0):\n" }.joined()
        do {
            _ = try QuestionnaireFile.read(Array(text.utf8), named: "hostile.yaml", digest: 0)
            Issue.record("nothing was wrong")
        } catch {
            #expect(error.listed.count == SettingsFaults.listedMax)
            #expect(error.listed[5].position == Position(line: 6, column: 1))
            // Beside the unknown keys, the four that are missing.
            #expect(error.unlistedCount == 7_004 - SettingsFaults.listedMax)
            #expect("\(error)".hasSuffix("hostile.yaml: 6984 more faults are not listed"))
        }
    }

    @Test func `control characters are named`() {
        #expect(first("a: b\0c") == "1:5: the invisible character U+0000 stands here")
        #expect(first("a: b\n\u{1B}[31m") == "2:1: the invisible character U+001B stands here")
        #expect(first("a: \u{202E}b") == "1:4: the invisible character U+202E stands here")
        #expect(first("a: b\u{2028}c") == "1:5: the invisible character U+2028 stands here")
    }

    @Test func `control characters that hide behind escapes are refused`() {
        let faults = faults(Array("questionnaire: \"a\\0b\\u202E\"".utf8))
        #expect(faults.contains { $0.what == "'questionnaire' is 'a b '; that is no name" })
    }

    @Test func `a byte order mark and line ends of Windows change nothing`() throws {
        let text = try Files.text("Kiosk/Questionnaires/counter.yaml")
        let plain = try QuestionnaireFile.read(Array(text.utf8), named: "a", digest: 0)
        let windows = "\u{FEFF}" + text.replacing("\n", with: "\r\n")
        #expect(try QuestionnaireFile.read(Array(windows.utf8), named: "a", digest: 0) == plain)
        let misspelt = faults(Array("\u{FEFF}questionnair: a\r\nrevison: 1\r\n".utf8))
        let keys = misspelt.filter { $0.what.hasPrefix("unknown") }
        #expect(keys.map(\.position.line) == [1, 2])
        #expect(keys.map(\.position.column) == [1, 1])
        let broken = windows.replacing("[face <=", with: "[fase <=")
        #expect(
            first(broken)?.hasSuffix(
                "unknown question 'fase'; the nearest known question is 'face'")
                == true)
    }

    @Test func `a file in Windows-1251 or UTF-16 is told to be saved as UTF-8`() {
        let windows1251: [UInt8] = Array("questionnaire: a\ntitle: ".utf8) + [0xCF, 0xF0, 0xE8]
        #expect(faults(windows1251).map(\.what) == ["the bytes from here on are not UTF-8"])
        #expect(faults(windows1251)[0].position == Position(line: 2, column: 8))
        #expect(
            faults([0xFF, 0xFE, 0x61, 0]).map(\.what) == ["the file is in UTF-16; UTF-8 is needed"])
        #expect(faults([0xED, 0xA0, 0x80]).map(\.what) == ["the bytes from here on are not UTF-8"])
    }

    @Test func `an empty file says where to begin`() {
        #expect(first("") == "1:1: the questionnaire is empty; it must be a table of keys")
    }

    /// Whatever a random cut or a flipped byte makes of a good file, it is read or refused with a
    /// place inside it.
    @Test func `a damaged file is read or refused, never a crash`() throws {
        let bytes = try Files.bytes("Kiosk/Questionnaires/counter.yaml")
        let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
        var random = SplitMix(state: 20_261_121)
        for _ in 0..<2_000 {
            var damaged = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch UInt8.random(in: 0..<4, using: &random) {
            case 0: damaged = Array(bytes.prefix(place))
            case 1: damaged[place] = UInt8.random(in: 0...255, using: &random)
            case 2: damaged[place] = "[]{}&*!:-#\"'|>%@`,?\t\n ".utf8.randomElement(using: &random)!
            default: damaged.remove(at: place)
            }
            do {
                _ = try QuestionnaireFile.read(damaged, named: "damaged.yaml", digest: 0)
            } catch {
                for fault in error.listed {
                    #expect((1...lines + 1).contains(fault.position.line))
                    #expect(fault.position.column >= 1)
                }
            }
        }
    }
}

/// A small seeded generator, so that a failure repeats.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
