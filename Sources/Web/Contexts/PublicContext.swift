package import Domain
package import Hummingbird
package import Logging
package import NIOCore
import Synchronization

/// What a handler may ask for: anybody's context, or one that only certain people get.
///
/// The type of a handler's context says who may call it. `init(context:)` throws for everybody
/// else, so inside the handler it is a fact and not an option to check.
package protocol RouteContext: RequestContext {
    static var access: Access { get }
    init(context: PublicContext) throws
    var visit: PublicContext { get set }
}

/// What is known of a request before its route is (lượt truy cập).
///
/// One object, since contexts are copied on their way from hand to hand.
package final class Arrival: RequestContextSource, Sendable {
    package let site: Site
    package let logger: Logger
    package let trace: Trace
    package let language: Language
    package let now: Instant
    package let deadline: ContinuousClock.Instant
    /// The head of the request: method, path and query, headers.
    package let head: HTTPRequest
    /// Set once the body has been read: until then an answer must give up the connection.
    let isBodyRead = Flag()
    /// Who turned out to be calling, for the page of a refusal; contexts carry their own copy.
    let caller = Mutex<Caller?>(nil)
    private let channel: any Channel

    init(_ request: Request, _ connection: Connection, _ site: Site, trace: Trace) {
        self.site = site
        self.trace = trace
        logger = connection.logger
        channel = connection.channel
        head = request.head
        language = Language(request.headers)
        now = site.clock()
        deadline = .now + site.settings.timeLimit
    }

    /// Asked for by the few routes that limit how often a client comes.
    package var client: ClientAddress {
        ClientAddress(
            channel: channel, headers: head.headerFields,
            behindProxy: site.settings.behindProxy)
    }
}

/// A session, and the token of its forms if it is a browser's.
struct Caller: Sendable {
    let session: StaffSession
    let formToken: String?
}

/// The context of a route that is open to everybody (ngữ cảnh công khai).
///
/// All other contexts are made from it. It may know a session, on pages that greet whoever is
/// signed in, but it promises none.
package struct PublicContext: RouteContext, Sendable {
    package typealias Source = Arrival

    package static var access: Access { .anyone }

    package var coreContext: CoreRequestContextStorage
    /// Facts that hold for the whole request: address, language, trace, clock.
    package let arrival: Arrival
    /// The declaration that the request came in by.
    package var route: Route { declaration.route }
    /// An object, since a context is copied many times on its way.
    var declaration: Declaration
    package internal(set) var session: StaffSession?
    /// The token that forms of this session must bring back; nil without a cookie session.
    package internal(set) var formToken: String?
    /// The body, read within its limit before the handler was called.
    package internal(set) var body = ByteBuffer()

    package init(source: Arrival) {
        coreContext = CoreRequestContextStorage(source: source)
        arrival = source
        declaration = .unknown
    }

    package init(context: PublicContext) { self = context }

    package var head: HTTPRequest { arrival.head }

    package var visit: PublicContext {
        get { self }
        set { self = newValue }
    }
}

extension RouteContext {
    package var site: Site { visit.arrival.site }
    /// The moment at which the request came, the `now` of everything that it does.
    package var now: Instant { visit.arrival.now }
    package var language: Language { visit.arrival.language }
    package var trace: Trace { visit.arrival.trace }
    package var client: ClientAddress { visit.arrival.client }
    package var deadline: ContinuousClock.Instant { visit.arrival.deadline }
    package var route: Route { visit.route }

    /// A part of the path, read into the domain.
    ///
    /// What can't be a code is answered like a code that doesn't exist: 404.
    package func path<Value: LosslessStringConvertible>(
        _ name: String, as type: Value.Type = String.self
    ) throws -> Value {
        guard let text = visit.coreContext.parameters.get(name), let value = Value(text) else {
            throw Problem(.notFound)
        }
        return value
    }
}
