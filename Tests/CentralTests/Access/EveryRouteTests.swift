import Exchange
import Feedback
import Foundation
import Hummingbird
import Testing

@testable import Central

/// Every route × everybody × the own branch, another's and none: the documented answer.
@Suite struct EveryRouteTests {
    private typealias Who = AccessFixture.Who

    /// By operation: the status for each of `who`, where no place or the own one is asked for.
    /// A route without a row here fails the test, and so does a row without a route.
    private static let expected: [String: String] = [
        // office manager agent auditor branchAuditor | reportToken watchToken orderToken
        // | nobody expired idle disabled | revoked strangeToken strangeSession
        "officePage": "200 200 200 200 200 | 200 403 200 | 303 303 303 303 | 401 401 303",
        "report": "200 200 200 200 200 | 200 403 200 | 401 401 401 401 | 401 401 401",
        "answers": "200 200 200 200 200 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "auditPage": "200 403 403 200 403 | 403 403 403 | 303 303 303 303 | 401 401 303",
        "panelsPage": "200 200 403 200 200 | 403 403 200 | 303 303 303 303 | 401 401 303",
        "listPanels": "200 200 403 200 200 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "ready": "200 403 403 403 403 | 403 200 403 | 401 401 401 401 | 401 401 401",
        "metrics": "200 403 403 403 403 | 403 200 403 | 401 401 401 401 | 401 401 401",
        "signOut": "303 303 303 303 303 | 303 303 303 | 303 303 303 303 | 401 401 303",
        "officeScript": "200 200 200 200 200 | 200 200 200 | 401 401 401 401 | 401 401 401",
        "descriptionJSON": "200 200 200 200 200 | 200 200 200 | 401 401 401 401 | 401 401 401",
        "description": "200 200 200 200 200 | 200 200 200 | 401 401 401 401 | 401 401 401",
        "eraseContact": "200 200 403 403 403 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "releaseMessages": "200 403 403 403 403 | 403 403 403 | 401 401 401 401 | 401 401 401",
        "retirePanel": "200 403 403 403 403 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "listRollOuts": "200 200 403 200 200 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "beginRollOut": "200 403 403 403 403 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "rollBack": "200 403 403 403 403 | 403 403 200 | 401 401 401 401 | 401 401 401",
        "rollOutsPage": "200 200 403 200 200 | 403 403 200 | 303 303 303 303 | 401 401 303",
        "beginQuestion": "200 403 403 403 403 | 403 403 200 | 303 303 303 303 | 401 401 303",
        "beginRollOutForm": "303 403 403 403 403 | 403 403 303 | 303 303 303 303 | 401 401 303",
        "rollBackQuestion": "200 403 403 403 403 | 403 403 200 | 303 303 303 303 | 401 401 303",
        "rollBackForm": "303 403 403 403 403 | 403 403 303 | 303 303 303 303 | 401 401 303",
        // Nobody has to be somebody for these; without what they ask for they refuse everybody.
        "live": everybody(200), "officeStyle": everybody(200), "signInScript": everybody(200),
        "icon": everybody(200), "signInPage": everybody(200), "setPasswordPage": everybody(200),
        "signIn": everybody(401), "signInByCode": everybody(401), "setPassword": everybody(400),
        "deliverBatch": everybody(400), "enrolPanel": everybody(415),
        "changePanelKey": everybody(415), "hearPanel": everybody(415),
    ]

    private static let panelID = String(repeating: "0", count: 32)

    private static func everybody(_ status: Int) -> String {
        Who.allCases.map { _ in "\(status)" }.joined(separator: " ")
    }

    private func statuses(_ row: String) -> [Who: Int] {
        let numbers = row.split { $0 == " " || $0 == "|" }.compactMap { Int($0) }
        #expect(numbers.count == Who.allCases.count, "\(row)")
        return Dictionary(uniqueKeysWithValues: zip(Who.allCases, numbers))
    }

