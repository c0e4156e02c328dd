import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import Web

/// An answer, with its body read.
struct Answered: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    init(_ response: TestResponse) {
        status = response.status.code
        headers = response.headers
        text = String(buffer: response.body)
    }

    var json: JSON? { try? JSONDecoder().decode(JSON.self, from: Data(text.utf8)) }

    subscript(name: String) -> JSON? { json?[name] }

    /// What it says and how long it is, whatever the order of its members.
    var said: String { "\(status) \(text.utf8.count) \(json.map(Self.sorted) ?? text)" }

    private static func sorted(_ json: JSON) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? String(decoding: encoder.encode(json), as: UTF8.self)) ?? ""
    }

    var items: [JSON] {
        if case .array(let items)? = self["items"] { items } else { [] }
    }

    var code: String? { self["code"]?.string }
    var location: String? { headers[.location] }

    /// The value of a cookie that it sets; empty when it is taken away.
    func cookie(_ name: String) -> String? {
        for header in headers[values: .setCookie] where header.hasPrefix(name + "=") {
            return String(header.dropFirst(name.count + 1).prefix { $0 != ";" })
        }
        return nil
    }
}

extension JSON {
    subscript(name: String) -> JSON? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var string: String? { if case .string(let text) = self { text } else { nil } }

    var list: [JSON] { if case .array(let items) = self { items } else { [] } }
}

/// Who asks, and how: a stranger, a program, or a browser with its cookie.
enum Caller: Sendable {
    case stranger
    case program(String)
    case browser(String)

    var headers: HTTPFields {
        switch self {
        case .stranger: [:]
        case .program(let token): [.authorization: "Bearer \(token)"]
        case .browser(let token): [.cookie: "tram_session=\(token)"]
        }
    }
}

extension TestClientProtocol {
    func get(
        _ uri: String, by caller: Caller = .stranger, in language: Language = .vietnamese,
        method: HTTPRequest.Method = .get
    ) async throws -> Answered {
        var headers = caller.headers
        headers[.acceptLanguage] = language.rawValue
        return Answered(
            try await executeRequest(uri: uri, method: method, headers: headers, body: nil))
    }

    func post(
        _ uri: String, _ body: String, by caller: Caller = .stranger, headers: HTTPFields = [:]
    ) async throws -> Answered {
        try await send(uri, body, "application/json", caller, headers)
    }

    func submit(
        _ uri: String, _ fields: KeyValuePairs<String, String>, by caller: Caller = .stranger,
        headers: HTTPFields = [:]
    ) async throws -> Answered {
        let form = fields.map { "\($0.key)=\(percentEncoded($0.value))" }.joined(separator: "&")
        return try await send(uri, form, "application/x-www-form-urlencoded", caller, headers)
    }

    private func send(
        _ uri: String, _ body: String, _ type: String, _ caller: Caller, _ headers: HTTPFields
    ) async throws -> Answered {
        var all = caller.headers
        all[.contentType] = type
        for field in headers { all[field.name] = field.value }
        return Answered(
            try await executeRequest(
                uri: uri, method: .post, headers: all, body: ByteBuffer(string: body)))
    }

    /// Signs in as a program does.
    func token(_ username: String) async throws -> String {
        let answer = try await post(
            "/v1/sessions", #"{"username":"\#(username)","password":"tram-demo"}"#)
        return try #require(answer["token"]?.string)
    }
}

/// What people paste into fields, and worse.
let hostileTexts = [
    "' or '1'='1", "'; drop table tram.dossier; --", "\\'; select pg_sleep(9)--", "%27%20or%201=1",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{page.csrf}}", "${7*7}",
    "%", "_", "%%%", "../../etc/passwd", "Nguye\u{302}\u{303}n", "\u{202E}abc",
    String(repeating: "a", count: 90), "0", "-1", "null", "9999999999999999999999", "\u{1F600}",
    "\"\u{301} onmouseover=alert(1) \"",
]
