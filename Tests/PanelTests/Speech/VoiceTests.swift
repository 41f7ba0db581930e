import Feedback
import Foundation
import Peers
import Settings
import Testing
import TestKit
import Touch

@testable import Panel

/// The voice with real programs, which are waited for and not timed.
@Suite struct VoiceTests {
    /// A program that writes what it is given into files of its folder.
    private final class Program {
        let folder: TemporaryFolder
        var path: String { "\(folder.path)/say" }

        init(_ body: String) throws {
            folder = try TemporaryFolder("voice")
            try "#!/bin/sh\ncd '\(folder.path)'\n\(body)\n"
                .write(toFile: "\(path).text", atomically: true, encoding: .utf8)
            // A file that this process itself has written could still be open in a child that
            // another test starts just now, and then it cannot be run.
            let install = try Process.run(
                URL(filePath: "/usr/bin/install"), arguments: ["-m", "755", "\(path).text", path])
            install.waitUntilExit()
        }

        func text(_ name: String) -> String? {
            try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        }
    }

    private static let tag: UInt64 = 7

    private static func voice(
        _ program: String, _ ready: ReadyWait, _ log: LoggedLines = LoggedLines()
    )
        -> Voice
    {
        var settings = SpeechSettings()
        settings.program = program
        return Voice(settings, ready: ready, tag: tag, logger: log.logger)
    }

    private static func say(_ text: String, _ language: LanguageTag = .english) -> Speech {
        .say(Utterance(text, in: language, volumePercent: 60))
    }

    @Test func `a text reaches the program on its input, never among its arguments`() throws {
        let program = try Program("echo \"$@\" > arguments; cat > text")
        let ready = try ReadyWait()
        let voice = Self.voice(program.path, ready)
        voice.take(Self.say("Шесть", .russian))
        #expect(try ready.wait(milliseconds: 60_000) == [Self.tag])
        voice.turn()
        #expect(program.text("arguments") == "-v ru -a 120 -s 160 --stdin\n")
        #expect(program.text("text") == "Шесть")
    }

    @Test func `Chinese has the voice of Mandarin`() {
        let utterance = Utterance("谢谢", in: LanguageTag("zh")!, volumePercent: 50)
        #expect(Voice.arguments(utterance, SpeechSettings())[1] == "cmn")
    }

    @Test func `the newest text is said instead of the one before, and those between never`() throws
    {
        // It tells its number, and goes on for ever with a child of its own.
        let program = try Program("cat >> said; echo >> said; sleep 1000 & wait")
        let ready = try ReadyWait()
        let voice = Self.voice(program.path, ready)
        voice.take(Self.say("one"))
        while program.text("said") != "one\n" { Worker.yield() }
        voice.take(Self.say("two"))
        voice.take(Self.say("three"))
        while program.text("said") != "one\nthree\n" {
            voice.turn()
            Worker.yield()
        }
        voice.stop()
    }

    @Test func `hush ends what is being said, with everything that it started`() throws {
        let program = try Program("sleep 1000 & echo $! > child; wait")
        let ready = try ReadyWait()
        let voice = Self.voice(program.path, ready)
        voice.take(Self.say("a long number"))
        while program.text("child")?.hasSuffix("\n") != true { Worker.yield() }
        let child = try #require(
            program.text("child").flatMap {
                Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
            })
        voice.take(.hush)
        #expect(try ready.wait(milliseconds: 60_000) == [Self.tag])
        voice.turn()
        // Gone, or a zombie that nobody has buried yet.
        while let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8),
            !state.contains(") Z ")
        { Worker.yield() }
    }

    @Test func `a voice that stops leaves no child behind, not even a dead one`() throws {
        let program = try Program("echo $$ > child; exec sleep 1000")
        let voice = Self.voice(program.path, try ReadyWait())
        voice.take(Self.say("a long text"))
        while program.text("child")?.hasSuffix("\n") != true { Worker.yield() }
        let child = try #require(program.text("child")).trimmingCharacters(in: .newlines)
        voice.stop()
        #expect(!FileManager.default.fileExists(atPath: "/proc/\(child)"))
    }

    @Test func `a program that is not there is told once, and nothing else happens`() throws {
        let lines = LoggedLines()
        let voice = Self.voice("/nowhere/espeak-ng", try ReadyWait(), lines)
        voice.take(Self.say("one"))
        voice.take(Self.say("two"))
        voice.turn()
        #expect(lines.lines.count == 1)
        #expect(lines.lines.first?.contains("cannot be started: No such file") == true)
    }

    @Test func `a program that ends before it reads does not end the panel`() throws {
        let lines = LoggedLines()
        let program = try Program("exec 0<&-; exit 3")
        let ready = try ReadyWait()
        let voice = Self.voice(program.path, ready, lines)
        for _ in 0..<20 {
            voice.take(Self.say(String(repeating: "x", count: Utterance.bytesMax)))
            #expect(try ready.wait(milliseconds: 60_000) == [Self.tag])
            voice.turn()
        }
        #expect(lines.lines.count == 1)
        #expect(lines.lines.first?.contains("status 3") == true)
    }

    /// The voice that ships with Debian and the machine's own sound library, with a pipe in the
    /// place of a sound card.
    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/espeak-ng"),
            "espeak-ng is not installed"),
        arguments: ["ru", "en", "kk", "de", "es", "fr", "ar", "zh"])
    func `every shipped language has a voice that is heard`(_ code: String) throws {
        let program = try Program(
            "ALSA_CONFIG_PATH=$PWD/asound.conf exec espeak-ng \"$@\"")
        try """
        pcm.!default {
            type file
            slave.pcm nothing
            format raw
            file "|cat >> '\(program.folder.path)/sound'"
        }
        pcm.nothing { type null }
        ctl.!default { type null }
        """
        .write(toFile: "\(program.folder.path)/asound.conf", atomically: true, encoding: .utf8)
        let ready = try ReadyWait()
        let lines = LoggedLines()
        let voice = Self.voice(program.path, ready, lines)
        let language = try #require(LanguageTag(code))
        voice.take(Self.say(try Listener.words(language).thanks, language))
        #expect(try ready.wait(milliseconds: 60_000) == [Self.tag])
        voice.turn()
        #expect(lines.lines == [])
        let sound = try Data(contentsOf: URL(filePath: "\(program.folder.path)/sound"))
        #expect(sound.count { $0 != 0 } > 1_000, "\(sound.count) bytes of silence")
    }
}
