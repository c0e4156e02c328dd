package import Domain
package import Hummingbird

/// The list in which features declare what they answer to (bảng đường dẫn).
///
/// A handler is an async function of the request and a context; the context's type says who may
/// call it, `roles:` may narrow that further.
package struct Routes: Sendable {
    package typealias Handler<Context> =
        @Sendable (Request, Context) async throws -> Response

    struct Entry: Sendable {
        let route: Route
        /// Admits or refuses, reads the body, then calls the feature's handler.
        let enter: @Sendable (Request, PublicContext) async throws -> Response
    }

    private(set) var entries: [Entry] = []

    package init() {}

    package var all: [Route] { entries.map(\.route) }

    // MARK: API

    /// A JSON route that reads.
    package mutating func get<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        _ parameters: [Parameter] = [], answer: Schema? = nil,
        use handler: @escaping Handler<Context>
    ) {
        var route = Route(.get, template, .api, summary, access: Context.access)
        route.parameters = parameters
        route.answers = [Answer(200, "OK", answer)]
        add(route, roles: roles, handler)
    }

    /// A route for programs and pages alike that answers with a file; its refusals are problems.
    package mutating func file<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        _ parameters: [Parameter] = [], type mediaType: String,
        use handler: @escaping Handler<Context>
    ) {
        var route = Route(.get, template, .api, summary, access: Context.access)
        route.parameters = parameters
        route.answers = [Answer(200, "OK", nil, mediaType: mediaType)]
        add(route, roles: roles, handler)
    }

    /// A JSON route that writes. With a schema the body is demanded and checked against it, all
    /// faults at once, before the handler is called.
    package mutating func post<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        _ parameters: [Parameter] = [], body: Schema? = nil, status: Int = 201,
        answer: Schema? = nil, use handler: @escaping Handler<Context>
    ) {
        var route = Route(.post, template, .api, summary, access: Context.access)
        route.parameters = parameters
        route.body = body
        route.answers = [Answer(status, status == 201 ? "Created" : "OK", answer)]
        add(route, roles: roles, handler)
    }

    /// A JSON route that takes something away.
    package mutating func delete<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        _ parameters: [Parameter] = [], use handler: @escaping Handler<Context>
    ) {
        var route = Route(.delete, template, .api, summary, access: Context.access)
        route.parameters = parameters
        route.answers = [Answer(204, "No content")]
        add(route, roles: roles, handler)
    }

    // MARK: Pages

    /// A page that shows.
    package mutating func page<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        use handler: @escaping Handler<Context>
    ) {
        add(
            Route(.get, template, .page, summary, access: Context.access), roles: roles, handler)
    }

    /// The form of a page. Its token is checked before the handler is called.
    package mutating func form<Context: RouteContext>(
        _ template: String, _ summary: String, roles: Set<Role>? = nil,
        use handler: @escaping Handler<Context>
    ) {
        add(
            Route(.post, template, .page, summary, access: Context.access), roles: roles, handler)
    }

    // MARK: Anything else

    package mutating func add<Context: RouteContext>(
        _ route: Route, roles: Set<Role>? = nil, _ handler: @escaping Handler<Context>
    ) {
        var route = route
        if let roles {
            switch Context.access {
            case .anyone: route.access = .roles(roles)
            case .roles(let all): route.access = .roles(roles.intersection(all))
            }
        }
        let declaration = Declaration(route)
        entries.append(
            Entry(route: route) { request, visit in
                do {
                    let (request, visit) = try await Entrance.admit(request, visit, declaration)
                    var context = try Context(context: visit)
                    let read = try await Entrance.read(request, visit)
                    context.visit.body = read.body
                    return try await handler(read.request, context)
                } catch let error as any HTTPResponseError {
                    // The router would render these itself, in words that aren't ours.
                    throw Catalogue.problem(status: error.status.code)
                }
            })
    }
}
