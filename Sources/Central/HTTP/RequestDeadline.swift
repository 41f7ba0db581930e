import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose request is not answered wholly by the deadline, however slowly its
/// headers or body arrive or its answer is read.
///
/// It stands in the channel, since only there slow headers and unread answers can be seen. A
/// request that was not answered yet gets a 408 before the end.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let deadline: TimeAmount
    private var timer: Scheduled<Void>?
    /// Requests whose head came and whose answer is not wholly written.
    private var open = 0
    private var isAnswering = false

    init(milliseconds: Int64) {
        deadline = .milliseconds(milliseconds)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            open += 1
            // A client that sends its next request early must not win time for this one.
            if open == 1 { start(context) }
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
        start(context)
    }

    private func start(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(in: deadline) {
            let (handler, context) = bound.value
            handler.passed(context)
        }
    }

    private func passed(_ context: ChannelHandlerContext) {
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
