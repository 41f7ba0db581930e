import Exchange
import Feedback
import Foundation
import Peers
import Testing

/// `smilectl log export --to` and `smile-centrald collect`: a stick's whole way.
@Suite struct CollectCommandTests {
    private let stick: TemporaryFolder

    init() throws {
        stick = try TemporaryFolder("stick")
    }

    private func exporting(answers: Int) throws -> Ledger {
        let ledger = try Ledger()
        try ledger.append(answers: answers)
        _ = try ledger.smilectl("log", "export", ledger.logFolder, "--to", stick.path).succeeded()
        return ledger
    }

    private func collect(_ site: Site, _ more: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald",
            ["collect", stick.path, "--config", site.centralConfiguration] + more,
            in: site.folder)
    }

    private func site() throws -> Site {
        try Site(questionnaire: Project.counter)
    }

    @Test func `an export onto a stick says what is on it and adds only what is missing`() throws {
        let ledger = try Ledger()
        try ledger.append(answers: 99)
        let run = try ledger.smilectl(
            "log", "export", ledger.logFolder, "--to", stick.path
        ).succeeded()
        let name = "\(ledger.key.panel)-1-101.batches"
        #expect(run.text.hasPrefix("\(stick.path)/\(name): 100 records, 1 to before 101, in 1"))
        #expect(
            run.text.contains("'\(stick.path)' has 1 to before 101 of panel \(ledger.key.panel)"))
        try ledger.append(answers: 9)
        let again = try ledger.smilectl(
            "log", "export", ledger.logFolder, "--to", stick.path, "--json"
        ).succeeded().objects()
        let object = try #require(again.first)
        #expect(object["earlier"] as? Int == 1)
        #expect((object["files"] as? [[String: Any]])?.map { $0["first"] as? Int } == [101])
        let both = try ledger.smilectl(
            "log", "export", ledger.logFolder, "x.batches", "--to", stick.path)
        #expect(both.status == 64)
    }

    @Test func `sticks are collected without a centre and once more into a centre that serves`()
        throws
    {
        let panels = try [exporting(answers: 99), exporting(answers: 299)]
        let site = try site()
        let first = try collect(site).succeeded()
        for (panel, count) in zip(panels, [100, 300]) {
            #expect(
                first.text.contains(
                    "panel \(panel.key.panel): \(count) new, 0 known, 0 conflicting, in 1 batch\n"))
        }
        let centre = try site.startCentre()
        let ledger = try exporting(answers: 49)
        let second = try collect(site, "--json").succeeded()
        let found = try #require(second.objects().first?["panels"] as? [[String: Any]])
        let sums = Dictionary(
            uniqueKeysWithValues: found.map { panel in
                (panel["panel"] as? String ?? "", [panel["new"] as? Int, panel["known"] as? Int])
            })
        #expect(sums[ledger.key.panel.description] == [50, 0])
        #expect(sums[panels[1].key.panel.description] == [0, 300])
        centre.end()
        #expect(try site.export().count == 99 + 299 + 49)
    }

    @Test func `a damaged stick is taken as far as it is whole and says so`() throws {
        let ledger = try exporting(answers: 9_999)
        let file = "\(stick.path)/\(ledger.key.panel)-1-10001.batches"
        var bytes = try Data(contentsOf: URL(filePath: file))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(filePath: file))
        let run = try collect(try site())
        #expect(run.status == 65)
        #expect(run.text.contains("are damaged"))
        #expect(run.text.contains("5904 new"))
    }

    @Test func `a panel that the centre does not know ends the command as failed`() throws {
        let ledger = try exporting(answers: 9)
        let site = try site()
        let text = try String(contentsOfFile: site.centralConfiguration, encoding: .utf8)
        try text.replacing("accept-unknown-panels: true", with: "accept-unknown-panels: false")
            .write(toFile: site.centralConfiguration, atomically: true, encoding: .utf8)
        let run = try collect(site)
        #expect(run.status == 1)
        #expect(run.text.contains("panel \(ledger.key.panel) is not known here"))
    }

    @Test func `what is not there is named, and nothing is taken`() throws {
        let site = try site()
        let run = try Programs.run(
            "smile-centrald",
            ["collect", "/nowhere/at/all", "--config", site.centralConfiguration], in: site.folder)
        #expect(run.status == 1)
        #expect(run.text.contains("'/nowhere/at/all' is not there; nothing was taken"))
    }
}
