import Foundation
import Peers
import Testing

/// `smilectl device replay`, as a script meets it.
@Suite struct ReplayCommandTests {
    @Test(
        .enabled(
            if: Project.hasRecordings,
            "recordings of real screens are not here (../shared/recordings)"))
    func `the contacts of every real recording come out of the command`() throws {
        let folder = try TemporaryFolder("replay")
        let expected = try contacts()
        #expect(expected.count == 33)
        for (recording, rows) in expected {
            let run = try Programs.run(
                "smilectl", ["device", "replay", "\(Project.recordings)/\(recording)", "--json"],
                in: folder)
            #expect(run.status == 0)
            let objects = try run.objects()
            let downs = objects.filter { $0["kind"] as? String == "down" }
            let ups = objects.filter { $0["kind"] as? String == "up" }
            #expect(downs.count == rows.count, "\(recording)")
            #expect(objects.last?["kind"] as? String == "summary")
            #expect(objects.last?["contacts"] as? Int == rows.count)
            for row in rows {
                let down = try #require(downs.first { $0["contact"] as? Int == row.contact })
                let up = try #require(ups.first { $0["contact"] as? Int == row.contact })
                #expect(abs(number(down["at"]) - row.down) < 0.001)
                #expect(abs(number(up["at"]) - row.up) < 0.001)
                #expect(abs(number(down["x"]) - row.x) < 0.001)
                #expect(abs(number(down["y"]) - row.y) < 0.001)
            }
        }
    }

    @Test func `a file that is no recording is named with its line, and ends with 65`() throws {
        let folder = try TemporaryFolder("replay")
        let file = try folder.write("notes.txt", "N: a screen\nthese are notes\n")
        let run = try Programs.run("smilectl", ["device", "replay", file], in: folder)
        #expect(run.status == 65)
        #expect(run.text.contains("line 2"))
    }

    @Test func `a recording that is not there ends with 1 and says so`() throws {
        let folder = try TemporaryFolder("replay")
        let run = try Programs.run("smilectl", ["device", "replay", "/nowhere.ev"], in: folder)
        #expect(run.status == 1)
        #expect(
            run.text == "smilectl: '/nowhere.ev' could not be opened: No such file or directory\n")
    }

    @Test func `a word that no command knows ends with 64`() throws {
        let folder = try TemporaryFolder("replay")
        #expect(try Programs.run("smilectl", ["devise"], in: folder).status == 64)
    }

    private struct Row {
        var contact: Int
        var down, up, x, y: Double
    }

    private func number(_ value: Any?) -> Double {
        (value as? NSNumber)?.doubleValue ?? .nan
    }

    /// From the end of each line, so that a comma in a name does not matter.
    private func contacts() throws -> [String: [Row]] {
        let text = try String(contentsOfFile: "\(Project.recordings)/contacts.csv", encoding: .utf8)
        var rows: [String: [Row]] = [:]
        for line in text.split(whereSeparator: \.isNewline).dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = cells.suffix(11).map { Double($0)! }
            let name =
                line.hasPrefix("\"")
                ? String(line.dropFirst().prefix { $0 != "\"" }) : String(cells[0])
            func share(_ value: Int, _ minimum: Int) -> Double {
                (numbers[value] - numbers[minimum]) / (numbers[minimum + 1] - numbers[minimum])
            }
            rows[name, default: []].append(
                Row(
                    contact: Int(numbers[0]), down: numbers[1], up: numbers[2], x: share(3, 7),
                    y: share(4, 9)))
        }
        return rows
    }
}
