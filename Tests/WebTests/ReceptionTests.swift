import Domain
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Postgres
import Testing
import Web

@Suite("Reception") struct ReceptionTests {
    private static let text: Routes.Handler<PublicContext> = { _, context in
        try context.json(["name": .string(context.path("name"))] as JSON)
    }

    private static func site(
        _ settings: SiteSettings = House.settings(), _ recorder: Recorder? = nil
    ) throws -> Site {
        try House.site(settings: settings, logger: recorder?.logger ?? House.silent) { routes in
            routes.get("/v1/things/{name}", "x", [.path("name", .text(1...40))], use: text)
            routes.post("/v1/things", "x", body: .object(["a": .text(max: 5)])) {
                (_: Request, context: PublicContext) in
                try context.fields().finish()
                return try context.json(["ok": true] as JSON)
            }
            routes.get("/v1/things", "x") { (_: Request, context: PublicContext) in
                try context.json(["ok": true] as JSON)
            }
            routes.delete("/v1/things/{name}", "x", [.path("name", .text(1...40))]) {
                (_: Request, context: PublicContext) in context.noContent()
            }
            routes.page("/things/{name}", "x", use: text)
            routes.post("/v1/slow", "x") { (_: Request, context: PublicContext) in
                try await Task.sleep(for: .seconds(30))
                return context.noContent()
            }
            routes.get("/v1/patient", "x") { (_: Request, context: PublicContext) in
                let isBounded = Patience.end == context.deadline
                return try context.json(["bounded": .bool(isBounded)] as JSON)
            }
        }
    }

    // MARK: Paths and methods

