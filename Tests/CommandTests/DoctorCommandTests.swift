import Foundation
import Peers
import Testing

/// `smilectl doctor` on a real disk, and its search for disks that lie.
@Suite struct DoctorCommandTests {
    /// A panel's folder with a log, and its configuration.
    private func panel() throws -> (ledger: Ledger, configuration: String) {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        chmod("\(ledger.folder.path)/panel.key", 0o600)
        let configuration = try ledger.folder.write(
            "panel.yaml",
            """
            touchpoint: exit
            state-directory: .
            questionnaire: none.yaml
            languages-folder: .
            """)
        return (ledger, configuration)
    }

    private func checks(_ run: Programs.Run) throws -> [String: [String: Any]] {
        let checks = try #require(try run.objects().first?["checks"] as? [[String: Any]])
        return Dictionary(uniqueKeysWithValues: checks.map { ($0["check"] as? String ?? "", $0) })
    }

    @Test func `the doctor looks at disk, log, daemon and files, and leaves nothing behind`() throws
    {
        let (ledger, configuration) = try panel()
        let run = try ledger.smilectl("doctor", "--config", configuration, "--json")
        let checks = try checks(run)
        #expect(checks["log"]?["found"] as? String == "100 records, 1 to before 101, all whole")
        #expect(checks["daemon"]?["level"] as? String == "warn")
        #expect(checks["owners"]?["level"] as? String == "ok")
        #expect(checks["key"]?["level"] as? String == "ok")
        for check in ["file-system", "mount-options", "free-space", "append-time"] {
            #expect(checks[check] != nil, "\(check)")
        }
        let time = try #require(checks["append-time"]?["found"] as? String)
        #expect(time.hasPrefix("a record is durable in "))
        #expect(!FileManager.default.fileExists(atPath: "\(ledger.folder.path)/doctor"))
    }

