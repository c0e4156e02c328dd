import Domain
import Fixtures
import Foundation
import Postgres
import Testing
import Web

/// A password that somebody else knows must stop opening anything the moment it is changed.
@Suite("The own password") struct OwnPasswordTests {
    private static let clerk = World.actor(.agencyClerk).person
    private static let old = "mật khẩu thứ nhất"
    private static let new = "mật khẩu thứ hai"

    private struct House: Sendable {
        let door: Door
        let superuser: Pool
        let clock = FixedClock("2026-11-25T08:00:00+07:00")
        let client = ClientAddress("203.0.113.7")

        func signIn(_ password: String) async throws -> StaffSession {
            try await door.signIn(
                username: "canbo", password: password, from: client, now: clock.now,
                length: .seconds(3_600)
            ).session
        }

        func change(
            _ current: String, _ new: String, in session: StaffSession
        ) async throws {
            try await door.changePassword(
                from: current, to: new, in: session, client: client, now: clock.now)
        }

        func isAlive(_ session: StaffSession) async throws -> Bool {
            try await door.session(digest: session.digest, now: clock.now) != nil
        }
    }

    private static func with(
        isInitial: Bool = false, _ body: (House) async throws -> Void
    ) async throws {
        let database = try await World.open()
        do {
            let passwords = Passwords(
                cost: PasswordCost(logarithm: 4, blockSize: 8, parallelism: 1))
            let house = House(
                door: Door(pool: database.pool("tram_door"), passwords: passwords),
                superuser: database.pool())
            try await house.door.givePassword(
                old, to: clerk, isInitial: isInitial, now: house.clock.now)
            try await body(house)
            try await database.close()
        } catch {
            try? await database.close()
            throw error
        }
    }

    @Test func changingItEndsAllOtherSessions() async throws {
        try await Self.with { house in
            let telephone = try await house.signIn(Self.old)
            let desk = try await house.signIn(Self.old)
            // Both are in the cache of this process.
            #expect(try await house.isAlive(telephone))
            #expect(try await house.isAlive(desk))
            try await house.change(Self.old, Self.new, in: desk)
            #expect(try await house.isAlive(telephone) == false)
            #expect(try await house.isAlive(desk))
            await #expect(throws: Problem(.credentialsWrong)) {
                _ = try await house.signIn(Self.old)
            }
            _ = try await house.signIn(Self.new)
        }
    }

    @Test func whoeverFindsAnOpenSessionCannotTakeItOver() async throws {
        try await Self.with { house in
            let session = try await house.signIn(Self.old)
            for _ in 0..<5 {
                await #expect(throws: Problem.self) {
                    try await house.change("guessed", Self.new, in: session)
                }
            }
            let limited = await #expect(throws: Problem.self) {
                try await house.change(Self.old, Self.new, in: session)
            }
            #expect(limited?.kind == .tooManyAttempts)
            house.clock.advance(by: .seconds(31))
            try await house.change(Self.old, Self.new, in: session)
        }
    }

    @Test(arguments: [
        ("tram-demo", "password_too_short"), ("xcanboxcanbo", "password_holds_username"),
        (Self.old, "password_unchanged"),
    ])
    func aBadOneIsNotTaken(new: String, code: String) async throws {
        try await Self.with { house in
            let session = try await house.signIn(Self.old)
            let problem = await #expect(throws: Problem.self) {
                try await house.change(Self.old, new, in: session)
            }
            #expect(problem?.errors.map(\.code) == [code])
            #expect(problem?.errors.map(\.pointer) == ["/new_password"])
            _ = try await house.signIn(Self.old)
        }
    }

    /// Until it is changed it opens nothing, and after a week not even the door.
    @Test func aFirstPasswordIsMarkedAndRunsOut() async throws {
        try await Self.with(isInitial: true) { house in
            let session = try await house.signIn(Self.old)
            #expect(session.hasInitialPassword)
            #expect(
                try await house.door.session(
                    digest: session.digest, now: house.clock.now)?.hasInitialPassword == true)
            try await house.change(Self.old, Self.new, in: session)
            #expect(
                try await house.door.session(
                    digest: session.digest, now: house.clock.now)?.hasInitialPassword == false)
            try await house.door.givePassword(
                Self.old, to: Self.clerk, isInitial: true, now: house.clock.now)
            #expect(try await house.isAlive(session) == false)
            house.clock.advance(by: .seconds(7 * 86_400 + 1))
            await #expect(throws: Problem(.credentialsWrong)) {
                _ = try await house.signIn(Self.old)
            }
        }
    }

    /// Whoever signs in while his password is taken from him must not slip through: either he is
    /// refused, or his session ends with the others.
    @Test func noSessionSlipsThroughAChange() async throws {
        try await Self.with { house in
            for round in 0..<20 {
                let current = round % 2 == 0 ? Self.old : Self.new
                let next = round % 2 == 0 ? Self.new : Self.old
                house.clock.advance(by: .seconds(600))
                async let begun = try? house.signIn(current)
                try await house.door.givePassword(
                    next, to: Self.clerk, isInitial: false, now: house.clock.now)
                if let session = await begun {
                    let open = try await house.superuser.query(
                        """
                        select count(*) from tram.session
                        where token_digest = \(session.digest) and revoked_at is null
                        """
                    ).one(Int64.self)
                    #expect(open == 0)
                }
            }
        }
    }

    @Test func firstPasswordsDiffer() {
        let many = Set((0..<1_000).map { _ in Door.initialPassword() })
        #expect(many.count == 1_000)
        for password in many {
            #expect(password.wholeMatch(of: /([a-z2-9]{4}-){3}[a-z2-9]{4}/) != nil)
        }
    }
}
