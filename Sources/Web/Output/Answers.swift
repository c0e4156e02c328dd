import Foundation
package import HTTPTypes
package import Hummingbird
import NIOCore

/// How answers are written (trả lời). Keys become snake case, times carry +07:00 by `Instant`.
extension RouteContext {
    package func json(
        _ body: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return json(bytes: ByteBuffer(bytes: try encoder.encode(body)), status, headers)
    }

    /// Keys as they are; for hand-made values, whose keys are data.
    package func json(
        _ body: JSON, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return json(bytes: ByteBuffer(bytes: try encoder.encode(body)), status, headers)
    }

    /// Bytes that the feature encoded by hand, on the few routes where that pays.
    package func json(
        bytes: ByteBuffer, _ status: HTTPResponse.Status = .ok, _ headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes))
    }

    /// A file that a browser shows, and keeps under `name` (ASCII) when asked to. It may hold
    /// anybody's data, so nothing on the way keeps it.
    package func file(_ bytes: [UInt8], type mediaType: String, named name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: mediaType, .cacheControl: "no-store",
                .contentDisposition: "inline; filename=\"\(name)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The answer to a form: look over there (303).
    package func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    package func noContent() -> Response { Response(status: .noContent) }
}

extension Response {
    package mutating func setCookie(_ cookie: Cookie) {
        headers.append(HTTPField(name: .setCookie, value: cookie.description))
    }
}
