import AppendLog
import Exchange
import Foundation
import Peers
import Testing

/// `smilectl log export`: what a stick carries to the office.
@Suite struct LogExportCommandTests {
    /// The batches of an export, cut by what their headers announce.
    private func batches(_ path: String) throws -> [Batch] {
        var rest = Array(try Data(contentsOf: URL(filePath: path)))[...]
        var batches: [Batch] = []
        while !rest.isEmpty {
            let announced = rest.dropFirst(84).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let length = Batch.headerBytes + announced + Batch.signatureBytes
            batches.append(try Batch(verifying: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return batches
    }

    /// What `sha256sum` says.
    private func sum(_ file: String, _ ledger: Ledger) throws -> String {
        String(try ChildProgram.run("sha256sum", [file], in: ledger.folder).prefix(64))
    }

    @Test func `an export holds what the centre lacks, signed as the forwarder signs`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9_999, acknowledging: 41)
        let before = try ledger.files()
        let file = "\(ledger.folder.path)/stick.batches"
        let run = try ledger.smilectl("log", "export", ledger.logFolder, file).succeeded()
        let bytes = try #require(FileManager.default.contents(atPath: file)).count
        #expect(
            run.text == """
                FOLDER/stick.batches: 9960 records, 41 to before 10001, in 3 signed batches, \
                \(bytes) bytes, of panel \(ledger.key.panel)
                sha256 \(try sum(file, ledger))
                every batch was read back and verified; the log is as it was

                """)
        let batches = try batches(file)
        #expect(batches.map(\.records.count) == [4_096, 4_096, 1_768])
        #expect(batches.flatMap(\.records).map(\.sequence.rawValue) == Array(41..<10_001))
        #expect(batches.allSatisfy { $0.panel == ledger.key.panel && $0.epoch == Ledger.epoch })
        #expect(try ledger.files() == before)
        #expect(!FileManager.default.fileExists(atPath: file + ".part"))
    }

    @Test func `an export into a folder names its file after the panel and the numbers`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9)
        let stick = try TemporaryFolder("stick")
        _ = try ledger.smilectl("log", "export", ledger.logFolder, stick.path).succeeded()
        let names = try FileManager.default.contentsOfDirectory(atPath: stick.path)
        #expect(names == ["\(ledger.key.panel)-1-11.batches"])
    }

    @Test func `an export replaces a file only where it is told to`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9)
        let file = try ledger.folder.write("stick.batches", "another's")
        let run = try ledger.smilectl("log", "export", ledger.logFolder, file)
        #expect(run.status == 1)
        #expect(
            run.text == """
                smilectl: 'FOLDER/stick.batches' is there already; nothing was written
                Try: another name, or --force to replace it.

                """)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "another's")
        _ = try ledger.smilectl("log", "export", ledger.logFolder, file, "--force").succeeded()
        #expect(try batches(file).flatMap(\.records).count == 10)
    }

    @Test func `an export tells the centre which numbers are lost`() throws {
        let ledger = try Ledger.damaged(acknowledging: 41)
        let file = "\(ledger.folder.path)/stick.batches"
        let run = try ledger.smilectl("log", "export", ledger.logFolder, file, "--json").succeeded()
        #expect(try run.objects().first?["lost"] as? Int == 63)
        let batch = try #require(try batches(file).first)
        #expect(batch.range.lowerBound.rawValue == 41)
        #expect(batch.records.count == 260 - 63)
    }

    @Test func `an export with nothing to carry writes no file`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9, acknowledging: 11)
        let file = "\(ledger.folder.path)/stick.batches"
        let run = try ledger.smilectl("log", "export", ledger.logFolder, file)
        #expect(run.status == 1)
        #expect(run.text.contains("the centre has everything before 11, and the log ends there"))
        #expect(run.text.contains("Try: --from 1 for what is kept."))
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test func `numbers that there are not are told apart from a centre that has all`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 9)
        let file = "\(ledger.folder.path)/stick.batches"
        let run = try ledger.smilectl("log", "export", ledger.logFolder, file, "--from", "99")
        #expect(run.status == 1)
        #expect(run.text.contains("there are no such numbers: kept are 1 to before 11; nothing"))
        #expect(!FileManager.default.fileExists(atPath: file))
    }
}
