import Domain
import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import Synchronization
import Testing
import Web

@Suite("Idempotency", .serialized) struct IdempotencyTests {
    private final class Works: Sendable {
        let done = Mutex(0)
        let fails = Mutex(false)
        let wait = Mutex(Duration.zero)
    }

    private static func with(
        _ body: @Sendable (Site, Works, FixedClock, TestDatabase) async throws -> Void
    ) async throws {
        let database = try await World.open()
        do {
            let works = Works()
            let clock = FixedClock(House.now)
            var routes = Routes()
            routes.post(
                "/v1/things/{name}", "x", [.path("name", .text(max: 20)), .idempotencyKey],
                body: .object(["a": .integer(0...9)])
            ) { (_: Request, context: StaffContext) in
                let number = try context.fields().integer("a", 0...9).value
                return try await context.once {
                    if number == 9 { try context.requireMatch(5) }
                    if works.fails.withLock({ $0 }) { throw Problem(.conflict) }
                    try await Task.sleep(for: works.wait.withLock { $0 })
                    let done = works.done.withLock {
                        $0 += 1
                        return $0
                    }
                    return Outcome(.created, resource: "thing-\(number)", version: done)
                } answer: { outcome in
                    try context.json(
                        [
                            "resource": .string(outcome.resource),
                            "version": .integer(Int64(outcome.version ?? 0)),
                        ] as JSON, status: outcome.status)
                }
            }
            routes.form("/things", "x") { (_: Request, context: StaffContext) in
                let key = try context.fields().text("key", max: 255).value
                return try await context.once(key: key) {
                    let done = works.done.withLock {
                        $0 += 1
                        return $0
                    }
                    return Outcome(.seeOther, resource: String(done))
                } answer: { outcome in
                    context.seeOther("/things/\(outcome.resource)")
                }
            }
            let site = try Site(
                settings: House.settings(), routes: routes,
                sessions: { digest, _ in House.people[digest] },
                keys: IdempotencyKeys(pool: database.pool("tram_door")), logger: House.silent,
                clock: { clock.now })
            try await body(site, works, clock, database)
            try await database.close()
        } catch {
            try await database.close()
            throw error
        }
    }

    private static func key(_ key: String, _ more: HTTPFields = [:]) -> HTTPFields {
        var headers = more
        headers[HTTPField.Name("Idempotency-Key")!] = key
        return headers
    }

    private static let replayed = HTTPField.Name("Idempotency-Replayed")!

