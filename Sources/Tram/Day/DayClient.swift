import AsyncHTTPClient
import Domain
import Foundation
import NIOCore
import NIOHTTP1

/// An answer of the service (câu trả lời).
struct DayAnswer: Sendable {
    let status: Int
    let body: [UInt8]
    let etag: String?
    let date: String?
    let retryAfter: String?

    var isFine: Bool { (200..<300).contains(status) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try DayClient.decoder.decode(type, from: Data(body))
    }

    var problem: String {
        let problem = try? decode(ProblemAnswer.self)
        let pointers = (problem?.errors ?? []).map { "\($0.pointer ?? "")\u{20}\($0.code ?? "")" }
        return ([String(status), problem?.code, problem?.detail].compactMap(\.self) + pointers)
            .joined(separator: " ")
    }
}

/// The service as its clients know it (máy khách): the public interface, and nothing else.
struct DayClient: Sendable {
    /// The service could not be reached, or did not answer in its time.
    struct Unreachable: Error, CustomStringConvertible {
        let description: String
    }

    let http: HTTPClient
    let base: String

    /// - Parameter limit: how many requests are under way at once; the others wait.
    init(url: String, limit: Int) {
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = limit
        configuration.httpVersion = .http1Only
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        base = url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    func shutDown() async throws { try await http.shutdown() }

    func get(_ path: String, token: String? = nil) async throws -> DayAnswer {
        try await send(request(.GET, path, token: token))
    }

    /// - Parameter impatience: the client goes away after so many milliseconds, whatever happens.
    func post(
        _ path: String, _ body: some Encodable, token: String? = nil,
        headers: [String: String] = [:], impatience: Int64? = nil
    ) async throws -> DayAnswer {
        var request = request(.POST, path, token: token)
        let bytes = try Array(Self.encoder.encode(body))
        request.body = .bytes(bytes)
        request.headers.add(name: "content-type", value: "application/json")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return try await send(request, impatience: impatience)
    }

    private func request(
        _ method: HTTPMethod, _ path: String, token: String?
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers.add(name: "accept-language", value: "en")
        if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
        return request
    }

    private func send(
        _ request: HTTPClientRequest, impatience: Int64? = nil
    ) async throws -> DayAnswer {
        let patience = impatience.map { TimeAmount.milliseconds($0) } ?? .seconds(90)
        let answer = try await http.execute(request, timeout: patience)
        let body = try await answer.body.collect(upTo: 4 << 20)
        return DayAnswer(
            status: Int(answer.status.code), body: Array(body.readableBytesView),
            etag: answer.headers.first(name: "etag"), date: answer.headers.first(name: "date"),
            retryAfter: answer.headers.first(name: "retry-after"))
    }

    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return encoder
    }()

    static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()
}
