import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import ServiceLifecycle
import Synchronization
import Testing
import Web

/// What only shows on a real connection. Each client blocks a thread of its own.
@Suite("Connections", .serialized) struct ConnectionTests {
    private static func site(
        _ settings: SiteSettings = House.settings(), flood: Flag = Flag()
    ) throws -> Site {
        try House.site(settings: settings) { routes in
            routes.post("/v1/x", "x", body: .object(["a": .text(max: 9)]), status: 200) {
                (_: Request, context: PublicContext) in
                try context.fields().finish()
                return try context.json(["ok": true] as JSON)
            }
            routes.get("/v1/stream", "x") { (_: Request, context: PublicContext) in
                let (events, feed) = AsyncStream.makeStream(of: ServerEvent.self)
                feed.yield(ServerEvent(id: "1", name: "hello\nx", data: "one\ntwo"))
                return try context.events(events, heartbeat: .milliseconds(100))
            }
            routes.get("/v1/flood", "x") { (_: Request, context: PublicContext) in
                try context.events(Flood(isOver: flood), heartbeat: .seconds(60))
            }
        }
    }

    /// Sends without end, and tells when nobody asks for more.
    private struct Flood: AsyncSequence, Sendable {
        let isOver: Flag

        final class AsyncIterator: AsyncIteratorProtocol {
            let isOver: Flag
            init(_ isOver: Flag) { self.isOver = isOver }
            deinit { isOver.set() }

            func next() async throws -> ServerEvent? {
                await Task.yield()
                return ServerEvent(data: Self.data)
            }

            private static let data = String(repeating: "x", count: 100_000)
        }

