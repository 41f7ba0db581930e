import Foundation
import Peers
import Testing

/// `smilectl log`, as a technician meets it: the real program on logs that the test makes.
@Suite struct LogCommandTests {
    // MARK: info

    @Test func `info tells what the log holds, what waits and what still fits`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99, acknowledging: 41)
        let run = try ledger.smilectl("log", "info", ledger.logFolder).succeeded()
        var lines = run.lines
        // How much fits depends on the disk beneath.
        let room = lines.removeLast()
        #expect(room.hasPrefix("room          ") && room.contains(" days at 2000 taps a day"))
        #expect(
            lines == [
                "epoch         5eed5eed5eed5eed5eed5eed5eed5eed",
                "records       100, 1 to before 101",
                "newest        2026-09-21 14:15:00 UTC (a clock that nobody had set); "
                    + "its age is not known",
                "bytes         6395 of records, 2105344 of files, 21053 in files for each record",
                "segments      1 in use, 0 kept that the centre has, 1 spare",
                "acknowledged  everything before 41",
                "backlog       60 records, oldest 2026-09-21 14:14:01 UTC (a clock that nobody had "
                    + "set); its age is not known",
                "starts        1 of the daemon, 1 of the machine",
            ])
    }

    @Test func `info counts the segments that the centre has apart`() throws {
        let ledger = try Ledger(segmentPages: 5)
        try ledger.append(answers: 700, segmentPages: 5, acknowledging: 300)
        let run = try ledger.smilectl("log", "info", ledger.logFolder, "--json").succeeded()
        let info = try #require(try run.objects().first)
        // 126 records fill a segment of five pages; the first two ended before record 300.
        #expect(info["segmentsKept"] as? Int == 2)
        #expect(info["segmentsNeeded"] as? Int == 4)
        #expect(info["segmentsSpare"] as? Int == 1)
        #expect(info["backlog"] as? Int == 402)
        #expect(info["records"] as? Int == 701)
    }

    @Test func `a folder without a log ends with 1 and says where to look`() throws {
        let ledger = try Ledger()
        let run = try ledger.smilectl("log", "info", ledger.folder.path)
        #expect(run.status == 1)
        #expect(
            run.text == """
                smilectl: there is no log in 'FOLDER'; nothing was changed. Name the panel's log \
                folder.
                Try: name the folder 'log' in the panel's 'state-directory'.

                """)
    }

    // MARK: verify

    @Test func `a whole log is said to be whole`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99, acknowledging: 41)
        let run = try ledger.smilectl("log", "verify", ledger.logFolder)
        #expect(run.status == 0)
        #expect(
            run.text == """
                whole: 100 records, 1 to before 101, in 1 segments and 1 spares, epoch \
                5eed5eed5eed5eed5eed5eed5eed5eed
                the centre has everything before 41

                """)
    }

    @Test func `damage ends with 65 and names byte, segment, record, what is whole, what to do`()
        throws
    {
        let ledger = try Ledger.damaged(acknowledging: 41)
        let run = try ledger.smilectl("log", "verify", ledger.logFolder)
        #expect(run.status == 65)
        let hole = try #require(run.lines.first { $0.contains("are lost") })
        #expect(hole.hasPrefix("damage, at record 64: byte "))
        #expect(hole.contains("of '0000000000000001.seg': records 64 to before 127 are lost; "))
        #expect(hole.hasSuffix("those before and behind them are whole"))
        #expect(run.text.contains("byte 16384 of '0000000000000001.seg': page 4 does not verify"))
        #expect(run.text.contains("  Try: keep a copy of the folder. The centre is told which"))
    }

    @Test func `damage to what the centre has already is told apart`() throws {
        let ledger = try Ledger.damaged(acknowledging: 200)
        let run = try ledger.smilectl("log", "verify", ledger.logFolder, "--json")
        #expect(run.status == 65)
        let report = try #require(try run.objects().first)
        let findings = try #require(report["findings"] as? [[String: Any]])
        let hole = try #require(findings.first { $0["kind"] as? String == "hole" })
        #expect(hole["sequence"] as? Int == 64)
        #expect(
            hole["try"] as? String == "nothing for the records: the centre has them. See whether "
                + "the disk fails: smilectl doctor")
    }

    @Test func `a torn tail is harmless, and says so`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        try ledger.tearTail()
        let run = try ledger.smilectl("log", "verify", ledger.logFolder)
        #expect(run.text.contains("harmless, at record 101: byte 8192 of "))
        #expect(run.status == 0)
    }

    // MARK: dump

    @Test func `dump prints the numbers and the types that are asked for`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 20)
        let some = try ledger.smilectl(
            "log", "dump", ledger.logFolder, "--from", "3", "--before", "6", "--json")
        #expect(try some.objects().compactMap { $0["sequence"] as? Int } == [3, 4, 5])
        let boots = try ledger.smilectl("log", "dump", ledger.logFolder, "--type", "boot")
        #expect(boots.text == "1  boot  version 0.1.0 at 'exit'\n")
    }

    @Test func `dump refuses a type that there is not, and a span that is empty`() throws {
        let ledger = try Ledger()
        let type = try ledger.smilectl("log", "dump", ledger.logFolder, "--type", "tap")
        #expect(type.status == 64)
        #expect(type.text.contains("'tap' is none of boot, questionnaire, answer,"))
        let span = try ledger.smilectl(
            "log", "dump", ledger.logFolder, "--from", "5", "--before", "5")
        #expect(span.status == 64)
    }

    @Test func `a reader that has read enough ends a dump quietly`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 5_000)
        let smilectl = try Programs.path("smilectl")
        // As under Python, which ignores the signal for its children too.
        let command = """
            trap '' PIPE; '\(smilectl)' log dump '\(ledger.logFolder)' | head -n 1
            """
        let log = "\(ledger.folder.path)/head.log"
        let shell = try ChildProgram("/bin/sh", ["-c", command], log: log)
        #expect(try shell.exitStatus(seconds: 20) == 0)
        #expect(shell.output == "1  boot  version 0.1.0 at 'exit'\n")
    }

    @Test func `a dump that cannot be written whole says so`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 20)
        let command =
            "exec '\(try Programs.path("smilectl"))' log dump "
            + "'\(ledger.logFolder)' 2>'\(ledger.folder.path)/why' >/dev/full"
        let shell = try ChildProgram(
            "/bin/sh", ["-c", command], log: "\(ledger.folder.path)/full.log")
        #expect(try shell.exitStatus(seconds: 20) == 1)
        let why = try String(contentsOfFile: "\(ledger.folder.path)/why", encoding: .utf8)
        #expect(why.contains("the answer could not be written: No space left on device\nTry: "))
    }

    @Test func `an answer that cannot be written says so, whatever else went wrong`() throws {
        let ledger = try Ledger.damaged(acknowledging: 41)
        let command =
            "exec '\(try Programs.path("smilectl"))' log verify "
            + "'\(ledger.logFolder)' 2>'\(ledger.folder.path)/why' >/dev/full"
        let shell = try ChildProgram(
            "/bin/sh", ["-c", command], log: "\(ledger.folder.path)/full.log")
        #expect(try shell.exitStatus(seconds: 20) == 1)
        let why = try String(contentsOfFile: "\(ledger.folder.path)/why", encoding: .utf8)
        #expect(why.contains("the answer could not be written: No space left on device\nTry: "))
    }

    @Test func `a dump that follows prints what comes later`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 3)
        let dump = try ChildProgram(
            try Programs.path("smilectl"), ["log", "dump", ledger.logFolder, "--follow"],
            log: "\(ledger.folder.path)/follow.log")
        try wait(upTo: 20, for: "the first records") { dump.output.hasSuffix("after 0.9 s\n") }
        try ledger.append(answers: 0)
        try wait(upTo: 20, for: "the record of the second start") {
            dump.output.contains("\n5  boot")
        }
        dump.end()
        #expect(dump.output.split(separator: "\n").count == 5)
    }
}
