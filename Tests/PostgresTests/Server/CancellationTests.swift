import Postgres
import Testing

@Suite("Cancellation and time limits")
struct CancellationTests {
    private static let limits: Pool.Limits = {
        var limits = Pool.Limits(shared: 1, leased: 1)
        limits.patience = .seconds(3)
        return limits
    }()

    private func cancelled(
        after delay: Duration, _ work: @escaping @Sendable () async throws -> Void
    ) async throws -> (error: (any Error)?, took: Duration) {
        let start = ContinuousClock.now
        let task = Task { try await work() }
        try await Task.sleep(for: delay)
        task.cancel()
        var thrown: (any Error)?
        do { try await task.value } catch { thrown = error }
        return (thrown, ContinuousClock.now - start)
    }

    /// A page that nobody waits for any more must not hold the connection of others.
    @Test func aCancelledTransactionStopsOnTheServerAndRollsBack() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            try await pool.query("create table cancelled (id int)")
            let (error, took) = try await cancelled(after: .milliseconds(200)) {
                try await pool.transaction { transaction in
                    try await transaction.query("insert into cancelled values (1)")
                    try await transaction.query("select pg_sleep(30)")
                }
            }
            #expect(error is CancellationError)
            #expect(took < .seconds(15))
            // The one leased connection is free again, clean, and the same as before.
            for _ in 0..<20 {
                let count = try await pool.transaction {
                    try await $0.query("select count(*) from cancelled").one(Int.self)
                }
                #expect(count == 0)
            }
            let sleeping = try await pool.query(
                "select count(*) from pg_stat_activity where state = 'active' "
                    + "and query like '%pg_sleep(30)%' and pid <> pg_backend_pid()")
            #expect(try sleeping.one(Int.self) == 0)
        }
    }

    /// Whoever asks may have less time than the pool would give, for statements and for the wait
    /// for a connection alike.
    @Test func patienceBoundsWhatATaskWaitsFor() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            let start = ContinuousClock.now
            try await pool.transaction { holder in
                try await holder.query("select 1")
                await Patience.$end.withValue(.now + .milliseconds(300)) {
                    let statement = try? await failure {
                        try await pool.query("select pg_sleep(2)")
                    }
                    #expect(statement?.kind == .timedOut)
                    let lease = try? await failure {
                        try await pool.transaction { try await $0.query("select 1") }
                    }
                    #expect(lease?.kind == .timedOut)
                }
            }
            #expect(ContinuousClock.now - start < .seconds(1.8))
            #expect(try await pool.query("select 1").one(Int32.self) == Int32(1))
        }
    }

    /// On a shared connection a cancel request would hit somebody else's statement.
    @Test func aCancelledReadLeavesItsNeighboursAlone() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            try await pool.query("select 1")
            async let neighbour = pool.query("select pg_sleep(4), 7::int4 as seven")
            let (error, took) = try await cancelled(after: .milliseconds(100)) {
                try await pool.query("select pg_sleep(0.2)")
            }
            #expect(error is CancellationError)
            #expect(took < .seconds(3.5))
            #expect(try await neighbour[0]["seven"].decode(Int.self) == 7)
            #expect(try await pool.query("select 8").one(Int.self) == 8)
        }
    }

    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            try await pool.query("create table never (id int)")
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                try await pool.query("insert into never values (1)")
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await pool.query("select from never").isEmpty)
        }
    }

    @Test func whoWaitsForAConnectionCanLeave() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            try await pool.transaction { transaction in
                try await transaction.query("select 1")
                let (error, took) = try await cancelled(after: .milliseconds(50)) {
                    try await pool.transaction { _ in }
                }
                #expect(error is CancellationError)
                #expect(took < .seconds(2.5))
            }
            try await pool.transaction { try await $0.query("select 1") }
        }
    }

    /// Cancelling at any moment must leave connections clean: the next user's answers are the
    /// next user's.
    @Test func cancellingAtAnyMomentNeverMixesAnswers() async throws {
        let settings = try await PrivateServer.common().settings()
        var limits = Self.limits
        limits.leased = 3
        limits.patience = .seconds(20)
        try await withPool(settings, limits: limits) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<12 {
                    group.addTask {
                        var numbers = Numbers(state: UInt64(worker))
                        for round in 0..<25 {
                            let mark = worker * 1000 + round
                            let task = Task {
                                try await pool.transaction { transaction in
                                    for part in 0..<4 {
                                        let value = try await transaction.query(
                                            "select \(mark), \(part), pg_sleep(0.002)")
                                        #expect(try value[0][0].decode(Int.self) == mark)
                                        #expect(try value[0][1].decode(Int.self) == part)
                                    }
                                    return mark
                                }
                            }
                            let pause = Int.random(in: 0...12, using: &numbers)
                            try await Task.sleep(for: .milliseconds(pause))
                            if Bool.random(using: &numbers) { task.cancel() }
                            do {
                                #expect(try await task.value == mark)
                            } catch is CancellationError {
                                continue
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func theServerEndsWhatTakesTooLong() async throws {
        var settings = try await PrivateServer.common().settings()
        settings.statementTimeout = .seconds(1)
        settings.applicationName = "impatient"
        try await withPool(settings, limits: Self.limits) { pool in
            let start = ContinuousClock.now
            for work: @Sendable () async throws -> Void in [
                { try await pool.query("select pg_sleep(10)") },
                { _ = try await pool.transaction { try await $0.query("select pg_sleep(10)") } },
            ] {
                let error = try await failure(work)
                #expect(error.kind == .timedOut)
            }
            #expect(ContinuousClock.now - start < .seconds(10))
            // Not only the client gave up.
            let running: Query =
                """
                select count(*) from pg_stat_activity
                where application_name = 'impatient' and state = 'active'
                    and pid <> pg_backend_pid()
                """
            while try await pool.query(running).one(Int.self) > 0 {
                #expect(ContinuousClock.now - start < .seconds(10))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await pool.query("select 1").one(Int.self) == 1)
        }
    }

    @Test func aStatementMayHaveALimitOfItsOwn() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Self.limits) { pool in
            let single = try await failure {
                try await pool.query("select pg_sleep(10)", limit: .milliseconds(100))
            }
            #expect(single.kind == .timedOut)
            // The limit was the statement's, not the connection's.
            try await pool.query("select pg_sleep(0.3)")
            let step = try await failure {
                try await pool.transaction {
                    try await $0.query("select pg_sleep(10)", limit: .milliseconds(100))
                }
            }
            #expect(step.kind == .timedOut)
            try await pool.transaction { try await $0.query("select pg_sleep(0.3)") }
        }
    }

    /// A server that is stopped in mid-statement answers nothing, not even to its own clock.
    @Test func aServerThatHangsIsGivenUp() async throws {
        let server = try await PrivateServer()
        var settings = server.settings()
        settings.statementTimeout = .seconds(1)
        try await withPool(settings, limits: Self.limits) { pool in
            let backend = try await pool.query("select pg_backend_pid()").one(Int32.self)
            try await PrivateServer.run("kill", ["-STOP", "\(backend)"])
            let start = ContinuousClock.now
            let error = try await failure { try await pool.query("select 1") }
            #expect(error.kind == .timedOut)
            #expect(ContinuousClock.now - start < .seconds(8))
            try await PrivateServer.run("kill", ["-CONT", "\(backend)"])
            #expect(try await pool.query("select 2").one(Int.self) == 2)
        }
        try await server.stop()
    }
}
