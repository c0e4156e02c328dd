import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres

extension Problem {
    /// The answer: a page for a browser on a page route, else a problem document.
    func response(
        to request: Request, _ context: PublicContext, kind routeKind: Route.Kind?
    ) -> Response {
        let path = request.uri.path
        let accepts = request.headers[.accept] ?? ""
        let isPage =
            switch routeKind {
            case .page?: true
            case .api?, .probe?: false
            case nil: accepts.contains("text/html") && !path.hasPrefix("/v1/")
            }
        if isPage, kind == .signInNeeded, let there = signIn(request, context) { return there }
        if isPage, kind == .passwordChangeNeeded {
            return context.seeOther(context.site.settings.passwordPath)
        }
        var response = isPage ? page(context) : document(context)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if !allow.isEmpty { response.headers[.allow] = allow.joined(separator: ", ") }
        if kind.status == 401 && !isPage { response.headers[.wwwAuthenticate] = "Bearer" }
        if closes { response.headers[.connection] = "close" }
        response.headers[.contentLanguage] = context.language.rawValue
        return response
    }

    /// RFC 9457.
    private func document(_ context: PublicContext) -> Response {
        Self.document(text(in: context.language, trace: context.trace.id), status: kind.status)
    }

    static func document(_ text: String, status: Int) -> Response {
        Response(
            status: .init(code: status),
            headers: [.contentType: "application/problem+json; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    func text(in language: Language, trace: String) -> String {
        let body = ProblemDocument(
            type: "urn:problem-type:tram:\(kind.code)", title: kind.sentence(in: language),
            status: kind.status, detail: detail?.text(in: language), code: kind.code,
            errors: errors.isEmpty
                ? nil
                : errors.map {
                    .init(
                        pointer: $0.pointer, code: $0.code,
                        detail: $0.sentence.text(in: language))
                }, currentState: currentState, allowedEvents: allowedEvents, traceId: trace)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(body)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func page(_ context: PublicContext) -> Response {
        let html = context.site.pages?.problem(self, context) ?? plainPage(context)
        return Response(
            status: .init(code: kind.status), headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// Without templates: enough to be read, in any browser.
    private func plainPage(_ context: PublicContext) -> String {
        let language = context.language
        let sentences =
            [detail?.text(in: language)].compactMap(\.self)
            + errors.map { "\($0.pointer): \($0.sentence.text(in: language))" }
        let paragraphs = sentences.map { "<p>\(escapedHTML($0))</p>" }.joined()
        let title = escapedHTML(kind.sentence(in: language))
        return """
            <!DOCTYPE html><html lang="\(language.rawValue)"><meta charset="utf-8">\
            <meta name="viewport" content="width=device-width"><title>\(title)</title>\
            <main><h1>\(title)</h1>\(paragraphs)<p><a href="/">Trạm</a></p>\
            <p><small>\(kind.code) · \(context.trace.id)</small></p></main></html>
            """
    }

    /// A browser that isn't signed in is sent to do so, and comes back to what it wanted to see.
    private func signIn(_ request: Request, _ context: PublicContext) -> Response? {
        let place = context.site.settings.signInPath
        guard request.uri.path != place else { return nil }
        let isRead = request.method == .get || request.method == .head
        let next = isRead ? "?next=" + percentEncoded(request.head.path ?? "/") : ""
        return Response(status: .seeOther, headers: [.location: place + next])
    }
}

private struct ProblemDocument: Encodable {
    struct Place: Encodable {
        let pointer: String
        let code: String
        let detail: String
    }

    let type: String
    let title: String
    let status: Int
    let detail: String?
    let code: String
    let errors: [Place]?
    let currentState: String?
    let allowedEvents: [String]?
    let traceId: String
}

func escapedHTML(_ text: String) -> String {
    var escaped = ""
    // By scalars: a quotation mark with an accent on it is one character, and still ends an
    // attribute.
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case "'": escaped += "&#39;"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}

/// What the log may know of an error: for the database's its diagnostic, for others their type.
func diagnostic(of error: any Error) -> String {
    if let error = error as? PostgresError { return error.diagnostic }
    return String(reflecting: type(of: error))
}
