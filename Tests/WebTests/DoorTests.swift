import Domain
import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Postgres
import Synchronization
import Testing
import Web

/// What needs the real tables and the real grants of `tram_door`.
@Suite("The door", .serialized) struct DoorTests {
    private static let cheap = PasswordCost(logarithm: 4, blockSize: 8, parallelism: 1)

    private struct Doorway: Sendable {
        let door: Door
        let pool: Pool
        let administrator: Pool
        let clock: FixedClock
        let client = ClientAddress("203.0.113.7")

        func signIn(_ name: String, _ password: String) async throws -> NewSession {
            try await door.signIn(
                username: name, password: password, from: client, now: clock.now,
                length: .seconds(3_600))
        }
    }

    private static func with(
        _ body: @Sendable (Doorway) async throws -> Void
    ) async throws {
        let database = try await World.open()
        do {
            let pool = database.pool("tram_door")
            let passwords = Passwords(cost: cheap)
            for id: Int32 in 1...9 {
                let hash = try await passwords.hash("tram-demo")
                try await database.pool().query(
                    "insert into tram.credential (person_id, hash) values (\(id), \(hash))")
            }
            try await body(
                Doorway(
                    door: Door(pool: pool, passwords: passwords), pool: pool,
                    administrator: database.pool(), clock: FixedClock(House.now)))
            try await database.close()
        } catch {
            try await database.close()
            throw error
        }
    }

    // MARK: Signing in and out

    @Test func signInGivesASession() async throws {
        try await Self.with { house in
            let new = try await house.signIn("CanBo", "tram-demo")
            #expect(new.token.utf8.count == 43)
            #expect(new.session.actor == World.actor(.agencyClerk))
            #expect(new.session.office.code == "H27.16")
            #expect(new.session.expiresAt == house.clock.now + .seconds(3_600))
            let found = try await house.door.session(
                digest: new.session.digest, now: house.clock.now)
            #expect(found == new.session)
            // The table can't be used to sign in with.
            let rows = try await house.administrator.query(
                "select encode(token_digest || csrf_digest, 'escape') from tram.session"
            )
            #expect(try rows.decode(String.self).allSatisfy { !$0.contains(new.token) })
            #expect(new.session.digest != new.session.formDigest)
        }
    }

