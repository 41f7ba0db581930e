import Exchange
import Feedback
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// The routes by which programs change something, each order once: `Docs/Reference/orders.md`.
struct OrderRoutes: Sendable {
    let desk: AccessDesk
    let orders: OrderDesk

    var all: [Route] {
        [
            Route(
                .post, "/v1/erasures", "eraseContact", .signedIn(.eraseContacts), touching: .places
            ) { request, context in try await erase(request, context) },
            Route(
                .post, "/v1/messages/releases", "releaseMessages", .signedIn(.releaseMessages),
                touching: .centre
            ) { request, context in try await release(request, context) },
            Route(
                .post, "/v1/panels/{id}/retirement", "retirePanel", .signedIn(.retirePanels),
                touching: .places
            ) { request, context in try await retire(request, context) },
            Route(
                .get, "/v1/roll-outs", "listRollOuts", .signedIn(.readPanels), touching: .places
            ) { request, context in try await list(request, try context.knownCaller) },
            Route(
                .post, "/v1/roll-outs", "beginRollOut", .signedIn(.rollOut), touching: .places
            ) { request, context in try await begin(request, context) },
            Route(
                .post, "/v1/roll-outs/{number}/roll-back", "rollBack", .signedIn(.rollOut),
                touching: .places
            ) { request, context in try await rollBack(request, context) },
        ]
    }

    // MARK: The orders

    private func erase(_ request: Request, _ context: CentralContext) async throws -> Response {
        let body = try await JSONBody(of: request, fields: ["panel", "visit"])
        let panel = try body.text("panel", "is a panel's id, 32 hexadecimal digits") {
            PanelID($0)
        }
        let visit = try body.text("visit", "is a visit's id, 16 hexadecimal digits") {
            VisitID(hexadecimal: $0)
        }
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            EraseContact(panel: panel, visit: visit), body, request, context, "eraseContact",
            require: { try reach.require(visit, of: panel, in: $0, $1) },
            told: {
                Self.json(
                    Erased(
                        panel: "\(panel)", visit: "\(visit)", erased: $0.erased,
                        known: $0.isKnown))
            })
    }

    private func release(_ request: Request, _ context: CentralContext) async throws -> Response {
        let body = try await JSONBody(of: request, fields: [])
        return try await answer(
            ReleaseMessages(), body, request, context, "releaseMessages", require: { _, _ in },
            told: {
                Self.json(
                    Released(
                        waiting: $0.waiting,
                        heldSince: $0.heldSinceMilliseconds.map(Timestamp.utc)))
            })
    }

    private func retire(_ request: Request, _ context: CentralContext) async throws -> Response {
        let text = context.parameters.get("id") ?? ""
        guard let panel = PanelID(text) else { throw Problem.notAPanel(text) }
        let body = try await JSONBody(of: request, fields: ["stolen"])
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            RetirePanel(panel, isStolen: try body.flag("stolen")), body, request, context,
            "retirePanel", require: { try reach.require(panel, in: $0, $1) },
            told: {
                let until = $0.takenUntilMilliseconds
                return Self.json(
                    Retired(
                        panel: "\(panel)", takenUntil: until == 0 ? nil : Timestamp.utc(until)))
            })
    }

    private func begin(_ request: Request, _ context: CentralContext) async throws -> Response {
        let body = try await JSONBody(of: request, fields: ["configuration", "part", "share"])
        let name = try body.text("configuration", "is a configuration's name") { name in
            Self.isName(name) ? name : nil
        }
        let part = try body.text(
            "part", "is 'everything', or regions and sites as 'region:KEY site:KEY'"
        ) { TreePart($0) }
        let share = try body.number("share", in: BeginRollOut.shares, standard: 100)
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            BeginRollOut(name, to: part, share: share), body, request, context, "beginRollOut",
            require: { try reach.require(part, in: $0, $1) },
            told: { Self.json(Begun(number: $0.number, covers: $0.covers)) })
    }

    private func rollBack(_ request: Request, _ context: CentralContext) async throws -> Response {
        let text = context.parameters.get("number") ?? ""
        guard let number = Int64(text), number > 0 else { throw Problem.noSuchRollOut }
        let body = try await JSONBody(of: request, fields: [])
        let reach = OrderReach(try context.knownCaller.part)
        return try await answer(
            EndRollOut(number), body, request, context, "rollBack",
            require: { try reach.require(rollOut: number, in: $0, $1) },
            told: { Self.json(RolledBack(number: number, configuration: $0.title)) })
    }

    /// What can be the name of a configuration.
    static func isName(_ text: String) -> Bool {
        (1...AddConfiguration.nameCharactersMax).contains(text.count)
            && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    /// The form of `smile-centrald configuration list --json`.
    private func list(_ request: Request, _ caller: Caller) async throws -> Response {
        let place = request.uri.queryParameters["place"].map(String.init)
        let (tenant, part) = (desk.tenant, caller.part)
        let answer = try await desk.readers.read { store in
            ListConfigurations.Answer(
                configurations: try ListConfigurations.configurations(in: store, tenant: tenant),
                rollOuts: try RollOutList(
                    seenBy: part, narrowedTo: place, in: store, tenant: tenant
                ).rollOuts)
        }
        return JSONAnswer(bytes: Self.json(answer)).response(to: request)
    }

    // MARK: Doing them

    private func answer<Task: AdministrativeTask>(
        _ task: Task, _ body: JSONBody, _ request: Request, _ context: CentralContext,
        _ operation: String, require: @escaping @Sendable (any Store, TaskScene) throws -> Void,
        told: @escaping @Sendable (Task.Answer) -> [UInt8]
    ) async throws -> Response {
        let caller = try context.knownCaller
        let keys = request.headers[values: .idempotencyKey]
        guard keys.count == 1, let key = OrderKey(keys[0]) else { throw Problem.orderKeyMissing }
        let order = Order(
            name: OrderName(caller: caller.actor.text, operation: operation, key: key),
            fingerprint: OrderFingerprint(
                method: request.method.rawValue, path: request.uri.path, body: body.bytes),
            actor: caller.actor, origin: context.origin(of: request), task: task,
            require: require, told: told)
        do {
            return Self.response(try await orders.perform(order))
        } catch let refusal as AdministrativeRefusal {
            throw Problem(refusal)
        }
    }

    private static func response(_ answer: OrderDesk.Answer) -> Response {
        var headers: HTTPFields = [
            .contentType: JSONBody.mediaType, .cacheControl: "no-store",
        ]
        if answer.isAgain { headers[.idempotencyReplayed] = "true" }
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }

    private static func json(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try! encoder.encode(value)) + [0x0a]  // Plain values always encode.
    }

    private struct Erased: Encodable {
        var schema = 1
        let panel: String
        let visit: String
        let erased: Int64
        let known: Bool
    }

    private struct Released: Encodable {
        var schema = 1
        let waiting: Int64
        let heldSince: String?
    }

    private struct Retired: Encodable {
        var schema = 1
        let panel: String
        let takenUntil: String?
    }

    private struct Begun: Encodable {
        var schema = 1
        let number: Int64
        let covers: Int
    }

    private struct RolledBack: Encodable {
        var schema = 1
        let number: Int64
        let configuration: String
    }
}

extension VisitID {
    /// Reads 16 hexadecimal digits, in either case; nil for anything else.
    init?(hexadecimal text: String) {
        guard text.utf8.count == 16, text.utf8.allSatisfy(\.isHexDigit),
            let bits = UInt64(text, radix: 16)
        else { return nil }
        self.init(bits)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        Character(UnicodeScalar(self)).isHexDigit && self < 0x80
    }
}
