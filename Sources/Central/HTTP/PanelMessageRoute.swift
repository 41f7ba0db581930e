import Exchange
package import Feedback
import Hummingbird
import NIOCore

/// What a panel signs beside its batches: `POST /v1/enrolments` lets a panel in that has an
/// enrolment's secret, `…/keys` gives it another key, `…/heartbeats` hears how it is.
struct PanelMessageRoute: Sendable {
    let ask: PanelAsk
    let throttle: BatchThrottle

    func enrol(_ request: Request) async throws -> Response {
        try await answer(request, EnrolmentClaim.mediaType, byteCount: EnrolmentClaim.byteCount) {
            try await ask(.enrolment($0))
        }
    }

    func changeKey(_ request: Request, panelText: String) async throws -> Response {
        guard let panel = PanelID(panelText) else { throw Problem.notAPanel(panelText) }
        return try await answer(request, KeyChange.mediaType, byteCount: KeyChange.byteCount) {
            try await ask(.keyChange($0, panel))
        }
    }

    func hear(
        _ request: Request, panelText: String, from address: SocketAddress?
    ) async throws -> Response {
        guard let panel = PanelID(panelText) else { throw Problem.notAPanel(panelText) }
        try throttle.admit(panel, from: address)
        return try await answer(
            request, SignedHeartbeat.mediaType, byteCount: SignedHeartbeat.byteCount
        ) { try await ask(.heartbeat($0, panel)) }
    }

    /// - Parameter byteCount: of such a message; not a byte more is read.
    private func answer(
        _ request: Request, _ mediaType: String, byteCount: Int,
        _ ask: ([UInt8]) async throws -> Result<[UInt8], IdentityFault>
    ) async throws -> Response {
        guard request.headers[.contentType] == mediaType else {
            throw Problem.notAMessage(mediaType)
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= byteCount else {
                throw Problem(.damaged(.wrongLength(bytes: byteCount + 1, expected: byteCount)))
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // When we stop, the body ends early: that is our doing, and no fault of the message.
        guard !Task.isCancelled else { throw Problem.stopping }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try await ask(bytes).get())))
    }
}

/// Has the writer's thread judge a panel's message, and gives the answer as JSON; throws `Problem`
/// where it is too busy.
package typealias PanelAsk =
    @Sendable (PanelMessage) async throws -> Result<[UInt8], IdentityFault>

/// What a panel asks beside delivering.
package enum PanelMessage: Sendable {
    case enrolment([UInt8])
    case keyChange([UInt8], PanelID)
    case heartbeat([UInt8], PanelID)
}

extension Result where Failure == IdentityFault {
    fileprivate func get() throws(Problem) -> Success {
        switch self {
        case .success(let value): return value
        case .failure(let fault): throw Problem(fault)
        }
    }
}

extension Problem {
    /// What was refused, in the words of the API. The panel shows the detail as it is.
    init(_ fault: IdentityFault) {
        let said = "\(fault)"
        let detail = said.prefix(1).uppercased() + said.dropFirst() + "."
        switch fault.kind {
        case .damagedMessage:
            self.init(.damagedMessage, .badRequest, "The message is damaged", detail)
        case .enrolmentRefused:
            self.init(.enrolmentRefused, .forbidden, "There is no such enrolment", detail)
        case .enrolmentUsed:
            self.init(.enrolmentUsed, .conflict, "The string was used", detail)
        case .enrolmentExpired:
            self.init(.enrolmentExpired, .gone, "The string has expired", detail)
        case .panelRetired:
            self.init(.panelRetired, .forbidden, "The panel is retired", detail)
        case .panelElsewhere:
            self.init(.panelElsewhere, .conflict, "The panel stands elsewhere", detail)
        case .unknownPanel:
            self.init(.unknownPanel, .forbidden, "The panel is not known here", detail)
        case .wrongKey: self.init(.wrongKey, .forbidden, "The key is not this panel's", detail)
        case .wrongPanel:
            self.init(.wrongPanel, .forbidden, "The message belongs to another panel", detail)
        case .storeUnavailable:
            self.init(
                .storeUnavailable, .serviceUnavailable, "The store cannot write now", detail,
                retryAfterSeconds: HTTPLimits.retryAfterSeconds)
        default: self.init(.storeFailed, .internalServerError, "The store failed", detail)
        }
    }

    static func notAMessage(_ mediaType: String) -> Problem {
        Problem(
            .notAMessage, .unsupportedMediaType, "The body is no such message",
            "Only the media type \(mediaType) is accepted here. Nothing was done.")
    }
}
