import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import Testing
import Web

@Suite("Browser sessions") struct SessionTests {
    private static let done: Routes.Handler<StaffContext> = { _, context in
        try context.json(["form_token": .string(context.visit.formToken ?? "")] as JSON)
    }

    private static func site(sessions: SessionSource? = nil) throws -> Site {
        let declare: (inout Routes) -> Void = { routes in
            routes.page("/desk", "x", use: done)
            routes.form("/desk", "x", use: done)
            routes.post("/v1/act", "x", status: 200, use: done)
            routes.form("/open", "x") { (_: Request, context: PublicContext) in
                context.seeOther("/desk")
            }
        }
        guard let sessions else { return try House.site(declare) }
        return try House.site(sessions: sessions, declare)
    }

    private static func cookie(_ role: Role = .postClerk) -> HTTPFields {
        [.cookie: "other=1; tram_session=\(House.token(role)); x=y"]
    }

    @Test func cookieOpensPagesAndGivesTheFormToken() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.get("/desk", headers: Self.cookie())
            #expect(answer["form_token"] == .string(House.formToken(.postClerk)))
            let program = try await client.get("/desk", as: .postClerk)
            #expect(program["form_token"] == "")
        }
    }

    /// Without this, any page on the web could act in the name of a clerk who visits it.
    @Test func formsNeedTheirToken() async throws {
        try await Self.site().test { client async throws in
            let right = House.formToken(.postClerk)
            let others = House.formToken(.supervisor)
            #expect(try await client.submit("/desk", "csrf=\(right)", as: .postClerk).status == 200)
            for form in ["", "csrf=", "csrf=\(others)", "csrf=\(right)x", "CSRF=\(right)"] {
                let answer = try await client.submit("/desk", form, as: .postClerk)
                #expect(answer.status == 403, "\(form)")
                #expect(answer.text.contains("form_token_wrong"), "\(form)")
            }
            // The token belongs into the body: in an address it would end up in histories.
            let query = try await client.submit("/desk?csrf=\(right)", "", as: .postClerk)
            #expect(query.status == 403)
        }
    }

    @Test func scriptsSendTheTokenInAHeader() async throws {
        try await Self.site().test { client async throws in
            var headers = Self.cookie()
            #expect(try await client.post("/v1/act", "{}", headers: headers).status == 403)
            headers[HTTPField.Name("X-CSRF-Token")!] = House.formToken(.postClerk)
            #expect(try await client.post("/v1/act", "{}", headers: headers).status == 200)
        }
    }

    @Test func programsNeedNone() async throws {
        try await Self.site().test { client async throws in
            #expect(try await client.post("/v1/act", "{}", as: .postClerk).status == 200)
            // A bearer token that is dead doesn't make the cookie beside it count.
            var headers = Self.cookie()
            headers[.authorization] = "Bearer " + String(repeating: "A", count: 43)
            #expect(try await client.post("/v1/act", "{}", headers: headers).status == 401)
        }
    }

    @Test func otherSitesAreRefused() async throws {
        try await Self.site().test { client async throws in
            for (name, value) in [
                ("Origin", "https://evil.example"), ("Origin", "null"),
                ("Origin", "http://localhost.evil.example"), ("Sec-Fetch-Site", "cross-site"),
                ("Sec-Fetch-Site", "same-site"),
            ] {
                let answer = try await client.post(
                    "/open", "a=1", type: "application/x-www-form-urlencoded",
                    headers: [HTTPField.Name(name)!: value])
                #expect(answer.status == 403, "\(name): \(value)")
            }
            for (name, value) in [
                ("Origin", "http://localhost"), ("Sec-Fetch-Site", "same-origin"),
                ("Sec-Fetch-Site", "none"),
            ] {
                let answer = try await client.post(
                    "/open", "a=1", type: "application/x-www-form-urlencoded",
                    headers: [HTTPField.Name(name)!: value])
                #expect(answer.status == 303, "\(name): \(value)")
            }
        }
    }

    @Test func cookieOfASession() async throws {
        let new = NewSession(token: House.token(.agencyClerk), session: House.session(.agencyClerk))
        let site = try House.site { routes in
            routes.form("/in", "x") { (_: Request, context: PublicContext) in
                context.signIn(new, context.seeOther(context.next(or: "/home")))
            }
            routes.form("/out", "x") { (_: Request, context: PublicContext) in
                context.signOut(context.seeOther("/"))
            }
            routes.form("/lang", "x") { (_: Request, context: PublicContext) in
                context.choose(.english, context.seeOther("/"))
            }
        }
        try await site.test { client async throws in
            let form = "application/x-www-form-urlencoded"
            let answer = try await client.post("/in?next=/a%3Fb%3D1", "", type: form)
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "/a?b=1")
            let cookie = answer.headers[.setCookie] ?? ""
            #expect(cookie.hasPrefix("tram_session=\(new.token); "))
            for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=3600"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            let out = try await client.post("/out", "", type: form).headers[.setCookie] ?? ""
            #expect(out.hasPrefix("tram_session=;") && out.contains("Max-Age=0"))
            let language = try await client.post("/lang", "", type: form)
            #expect(language.headers[.setCookie]?.hasPrefix("tram_language=en;") == true)
        }
    }

    /// `?next=` that leads elsewhere makes our sign-in page a tool for phishing.
    @Test(
        arguments: [
            "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil", "",
            "/ok\r\nSet-Cookie: a=b", "/ok\u{7f}", "javascript:alert(1)", "/đường",
        ])
    func nextStaysHere(path: String) {
        #expect(!PublicContext.isLocal(path))
    }

    @Test func nextMayBeAnyPathOfOurs() {
        for path in ["/", "/a/b?c=d&e=%20#f"] { #expect(PublicContext.isLocal(path)) }
    }

    // MARK: Rate limits

    @Test func bucketsFillAgain() {
        let limit = RateLimit(burst: 3, every: .seconds(10))
        var now = House.now
        for _ in 0..<3 { #expect(limit.take("a", now: now) == nil) }
        #expect(limit.take("a", now: now) == 10)
        #expect(limit.take("b", now: now) == nil)
        now = now + .seconds(4)
        #expect(limit.take("a", now: now) == 6)
        now = now + .seconds(6)
        #expect(limit.take("a", now: now) == nil)
        #expect(limit.take("a", now: now) != nil)
        // A clock set back neither gives nor takes.
        #expect(limit.take("a", now: now - .seconds(3_600)) == 10)
        limit.giveBack("a")
        #expect(limit.take("a", now: now) == nil)
        #expect(throws: Problem(.tooManyAttempts, retryAfter: 10)) {
            try limit.check("a", now: now)
        }
    }

    /// Else one script with invented names fills the memory, or frees itself of its own limit.
    @Test func keysAreBounded() {
        let limit = RateLimit(burst: 2, every: .seconds(60), most: 100)
        _ = limit.take("me", now: House.now)
        _ = limit.take("me", now: House.now)
        for name in 0..<10_000 {
            _ = limit.take("other \(name)", now: House.now)
        }
        #expect(limit.count <= 100)
        #expect(limit.take("me", now: House.now) != nil)
    }
}