    @Test func `damage and a key that others may read end with 1`() throws {
        let (ledger, configuration) = try panel()
        chmod("\(ledger.folder.path)/panel.key", 0o644)
        try ledger.damage(segment: 1, at: 3 * Ledger.pageBytes, count: Ledger.pageBytes)
        let run = try ledger.smilectl("doctor", "--config", configuration)
        #expect(run.status == 1)
        #expect(run.text.contains("fail  log "))
        #expect(run.text.contains("\n      Try: smilectl log verify\n"))
        #expect(
            run.text.contains(
                "fail  key               others may read the panel's key (mode 644)\n"
                    + "      Try: chmod 600 panel.key"))
    }

    @Test(.enabled(if: getuid() == 0, "only root can give a file to another user"))
    func `a file of another user in the log is found`() throws {
        let (ledger, configuration) = try panel()
        chown(ledger.path(ofSegment: 1), 65_534, 65_534)
        let checks = try checks(
            try ledger.smilectl("doctor", "--config", configuration, "--json"))
        #expect(checks["owners"]?["level"] as? String == "fail")
    }

    @Test(
        .enabled(
            if: FileManager.default.isWritableFile(atPath: "/dev/shm"),
            "there is no file system in memory at /dev/shm"))
    func `a log in memory is a failure`() throws {
        let (ledger, configuration) = try panel()
        let memory = "/dev/shm/smile-panel-doctor-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: memory) }
        try FileManager.default.copyItem(atPath: ledger.folder.path, toPath: memory)
        let name = URL(filePath: configuration).lastPathComponent
        let run = try ledger.smilectl("doctor", "--config", "\(memory)/\(name)", "--json")
        #expect(run.status == 1)
        #expect(try checks(run)["file-system"]?["level"] as? String == "fail")
    }

    // MARK: Disks that lie

    /// A trial with a witness in another process: the writer is killed once the witness calls.
    private func trial(_ body: (Ledger, String, String) throws -> Void) throws {
        let (ledger, configuration) = try panel()
        let port = try Loopback.freePort()
        let address = "127.0.0.1:\(port)"
        let notes = "\(ledger.folder.path)/notes.txt"
        let witness = try ChildProgram(
            try Programs.path("smilectl"), ["doctor", "--witness", address, "--notes", notes],
            log: "\(ledger.folder.path)/witness.log")
        defer { witness.end() }
        try wait(upTo: 20, for: "the witness") { Loopback.answers(port) }
        let writer = try ChildProgram(
            try Programs.path("smilectl"),
            ["doctor", "--config", configuration, "--pull-plug", "--witness", address],
            log: "\(ledger.folder.path)/writer.log")
        try wait(upTo: 60, for: "the call to pull the plug") {
            guard writer.isRunning else { throw PeerFault("the writer ended: \(writer.output)") }
            return witness.output.contains("pull the panel's plug now")
        }
        writer.killAtOnce()
        try wait(upTo: 20, for: "the last note") {
            witness.output.contains("When the panel is back")
        }
        try body(ledger, configuration, address)
    }

    private func newest(_ ledger: Ledger) throws -> Int {
        let note = try String(contentsOfFile: "\(ledger.folder.path)/notes.txt", encoding: .utf8)
        return try #require(note.split(separator: " ").last.flatMap { Int($0.dropLast()) })
    }

    @Test func `a disk that kept all that the witness saw is called honest`() throws {
        try trial { ledger, configuration, address in
            let run = try ledger.smilectl(
                "doctor", "--config", configuration, "--pull-plug", "--check", "--witness",
                address)
            #expect(run.status == 0, "\(run.text)")
            let newest = try newest(ledger)
            #expect(
                run.text == """
                    this disk kept its word: all \(newest) records that it had acknowledged are \
                    there after the power cut
                    One cut proves little: do it three times.

                    """)
            let scratch = "\(ledger.folder.path)/pull-plug"
            #expect(!FileManager.default.fileExists(atPath: scratch))
        }
    }

    /// What the disk had only in its cache: the slots of the unfinished page, and the settled page
    /// with the newest number that the witness saw.
    @Test func `a disk that forgot its last page is caught, and says what to do`() throws {
        try trial { ledger, configuration, address in
            let newest = try newest(ledger)
            let segment = "\(ledger.folder.path)/pull-plug/0000000000000001.seg"
            let file = try FileHandle(forWritingTo: URL(filePath: segment))
            for page in [1, 2, 3 + (newest - 1) / Ledger.pageRecords] {
                try file.seek(toOffset: UInt64(page * Ledger.pageBytes))
                try file.write(contentsOf: Data(count: Ledger.pageBytes))
            }
            try file.close()
            for _ in 0..<2 {
                let run = try ledger.smilectl(
                    "doctor", "--config", configuration, "--pull-plug", "--check", "--witness",
                    address)
                #expect(run.status == 1)
                #expect(
                    run.text.hasPrefix(
                        "this disk lies: it had acknowledged record \(newest), and record "))
                #expect(run.text.contains("\nTry: another disk or card."))
            }
            // The evidence is not written over by a new run.
            let again = try ledger.smilectl(
                "doctor", "--config", configuration, "--pull-plug", "--witness", address)
            #expect(again.status == 1)
            #expect(again.text.contains("this disk lies"))
        }
    }

    @Test func `a file on another disk can be the witness`() throws {
        let (ledger, configuration) = try panel()
        let stick = try TemporaryFolder("stick")
        let notes = "\(stick.path)/witness"
        let writer = try ChildProgram(
            try Programs.path("smilectl"),
            ["doctor", "--config", configuration, "--pull-plug", "--witness", notes],
            log: "\(ledger.folder.path)/writer.log")
        try wait(upTo: 60, for: "the call to pull the plug") {
            guard writer.isRunning else { throw PeerFault("the writer ended: \(writer.output)") }
            return writer.output.contains("pull the panel's plug now")
        }
        writer.killAtOnce()
        let run = try ledger.smilectl(
            "doctor", "--config", configuration, "--pull-plug", "--check", "--witness", notes)
        #expect(run.status == 0, "\(run.text)")
        #expect(run.text.hasPrefix("this disk kept its word: all "))
    }

    @Test func `a witness that does not answer ends with 69 and says how to start one`() throws {
        let (ledger, configuration) = try panel()
        let address = "127.0.0.1:\(try Loopback.freePort())"
        let run = try ledger.smilectl(
            "doctor", "--config", configuration, "--pull-plug", "--witness", address)
        #expect(run.status == 69)
        #expect(
            run.text.contains("the witness '\(address)' does not answer: connect to \(address): "))
        #expect(run.text.contains("Try: on the second machine, smilectl doctor --witness"))
    }

    @Test func `a trial without a witness is no trial`() throws {
        let (ledger, configuration) = try panel()
        let run = try ledger.smilectl("doctor", "--config", configuration, "--pull-plug")
        #expect(run.status == 64)
        #expect(run.text.contains("--pull-plug needs a witness"))
    }
}
