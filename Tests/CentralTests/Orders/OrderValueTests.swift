import Testing

@testable import Central

@Suite struct OrderValueTests {
    @Test(arguments: [
        ("8e03978e-40d5-43dd-bc93-6894a57f9324", true),
        ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", true), ("", false), ("\"\"", false),
        ("\"", false), ("1234567", false), ("12345678", true), ("\"1234567\"", false),
        ("\"12345678", false), ("1234 5678", false), ("ключ-заказа", false),
        (String(repeating: "k", count: 128), true), (String(repeating: "k", count: 129), false),
    ])
    func `a key is 8 to 128 plain characters, between quotes or without`(
        _ field: String, _ isKey: Bool
    ) {
        #expect((OrderKey(field) != nil) == isKey)
    }

    @Test func `a key is the same with its quotes and without`() {
        #expect(OrderKey("\"one-order\"") == OrderKey("one-order"))
    }

    @Test func `method, address and body make an order, and none runs into the next`() {
        func print(_ method: String, _ path: String, _ body: String) -> OrderFingerprint {
            OrderFingerprint(method: method, path: path, body: Array(body.utf8))
        }
        #expect(print("POST", "/a", "{}") == print("POST", "/a", "{}"))
        let all = [
            print("POST", "/a", "{}"), print("POST", "/a", "{} "), print("POST", "/a{}", ""),
            print("PUT", "/a", "{}"), print("POST", "/b", "{}"),
        ]
        #expect(Set(all).count == all.count)
    }

    private func field(_ json: String, _ read: (JSONBody) throws -> Void) -> String? {
        do {
            try read(try JSONBody(Array(json.utf8), fields: ["text", "number", "flag"]))
            return nil
        } catch let problem as Problem {
            return problem.field ?? problem.kind.rawValue
        } catch {
            return "\(error)"
        }
    }

    @Test(
        arguments: [
            (#"{"text": "a", "number": 100, "flag": true}"#, nil), (#"{"text": "a"}"#, nil),
            (#"{"text": "a", "number": 0}"#, "number"),
            (#"{"text": "a", "number": 101}"#, "number"),
            (#"{"text": "a", "number": 1.5}"#, "number"),
            (#"{"text": "a", "number": "1"}"#, "number"),
            (#"{"text": "a", "number": null}"#, "number"), (#"{"text": 1}"#, "text"),
            (#"{"text": []}"#, "text"), ("{}", "text"), (#"{"text": "a", "flag": 1}"#, "flag"),
            (#"{"text": "a", "other": {}}"#, "other"), ("[]", "wrong-body"), ("", "wrong-body"),
            ("{", "wrong-body"), ("\"text\"", "wrong-body"),
            (String(repeating: "[", count: 16_000), "wrong-body"),
        ] as [(String, String?)])
    func `what is wrong with a body is told by the field`(_ json: String, _ wrong: String?) {
        let found = field(json) { body in
            _ = try body.text("text", "is a text") { $0 }
            _ = try body.number("number", in: 1...100, standard: 1)
            _ = try body.flag("flag")
        }
        #expect(found == wrong)
    }

    @Test(arguments: [
        ("a", true), (String(repeating: "ы", count: 60), true),
        (String(repeating: "ы", count: 61), false), ("", false), ("a\u{0}b", false),
    ])
    func `a configuration's name is 1 to 60 characters without controls`(
        _ name: String, _ isName: Bool
    ) {
        #expect(OrderRoutes.isName(name) == isName)
    }
}