        func makeAsyncIterator() -> AsyncIterator { AsyncIterator(isOver) }
    }

    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }

    /// Runs the site as the executable does, gives the port, and ends it by the group.
    private static func serve(
        _ settings: SiteSettings = House.settings(), flood: Flag = Flag(),
        _ body: @escaping @Sendable (Int, ServiceGroup) async throws -> Void
    ) async throws {
        let site = try site(settings, flood: flood)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = site.application { channel in
            port.yield(channel.localAddress?.port ?? 0)
        }
        let group = ServiceGroup(configuration: site.groupConfiguration(services: [application]))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let port = await ports.first { _ in true } ?? 0
            do {
                try await body(port, group)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Off the shared threads, since it blocks.
    private static func blocking<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }

    private static let head =
        "POST /v1/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"

    // MARK: Bodies

    /// The answer comes at once, and the connection doesn't swallow the rest of the gigabyte.
    @Test func largeBodyIsRefusedByItsLength() async throws {
        try await Self.serve { port, _ in
            let (answer, seconds) = try await Self.blocking {
                let client = try RawClient(port: port)
                let start = Date()
                client.send(Self.head + "Content-Length: 1000000000\r\n\r\n{\"a\":")
                let answer = client.receiveAll()
                return (answer, Date().timeIntervalSince(start))
            }
            #expect(answer.hasPrefix("HTTP/1.1 413"))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains("body_too_large"))
            #expect(seconds < 5)
        }
    }

    @Test func endlessChunksAreRefused() async throws {
        try await Self.serve { port, _ in
            let (answer, sent) = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send(Self.head + "Transfer-Encoding: chunked\r\n\r\n")
                let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
                var sent = 0
                while sent < 4_000, client.send(chunk) { sent += 1 }
                return (client.receiveAll(), sent)
            }
            #expect(sent < 4_000, "the server took \(sent * 64) KiB")
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 413"))
        }
    }

    /// A stranger must not be able to make us read a body that nobody will look at.
    @Test func bodyOfARefusedRequestIsNotRead() async throws {
        try await Self.serve { port, _ in
            let answer = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send(
                    "POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\nxxx")
                return client.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 404"))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    /// One byte a second keeps a place for days, unless there is a limit on the whole.
    @Test func slowBodyIsGivenUp() async throws {
        var settings = House.settings()
        settings.timeLimit = .milliseconds(500)
        try await Self.serve(settings) { port, _ in
            let (answer, seconds) = try await Self.blocking {
                let client = try RawClient(port: port)
                let start = Date()
                client.send(Self.head + "Content-Length: 20\r\n\r\n{")
                let answer = client.receiveAll()
                return (answer, Date().timeIntervalSince(start))
            }
            #expect(answer.hasPrefix("HTTP/1.1 503"), "\(answer)")
            #expect(answer.contains("took_too_long"))
            #expect(seconds < 6)
        }
    }

    @Test func ordinaryConnectionsStayOpen() async throws {
        try await Self.serve { port, _ in
            let answers = try await Self.blocking {
                let client = try RawClient(port: port)
                var answers: [String] = []
                for body in [#"{"a":"b"}"#, #"{"a":1}"#, #"{"a":"b"}"#] {
                    client.send(Self.head + "Content-Length: \(body.utf8.count)\r\n\r\n" + body)
                    answers.append(client.receive() ?? "")
                }
                return answers
            }
            #expect(
                answers.map { $0.prefix(12) } == ["HTTP/1.1 200", "HTTP/1.1 422", "HTTP/1.1 200"])
        }
    }

    /// A body after HEAD would be read as the beginning of the next answer.
    @Test func headHasNoBodyEvenWhenRefused() async throws {
        try await Self.serve { port, _ in
            let text = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send("HEAD /none HTTP/1.1\r\nHost: a\r\n\r\n")
                var text = client.receive() ?? ""
                client.send("GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                text += client.receiveAll()
                return text
            }
            let parts = text.components(separatedBy: "\r\n\r\n")
            #expect(parts.count == 3)
            #expect(parts[0].hasPrefix("HTTP/1.1 404"))
            #expect(parts[1].hasPrefix("HTTP/1.1 200"))
            #expect(parts[2] == "ok\n")
        }
    }

    @Test(
        "what is no HTTP",
        arguments: [
            "\u{16}\u{3}\u{1}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
            "GET /\u{0} HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nA: \u{0}\r\n\r\n",
            "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
            "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
            "POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\nContent-Length: 1\r\n\r\nx",
        ])
    func noHTTP(text: String) async throws {
        try await Self.serve { port, _ in
            let answer = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send(text)
                return client.receive() ?? ""
            }
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"), "\(answer.prefix(60))")
            let alive = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
                return client.receive() ?? ""
            }
            #expect(alive.hasPrefix("HTTP/1.1 200"))
        }
    }

    // MARK: Streams and the end

    @Test func streamsSendEventsAndHeartbeats() async throws {
        try await Self.serve { port, _ in
            let text = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send("GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n")
                var text = ""
                while !text.contains(": \n\n"), let more = client.receive() { text += more }
                return text
            }
            #expect(text.contains("text/event-stream; charset=utf-8"), "\(text)")
            #expect(text.contains("id: 1\nevent: hellox\ndata: one\ndata: two\n\n"))
        }
    }

    /// A stream never ends by itself. Without care the service would not end either, and every
    /// deployment would wait for its time-out and kill it.
    @Test func shutdownEndsStreams() async throws {
        let clock = ContinuousClock()
        nonisolated(unsafe) var start = clock.now
        try await Self.serve { port, group in
            let opened = AsyncStream.makeStream(of: Void.self)
            async let text = Self.blocking {
                let client = try RawClient(port: port)
                client.send("GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n")
                var text = client.receive() ?? ""
                opened.continuation.yield()
                text += client.receiveAll()
                return text
            }
            await opened.stream.first { true }
            start = clock.now
            await group.triggerGracefulShutdown()
            // The stream is ended properly, so that the reader knows and comes again.
            let received = try await text
            #expect(received.hasSuffix("0\r\n\r\n"))
        }
        #expect(clock.now - start < .seconds(5))
    }

    /// The reader who doesn't read is let go; else his events would fill the memory.
    @Test func slowReadersAreLetGo() async throws {
        let flood = Flag()
        try await Self.serve(flood: flood) { port, _ in
            try await Self.blocking {
                let client = try RawClient(port: port)
                client.send("GET /v1/flood HTTP/1.1\r\nHost: a\r\n\r\n")
                for _ in 0..<200 where !flood.isSet { Thread.sleep(forTimeInterval: 0.1) }
                _ = client.receive()
            }
            #expect(flood.isSet)
        }
    }

    @Test func stuckReadersLoseTheirConnection() async throws {
        var settings = House.settings()
        settings.stallSeconds = 1
        try await Self.serve(settings) { port, _ in
            let isClosed = try await Self.blocking {
                let client = try RawClient(port: port)
                client.send("GET /v1/flood HTTP/1.1\r\nHost: a\r\n\r\n")
                Thread.sleep(forTimeInterval: 4)
                let start = Date()
                _ = client.receiveAll()
                return Date().timeIntervalSince(start) < 5
            }
            #expect(isClosed)
        }
    }

    @Test func streamsAreCounted() async throws {
        var settings = House.settings()
        settings.maxStreams = 1
        try await Self.serve(settings) { port, _ in
            let ask = "GET /v1/stream HTTP/1.1\r\nHost: a\r\n\r\n"
            let second = try await Self.blocking {
                let first = try RawClient(port: port)
                first.send(ask)
                _ = first.receive()
                let second = try RawClient(port: port)
                second.send(ask)
                return second.receive() ?? ""
            }
            #expect(second.hasPrefix("HTTP/1.1 503"))
            // Its reader gone, the place is free as soon as a heartbeat finds out.
            let third = try await Self.blocking {
                for _ in 0..<50 {
                    let client = try RawClient(port: port)
                    client.send(ask)
                    let answer = client.receive() ?? ""
                    if answer.hasPrefix("HTTP/1.1 200") { return true }
                    Thread.sleep(forTimeInterval: 0.1)
                }
                return false
            }
            #expect(third)
        }
    }
}
