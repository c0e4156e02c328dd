import Foundation
import HTTPTypes
package import Hummingbird
import NIOCore
import ServiceLifecycle

/// One event of a stream to a browser or a program (sự kiện gửi đi): text/event-stream.
package struct ServerEvent: Sendable {
    package let id: String?
    package let name: String?
    package let data: String

    package init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    var text: String {
        var text = ""
        if let id { text += "id: \(Self.line(id))\n" }
        if let name { text += "event: \(Self.line(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return text + "\n"
    }

    private static func line(_ text: String) -> String {
        String(text.filter { !$0.isNewline })
    }
}

extension RouteContext {
    /// Answers a stream that lives until its source ends, its reader leaves, or the service does.
    ///
    /// A reader who is too slow is let go; he comes again with `Last-Event-ID`. A comment every
    /// `heartbeat` keeps proxies from closing the connection, and finds readers who have gone.
    package func events<Source: AsyncSequence & Sendable>(
        _ source: Source, heartbeat: Duration = .seconds(15)
    ) throws -> Response where Source.Element == ServerEvent {
        guard site.streams.enter() else { throw Problem(.overloaded, retryAfter: 10) }
        let place = StreamPlace(site.streams)
        let body = ResponseBody { writer in
            defer { place.leave() }
            let (frames, feed) = AsyncStream.makeStream(
                of: String.self, bufferingPolicy: .bufferingOldest(256))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { feed.finish() }
                    for try await event in source {
                        if case .dropped = feed.yield(event.text) { return }
                    }
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: heartbeat)
                        feed.yield(": \n\n")
                    }
                }
                defer { group.cancelAll() }
                for await frame in frames.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: frame))
                }
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
                .xAccelBuffering: "no",
            ], body: body)
    }
}

/// One place among the streams, given back once: when the stream ends, or is never begun.
private final class StreamPlace: Sendable {
    private let streams: InFlight
    private let isLeft = Once()

    init(_ streams: InFlight) { self.streams = streams }

    func leave() { if isLeft.first() { streams.leave() } }

    deinit { leave() }
}

extension HTTPField.Name {
    static let xAccelBuffering = Self("X-Accel-Buffering")!
}
