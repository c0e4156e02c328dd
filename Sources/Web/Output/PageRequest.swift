import Crypto
import Foundation
import HTTPTypes
package import Hummingbird

/// Which part of a list is asked for (trang danh sách).
///
/// A list is read by its keys: `where (due_at, id) > (…) order by due_at, id limit size + 1`. The
/// token holds the keys of the last row, signed, and fits only the same list with the same filters.
package struct PageRequest: Sendable {
    package static let largest = 200
    package static let longestToken = 600

    package let size: Int
    /// The keys after which the page begins; nil for the first.
    package let after: [String]?
    fileprivate let list: String
    fileprivate let path: String
    fileprivate let query: [(String, String)]

    /// What to select: one more than is shown, so that we know whether something follows.
    package var limit: Int { size + 1 }
}

extension RouteContext {
    /// `page_size` and `page_token` of the query.
    package func page(default size: Int = 50) throws -> PageRequest {
        let fields = try query()
        let wanted = fields.integer("page_size", 1...PageRequest.largest).or(size)
        let token = fields.text("page_token", max: PageRequest.longestToken).optional
        let filters = fields.pairs.filter { $0.0 != "page_token" && $0.0 != "page_size" }
        let list = route.template + "?" + filters.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
        var after: [String]?
        if let token = try token.value {
            guard let bytes = site.seal.open(token, purpose: "page:" + list),
                let keys = try? JSONDecoder().decode([String].self, from: Data(bytes))
            else { throw Problem(.pageTokenWrong) }
            after = keys
        }
        let path = visit.head.path.map { String($0.prefix { $0 != "?" }) } ?? "/"
        return try PageRequest(
            size: wanted.value, after: after, list: list, path: path,
            query: filters + [("page_size", String(wanted.value))])
    }

    /// The way to the next page, if there is one.
    package func nextToken<Row>(
        _ request: PageRequest, _ rows: [Row], keys: (Row) -> [String]
    ) throws -> String? {
        guard rows.count > request.size, let last = rows.prefix(request.size).last else {
            return nil
        }
        let payload = try JSONEncoder().encode(keys(last))
        return site.seal.seal(Array(payload), purpose: "page:" + request.list)
    }

    /// Answers `{"items": […], "next_page_token": …}` and `Link`, from at most `limit` rows.
    package func answer<Row, Item: Encodable>(
        _ request: PageRequest, _ rows: [Row], keys: (Row) -> [String], item: (Row) -> Item
    ) throws -> Response {
        let shown = rows.prefix(request.size)
        let next = try nextToken(request, rows, keys: keys)
        var response = try json(ListBody(items: shown.map(item), nextPageToken: next))
        if let next {
            let query = (request.query + [("page_token", next)])
                .map { "\(percentEncoded($0.0))=\(percentEncoded($0.1))" }
                .joined(separator: "&")
            response.headers[.link] = "<\(request.path)?\(query)>; rel=\"next\""
        }
        return response
    }
}

private struct ListBody<Item: Encodable>: Encodable {
    let items: [Item]
    let nextPageToken: String?

    enum CodingKeys: CodingKey { case items, nextPageToken }

    /// The token is always there, null at the end.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(nextPageToken, forKey: .nextPageToken)
    }
}

/// Everything but unreserved characters becomes an escape.
package func percentEncoded(_ text: String) -> String {
    var encoded = ""
    for byte in text.utf8 {
        let isPlain =
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || [45, 46, 95, 126].contains(byte)
        if isPlain {
            encoded.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            let digits = String(byte, radix: 16, uppercase: true)
            encoded += byte < 16 ? "%0" + digits : "%" + digits
        }
    }
    return encoded
}

extension HTTPField.Name {
    static let link = Self("Link")!
}
