package import Domain
import Foundation
package import Hummingbird
import HummingbirdCore
package import Logging
package import NIOCore
package import ServiceLifecycle

/// Everything that answers over HTTP, put together once (trang).
///
/// How a feature declares what it does, and what its handlers look like:
/// ```swift
/// package struct Registering {
///     package func add(to routes: inout Routes) {
///         // The context's type says who may call: here anybody who is signed in …
///         routes.get(
///             "/v1/dossiers/{code}", "A dossier and what may be done with it",
///             [.path("code", .text(1...40))], answer: DossierView.schema, use: show)
///         // … and here, of the clerks of agencies and desks, only those of agencies.
///         routes.post(
///             "/v1/dossiers/{code}/events", "An event of an agency clerk", roles: [.agencyClerk],
///             [.path("code", .text(1...40)), .ifMatch, .idempotencyKey],
///             body: .object([
///                 "event": .choice(DossierEvent.self),
///                 "note": .text(max: 2000, multiline: true).optional,
///             ]), answer: DossierView.schema, use: record)
///         routes.page("/dossiers/{code}", "A dossier's page", use: showPage)
///         routes.form("/dossiers/{code}/ready", "Marks a result ready", use: markReady)
///     }
///
///     func record(_ request: Request, _ context: AgencyContext) async throws -> Response {
///         let code = try context.path("code", as: DossierCode.self)      // else 404
///         let fields = try context.fields()
///         let event = fields.choice("event", as: DossierEvent.self)
///         let note = fields.text("note", max: 2000, multiline: true).optional
///         let dossier = try await find(code, scope: context.scope)       // else 404
///         try mayDecide(context.actor, event.value, dossier)             // throws a Refusal
///         // With an Idempotency-Key the work is done once; its answer is rendered each time.
///         return try await context.once {
///             try context.requireMatch(dossier.version)                  // 428, 412
///             let version = try await ledger.record(…, event.value, note.value)
///             return Outcome(.created, resource: code.description, version: version)
///         } answer: { outcome in
///             let view = try await view(code, scope: context.scope)
///             return try context.json(
///                 view, status: outcome.status, headers: [.eTag: versionTag(view.version)])
///         }
///     }
///
///     func showPage(_ request: Request, _ context: StaffContext) async throws -> Response {
///         let code = try context.path("code", as: DossierCode.self)
///         guard let dossier = try await find(code, …) else { throw Problem(.notFound) }
///         // Templates/Agency/dossier.mustache; `w`, `csrf`, `staff`, `flash` … are added.
///         return try context.page("Agency/dossier", ["code": code.description])
///     }
///
///     func markReady(_ request: Request, _ context: AgencyContext) async throws -> Response {
///         …                                               // the form's token was checked already
///         return context.seeOther("/dossiers/\(code)", flash: .done, "dossier.ready_marked")
///     }
/// }
/// ```
/// A refusal is thrown, from anywhere: `throw Problem(.notFound)`, a `Refusal` of the domain, or an
/// error of the database, whose constraint's name is looked up in the catalogue. A program receives
/// a problem document, a browser on a page route a page.
package final class Site: Sendable {
    package let settings: SiteSettings
    package let routes: [Route]
    package let catalogue: Catalogue
    /// Finds a session by the digest of its token: `door.session` of the installation's `Door`.
    package let sessions: SessionSource?
    package let keys: IdempotencyKeys?
    package let pages: Pages?
    package let metrics: Metrics
    package let seal: Seal
    package let checks: [ReadinessCheck]
    package let logger: Logger
    /// What time it is; a test brings its own.
    package let clock: @Sendable () -> Instant
    let entries: [Routes.Entry]
    let watch: RequestMetrics
    let inFlight: InFlight
    let streams: InFlight
    let deadlines = Deadlines()

    /// Throws when a declaration is wrong, so that a mistake stops the start and not a visitor.
    package init(
        settings: SiteSettings, routes: Routes, catalogue: Catalogue = Catalogue(),
        sessions: SessionSource? = nil, keys: IdempotencyKeys? = nil, pages: Pages? = nil,
        metrics: Metrics = Metrics(),
        checks: [ReadinessCheck] = [], logger: Logger,
        clock: @escaping @Sendable () -> Instant = Site.systemClock
    ) throws {
        var routes = routes
        Probes.add(to: &routes)
        OpenAPI.addRoute(to: &routes, settings)
        pages?.assets.addRoutes(to: &routes)
        try RouteFault.check(routes.all)
        self.settings = settings
        self.routes = routes.all
        self.entries = routes.entries
        self.catalogue = catalogue
        self.sessions = sessions
        self.keys = keys
        self.pages = pages
        self.metrics = metrics
        self.seal = Seal(secret: settings.secret)
        self.checks = checks
        self.logger = logger
        self.clock = clock
        self.inFlight = InFlight(most: settings.maxInFlight)
        self.watch = RequestMetrics(metrics, inFlight: inFlight)
        self.streams = InFlight(most: settings.maxStreams)
    }

    package static let systemClock: @Sendable () -> Instant = {
        Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }

    /// The server, to be run as a service among others. Tests call its `test(.router)`.
    package func application(
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let router = Router(context: PublicContext.self, options: [.autoGenerateHeadEndpoints])
        for entry in entries {
            router.on(
                RouterPath(entry.route.template), method: entry.route.method,
                responder: CallbackResponder(callback: entry.enter))
        }
        let settings = settings
        return Application(
            responder: Reception(site: self, router: router.buildResponder()),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        LastAnswerHandler(),
                        StalledReaderHandler(patience: .seconds(settings.stallSeconds)),
                    ],
                    idleTimeout: .seconds(settings.idleSeconds))),
            configuration: .init(
                address: settings.address,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    settings.maxConnections)),
            services: [deadlines],
            onServerRunning: onServerRunning, logger: logger)
    }

    /// A service group that ends within the grace, streams included. The executable adds the
    /// signals: `configuration.gracefulShutdownSignals = [.sigterm, .sigint]`.
    package func groupConfiguration(services: [any Service]) -> ServiceGroupConfiguration {
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        configuration.maximumGracefulShutdownDuration = settings.grace
        configuration.maximumCancellationDuration = .seconds(5)
        return configuration
    }
}

/// How the site finds out who is signed in.
package typealias SessionSource = @Sendable ([UInt8], Instant) async throws -> StaffSession?

/// What an installation decides about the service over HTTP (cấu hình).
package struct SiteSettings: Sendable {
    package var address: BindAddress
    /// Signs page tokens and flash messages; 32 random bytes.
    package var secret: [UInt8]
    /// Cookies only over TLS, and HSTS. Off only for http on the loopback.
    package var secure = true
    /// Our own proxy on the loopback tells the client's address.
    package var behindProxy = false
    package var timeLimit: Duration = .seconds(15)
    /// Requests that are worked on at once; more are answered 503.
    package var maxInFlight = 512
    package var maxConnections = 4_096
    package var maxStreams = 256
    package var idleSeconds: Int64 = 60
    /// A reader who takes nothing of an answer for so long is let go.
    package var stallSeconds: Int64 = 30
    package var sessionLength: Duration = .seconds(12 * 3_600)
    /// From the signal to the end, streams included.
    package var grace: Duration = .seconds(20)
    /// Where a page sends somebody who isn't signed in.
    package var signInPath = "/sign-in"
    /// Where it sends somebody who has yet to choose a password.
    package var passwordPath = "/password"
    package var title = "Trạm"
    package var version = "0"

    package init(address: BindAddress, secret: [UInt8]) {
        self.address = address
        self.secret = secret
    }
}
