import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// The way from a matched route to its handler (cửa vào).
///
/// The order is fixed: path, who, body, form token. So a stranger learns nothing, and costs no more
/// than a look at his token.
enum Entrance {
    /// Decodes the path's parts and finds out who is calling.
    static func admit(
        _ request: Request, _ visit: PublicContext, _ declaration: Declaration
    ) async throws -> (Request, PublicContext) {
        var visit = visit
        let route = declaration.route
        visit.declaration = declaration
        visit.coreContext.parameters = try decoded(visit.coreContext.parameters)
        // What can't be a code is answered like a code that doesn't exist.
        for parameter in route.parameters where parameter.place == .path {
            let text = visit.coreContext.parameters.get(parameter.name) ?? ""
            guard parameter.schema.accepts(text) else { throw Problem(.notFound) }
        }
        let asks = route.access != .anyone || route.greets
        if asks, let credentials = Credentials(request.headers) {
            visit.session = try await visit.site.sessions?(credentials.digest, visit.now)
            if let session = visit.session {
                if case .cookie(let token) = credentials {
                    visit.formToken = FormToken.of(session: token)
                }
                let caller = Caller(session: session, formToken: visit.formToken)
                visit.arrival.caller.withLock { $0 = caller }
            }
        }
        if case .roles = route.access {
            guard let role = visit.session?.actor.role else { throw Problem(.signInNeeded) }
            guard route.access.allows(role) else { throw Problem(.roleNotAllowed) }
        }
        return (request, visit)
    }

    /// Reads the body within the route's limit and checks that a form is our own.
    static func read(
        _ request: Request, _ visit: PublicContext
    ) async throws -> (request: Request, body: ByteBuffer) {
        let isSafe = request.method == .get || request.method == .head
        guard !isSafe else { return (request, ByteBuffer()) }
        var request = request
        let route = visit.route
        let length = request.headers[.contentLength].flatMap(Int.init) ?? 0
        guard length <= route.bodyLimit else { throw Problem(.bodyTooLarge, closes: true) }
        let body: ByteBuffer
        do {
            body = try await request.collectBody(upTo: route.bodyLimit)
        } catch is NIOTooManyBytesError {
            throw Problem(.bodyTooLarge, closes: true)
        }
        visit.arrival.isBodyRead.set()
        try checkType(request, route, body)
        try FormToken.check(request, visit, body)
        return (request, body)
    }

    private static func checkType(_ request: Request, _ route: Route, _ body: ByteBuffer) throws {
        let kind = MediaKind(request.headers[.contentType])
        switch route.kind {
        case .api where route.body != nil:
            guard body.readableBytes > 0 else { throw Problem(.bodyMissing) }
            guard kind == .json else { throw Problem(.mediaTypeNotSupported) }
        case .page where body.readableBytes > 0:
            guard kind != .none else { throw Problem(.mediaTypeNotSupported) }
        default: break
        }
    }

    /// Unreserved characters stand for themselves; nearly every code is made of them.
    private static func isPlain(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                || byte == UInt8(ascii: "_")
        }
    }

    /// Parts of the path come percent-encoded. What isn't text can't name anything of ours.
    private static func decoded(_ parameters: Parameters) throws -> Parameters {
        guard parameters.contains(where: { !isPlain($0.value) }) else { return parameters }
        var decodedParameters = Parameters()
        for (name, value) in parameters {
            guard let text = percentDecoded(value.utf8),
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw Problem(.pathMalformed) }
            decodedParameters[name] = text.nfc[...]
        }
        return decodedParameters
    }
}