    @Test func wrongPasswordsAndPeople() async throws {
        try await Self.with { house in
            try await house.administrator.query(
                "update tram.person set active = false where username = 'giamsat'")
            for (name, password) in [
                ("canbo", "wrong"), ("nobody", "tram-demo"), ("giamsat", "tram-demo"), ("", ""),
                ("canbo' or '1'='1", "tram-demo"),
                ("canbo", String(repeating: "x", count: 100_000)),
                (String(repeating: "y", count: 100_000), "tram-demo"), ("can\u{0}bo", "tram-demo"),
            ] {
                await #expect(throws: Problem(.credentialsWrong), "\(name.prefix(20))") {
                    _ = try await house.signIn(name, password)
                }
            }
            #expect(try await house.administrator.query("select from tram.session").count == 0)
        }
    }

    @Test func sessionsEnd() async throws {
        try await Self.with { house in
            let new = try await house.signIn("canbo", "tram-demo")
            let digest = new.session.digest
            house.clock.advance(by: .seconds(3_599))
            #expect(try await house.door.session(digest: digest, now: house.clock.now) != nil)
            house.clock.advance(by: .seconds(1))
            #expect(try await house.door.session(digest: digest, now: house.clock.now) == nil)
        }
    }

    /// Somebody who signs out on a shared computer, or is dismissed, is out with the next request.
    @Test func revocationIsImmediate() async throws {
        try await Self.with { house in
            let one = try await house.signIn("canbo", "tram-demo")
            let two = try await house.signIn("canbo", "tram-demo")
            let other = try await house.signIn("motcua", "tram-demo")
            let now = house.clock.now
            let isIn = { (new: NewSession) in
                try await house.door.session(digest: new.session.digest, now: now) != nil
            }
            for new in [one, two, other] { #expect(try await isIn(new)) }
            try await house.door.signOut(one.session, now: now)
            #expect(try await !isIn(one))
            #expect(try await isIn(two))
            try await house.door.signOut(person: 3, now: now)
            #expect(try await !isIn(two))
            #expect(try await isIn(other))
        }
    }

    /// What another process revokes is noticed within the cache's life, and not never.
    @Test func cacheIsShort() async throws {
        try await Self.with { house in
            let new = try await house.signIn("canbo", "tram-demo")
            let digest = new.session.digest
            #expect(try await house.door.session(digest: digest, now: house.clock.now) != nil)
            try await house.administrator.query("update tram.session set revoked_at = now()")
            #expect(try await house.door.session(digest: digest, now: house.clock.now) != nil)
            house.clock.advance(by: .seconds(11))
            #expect(try await house.door.session(digest: digest, now: house.clock.now) == nil)
        }
    }

    @Test func triesAreLimited() async throws {
        try await Self.with { house in
            for _ in 0..<5 {
                await #expect(throws: Problem(.credentialsWrong)) {
                    _ = try await house.signIn("canbo", "wrong")
                }
            }
            await #expect(throws: Problem(.tooManyAttempts, retryAfter: 30)) {
                _ = try await house.signIn("canbo", "tram-demo")
            }
            // Others at the same counter go on working, and success doesn't use anything up.
            for _ in 0..<20 { _ = try await house.signIn("motcua", "tram-demo") }
            house.clock.advance(by: .seconds(31))
            _ = try await house.signIn("canbo", "tram-demo")
        }
    }

    @Test func sweeping() async throws {
        try await Self.with { house in
            _ = try await house.signIn("canbo", "tram-demo")
            #expect(try await house.door.sweep(now: house.clock.now) == 0)
            house.clock.advance(by: .seconds(3 * 86_400))
            #expect(try await house.door.sweep(now: house.clock.now) == 1)
        }
    }

    // MARK: Over HTTP

    /// The whole way: sign in, act with the token, sign out.
    @Test func throughTheService() async throws {
        try await Self.with { house in
            var routes = Routes()
            routes.post(
                "/v1/sessions", "Signs in",
                body: .object(["username": .text(max: 100), "password": .text(max: 1_024)])
            ) { (_: Request, context: PublicContext) in
                let fields = try context.fields()
                let name = fields.text("username", max: 100)
                let password = fields.text("password", max: 1_024)
                let new = try await house.door.signIn(
                    username: name.value, password: password.value, from: context.client,
                    now: context.now, length: context.site.settings.sessionLength)
                return try context.json(["token": .string(new.token)] as JSON, status: .created)
            }
            routes.delete("/v1/sessions", "Signs out") { (_: Request, context: StaffContext) in
                try await house.door.signOut(context.session, now: context.now)
                return context.noContent()
            }
            let site = try Site(
                settings: House.settings(), routes: routes,
                sessions: { try await house.door.session(digest: $0, now: $1) },
                logger: House.silent, clock: { House.now })
            try await site.test { client async throws in
                let wrong = try await client.post(
                    "/v1/sessions", #"{"username":"buuta","password":"x"}"#)
                #expect(wrong.status == 401 && wrong.code == "credentials_wrong")
                let right = try await client.post(
                    "/v1/sessions", #"{"username":"buuta","password":"tram-demo"}"#)
                guard case .string(let token)? = right["token"] else {
                    Issue.record("\(right.text)")
                    return
                }
                let headers: HTTPFields = [.authorization: "Bearer \(token)"]
                let out = try await client.get("/v1/sessions", headers: headers, method: .delete)
                #expect(out.status == 204)
                let again = try await client.get("/v1/sessions", headers: headers, method: .delete)
                #expect(again.status == 401)
            }
        }
    }
}
