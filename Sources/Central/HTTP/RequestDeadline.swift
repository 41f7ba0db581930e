import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose request is not answered wholly by the deadline, however slowly its
/// headers or body arrive or its answer is read; and much earlier one whose first headers do not
/// come, or whose body only trickles.
///
/// It stands in the channel, since only there slow headers and unread answers can be seen. A
/// request that was not answered yet gets a 408 before the end.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: HTTPLimits
    private var timer: Scheduled<Void>?
    private var look: Scheduled<Void>?
    /// Bytes of the body since the last look; nil while none is awaited.
    private var received: Int?
    /// Requests whose head came and whose answer is not wholly written.
    private var open = 0
    private var isAnswering = false

    init(_ limits: HTTPLimits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context, limits.firstHeadMilliseconds) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context, limits.firstHeadMilliseconds)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            open += 1
            // A client that sends its next request early must not win time for this one.
            if open == 1 { start(context, limits.requestDeadlineMilliseconds) }
            if received == nil {
                received = 0
                lookLater(context)
            }
        case .body(let part): received? += part.readableBytes
        case .end: endLooking()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head:
            isAnswering = true
            context.write(data, promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            let written = promise ?? context.eventLoop.makePromise()
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            written.futureResult.whenSuccess {
                let (handler, context) = bound.value
                handler.answered(context)
            }
            context.write(data, promise: written)
        }
    }

    private func answered(_ context: ChannelHandlerContext) {
        open -= 1
        isAnswering = false
        start(context, limits.requestDeadlineMilliseconds)
    }

    private func start(_ context: ChannelHandlerContext, _ milliseconds: Int64) {
        timer?.cancel()
        timer = later(context, milliseconds) { $0.passed($1) }
    }

    private func later(
        _ context: ChannelHandlerContext, _ milliseconds: Int64,
        _ body: @escaping @Sendable (RequestDeadline, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
            let (handler, context) = bound.value
            body(handler, context)
        }
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        look = later(context, limits.bodyLookMilliseconds) { handler, context in
            guard let received = handler.received else { return }
            guard received >= HTTPLimits.bodyBytesPerLookMin else { return handler.passed(context) }
            handler.received = 0
            handler.lookLater(context)
        }
    }

    private func endLooking() {
        look?.cancel()
        received = nil
    }

    private func cancel() {
        timer?.cancel()
        endLooking()
    }

    private func passed(_ context: ChannelHandlerContext) {
        endLooking()
        guard open > 0, !isAnswering else {
            context.close(promise: nil)
            return
        }
        let problem = Problem.tooSlow
        let body = ByteBuffer(bytes: problem.json)
        let head = HTTPResponse(
            status: problem.status,
            headerFields: [
                .contentType: Problem.mediaType, .contentLength: "\(body.readableBytes)",
                .connection: "close",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
}
