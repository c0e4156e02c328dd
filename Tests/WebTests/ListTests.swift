import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("Lists and versions") struct ListTests {
    private struct Row: Encodable {
        let itemCode: String
        let at: Instant
    }

    private static func site(secret: [UInt8] = House.secret) throws -> Site {
        var settings = House.settings()
        settings.secret = secret
        let list: Routes.Handler<PublicContext> = { _, context in
            let page = try context.page(default: 10)
            let start = try page.after.map { keys in
                guard let key = keys.first.flatMap({ Int($0) }) else { throw Problem(.invalid) }
                return key + 1
            }
            let numbers = (start ?? 0)..<25
            return try context.answer(
                page, Array(numbers.prefix(page.limit)), keys: { [String($0)] },
                item: { Row(itemCode: "RD\($0)", at: House.now) })
        }
        return try House.site(settings: settings) { routes in
            let filter = Parameter.query("office", .text(max: 20))
            routes.get("/v1/rows", "x", [filter] + Parameter.paging, use: list)
            routes.get("/v1/others", "x", [filter] + Parameter.paging, use: list)
        }
    }

    private static func token(_ answer: Answered) -> String? {
        if case .string(let token)? = answer["next_page_token"] { token } else { nil }
    }

    private static func codes(_ answer: Answered) -> [String] {
        guard case .array(let items)? = answer["items"] else { return [] }
        return items.compactMap { item in
            if case .object(let members) = item, case .string(let code)? = members["item_code"] {
                code
            } else {
                nil
            }
        }
    }

    @Test func walkingTheList() async throws {
        try await Self.site().test { client async throws in
            var path = "/v1/rows?office=a%20b&page_size=10"
            var seen: [String] = []
            for round in 0..<3 {
                let answer = try await client.get(path)
                #expect(answer.status == 200, "\(answer.text)")
                seen += Self.codes(answer)
                if round < 2 {
                    let link = answer.headers[HTTPField.Name("Link")!] ?? ""
                    #expect(link.hasPrefix("</v1/rows?office=a%20b&page_size=10&page_token="))
                    #expect(link.hasSuffix(">; rel=\"next\""))
                    path = String(link.dropFirst().prefix { $0 != ">" })
                } else {
                    #expect(answer["next_page_token"] == .null)
                    #expect(answer.headers[HTTPField.Name("Link")!] == nil)
                }
            }
            #expect(seen == (0..<25).map { "RD\($0)" })
        }
    }

    @Test func answersAreWrittenAsTheContractSays() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.get("/v1/rows?page_size=1")
            #expect(
                answer.text.hasPrefix(
                    #"{"items":[{"item_code":"RD0","at":"2026-11-24T08:30:00+07:00"}],"next"#)
                    || answer.text.contains(#""at":"2026-11-24T08:30:00+07:00""#))
            #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
        }
    }

    /// A token is no door to another list, nor to another filter, and nobody can write one.
    @Test func tokensFitTheirListOnly() async throws {
        try await Self.site().test { client async throws in
            let token = try #require(Self.token(await client.get("/v1/rows?office=a")))
            #expect(try await client.get("/v1/rows?office=a&page_token=\(token)").status == 200)
            var wrong = [
                "/v1/rows?office=b&page_token=\(token)", "/v1/rows?page_token=\(token)",
                "/v1/others?office=a&page_token=\(token)",
                "/v1/rows?office=a&page_token=\(token)A", "/v1/rows?office=a&page_token=AAAA",
                "/v1/rows?office=a&page_token=%00", "/v1/rows?office=a&page_token=\(token)%3D",
            ]
            for index in stride(from: 0, to: token.count, by: 7) {
                var changed = Array(token)
                changed[index] = changed[index] == "A" ? "B" : "A"
                wrong.append("/v1/rows?office=a&page_token=" + String(changed))
            }
            for path in wrong {
                let answer = try await client.get(path)
                #expect(answer.status == 422, "\(path)")
            }
            let foreign = try Self.site(secret: [UInt8](repeating: 8, count: 32))
            try await foreign.test { other async throws in
                let answer = try await other.get("/v1/rows?office=a&page_token=\(token)")
                #expect(answer.code == "page_token_wrong")
            }
        }
    }

    @Test(arguments: ["0", "-1", "201", "1e2", "99999999999999999999", "ten"])
    func pageSizes(size: String) async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.get("/v1/rows?page_size=\(size)")
            #expect(answer.status == 422)
            #expect(answer.faults.first?.hasPrefix("?page_size ") == true)
        }
    }

    // MARK: Versions

    @Test(
        arguments: [
            (nil, 428), ("\"7\"", 200), ("\"6\"", 412), ("*", 200), ("\"5\", \"7\"", 200),
            ("W/\"7\"", 412), ("7", 400), ("\"7", 400), ("", 400), ("\"a\"b\"", 400), ("\"\"", 412),
            (Array(repeating: "\"7\"", count: 40).joined(separator: ","), 400),
        ])
    func ifMatch(header: String?, status: Int) async throws {
        let site = try House.site { routes in
            routes.post("/v1/x", "x", [.ifMatch], status: 200) {
                (_: Request, context: PublicContext) in
                try context.requireMatch(7, currentState: "lodged", allowedEvents: ["accepted"])
                return try context.json(["ok": true] as JSON, headers: [.eTag: versionTag(8)])
            }
        }
        try await site.test { client async throws in
            var headers: HTTPFields = [:]
            if let header { headers[.ifMatch] = header }
            let answer = try await client.post("/v1/x", "", headers: headers)
            #expect(answer.status == status, "\(answer.text)")
            if status == 200 { #expect(answer.headers[.eTag] == "\"8\"") }
            if status == 412 { #expect(answer["current_state"] == "lodged") }
        }
    }
}
