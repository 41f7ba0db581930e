import Foundation
import Peers
import Testing

@testable import smile_demo

/// The panel's page over HTTP: what it gives, and what it refuses.
@Suite(.serialized) struct DemoServerTests {
    private func post(
        _ body: String, _ query: String = "page=1&sent=1000", type: String? = "application/json",
        to demo: DemoProgram
    ) throws -> HTTPExchange.Answer {
        try HTTPExchange.send(
            "POST", "/contacts?\(query)", to: demo.panelPort, mediaType: type,
            body: Data(body.utf8))
    }

    @Test func `nonsense in place of touches is a problem document`() throws {
        let demo = try DemoProgram()
        let down = "{\"kind\":\"down\",\"pointer\":0,\"x\":0.5,\"y\":0.5,\"at\":1000}"
        let long = String(repeating: " ", count: PageContacts.bodyBytesMax + 1)
        let refused: [(String, Int)] = [
            ("", 400), ("{}", 400), ("nonsense", 400), ("[1]", 400), ("[{}]", 400), ("[[]]", 400),
            ("[\(down.replacing("down", with: "smile"))]", 400),
            ("[\(down.replacing("0.5", with: "\"0.5\""))]", 400),
            ("[\(down.replacing("0.5", with: "1e999"))]", 400),
            ("[\(down.replacing("\"pointer\":0", with: "\"pointer\":0.5"))]", 400),
            ("[\(down.replacing("1000", with: "1001"))]", 400), ("[\(down)", 400), (long, 413),
        ]
        for (body, status) in refused {
            let answer = try post(body, to: demo)
            #expect(answer.status == status, "\(body.prefix(80))")
            #expect(answer.headers["content-type"] == "application/problem+json")
            let problem = try JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
            #expect(problem?["status"] as? Int == status)
            #expect((problem?["detail"] as? String)?.isEmpty == false)
        }
        #expect(try post("[\(down)]", "page=1", to: demo).status == 400)
        #expect(try post("[\(down)]", to: demo).status == 204)
    }

    @Test func `another site's page cannot tap`() throws {
        let demo = try DemoProgram()
        // What a form or a script may send to a foreign address without asking first.
        for type in [nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
        {
            #expect(try post("[]", type: type, to: demo).status == 415)
        }
    }

    @Test func `nothing inline runs, and only the office is shown from elsewhere`() throws {
        let demo = try DemoProgram()
        let page = try HTTPExchange.send("GET", "/", to: demo.panelPort)
        #expect(page.status == 200)
        let policy = page.headers["content-security-policy"] ?? ""
        #expect(policy.contains("default-src 'none'; style-src 'self'; script-src 'self'"))
        #expect(policy.contains("frame-src http://127.0.0.1:\(demo.officePort);"))
        #expect(!policy.contains("unsafe"))
        let office = try HTTPExchange.send("GET", "/", to: demo.officePort)
        #expect(
            office.headers["content-security-policy"]?.contains(
                "frame-ancestors 'self' http://127.0.0.1:\(demo.panelPort) "
                    + "http://localhost:\(demo.panelPort);") == true)
    }

    @Test func `a page gets the newest frame, and waits for one that it does not have`() throws {
        let demo = try DemoProgram()
        let first = try HTTPExchange.send("GET", "/frame", to: demo.panelPort)
        #expect(first.status == 200)
        #expect(first.body.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        let tag = try #require(first.headers["smile-frame"])
        #expect(try HTTPExchange.send("GET", "/frame?after=x.1", to: demo.panelPort).status == 200)

        // A finger on the first face; the press is a new frame.
        let down = "{\"kind\":\"down\",\"pointer\":0,\"x\":0.2,\"y\":0.5,\"at\":1000}"
        #expect(try post("[\(down)]", to: demo).status == 204)
        let second = try HTTPExchange.send("GET", "/frame?after=\(tag)", to: demo.panelPort)
        #expect(second.status == 200)
        #expect(second.headers["smile-frame"] != tag)
    }

    @Test func `what is not there is a problem document`() throws {
        let demo = try DemoProgram()
        let answer = try HTTPExchange.send("GET", "/etc/passwd", to: demo.panelPort)
        #expect(answer.status == 404)
        #expect(answer.headers["content-type"] == "application/problem+json")
    }
}