    /// A phone on a bad network sends again what had arrived: it must not be done twice.
    @Test func replays() async throws {
        try await Self.with { site, works, _, _ in
            try await site.test { client async throws in
                for round in 0..<3 {
                    let answer = try await client.post(
                        "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: Self.key("k1"))
                    #expect(answer.status == 201)
                    #expect(answer["version"] == 1)
                    #expect(answer.headers[Self.replayed] == (round == 0 ? nil : "true"))
                }
                #expect(works.done.withLock { $0 } == 1)
                // Quoted, as the structured header would have it, it is the same key.
                let quoted = try await client.post(
                    "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: Self.key("\"k1\""))
                #expect(quoted.headers[Self.replayed] == "true")
                // Somebody else's key of the same name is another key.
                let other = try await client.post(
                    "/v1/things/x", #"{"a":1}"#, as: .deskClerk, headers: Self.key("k1"))
                #expect(other["version"] == 2)
                let without = try await client.post("/v1/things/x", #"{"a":1}"#, as: .postClerk)
                #expect(without["version"] == 3)
            }
        }
    }

    @Test func otherRequestsUnderTheKey() async throws {
        try await Self.with { site, works, _, _ in
            try await site.test { client async throws in
                let headers = Self.key("k")
                _ = try await client.post(
                    "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: headers)
                for (path, body) in [
                    ("/v1/things/x", #"{"a":2}"#), ("/v1/things/x", #"{"a": 1}"#),
                    ("/v1/things/y", #"{"a":1}"#),
                ] {
                    let answer = try await client.post(
                        path, body, as: .postClerk, headers: headers)
                    #expect(answer.status == 422)
                    #expect(answer.code == "idempotency_key_reused")
                }
                #expect(works.done.withLock { $0 } == 1)
            }
        }
    }

    @Test func keysInFlight() async throws {
        try await Self.with { site, works, _, _ in
            works.wait.withLock { $0 = .milliseconds(400) }
            try await site.test { client async throws in
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            try await client.post(
                                "/v1/things/x", #"{"a":1}"#, as: .postClerk,
                                headers: Self.key("k")
                            ).status
                        }
                    }
                    return try await group.reduce(into: [Int]()) { $0.append($1) }.sorted()
                }
                #expect(statuses == [201, 409, 409, 409, 409, 409])
                #expect(works.done.withLock { $0 } == 1)
            }
        }
    }

    /// A refused request did nothing; corrected, it may come under the same key.
    @Test func refusalsFreeTheKey() async throws {
        try await Self.with { site, works, _, _ in
            try await site.test { client async throws in
                works.fails.withLock { $0 = true }
                let refused = try await client.post(
                    "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: Self.key("k"))
                #expect(refused.status == 409)
                works.fails.withLock { $0 = false }
                let done = try await client.post(
                    "/v1/things/x", #"{"a":2}"#, as: .postClerk, headers: Self.key("k"))
                #expect(done.status == 201)
            }
        }
    }

    /// The order of refusals: a replay is answered though the version has moved on since.
    @Test func replayComesBeforeVersions() async throws {
        try await Self.with { site, works, _, database in
            try await site.test { client async throws in
                let headers = Self.key("k", [.ifMatch: "\"5\""])
                let first = try await client.post(
                    "/v1/things/x", #"{"a":9}"#, as: .postClerk, headers: headers)
                #expect(first.status == 201)
                let stale = Self.key("k", [.ifMatch: "\"4\""])
                let replay = try await client.post(
                    "/v1/things/x", #"{"a":9}"#, as: .postClerk, headers: stale)
                #expect(replay.status == 201)
                #expect(replay.headers[Self.replayed] == "true")
                let fresh = Self.key("k2", [.ifMatch: "\"4\""])
                let answer = try await client.post(
                    "/v1/things/x", #"{"a":9}"#, as: .postClerk, headers: fresh)
                #expect(answer.status == 412)
            }
        }
    }

    /// A process that dies in the middle must not lock its key for seven days.
    @Test func orphansAreTakenOver() async throws {
        try await Self.with { site, works, clock, database in
            try await site.test { client async throws in
                let send = {
                    try await client.post(
                        "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: Self.key("k"))
                }
                #expect(try await send().status == 201)
                try await database.pool().query("update tram.idempotency set status = null")
                #expect(try await send().status == 409)
                clock.advance(by: .seconds(121))
                #expect(try await send()["version"] == 2)
                #expect(try await send()["version"] == 2)
            }
        }
    }

    /// A form that is sent twice by a nervous finger is done once.
    @Test func formsCarryTheirKey() async throws {
        try await Self.with { site, works, _, _ in
            try await site.test { client async throws in
                let form = "csrf=\(House.formToken(.postClerk))&key="
                for (key, place) in [("a", "/things/1"), ("a", "/things/1"), ("b", "/things/2")] {
                    let answer = try await client.submit("/things", form + key, as: .postClerk)
                    #expect(answer.headers[.location] == place)
                }
                let odd = try await client.submit("/things", form + "a%20b", as: .postClerk)
                #expect(odd.status == 400)
                #expect(works.done.withLock { $0 } == 2)
            }
        }
    }

    @Test func sweeping() async throws {
        try await Self.with { site, _, clock, database in
            try await site.test { client async throws in
                _ = try await client.post(
                    "/v1/things/x", #"{"a":1}"#, as: .postClerk, headers: Self.key("k"))
            }
            let keys = IdempotencyKeys(pool: database.pool("tram_door"))
            #expect(try await keys.sweep(now: clock.now) == 0)
            clock.advance(by: .seconds(7 * 86_400 + 1))
            #expect(try await keys.sweep(now: clock.now) == 1)
        }
    }

    @Test(arguments: ["", " ", "a b", "ключ", "a\tb", String(repeating: "k", count: 256)])
    func malformedKeys(key: String) async throws {
        let site = try House.site { routes in
            routes.post("/v1/x", "x", [.idempotencyKey]) { (_: Request, context: StaffContext) in
                try await context.once {
                    Outcome(.created, resource: "x")
                } answer: { _ in
                    context.noContent()
                }
            }
        }
        try await site.test { client async throws in
            let answer = try await client.post(
                "/v1/x", "", as: .postClerk, headers: Self.key(key))
            #expect(answer.status == 400, "\(answer.text)")
        }
    }
}