    private struct Shape: Sendable {
        let operation: String
        var isOrder: Bool { OrderShape.operations.contains(operation) }
        let isPost: Bool
        let path: String
        let isOfPlaces: Bool
        let isPanels: Bool
    }

    private func shapes(_ fixture: AccessFixture) -> [Shape] {
        fixture.http.server(accept: { _, _, _ in false }, database: "").routes.map { route in
            Shape(
                operation: route.operation, isPost: route.method == .post,
                path: OrderShape.operations.contains(route.operation)
                    ? route.path : route.path.replacing("{id}", with: Self.panelID),
                isOfPlaces: route.reach == .places, isPanels: route.permission == .panel)
        }
    }

    @Test func `every route has a row in the table of expectations, and every row a route`() throws
    {
        let operations = shapes(try AccessFixture()).map(\.operation)
        #expect(Set(operations) == Set(Self.expected.keys))
    }

    @Test func `everybody gets the documented answer from every route`() async throws {
        let fixture = try AccessFixture()
        let shapes = shapes(fixture)
        // Signing out ends the session that the others are asked with: it comes last.
        let ordered =
            shapes.filter { $0.operation != "signOut" }
            + shapes.filter { $0.operation == "signOut" }
        let answers = try await fixture.withCentre { client in
            var answers: [(Shape, Who, String, HTTPClient.Answer)] = []
            for shape in ordered {
                for (number, who) in Who.allCases.enumerated() {
                    for place in shape.isOfPlaces ? ["", "own", "other", "none"] : [""] {
                        let answer = try await ask(shape, who, place, number, client, fixture)
                        answers.append((shape, who, place, answer))
                    }
                }
            }
            return answers
        }
        for (shape, who, place, answer) in answers {
            let row = statuses(try #require(Self.expected[shape.operation]))
            let status = expectation(try #require(row[who]), who, place, shape)
            #expect(answer.status == status, "\(shape.operation) \(who) \(place): \(answer.body)")
            refusalIsWhole(answer, who, shape)
            if answer.status == 200, shape.isOfPlaces, !shape.isOrder {
                onlyOwn(answer, who, place, shape)
            }
        }
    }

    /// Another's branch is as unknown as one that is not there.
    private func expectation(
        _ status: Int, _ who: Who, _ place: String, _ shape: Shape
    ) -> Int {
        let isDone = status == 200 || (status == 303 && shape.isOrder && who.isLetIn)
        guard isDone else { return status }
        return switch place {
        case "none": 404
        case "other" where who.isLimited: 404
        default: status
        }
    }

    private func ask(
        _ shape: Shape, _ who: Who, _ place: String, _ number: Int, _ client: HTTPClient,
        _ fixture: AccessFixture
    ) async throws -> HTTPClient.Answer {
        // An address each, so that nobody is slowed down for another's attempts.
        var headers = fixture.proofs[who] ?? [:]
        headers["X-Forwarded-For"] = "192.0.2.\(number + 1)"
        headers["Accept-Language"] = "en"
        if shape.isOrder {
            let order = OrderShape(shape.operation, number, place)
            headers["Sec-Fetch-Site"] = "same-origin"
            if order.isQuestion { return try await client.get(order.path(shape.path), headers) }
            if order.isForm {
                return try await client.submit(order.form, to: order.path(shape.path), headers)
            }
            headers["Idempotency-Key"] = order.key
            return try await client.post(
                order.path(shape.path), Array(order.body.utf8), type: "application/json", headers)
        }
        let keys = ["own": AccessFixture.own, "other": AccessFixture.other, "none": "nowhere"]
        let path = shape.path + (keys[place].map { "?place=\($0)" } ?? "")
        guard shape.isPost else { return try await client.get(path, headers) }
        return shape.isPanels
            ? try await client.post(path, [], type: Batch.mediaType, headers)
            : try await client.submit("", to: path, headers)
    }

    private func refusalIsWhole(_ answer: HTTPClient.Answer, _ who: Who, _ shape: Shape) {
        if answer.status == 303 {
            let isDone = shape.isOrder && who.isLetIn
            #expect(answer.headers["location"] == (isDone ? OrderShape.done : "/sign-in"))
        }
        if answer.status == 401 { #expect(answer.headers["www-authenticate"] != nil) }
        let isForm =
            ["signIn", "signInByCode", "setPassword"].contains(shape.operation)
            || (answer.status == 404 && shape.operation.hasSuffix("Form"))
        if answer.status >= 400, !isForm {
            #expect(answer.problem != nil, "\(shape.operation): \(answer.body)")
        }
    }

    /// What is shown is of the branch that was asked for, and never of one that is not the
    /// caller's.
    private func onlyOwn(
        _ answer: HTTPClient.Answer, _ who: Who, _ place: String, _ shape: Shape
    ) {
        // A roll-out is for sites alone.
        let isOfSites = ["listRollOuts", "rollOutsPage"].contains(shape.operation)
        // Pages show names, the export keys.
        let shows = { (name: String, site: String) in
            answer.body.contains(name) || answer.body.contains("\(site)/exit")
                || answer.body.contains("\"site:\(site)\"")
                || (isOfSites && answer.body.contains(name.replacing("exit", with: "house")))
        }
        let showsOwn = shows("Ownexit", AccessFixture.own)
        let showsOther = shows("Otherexit", AccessFixture.other)
        let showsOlder = answer.body.contains("older")
        switch place {
        case "own": #expect(showsOwn && !showsOther && !showsOlder)
        case "other": #expect(!showsOwn && showsOther && !showsOlder)
        default:
            #expect(showsOwn)
            #expect(showsOther == !who.isLimited, "\(who)")
            #expect(showsOlder == (!who.isLimited && !isOfSites), "\(who)")
        }
    }
}

/// An order about the own branch, another's, or what is not there.
private struct OrderShape {
    static let operations: Set = [
        "eraseContact", "releaseMessages", "retirePanel", "beginRollOut", "rollBack",
        "beginQuestion", "rollBackQuestion", "beginRollOutForm", "rollBackForm",
    ]
    /// What the answer of a form leads to, once it is done.
    static let done = "/roll-outs?language=en"

    let operation: String
    let key: String
    private let place: String
    /// Of the roll-outs of `AccessFixture`, where it is about one.
    private let rollOut: Int
    private let panel: String

    init(_ operation: String, _ number: Int, _ place: String) {
        self.operation = operation
        self.place = place
        key = "every-route-\(number)-\(place)"
        // Programs roll back others than people, so that each finds them running.
        let first = operation == "rollBack" ? 0 : 3 * AccessFixture.Who.allCases.count
        let places = ["": 1, "own": 2, "other": 3]
        rollOut = places[place].map { first + 3 * number + $0 } ?? 999
        let bits: [String: UInt128] = ["other": 2, "none": 9]
        panel = PanelID(bits: bits[place] ?? 1).description
    }

    var isQuestion: Bool { operation.hasSuffix("Question") }
    var isForm: Bool { operation.hasSuffix("Form") }

    func path(_ path: String) -> String {
        let query = operation == "beginQuestion" ? "?language=en&\(rollingOut)" : ""
        return path.replacing("{id}", with: panel).replacing("{number}", with: "\(rollOut)") + query
    }

    private var site: String {
        ["other": AccessFixture.other, "none": "nowhere"][place] ?? AccessFixture.own
    }

    private var rollingOut: String {
        "configuration=\(AccessFixture.configuration)&part=site%3A\(site)&share=100"
    }

    var form: String { "language=en&key=\(key)&\(rollingOut)" }

    var body: String {
        switch operation {
        case "eraseContact": #"{"panel": "\#(panel)", "visit": "0000000000000001"}"#
        case "beginRollOut":
            #"{"configuration": "\#(AccessFixture.configuration)", "part": "site:\#(site)"}"#
        default: "{}"
        }
    }
}
