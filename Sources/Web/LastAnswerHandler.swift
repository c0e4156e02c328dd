import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection after an answer that says so (đóng kết nối).
///
/// The server would otherwise read the rest of a body that was refused for its size, for as long
/// as it comes. The output is closed first and the input a moment later, since a connection that
/// is torn down with unread data takes the answer with it.
final class LastAnswerHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let grace: TimeAmount = .seconds(1)
    private static let mostIgnored = 1 << 20
    private var isLast = false
    private var hasAnswered = false
    private var ignored = 0

    /// After the last answer nothing is passed on; who goes on sending is cut off.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard hasAnswered else {
            context.fireChannelRead(data)
            return
        }
        guard case .body(let bytes) = unwrapInboundIn(data) else { return }
        ignored += bytes.readableBytes
        if ignored > Self.mostIgnored { context.close(promise: nil) }
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isLast = head.status.kind != .informational && head.headerFields[.connection] == "close"
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            guard isLast else {
                context.write(data, promise: promise)
                return
            }
            hasAnswered = true
            context.writeAndFlush(data, promise: promise)
            let channel = context.channel
            channel.close(mode: .output, promise: nil)
            channel.eventLoop.scheduleTask(in: Self.grace) { channel.close(promise: nil) }
        }
    }
}
