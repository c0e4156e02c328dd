import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Testing
import Web

@Suite("Contexts") struct ContextTests {
    private static func who<Context: SignedInContext>(
        _ type: Context.Type
    ) -> Routes.Handler<Context> {
        { _, context in
            try context.json(
                [
                    "person": .integer(Int64(context.actor.person)),
                    "scope": .array(
                        context.scope.settings.map { .string("\($0.name)=\($0.value)") }),
                ] as JSON)
        }
    }

    /// If a context let in somebody else, every handler behind it would act on his behalf.
    @Test("each context admits its own roles only", arguments: Role.allCases)
    func roles(role: Role) async throws {
        let site = try House.site { routes in
            routes.get("/staff", "x", use: Self.who(StaffContext.self))
            routes.get("/post", "x", use: Self.who(PostContext.self))
            routes.get("/agency", "x", use: Self.who(AgencyContext.self))
            routes.get("/desk", "x", use: Self.who(DeskContext.self))
            routes.get("/supervisor", "x", use: Self.who(SupervisorContext.self))
            routes.get("/administrator", "x", use: Self.who(AdministratorContext.self))
        }
        let allowed: [String: Set<Role>] = [
            "/staff": Set(Role.allCases), "/post": [.postalWorker, .postClerk],
            "/agency": [.agencyClerk, .deskClerk], "/desk": [.deskClerk],
            "/supervisor": [.supervisor], "/administrator": [.administrator],
        ]
        try await site.test { client async throws in
            for (path, roles) in allowed {
                let stranger = try await client.get(path)
                #expect(stranger.status == 401)
                #expect(stranger.code == "sign_in_needed")
                #expect(stranger.headers[.wwwAuthenticate] == "Bearer")
                let answer = try await client.get(path, as: role)
                #expect(answer.status == (roles.contains(role) ? 200 : 403), "\(path) \(role)")
                if answer.status == 403 { #expect(answer.code == "role_not_allowed") }
            }
        }
    }

    /// Row security reads exactly these settings; a wrong name reads as nobody.
    @Test func scopeNamesThePerson() async throws {
        let site = try House.site { $0.get("/staff", "x", use: Self.who(StaffContext.self)) }
        try await site.test { client async throws in
            let answer = try await client.get("/staff", as: .deskClerk)
            #expect(
                answer["scope"] == ["tram.person=4", "tram.office=14", "tram.role=desk_clerk"])
        }
    }

    @Test func rolesOfARouteNarrowTheContext() async throws {
        let site = try House.site { routes in
            routes.get(
                "/x", "x", roles: [.agencyClerk, .supervisor], use: Self.who(AgencyContext.self))
        }
        #expect(site.routes.first?.access == .roles([.agencyClerk]))
        try await site.test { client async throws in
            #expect(try await client.get("/x", as: .agencyClerk).status == 200)
            #expect(try await client.get("/x", as: .deskClerk).status == 403)
            #expect(try await client.get("/x", as: .supervisor).status == 403)
        }
    }

    @Test(
        "a token that isn't one of ours is nobody's",
        arguments: [
            "Bearer", "Bearer ", "Basic YTpi", "Bearer short",
            "bearer \(House.token(.supervisor))x",
            "Bearer " + String(repeating: "A", count: 43), "Bearer \u{1}",
            "Bearer " + String(repeating: "A", count: 100_000),
        ])
    func wrongTokens(header: String) async throws {
        let site = try House.site { $0.get("/staff", "x", use: Self.who(StaffContext.self)) }
        try await site.test { client async throws in
            let answer = try await client.get("/staff", headers: [.authorization: header])
            #expect(answer.status == 401)
        }
    }

    /// A public route must not break because somebody sends an old token along.
    @Test func publicRoutesIgnoreTokens() async throws {
        let site = try House.site { routes in
            routes.get("/open", "x") { (_: Request, context: PublicContext) in
                try context.json(["known": .bool(context.visit.session != nil)] as JSON)
            }
        }
        try await site.test { client async throws in
            let answer = try await client.get("/open", headers: [.authorization: "Bearer zzz"])
            #expect(answer.status == 200)
            #expect(answer["known"] == false)
        }
    }

    // MARK: Language

    @Test(
        arguments: [
            ("", Language.vietnamese), ("en", .english), ("en-GB,en;q=0.9", .english),
            ("vi,en;q=0.8", .vietnamese), ("en;q=0.5,vi;q=0.9", .vietnamese),
            ("fr,de", .vietnamese),
            ("en;q=0", .vietnamese), ("en;q=x", .vietnamese), (",;,;q=1,", .vietnamese),
            (String(repeating: "en,", count: 10_000), .english),
        ])
    func acceptLanguage(header: String, language: Language) {
        #expect(Language(accepting: header) == language)
    }

    @Test func chosenLanguageWins() async throws {
        let site = try House.site { _ in }
        try await site.test { client async throws in
            let english: HTTPFields = [.cookie: "a=b; tram_language=en", .acceptLanguage: "vi"]
            #expect(try await client.get("/none", headers: english)["title"] == "Not found.")
            let nonsense: HTTPFields = [.cookie: "tram_language=xx", .acceptLanguage: "en"]
            #expect(try await client.get("/none", headers: nonsense)["title"] == "Not found.")
            #expect(try await client.get("/none")["title"] == "Không tìm thấy.")
        }
    }

    // MARK: Trace

    @Test func traceIsContinued() {
        let given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let trace = Trace(traceparent: given)
        #expect(trace.id == "0af7651916cd43dd8448eb211c80319c")
        #expect(trace.span != "b7ad6b7169203331")
        #expect(trace.traceparent.hasSuffix("-01"))
    }

    @Test(
        arguments: [
            nil, "", "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-0af7651916cd43dd8448eb211c80319\"-b7ad6b7169203331-01",
        ])
    func brokenTraceBeginsAnew(header: String?) {
        let trace = Trace(traceparent: header)
        #expect(trace.id != "0af7651916cd43dd8448eb211c80319c")
        #expect(trace.id.count == 32 && trace.span.count == 16)
        #expect(Trace(traceparent: trace.traceparent).id == trace.id)
    }

    // MARK: Addresses

    /// One IPv6 household has 2^64 addresses: a limit per address would be none.
    @Test func networksOfAddresses() {
        let network = ClientAddress("2001:db8:1:2:3:4:5:6").network
        #expect(ClientAddress("2001:db8:1:2:ffff::1").network == network)
        #expect(ClientAddress("2001:db8:1:3::1").network != network)
        #expect(ClientAddress("203.0.113.7").network == "203.0.113.7")
        #expect(ClientAddress("local").network == "local")
    }

    @Test func forwardedAddressIsTrustedFromOurProxyOnly() async throws {
        for behindProxy in [true, false] {
            var settings = House.settings()
            settings.behindProxy = behindProxy
            let site = try House.site(settings: settings) { routes in
                routes.get("/me", "x") { (_: Request, context: PublicContext) in
                    try context.json(["client": .string(context.client.description)] as JSON)
                }
            }
            try await site.testLive { client async throws in
                var headers: HTTPFields = [:]
                headers[HTTPField.Name("X-Forwarded-For")!] = "6.6.6.6, 203.0.113.9"
                let answer = try await client.get("/me", headers: headers)
                #expect((answer["client"] == "203.0.113.9") == behindProxy)
                headers[HTTPField.Name("X-Forwarded-For")!] = "no address"
                let odd = try await client.get("/me", headers: headers)
                #expect(odd["client"] != "no address")
            }
        }
    }
}