    @Test func wrongMethods() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.get("/v1/things", method: .put)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD, POST")
            #expect(answer.code == "method_not_allowed")
            let other = try await client.get("/v1/things/x", method: .post)
            #expect(other.headers[.allow] == "DELETE, GET, HEAD")
            let odd = try await client.get("/v1/things", method: HTTPRequest.Method("BREW")!)
            #expect(odd.status == 405)
        }
    }

    @Test func unknownPaths() async throws {
        try await Self.site().test { client async throws in
            for path in ["/v1/nothing", "/v1/things/a/b", "/v1", "/V1/things"] {
                let answer = try await client.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer.code == "not_found", "\(path)")
            }
            let browser: HTTPFields = [.accept: "text/html,*/*;q=0.8"]
            let page = try await client.get("/nothing", headers: browser)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            let api = try await client.get("/v1/nothing", headers: browser)
            #expect(api.headers[.contentType] == "application/problem+json; charset=utf-8")
        }
    }

    @Test func head() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.get("/v1/things", method: .head)
            #expect(answer.status == 200)
            #expect(answer.text.isEmpty)
            #expect(answer.headers[.contentLength] == "11")
            #expect(answer.headers[.contentSecurityPolicy] != nil)
        }
    }

    /// A part of a path goes on to codes, queries and pages; bytes that are no text go nowhere.
    @Test(
        arguments: [
            ("%00", 400), ("%ff", 400), ("a%00b", 400), ("%C3%28", 400), ("%zz", 400), ("%", 400),
            ("%0a", 400), ("%ED%A0%80", 400), ("%7f", 400),
        ])
    func brokenPaths(part: String, status: Int) async throws {
        try await Self.site().test { client async throws in
            for prefix in ["/v1/things/", "/things/"] {
                let answer = try await client.get(prefix + part)
                #expect(answer.status == status, "\(prefix)\(part): \(answer.text)")
            }
            #expect(try await client.get("/v1/things/" + part).code == "path_malformed")
        }
    }

    @Test func pathsAreDecodedAndComposed() async throws {
        try await Self.site().test { client async throws in
            #expect(try await client.get("/v1/things/a%2Fb%20c")["name"] == "a/b c")
            #expect(try await client.get("/v1/things/%E1%BB%85")["name"] == "ễ")
            #expect(try await client.get("/v1/things/e%CC%82%CC%83")["name"] == "ễ")
            #expect(try await client.get("/v1/things/..%2F..")["name"] == "../..")
        }
    }

    /// A text that can't be a code is answered like a code that doesn't exist.
    @Test func pathsThatCantBe() async throws {
        let site = try House.site { routes in
            let parameters: [Parameter] = [.path("id", .uuid), .path("n", .integer(1...9))]
            routes.get("/v1/x/{id}/{n}", "x", parameters) { (_: Request, context: PublicContext) in
                context.noContent()
            }
        }
        let id = "01935b0e-7c7d-7000-8000-000000000001"
        try await site.test { client async throws in
            #expect(try await client.get("/v1/x/\(id)/3").status == 204)
            for path in ["\(id)/0", "\(id)/x", "\(id)/3.0", "x/3", "\(id)x/3"] {
                #expect(try await client.get("/v1/x/\(path)").status == 404, "\(path)")
            }
        }
        try await Self.site().test { client async throws in
            let long = String(repeating: "x", count: 41)
            #expect(try await client.get("/v1/things/\(long)").code == "not_found")
            #expect(try await client.get("/v1/things/%E1%BB%85" + long.dropLast(2)).status == 200)
        }
    }

    // MARK: Headers

    @Test func securityHeadersAreOnEverything() async throws {
        try await Self.site().test { client async throws in
            for path in ["/v1/things", "/v1/none", "/things/x", "/livez", "/v1/things/%00"] {
                let headers = try await client.get(path).headers
                let policy = headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("default-src 'none'"), "\(path)")
                #expect(policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"), "\(path)")
                #expect(headers[.xContentTypeOptions] == "nosniff", "\(path)")
                #expect(headers[HTTPField.Name("Referrer-Policy")!] == "same-origin")
                #expect(
                    headers[HTTPField.Name("Permissions-Policy")!]?.contains("camera=(self)")
                        == true)
                #expect(
                    headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] == "same-origin")
                #expect(headers[.strictTransportSecurity] != nil)
                #expect(headers[.cacheControl] == "no-store")
            }
        }
        var settings = House.settings()
        settings.secure = false
        try await Self.site(settings).test { client async throws in
            #expect(try await client.get("/livez").headers[.strictTransportSecurity] == nil)
        }
    }

    // MARK: Limits

    @Test func bodiesAreBounded() async throws {
        try await Self.site().test { client async throws in
            let large = #"{"a":""# + String(repeating: "x", count: 1 << 20) + "\"}"
            let answer = try await client.post("/v1/things", large)
            #expect(answer.status == 413)
            #expect(answer.code == "body_too_large")
            #expect(answer.headers[.connection] == "close")
            let fits = #"{"a":""# + String(repeating: "x", count: (1 << 20) - 8) + "\"}"
            #expect(try await client.post("/v1/things", fits).status == 422)
        }
    }

    @Test func timeIsLimited() async throws {
        var settings = House.settings()
        settings.timeLimit = .milliseconds(200)
        try await Self.site(settings).test { client async throws in
            let clock = ContinuousClock()
            let start = clock.now
            let answer = try await client.post("/v1/slow", "{}")
            #expect(answer.status == 503)
            #expect(answer.code == "took_too_long")
            #expect(answer.headers[.retryAfter] != nil)
            #expect(clock.now - start < .seconds(10))
        }
    }

    /// What reads waits for the database alone, whose statements end when the request's time does.
    @Test func whatReadsIsBoundedByItsStatements() async throws {
        try await Self.site().test { client async throws in
            #expect(try await client.get("/v1/patient").text == #"{"bounded":true}"#)
        }
    }

    /// Better ten visitors answered and one asked to come again than eleven who wait for ever.
    @Test func overloadIsShed() async throws {
        var settings = House.settings()
        settings.maxInFlight = 2
        settings.timeLimit = .seconds(1)
        try await Self.site(settings).test { client async throws in
            try await withThrowingTaskGroup(of: Answered.self) { group in
                for _ in 0..<6 { group.addTask { try await client.post("/v1/slow", "{}") } }
                var codes: [JSON?] = []
                for try await answer in group {
                    #expect(answer.status == 503)
                    #expect(answer.headers[.retryAfter] == "1")
                    codes.append(answer.code)
                }
                #expect(codes.filter { $0 == "overloaded" }.count == 4)
                #expect(codes.filter { $0 == "took_too_long" }.count == 2)
            }
            // The places are given back.
            #expect(try await client.get("/v1/things").status == 200)
            #expect(
                try await client.get("/metrics").text.contains("tram_http_requests_shed_total 4\n"))
        }
    }

    @Test func probesAreNeverShed() async throws {
        var settings = House.settings()
        settings.maxInFlight = 0
        try await Self.site(settings).test { client async throws in
            #expect(try await client.get("/v1/things").status == 503)
            #expect(try await client.get("/livez").status == 200)
            #expect(try await client.get("/readyz").status == 200)
        }
    }

    // MARK: The log

    /// Paths hold codes, queries hold names, and addresses are personal: none may reach a log.
    @Test func logHoldsNothingPersonal() async throws {
        let recorder = Recorder()
        try await Self.site(House.settings(), recorder).test { client async throws in
            _ = try await client.get("/v1/things/secret-code?name=Secret+Name", as: .postClerk)
            _ = try await client.get("/secret-path?name=Secret+Name")
            _ = try await client.post("/v1/things", #"{"a":"secret-body-is-too-long"}"#)
            _ = try await client.get("/v1/things/%ffsecret")
        }
        let lines = recorder.lines.map { $0.lowercased() }
        #expect(!lines.contains { $0.contains("secret") || $0.contains("127.0.0.1") })
        #expect(
            lines.contains {
                $0.contains("route=/v1/things/{name}") && $0.contains("status=200")
                    && $0.contains("trace_id=")
            })
        #expect(lines.contains { $0.contains("route=unknown") && $0.contains("status=404") })
    }
}
