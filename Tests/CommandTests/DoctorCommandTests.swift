import Foundation
import Panel
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
        #expect(!FileManager.default.fileExists(atPath: "\(ledger.folder.path)/.smile-doctor"))
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

    @Test func `a panel whose plug nobody pulled proves nothing`() throws {
        try trial { ledger, configuration, address in
            let run = try check(ledger, configuration, address)
            #expect(run.status == 1)
            #expect(run.text.hasPrefix("no power was cut: this machine has not been started anew"))
            #expect(run.text.contains("\nTry: smilectl doctor --pull-plug again"))
        }
    }

    /// What a power cut left: a run of another boot of the machine, and the witness's note of it.
    ///
    /// - Parameter forgotten: how many of the noted records the disk does not have.
    private func cut(
        _ ledger: Ledger, forgotten: UInt64 = 0
    ) throws -> (notes: String, newest: UInt64) {
        let places = PanelPlaces(
            stateFolder: ledger.folder.path, statusFile: "\(ledger.folder.path)/status.json")
        var run = PlugRun(try PlugScratch(places).begin(kernelBootID: 7))
        for _ in 0..<70 { try run.step() }
        let newest = run.newest + forgotten
        let note = PlugNote(run: run.run, newest: newest)
        return (try ledger.folder.write("notes.txt", note.text), newest)
    }

    private func check(_ ledger: Ledger, _ configuration: String, _ notes: String) throws
        -> Programs.Run
    {
        try ledger.smilectl(
            "doctor", "--config", configuration, "--pull-plug", "--check", "--witness", notes)
    }

    @Test func `a disk that kept all that the witness saw is called honest, however often asked`()
        throws
    {
        let (ledger, configuration) = try panel()
        let (notes, newest) = try cut(ledger)
        let run = try check(ledger, configuration, notes)
        #expect(run.status == 0, "\(run.text)")
        #expect(
            run.text.hasPrefix(
                "this disk kept its word: all \(newest) records that it had acknowledged are "
                    + "there after the power cut\nOne cut proves little: do it three times."))
        let scratch = "\(ledger.folder.path)/.smile-pull-plug"
        #expect(!FileManager.default.fileExists(atPath: scratch))
        let again = try check(ledger, configuration, notes)
        #expect(again.status == 0)
        #expect(again.text.contains(" was checked already: this disk had kept its word\n"))
    }

    @Test func `a disk that forgot is caught, and what it left stays until a run with --again`()
        throws
    {
        let (ledger, configuration) = try panel()
        let (notes, newest) = try cut(ledger, forgotten: 1)
        let arguments = ["doctor", "--config", configuration, "--pull-plug", "--witness", notes]
        for more in [["--check"], ["--check"], []] {
            let run = try Programs.run("smilectl", arguments + more, in: ledger.folder)
            #expect(run.status == 1)
            #expect(
                run.text.contains(
                    "this disk lies: it had acknowledged record \(newest), and record \(newest) "
                        + "is gone after the power cut\nTry: another disk or card."))
        }
        let writer = try ChildProgram(
            try Programs.path("smilectl"), arguments + ["--again"],
            log: "\(ledger.folder.path)/writer.log")
        try wait(upTo: 60, for: "the new run") {
            guard writer.isRunning else { throw PeerFault("the writer ended: \(writer.output)") }
            return writer.output.contains("writing run ")
        }
        writer.killAtOnce()
        #expect(writer.output.hasPrefix("what the run before left is in '.smile-pull-plug-lied'"))
        let aside = "\(ledger.folder.path)/.smile-pull-plug-lied/0000000000000001.seg"
        #expect(FileManager.default.fileExists(atPath: aside))
    }

    @Test func `a link where the scratch log goes is refused, and what it leads to stays`() throws {
        let (ledger, configuration) = try panel()
        let before = try ledger.files()
        for name in [".smile-doctor", ".smile-pull-plug"] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(ledger.folder.path)/\(name)", withDestinationPath: ledger.logFolder)
        }
        let doctor = try ledger.smilectl("doctor", "--config", configuration)
        #expect(doctor.status == 1)
        #expect(doctor.text.contains("/.smile-doctor' is no folder that this command made"))
        let run = try check(ledger, configuration, "\(ledger.folder.path)/notes.txt")
        #expect(run.status == 1)
        #expect(run.text.contains("/.smile-pull-plug' is no folder that this command made"))
        #expect(try ledger.files() == before)
    }

    @Test(.enabled(if: getuid() == 0, "only root can act as another user"))
    func `root writes its scratch logs as the owner of the panel's folder`() throws {
        let (ledger, configuration) = try panel()
        _ = try ChildProgram.run(
            "chown", ["-R", "65534:65534", ledger.folder.path], in: ledger.folder)
        let checks = try checks(
            try ledger.smilectl("doctor", "--config", configuration, "--json"))
        #expect(checks["append-time"]?["level"] as? String != "fail")
        #expect(checks["owners"]?["level"] as? String == "ok")
        let (notes, _) = try cut(ledger)
        let foreign = try check(ledger, configuration, notes)
        // Root made this one, in the other user's folder.
        #expect(foreign.text.contains("is no folder that this command made"))
        _ = try ChildProgram.run(
            "chown", ["-R", "65534:65534", ledger.folder.path], in: ledger.folder)
        #expect(try check(ledger, configuration, notes).status == 0)
        let mine = try FileManager.default.attributesOfItem(
            atPath: "\(ledger.folder.path)/.smile-pull-plug-checked")
        #expect(mine[.ownerAccountID] as? Int == 65_534)
    }

    @Test func `a doctor without a log says how to get one`() throws {
        let (ledger, configuration) = try panel()
        try FileManager.default.removeItem(atPath: ledger.logFolder)
        let run = try ledger.smilectl("doctor", "--config", configuration)
        #expect(run.status == 1)
        #expect(run.text.contains("there is no log in "))
        #expect(run.text.contains("Try: systemctl start smile-paneld: its first start makes"))
    }

    @Test func `a witness's name that nobody knows is said to have no address`() throws {
        let (ledger, configuration) = try panel()
        let run = try ledger.smilectl(
            "doctor", "--config", configuration, "--pull-plug", "--witness", "nohost.invalid:7007")
        #expect(run.status == 69)
        #expect(run.text.contains("'nohost.invalid' has no address: "))
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
        #expect(run.status == 1)
        #expect(run.text.hasPrefix("no power was cut: "))
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
