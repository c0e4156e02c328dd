import Crypto
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Web

/// A service with routes of a test's own, and one person of each role.
enum House {
    static let now = Instant(rfc3339: "2026-11-24T08:30:00+07:00")!
    static let secret = [UInt8](repeating: 7, count: 32)

    static func settings() -> SiteSettings {
        var settings = SiteSettings(address: .hostname("127.0.0.1", port: 0), secret: secret)
        settings.secure = true
        return settings
    }

    static func site(
        settings: SiteSettings = settings(), catalogue: Catalogue = Catalogue(),
        pages: Pages? = nil, checks: [ReadinessCheck] = [],
        sessions: SessionSource? = { digest, now in
            people[digest].flatMap { $0.expiresAt > now ? $0 : nil }
        },
        logger: Logger = silent, _ declare: (inout Routes) -> Void
    ) throws -> Site {
        var routes = Routes()
        declare(&routes)
        return try Site(
            settings: settings, routes: routes, catalogue: catalogue, sessions: sessions,
            pages: pages, checks: checks, logger: logger, clock: { now })
    }

    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    // MARK: People

    /// A token of the right length, the same each time.
    static func token(_ role: Role) -> String {
        base64URL(Array(SHA256.hash(data: Data(role.rawValue.utf8))))
    }

    /// What the service derives from a session's token for its forms.
    static func formToken(_ role: Role) -> String {
        base64URL(
            Array(
                HMAC<SHA256>.authenticationCode(
                    for: Data("tram form".utf8),
                    using: SymmetricKey(data: Data(token(role).utf8)))))
    }

    static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }

    static func session(_ role: Role) -> StaffSession {
        let person = Int32(Role.allCases.firstIndex(of: role)! + 1)
        return StaffSession(
            actor: Actor(
                person: person, username: role.rawValue, role: role, office: 10 + person,
                officeKind: role.office ?? .oversight),
            name: "Người \(person)",
            office: SessionOffice(
                code: "VP\(person)", name: "Văn phòng \(person)",
                kind: role.office ?? .oversight),
            expiresAt: now + .seconds(3_600),
            digest: Array(SHA256.hash(data: Data(token(role).utf8))),
            formDigest: Array(SHA256.hash(data: Data(formToken(role).utf8))))
    }

    static let people: [[UInt8]: StaffSession] = Dictionary(
        uniqueKeysWithValues: Role.allCases.map { role in
            let session = session(role)
            return (session.digest, session)
        })
}

/// An answer, with its body read.
struct Answered {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
    }

    var json: JSON? { try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    subscript(name: String) -> JSON? {
        if case .object(let members)? = json { members[name] } else { nil }
    }

    var code: JSON? { self["code"] }

    /// The faults of a 422, as "pointer code".
    var faults: [String] {
        guard case .array(let errors)? = self["errors"] else { return [] }
        return errors.compactMap { error in
            guard case .object(let members) = error,
                case .string(let pointer)? = members["pointer"],
                case .string(let code)? = members["code"]
            else { return nil }
            return "\(pointer) \(code)"
        }
    }
}

extension TestClientProtocol {
    func get(
        _ uri: String, as role: Role? = nil, headers: HTTPFields = [:],
        method: HTTPRequest.Method = .get
    ) async throws -> Answered {
        var headers = headers
        if let role { headers[.authorization] = "Bearer \(House.token(role))" }
        return Answered(
            try await executeRequest(uri: uri, method: method, headers: headers, body: nil))
    }

    func post(
        _ uri: String, _ body: String, type: String = "application/json", as role: Role? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answered {
        try await post(uri, bytes: Array(body.utf8), type: type, as: role, headers: headers)
    }

    func post(
        _ uri: String, bytes: [UInt8], type: String? = "application/json", as role: Role? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answered {
        var headers = headers
        if let type { headers[.contentType] = type }
        if let role { headers[.authorization] = "Bearer \(House.token(role))" }
        return Answered(
            try await executeRequest(
                uri: uri, method: .post, headers: headers, body: ByteBuffer(bytes: bytes)))
    }

    /// As a browser does that is signed in.
    func submit(
        _ uri: String, _ form: String, as role: Role, headers: HTTPFields = [:]
    ) async throws -> Answered {
        var headers = headers
        headers[.cookie] = "tram_session=\(House.token(role))"
        return try await post(
            uri, form, type: "application/x-www-form-urlencoded", headers: headers)
    }
}

extension Site {
    /// Calls the routes without a socket.
    func test(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await application().test(.router) { client in try await body(client) }
    }

    /// Calls them over a real connection.
    func testLive(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        try await application().test(.live) { client in try await body(client) }
    }
}
