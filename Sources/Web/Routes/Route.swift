package import Domain
package import Hummingbird

/// Who may call a route (ai được gọi).
package enum Access: Sendable, Hashable {
    case anyone
    case roles(Set<Role>)

    package func allows(_ role: Role?) -> Bool {
        switch self {
        case .anyone: true
        case .roles(let roles): role.map(roles.contains) ?? false
        }
    }
}

/// The declaration of one route (khai báo đường dẫn): what the router, 405, the OpenAPI document,
/// the metrics' labels and the test of every route × role are all fed from.
package struct Route: Sendable {
    package enum Kind: Sendable, Hashable {
        /// JSON for programs; refusals are problem documents.
        case api
        /// HTML for people; refusals are pages, and who isn't signed in is sent to do so.
        case page
        /// For machines that watch the service; never shed.
        case probe
    }

    package let method: HTTPRequest.Method
    /// `/v1/dossiers/{code}`.
    package let template: String
    package let kind: Kind
    package let summary: String
    package var access: Access
    package var parameters: [Parameter] = []
    package var body: Schema?
    package var answers: [Answer] = []
    package var bodyLimit = 1 << 20
    /// Whether a route that is open to everybody wants to know who is signed in all the same.
    package let greets: Bool

    package init(
        _ method: HTTPRequest.Method, _ template: String, _ kind: Kind, _ summary: String,
        access: Access, greets: Bool? = nil
    ) {
        self.method = method
        self.template = template
        self.kind = kind
        self.summary = summary
        self.access = access
        self.greets = greets ?? (kind == .page)
    }

    /// The names in braces.
    package var pathNames: [String] {
        template.split(separator: "/").compactMap { segment in
            segment.first == "{" && segment.last == "}"
                ? String(segment.dropFirst().dropLast()) : nil
        }
    }
}

/// A route as requests carry it with them.
final class Declaration: Sendable {
    let route: Route

    init(_ route: Route) { self.route = route }

    static let unknown = Declaration(Route(.get, "unknown", .api, "", access: .anyone))
}

/// A part of a request outside its body (tham số).
package struct Parameter: Sendable {
    package enum Place: String, Sendable, Hashable { case path, query, header }

    package let place: Place
    package let name: String
    package let schema: Schema
    package let summary: String

    package static func path(_ name: String, _ schema: Schema, _ summary: String = "") -> Self {
        Self(place: .path, name: name, schema: schema, summary: summary)
    }

    /// Optional unless said otherwise.
    package static func query(
        _ name: String, _ schema: Schema, required: Bool = false, _ summary: String = ""
    ) -> Self {
        Self(
            place: .query, name: name, schema: required ? schema : schema.optional,
            summary: summary)
    }

    package static func header(
        _ name: String, _ schema: Schema, required: Bool = false, _ summary: String = ""
    ) -> Self {
        Self(
            place: .header, name: name, schema: required ? schema : schema.optional,
            summary: summary)
    }

    /// The version that the caller read: 428 without, 412 when stale.
    package static let ifMatch = header(
        "If-Match", .text(1...64, pattern: #"^(\*|"[0-9]{1,9}")$"#), required: true,
        "The ETag that was read, e.g. \"3\"")
    package static let idempotencyKey = header(
        "Idempotency-Key", .text(1...255, pattern: "^[!-~]{1,255}$"),
        "The same key and body give the same answer for 7 days")

    /// `page_size` and `page_token`.
    package static let paging: [Parameter] = [
        query("page_size", .integer(1...PageRequest.largest)),
        query("page_token", .text(1...PageRequest.longestToken, pattern: "^[A-Za-z0-9_-]+$")),
    ]
}

/// An answer that a route gives when all is well.
package struct Answer: Sendable {
    package let status: Int
    package let summary: String
    package let schema: Schema?
    package let mediaType: String

    package init(
        _ status: Int = 200, _ summary: String = "OK", _ schema: Schema? = nil,
        mediaType: String = "application/json"
    ) {
        self.status = status
        self.summary = summary
        self.schema = schema
        self.mediaType = mediaType
    }
}
