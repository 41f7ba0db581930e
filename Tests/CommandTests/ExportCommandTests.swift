import Foundation
import Peers
import Testing

/// `smile-centrald export`, as somebody types it.
@Suite struct ExportCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("export")
        try folder.write("central.yaml", "state-directory: central\n")
    }

    private func centrald(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", "\(folder.path)/central.yaml"], in: folder)
    }

    /// A centre whose database has as many answers.
    private func fill(_ answers: Int) throws {
        try folder.write("places.csv", "region,site,touchpoint\nnorth,spb-1,exit\n")
        _ = try centrald("place", "import", "\(folder.path)/places.csv").succeeded()
        let script = try folder.write(
            "fill.py",
            """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.execute("INSERT INTO logs VALUES ('default', 1, ?, ?, x'', 'spb-1/exit', '', 1, 0, "
                "1, 1)", ("a" * 32, "b" * 32))
            for n in range(int(sys.argv[2])):
                at = 1773057600000 + n * 1000
                db.execute("INSERT INTO records VALUES ('default', 1, ?, 3, 1, 1, 0, ?, 1, ?, 1, "
                    "?, x'', x'')", (n, at, at, at))
                db.execute("INSERT INTO answers VALUES ('default', 1, ?, 'v', 1, 1, 0, 1, 1, 0, "
                    "0, 0, 'spb-1/exit', ?, 0)", (n, at))
            db.commit()
            """)
        _ = try ChildProgram.run(
            "python3", [script, "\(folder.path)/central/central.db", "\(answers)"], in: folder)
    }

    @Test func `a file that was cut goes on in itself`() throws {
        try fill(5_000)
        for format in ["csv", "ndjson"] {
            let whole = try centrald("export", "--format", format).succeeded().text
            // A run that begins anew is of another moment, so its cursors differ.
            let file = try folder.write("answers.\(format)", String(whole.prefix(whole.count / 2)))
            let run = try centrald("export", "--format", format, "--continue", file).succeeded()
            #expect(run.text.isEmpty)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == whole)
            // Of a whole one nothing is left.
            _ = try centrald("export", "--format", format, "--continue", file).succeeded()
            #expect(try String(contentsOfFile: file, encoding: .utf8) == whole)
        }
        let file = try folder.write("other", "panel,epoch\r\n1,2\r\n")
        let refused = try centrald("export", "--format", "csv", "--continue", file)
        #expect(refused.status == 1)
        #expect(refused.text.contains("has no whole row of an export as csv. It was not changed."))
    }

    @Test func `a name that is not there ends with 1 and says what there is`() throws {
        try fill(1)
        let site = try centrald("export", "--format", "csv", "--site", "spb")
        #expect(site.status == 1)
        #expect(
            site.text.contains("there is no site 'spb'. Nothing was written.\nTry: --site 'spb-1'"))
        let exit = try centrald("export", "--format", "csv", "--touchpoint", "exit")
        #expect(exit.text.contains("Try: --touchpoint 'spb-1/exit'."))
        #expect(try centrald("export", "--format", "csv", "--after", "x").status == 64)
        let own = try centrald("export", "--format", "csv", "--site", "spb-1").succeeded()
        #expect(own.text.matches(of: /\r\n/).count == 2)
    }
}
