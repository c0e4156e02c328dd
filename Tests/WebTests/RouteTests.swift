import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("Routes") struct RouteTests {
    private static let nothing: Routes.Handler<PublicContext> = { _, context in
        context.noContent()
    }

    /// A wrong declaration must stop the start, not surprise a visitor.
    @Test func faultyDeclarations() {
        let faults: [(inout Routes) -> Void] = [
            { $0.get("/a/{code}", "x", use: Self.nothing) },
            { $0.get("/a", "x", [.path("code", .uuid)], use: Self.nothing) },
            { $0.get("/a/{code}", "x", [.path("kode", .uuid)], use: Self.nothing) },
            { routes in
                routes.get("/a", "x", use: Self.nothing)
                routes.get("/a", "y", use: Self.nothing)
            },
            { $0.get("/livez", "x", use: Self.nothing) },
            { $0.get("a", "x", use: Self.nothing) },
            { $0.get("/a", "", use: Self.nothing) },
            { routes in
                routes.get("/a", "x", roles: [.supervisor]) {
                    (_: Request, context: PostContext) in context.noContent()
                }
            },
        ]
        for (index, fault) in faults.enumerated() {
            #expect(throws: RouteFault.self, "\(index)") { _ = try House.site(fault) }
        }
    }

    private static func site() throws -> Site {
        let item = Schema.object([
            "code": .text(1...40), "kind": .choice(OfficeKind.self).optional,
            "at": .time, "count": .integer(0...9), "share": .number(0...1).optional,
        ]).named("Item")
        return try House.site { routes in
            routes.get(
                "/v1/items/{code}", "One item", [.path("code", .text(1...40))], answer: item
            ) { (_: Request, context: StaffContext) in context.noContent() }
            routes.get("/v1/items", "All items", Parameter.paging, answer: .page(of: item)) {
                (_: Request, context: PublicContext) in context.noContent()
            }
            routes.post(
                "/v1/items/{code}/events", "An event",
                [.path("code", .text(1...40)), .ifMatch, .idempotencyKey],
                body: .object(["event": .text(max: 40), "item": item.optional]), answer: item
            ) { (_: Request, context: AgencyContext) in context.noContent() }
            routes.page("/items", "A page", use: Self.nothing)
        }
    }

    private static func document() async throws -> [String: Any] {
        nonisolated(unsafe) var text = ""
        try await site().test { client async throws in
            let answer = try await client.get("/openapi.json")
            #expect(answer.status == 200)
            text = answer.text
        }
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func openAPI() async throws {
        let document = try await Self.document()
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        #expect(
            Set(paths.keys) == [
                "/v1/items/{code}", "/v1/items", "/v1/items/{code}/events", "/livez", "/readyz",
                "/metrics", "/openapi.json",
            ])
        let event = try #require(paths["/v1/items/{code}/events"]?["post"])
        #expect(event["operationId"] as? String == "post_v1_items_code_events")
        #expect(event["x-roles"] as? [String] == ["agency_clerk", "desk_clerk"])
        let responses = try #require(event["responses"] as? [String: Any])
        #expect(
            Set(responses.keys).isSuperset(of: [
                "201", "401", "403", "404", "409", "412", "422", "428", "default",
            ]))
        let parameters = try #require(event["parameters"] as? [[String: Any]])
        #expect(
            parameters.compactMap { $0["name"] as? String } == [
                "code", "If-Match", "Idempotency-Key",
            ])
        #expect(parameters.compactMap { $0["required"] as? Bool } == [true, true, false])
        #expect((paths["/v1/items"]?["get"]?["security"] as? [Any])?.isEmpty == true)
        let components = try #require(document["components"] as? [String: Any])
        let schemas = try #require(components["schemas"] as? [String: [String: Any]])
        #expect(schemas["ItemRequest"]?["additionalProperties"] as? Bool == false)
        #expect(schemas["Item"]?["additionalProperties"] == nil)
        #expect(schemas["Item"]?["required"] as? [String] == ["code", "at", "count"])
    }

    /// An unbounded text in the contract is an unbounded text in somebody's memory.
    @Test func everythingHasABound() async throws {
        var unbounded: [String] = []
        func walk(_ value: Any, _ place: String) {
            if let object = value as? [String: Any] {
                let types =
                    (object["type"] as? [String]) ?? (object["type"] as? String).map { [$0] } ?? []
                for type in types {
                    let wanted: [String] =
                        switch type {
                        case "string": object["enum"] != nil ? [] : ["minLength", "maxLength"]
                        case "integer", "number": ["minimum", "maximum"]
                        case "array": ["minItems", "maxItems"]
                        default: []
                        }
                    for key in wanted where object[key] == nil {
                        unbounded.append(place + " " + key)
                    }
                }
                for (key, member) in object { walk(member, place + "/" + key) }
            } else if let list = value as? [Any] {
                for (index, member) in list.enumerated() { walk(member, "\(place)/\(index)") }
            }
        }
        let document = try await Self.document()
        walk(document["paths"] as Any, "paths")
        let components = try #require(document["components"] as? [String: Any])
        walk(components["schemas"] as Any, "schemas")
        #expect(unbounded.isEmpty, "\(unbounded)")
    }

    /// From the list of routes a test asks each one as everybody. Here: that the list tells the
    /// truth about the routes of this very site.
    @Test func theListTellsTheTruth() async throws {
        let site = try Self.site()
        try await site.test { client async throws in
            for route in site.routes where route.kind == .api && route.method == .get {
                let path = route.template.replacingOccurrences(of: "{code}", with: "x")
                for role in Role.allCases.map(Optional.some) + [nil] {
                    let answer = try await client.get(path, as: role)
                    let isRefused = [401, 403].contains(answer.status)
                    #expect(isRefused != route.access.allows(role), "\(path) \(role as Any)")
                }
            }
        }
    }
}
