import Foundation
import Peers
import Testing

/// `smile-centrald user`, `token` and `audit`, beside a running centre and without one.
@Suite struct AccessCommandTests {
    private let site: Site

    init() throws {
        site = try Site(
            questionnaire: Project.root.appending(path: "Kiosk/Questionnaires/counter.yaml").path)
    }

    private func centrald(_ arguments: String...) throws -> Programs.Run {
        try Programs.run(
            "smile-centrald", arguments + ["--config", site.centralConfiguration], in: site.folder)
    }

    @Test func `the first start says how somebody comes in, and a link is printed once`() throws {
        let centre = try site.startCentre()
        defer { centre.end() }
        #expect(centre.output.contains("smile-centrald user add NAME --role office"))
        let added = try centrald("user", "add", "anna", "--role", "office", "--link").succeeded()
        let link = try #require(added.lines.first { $0.hasPrefix("http://") })
        #expect(link.contains("/set-password#"))
        let json = try centrald("user", "list", "--json").succeeded().text
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let accounts = try #require(document["accounts"] as? [[String: Any]])
        #expect(accounts.count == 1)
        #expect(accounts[0]["name"] as? String == "anna")
        #expect(accounts[0]["hasPassword"] as? Bool == false)
        #expect(accounts[0]["part"] as? String == "everything")
        let code = String(link.split(separator: "#").last ?? "")
        #expect(!json.contains(code) && !centre.output.contains(code))
        #expect(try centrald("user", "disable", "anna").succeeded().text.contains("may not sign"))
        #expect(try centrald("user", "list").succeeded().text.contains("disabled"))
        let verified = try centrald("audit", "--verify").succeeded()
        #expect(verified.text.contains("every entry is there"))
        #expect(try centrald("audit").succeeded().text.contains("user disable"))
    }

    @Test func `a token works until it is revoked, beside a running centre`() throws {
        let centre = try site.startCentre()
        defer { centre.end() }
        let token = try site.token("read-reports")
        func status() -> String {
            String(Loopback.get("/v1/report", from: site.port, token: token).prefix(12))
        }
        #expect(status() == "HTTP/1.1 200")
        #expect(Loopback.get("/readyz", from: site.port, token: token).contains(" 403 "))
        let listed = try centrald("token", "list").succeeded().text
        let prefix = String(token.prefix(14))
        #expect(listed.contains(prefix) && !listed.contains(token))
        _ = try centrald("token", "revoke", prefix).succeeded()
        #expect(status() == "HTTP/1.1 401")
        #expect(try centrald("token", "list").succeeded().text.contains("revoked"))
    }

    @Test func `a password comes from standard input where there is no terminal`() throws {
        let run = try Programs.run(
            "smile-centrald",
            ["user", "add", "anna", "--role", "office"]
                + ["--config", site.centralConfiguration], in: site.folder,
            input: "three kites and a wall\n")
        #expect(run.status == 0, "\(run.text)")
        #expect(try centrald("user", "list").text.contains("anna  office  everything"))
        let short = try Programs.run(
            "smile-centrald",
            ["user", "set-password", "anna"]
                + ["--config", site.centralConfiguration], in: site.folder, input: "kite\n")
        #expect(short.status == 1)
        #expect(short.text.contains("it has fewer than 12 characters"))
        #expect(!short.text.contains("kite\n"))
    }

    @Test func `what cannot be done says what to do`() throws {
        #expect(try centrald("user", "disable", "nobody").text.contains("Try: smile-centrald user"))
        let wrong = try centrald("user", "add", "A b", "--role", "office", "--link")
        #expect(wrong.status == 1)
        #expect(wrong.text.contains("'A b' is no name for an account"))
        #expect(try centrald("user", "add", "b", "--role", "manager", "--link").status == 64)
        let part = try centrald(
            "user", "add", "b", "--role", "manager", "--site", "nowhere", "--link")
        #expect(part.text.contains("there is no site 'nowhere'"))
        #expect(try centrald("token", "add", "x", "--right", "watch").status == 64)
    }
}
