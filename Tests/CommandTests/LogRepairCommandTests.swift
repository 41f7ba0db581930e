import Foundation
import Peers
import Testing

/// `smilectl log repair`: what the daemon's start does, said aloud.
@Suite struct LogRepairCommandTests {
    @Test func `a repair of a whole log finds nothing to do`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9)
        let run = try ledger.smilectl("log", "repair", ledger.logFolder).succeeded()
        #expect(run.text.hasPrefix("there was nothing to repair\nwhole: 10 records"))
    }

    @Test func `a dry run says what there is and changes nothing`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        try ledger.tearTail()
        let before = try ledger.files()
        let run = try ledger.smilectl("log", "repair", ledger.logFolder, "--dry-run").succeeded()
        #expect(run.text.hasPrefix("this is what a repair meets; nothing was changed\nwhole: 100"))
        #expect(try ledger.files() == before)
    }

    @Test func `a repair keeps a copy of a torn tail and goes on behind it`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        try ledger.tearTail()
        let run = try ledger.smilectl("log", "repair", ledger.logFolder).succeeded()
        #expect(
            run.text.hasPrefix(
                "4096 torn bytes were cut off\n"
                    + "'0000000000000001.seg' is written no more, and is still read\n"
                    + "kept in 'quarantine/': 0000000000000001.torn\n"))
        #expect(
            FileManager.default.fileExists(
                atPath: "\(ledger.logFolder)/quarantine/0000000000000001.torn"))
        let records = try ledger.smilectl("log", "dump", ledger.logFolder, "--json").succeeded()
        #expect(try records.objects().count == 100)
    }

    @Test func `a repair names what is lost for good, and ends with 65`() throws {
        let ledger = try Ledger.damaged(acknowledging: 41)
        let run = try ledger.smilectl("log", "repair", ledger.logFolder)
        #expect(run.status == 65)
        #expect(
            run.text.contains(
                "records 64 to before 127 are lost for good; a gap record tells the centre\n"))
        let gaps = try ledger.smilectl("log", "dump", ledger.logFolder, "--type", "gap")
        #expect(gaps.text.contains("301  gap  64 to before 127 are lost\n"))
    }

    @Test func `a repair beside the running daemon waits its turn with 75`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9)
        let holder = try ChildProgram(
            "/usr/bin/flock",
            ["\(ledger.logFolder)/lock", "-c", "echo held; cat"],
            log: "\(ledger.folder.path)/flock.log")
        try wait(upTo: 20, for: "the lock") { holder.output == "held\n" }
        let run = try ledger.smilectl("log", "repair", ledger.logFolder)
        #expect(run.status == 75)
        #expect(
            run.text == """
                smilectl: 'FOLDER/log' is open in the daemon; nothing was changed
                Try: systemctl stop smile-paneld, or restart it: its start repairs by itself.

                """)
    }

    @Test func `a repair makes no log where there is none`() throws {
        let ledger = try Ledger()
        let empty = try TemporaryFolder("empty")
        let run = try ledger.smilectl("log", "repair", empty.path)
        #expect(run.status == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: empty.path).isEmpty)
    }

    @Test(.enabled(if: getuid() == 0, "only root can act for another user"))
    func `what root repairs stays the daemon's own`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        try ledger.tearTail()
        let nobody: uid_t = 65_534
        for name in try ledger.files().keys { chown("\(ledger.logFolder)/\(name)", nobody, nobody) }
        chown(ledger.logFolder, nobody, nobody)
        _ = try ledger.smilectl("log", "repair", ledger.logFolder).succeeded()
        for name in try FileManager.default.subpathsOfDirectory(atPath: ledger.logFolder) {
            let facts = try FileManager.default.attributesOfItem(
                atPath: "\(ledger.logFolder)/\(name)")
            #expect((facts[.ownerAccountID] as? NSNumber)?.uint32Value == nobody, "\(name)")
        }
    }
}
