package import Exchange
package import Feedback
import HTTPTypes
import Hummingbird
import NIOCore

/// `POST /v1/panels/{id}/batches`: hands a panel's batch to intake and waits for what came of it.
struct BatchRoute: Sendable {
    let accept: BatchAccept
    let throttle: BatchThrottle

    func respond(
        to request: Request, panelText: String, from address: SocketAddress?
    ) async throws -> Response {
        guard let panel = PanelID(panelText) else { throw Problem.notAPanel(panelText) }
        try throttle.admit(panel, from: address)
        guard request.headers[.contentType] == Batch.mediaType else { throw Problem.notABatch }
        let bytes = try await body(of: request)
        let acknowledgement = try await acknowledgement(for: bytes, claimedBy: panel)
        return Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: acknowledgement.json)))
    }

    /// At most `Batch.bytesMax`; a body that announces more is refused before it is read.
    private func body(of request: Request) async throws -> [UInt8] {
        if let announced = request.headers[.contentLength].flatMap({ Int($0) }),
            announced > Batch.bytesMax
        {
            throw Problem.tooLarge
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= Batch.bytesMax else {
                throw Problem.tooLarge
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        // When we stop, the body ends early: that is our doing, and no fault of the batch.
        guard !Task.isCancelled else { throw Problem.stopping }
        return bytes
    }

    private func acknowledgement(
        for bytes: [UInt8], claimedBy panel: PanelID
    ) async throws -> Acknowledgement {
        let result: Result<Acknowledgement, IntakeFault>? = await withCheckedContinuation {
            continuation in
            let isTaken = accept(bytes, panel) { continuation.resume(returning: $0) }
            if !isTaken { continuation.resume(returning: nil) }
        }
        guard let result else { throw Problem.busy }
        switch result {
        case .success(let acknowledgement): return acknowledgement
        case .failure(let fault): throw Problem(fault)
        }
    }
}

/// Gives a batch to intake. It returns false where intake's mailbox is full, and then never calls
/// back; otherwise it calls back once.
package typealias BatchAccept =
    @Sendable (
        _ bytes: [UInt8], _ panel: PanelID,
        _ reply: @escaping @Sendable (Result<Acknowledgement, IntakeFault>) -> Void
    ) -> Bool

extension Problem {
    /// What intake refused, in the words of the API.
    init(_ fault: IntakeFault) {
        let said = fault.description.capitalizedFirst
        let detail = fault.isSenders ? "\(said). Nothing of the batch was stored." : "\(said)."
        switch fault {
        case .batch(.tooLong): self = .tooLarge
        case .batch, .beyondAnyLog:
            self.init(.damagedBatch, .badRequest, "The batch is damaged", detail)
        case .wrongPanel:
            self.init(.wrongPanel, .forbidden, "The batch belongs to another panel", detail)
        case .unknownPanel:
            self.init(.unknownPanel, .forbidden, "The panel is not known here", detail)
        case .wrongKey:
            self.init(.wrongKey, .forbidden, "The key is not this panel's", detail)
        case .retiredPanel:
            self.init(.panelRetired, .forbidden, "The panel is retired", detail)
        case .store(let fault) where fault.isTemporary:
            self.init(
                .storeUnavailable, .serviceUnavailable, "The store cannot write now", detail,
                retryAfterSeconds: HTTPLimits.retryAfterSeconds)
        case .store: self.init(.storeFailed, .internalServerError, "The store failed", detail)
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
