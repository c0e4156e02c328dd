import Domain
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Postgres
import Synchronization

/// A connection's part of a request: where it came in (kết nối).
package struct Connection: InitializableFromSource, Sendable {
    let channel: any Channel
    let logger: Logger

    package init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}

/// The outermost part of the service (tiếp nhận): every request passes here, whatever comes of it.
///
/// It knows the trace, sheds what is too much, sets the time limit, turns errors into problems,
/// and counts and logs the outcome. Nothing of a request that could be personal is logged: no path,
/// no query, no address, no name; only the route's template.
struct Reception: HTTPResponder {
    typealias Context = Connection

    let site: Site
    let router: RouterResponder<PublicContext>
    let index: RouteIndex
    private let busy: BusySign

    init(site: Site, router: RouterResponder<PublicContext>) {
        self.site = site
        self.router = router
        index = RouteIndex(site.routes)
        busy = BusySign()
    }

    func respond(to request: Request, context connection: Connection) async throws -> Response {
        let started = ContinuousClock.now
        let trace = Trace(traceparent: request.headers[.traceparent])
        let context = PublicContext(source: Arrival(request, connection, site, trace: trace))
        let isProbe = Probes.isProbe(request.head.path)
        guard isProbe || site.inFlight.enter() else { return shed(request, context) }
        defer { if !isProbe { site.inFlight.leave() } }
        var response = try await answer(request, context)
        // The router strips the answers of its own routes only, and not its refusals.
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response, secure: site.settings.secure)
        response.headers[.traceResponse] = trace.traceparent
        finish(request, context, response, ContinuousClock.now - started)
        return response
    }

    /// Turning somebody away must cost next to nothing, or a crowd at the door would stop the work
    /// inside. It is counted and not logged.
    private func shed(_ request: Request, _ context: PublicContext) -> Response {
        site.watch.shed()
        let isPage = index.lookUp(request.uri.path)?.route.kind == .page
        var response =
            isPage || hasLongBody(request)
            ? render(Problem(.overloaded, retryAfter: 1), request, context)
            : busy.response(context)
        if request.method == .head { response = response.createHeadResponse() }
        SecurityHeaders.add(to: &response, secure: site.settings.secure)
        response.headers[.traceResponse] = context.trace.traceparent
        return response
    }

    private func answer(_ request: Request, _ context: PublicContext) async throws -> Response {
        do {
            let response = try await limited(request, context)
            guard context.endpointPath == "NotFound" else { return response }
            return render(notFound(request), request, context)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let (problem, foreseen) = site.catalogue.problem(for: error)
            if !foreseen { log(error, problem, context) }
            return render(problem, request, context)
        }
    }

    /// Ends what takes longer than the limit.
    private func limited(_ request: Request, _ context: PublicContext) async throws -> Response {
        // What only reads waits for nothing but the database, which is told until when.
        guard request.method != .get, request.method != .head else {
            return try await Patience.$end.withValue(context.deadline) {
                try await router.respond(to: request, context: context)
            }
        }
        return try await raced(request, context)
    }

    /// The work is cancelled, the caller answered.
    private func raced(_ request: Request, _ context: PublicContext) async throws -> Response {
        let race = Race()
        let ticket = site.deadlines.watch(race, until: context.deadline)
        defer { site.deadlines.forget(ticket) }
        // A task of its own, so that cancelling it leaves the connection able to answer. Leaving
        // this scope cancels it and waits for it.
        async let _ = race.run { try await router.respond(to: request, context: context) }
        return try await race.response()
    }

    private func notFound(_ request: Request) -> Problem {
        guard let known = index.lookUp(request.uri.path) else { return Problem(.notFound) }
        return Problem(.methodNotAllowed, allow: known.allow)
    }

    private func render(
        _ problem: Problem, _ request: Request, _ context: PublicContext
    ) -> Response {
        var problem = problem
        var context = context
        let caller = context.arrival.caller.withLock { $0 }
        context.session = caller?.session
        context.formToken = caller?.formToken
        if !context.arrival.isBodyRead.isSet, hasLongBody(request) { problem.closes = true }
        let kind = index.lookUp(request.uri.path)?.route.kind
        return problem.response(to: request, context, kind: kind)
    }

    /// A body that nobody has read must not be read without end: the connection is given up.
    private func hasLongBody(_ request: Request) -> Bool {
        let length = request.headers[.contentLength].flatMap(Int.init) ?? 0
        return request.headers[.transferEncoding] != nil || length > 64 * 1_024
    }

    private func log(_ error: any Error, _ problem: Problem, _ context: PublicContext) {
        context.logger.error(
            "a request failed",
            metadata: [
                "route": "\(context.endpointPath ?? "unknown")",
                "trace_id": "\(context.trace.id)",
                "error": "\(diagnostic(of: error))",
            ])
    }

    private func finish(
        _ request: Request, _ context: PublicContext, _ response: Response, _ time: Duration
    ) {
        var template = context.endpointPath ?? "unknown"
        if template == "NotFound" { template = "unknown" }
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "OTHER"
        site.watch.record(template, method, response.status.code, time)
        context.logger.log(
            level: Self.level(response.status.code, time), "request",
            metadata: [
                "method": "\(method)",
                "route": "\(template)",
                "status": "\(response.status.code)",
                "ms": "\(time.milliseconds)",
                "trace_id": "\(context.trace.id)",
            ])
    }

    /// The metrics count every request; the log tells of those that somebody may ask about. A line
    /// for each look-up would cost more than the look-up.
    private static func level(_ status: Int, _ time: Duration) -> Logger.Level {
        if status >= 500 { return .warning }
        return time >= .seconds(1) ? .notice : .debug
    }

    private static let methods: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options,
    ]
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }

    /// With one digit after the point.
    var milliseconds: Double { (seconds * 10_000).rounded() / 10 }
}

extension HTTPField.Name {
    static let traceparent = Self("traceparent")!
    static let traceResponse = Self("traceresponse")!
}

/// The answer to one too many (bảng quá tải), written once and lacking only the trace.
private struct BusySign {
    private let halves: [Language: (before: String, after: String)]

    init() {
        halves = Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                let problem = Problem(.overloaded, retryAfter: 1)
                let parts = problem.text(in: language, trace: "|").split(separator: "|")
                return (language, (String(parts[0]), String(parts[1])))
            })
    }

    func response(_ context: PublicContext) -> Response {
        let (before, after) = halves[context.language] ?? ("", "")
        var response = Problem.document(
            before + context.trace.id + after, status: ProblemKind.overloaded.status)
        response.headers[.retryAfter] = "1"
        response.headers[.cacheControl] = "no-store"
        response.headers[.contentLanguage] = context.language.rawValue
        return response
    }
}
