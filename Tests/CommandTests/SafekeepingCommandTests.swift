import Foundation
import Peers
import Testing

/// `smile-centrald snapshot`, `restore`, `message`, `contact` and `suppression`, as somebody types
/// them.
@Suite struct SafekeepingCommandTests {
    private let site: Site

    init() throws {
        site = try Site(questionnaire: Project.counter)
    }

    private func centrald(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", site.centralConfiguration],
            in: site.folder)
    }

    @Test func `a snapshot by a name alone stands in the folder where it was asked for`() throws {
        _ = try site.startCentre()
        let command = """
            cd '\(site.folder.path)' && \
            '\(try Programs.path("smile-centrald"))' snapshot night --config central.yaml
            """
        let shell = try ChildProgram(
            "/bin/sh", ["-c", command], log: "\(site.folder.path)/snapshot.log")
        #expect(try shell.exitStatus(seconds: 30) == 0, "\(shell.output)")
        #expect(shell.output.hasPrefix("'night' holds "))
        #expect(FileManager.default.fileExists(atPath: "\(site.folder.path)/night"))
    }

    @Test func `a centre that was put back holds its messages until they are released`() throws {
        let file = "\(site.folder.path)/night.snapshot"
        do {
            let centre = try site.startCentre()
            let taken = try centrald("snapshot", file, "--json").succeeded().objects()
            #expect(taken.first?["file"] as? String == file)
            let refused = try centrald("restore", file)
            #expect(refused.status == 75)
            #expect(refused.text.contains("\nTry: end the other smile-centrald"))
            centre.end()
        }
        let restored = try centrald("restore", file).succeeded()
        #expect(restored.text.contains("smile-centrald message release"))
        _ = try site.startCentre()
        let list = try centrald("message", "list", "--json").succeeded().objects()
        #expect(list.first?["heldSinceMilliseconds"] is Int)
        #expect(try centrald("message", "list").succeeded().text.contains("Nothing waits."))
        #expect(
            try centrald("message", "release").succeeded().text
                .hasPrefix("Messages go out again"))
        // The centre that did it goes on.
        #expect(try centrald("message", "release").succeeded().text.hasPrefix("Nothing was held"))
        let audit = try centrald("audit").succeeded().text
        #expect(audit.contains("message release") && audit.contains("hold messages"))
    }

    @Test func `addresses and contacts are named rightly or not at all`() throws {
        _ = try site.startCentre()
        let number = ["--phone", "+7 916 123-45-67", "--why", "at the counter"]
        func suppression(_ verb: String) throws -> String {
            try Programs.run(
                "smile-centrald",
                ["suppression", verb, "--config", site.centralConfiguration] + number,
                in: site.folder
            ).succeeded().text
        }
        #expect(try suppression("add") == "It gets no message from now on.\n")
        #expect(try suppression("add") == "It was on the list already.\n")
        #expect(try suppression("remove") == "Messages go to it again.\n")
        #expect(try centrald("suppression", "add", "--phone", "12").status == 64)
        #expect(try centrald("suppression", "add").status == 64)
        let panel = String(repeating: "0", count: 32)
        #expect(try centrald("contact", "erase", panel, "12").status == 64)
        let unknown = try centrald("contact", "erase", panel, "0000000000000001")
        #expect(unknown.status == 1)
        #expect(unknown.text.contains("nothing was changed"))
        // The number stands nowhere.
        let audit = try centrald("audit").succeeded().text
        #expect(audit.contains("suppression add") && !audit.contains("9161234567"))
    }
}
