import Foundation
import Peers
import Testing

@testable import Central

private let isHere = PostgresPeer.absence == nil
private let absence = Comment(rawValue: PostgresPeer.absence ?? "")

/// The commands, as somebody types them who moves a centre from one database to another.
@Suite(.enabled(if: isHere, absence)) struct CopyCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder("copy-command")
    }

    private func run(_ arguments: String...) throws -> Programs.Run {
        try Programs.run("smile-centrald", arguments, in: folder)
    }

    private func report(_ configuration: String) throws -> String {
        let run = try run("report", "--config", configuration, "--json").succeeded()
        #expect(run.text.contains("\"face\""))
        return run.text
    }

    @Test func `a centre goes from PostgreSQL to a file and back, and reports to the digit`() throws
    {
        let (test, other) = (try TestStore(.postgresql), try TestStore(.postgresql))
        let port = try PostgresPeer.shared().port
        let node = try Node([port], test.database)
        try node.start()
        let fleet = Fleet(panels: 3, visits: 60)
        try fleet.deliver(to: [node.door], seconds: 120)
        let busy = try run("migrate", "--config", node.configuration, "--to", "busy.db")
        #expect(busy.status == 1)
        #expect(busy.text.contains("Try: stop it on every machine first."))
        node.end()

        let file = try folder.write(
            "file.yaml", "tenant: shop\nstate-directory: \(folder.path)/state\n")
        let back = try Node([port], other.database)
        let out = try run("migrate", "--config", node.configuration, "--to", file, "--json")
        #expect(try out.succeeded().text.contains("\"schema\":1"))
        _ = try run("migrate", "--config", file, "--to", back.configuration).succeeded()
        let texts = try [node.configuration, file, back.configuration].map(report)
        #expect(texts[0] == texts[1] && texts[1] == texts[2])
        for configuration in [node.configuration, file, back.configuration] {
            let verify = try run("verify", "--config", configuration, "--json").succeeded()
            #expect(verify.text.contains("\"holds\":true"))
        }
        let again = try run("migrate", "--config", file, "--to", back.configuration)
        #expect(again.status == 1)
        #expect(again.text.contains("it holds other data"))
        #expect(try run("migrate", "--config", file).succeeded().text.contains("up to date"))
    }

    @Test func `counts that do not follow from their records end with 65`() throws {
        let test = try TestStore(.postgresql)
        let store = try test.migrated()
        try FilledCentre.fill(store)
        let node = try Node([try PostgresPeer.shared().port], test.database)
        #expect(try run("verify", "--config", node.configuration).status == 0)
        try store.execute("DELETE FROM gaps", [])
        let found = try run("verify", "--config", node.configuration)
        #expect(found.status == 65)
        #expect(found.text.contains("neither here nor said to be lost"))
        #expect(found.text.contains("Try: "))
    }
}
