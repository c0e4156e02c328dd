import HTTPTypes
import Hummingbird
import NIOCore

/// Something without which the service can't do its work (điều kiện sẵn sàng).
package struct ReadinessCheck: Sendable {
    package let name: String
    let check: @Sendable () async throws -> Void

    /// `check` throws when the thing isn't there. It is given two seconds.
    package init(_ name: String, _ check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.check = check
    }

    static let timeLimit: Duration = .seconds(2)

    func passes() async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                do {
                    try await check()
                    return true
                } catch {
                    return false
                }
            }
            group.addTask {
                try? await Task.sleep(for: Self.timeLimit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }
}

/// What machines ask that watch the service (giám sát): alive, ready, and how much.
enum Probes {
    /// Never shed: an overloaded service must not look dead to whoever would restart it.
    static func isProbe(_ path: String?) -> Bool {
        path == "/livez" || path == "/readyz" || path == "/metrics"
    }

    static func add(to routes: inout Routes) {
        var live = Route(.get, "/livez", .probe, "The process answers", access: .anyone)
        live.answers = [Answer(200, "Alive", mediaType: "text/plain")]
        routes.add(live) { (_: Request, _: PublicContext) in text("ok\n") }

        var ready = Route(.get, "/readyz", .probe, "The service can do its work", access: .anyone)
        ready.answers = [
            Answer(
                200, "Ready",
                .object(["ready": .boolean, "checks": .map(of: .boolean, atMost: 32)]))
        ]
        routes.add(ready) { (_: Request, context: PublicContext) in try await readiness(context) }

        var metrics = Route(.get, "/metrics", .probe, "Figures for Prometheus", access: .anyone)
        metrics.answers = [Answer(200, "Figures", mediaType: "text/plain")]
        routes.add(metrics) { (_: Request, context: PublicContext) in
            var response = text(context.site.metrics.text())
            response.headers[.contentType] = "text/plain; version=0.0.4; charset=utf-8"
            return response
        }
    }

    private static func readiness(_ context: PublicContext) async throws -> Response {
        let checks = context.site.checks
        var results: [String: JSON] = [:]
        await withTaskGroup(of: (String, Bool).self) { group in
            for check in checks { group.addTask { (check.name, await check.passes()) } }
            for await (name, passed) in group { results[name] = .bool(passed) }
        }
        let isReady = results.values.allSatisfy { $0 == .bool(true) }
        return try context.json(
            JSON.object(["ready": .bool(isReady), "checks": .object(results)]),
            status: isReady ? .ok : .serviceUnavailable)
    }

    private static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
