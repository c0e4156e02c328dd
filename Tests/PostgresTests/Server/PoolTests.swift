import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Testing

@Suite("Pools")
struct PoolTests {
    private func limits(
        leased: Int = 1, queue: Int = 1000, patience: Duration = .seconds(10)
    ) -> Pool.Limits {
        var limits = Pool.Limits(shared: 1, leased: leased)
        limits.queue = queue
        limits.patience = patience
        return limits
    }

    /// More work than connections: everything is done, by no more connections than allowed.
    @Test func manyShareFewConnections() async throws {
        var settings = try await PrivateServer.common().settings()
        settings.applicationName = "few"
        try await withPool(settings, limits: limits(leased: 3)) { pool in
            try await pool.query("create table tally (n int)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        try await pool.transaction {
                            try await $0.query("insert into tally values (\(number))")
                        }
                        try await pool.query("select count(*) from tally")
                    }
                }
                try await group.waitForAll()
            }
            let row = try await pool.query(
                """
                select (select count(distinct n) from tally),
                    (select count(*) from pg_stat_activity where application_name = 'few')
                """
            ).one((Int, Int).self)
            #expect(row == (300, 4))
        }
    }

    /// Under overload the service must say so quickly instead of piling up work.
    @Test func aFullQueueIsBusyAtOnce() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: limits(queue: 2)) { pool in
            try await pool.transaction { transaction in
                try await transaction.query("select 1")
                let waiters = (0..<2).map { _ in Task { try await pool.transaction { _ in } } }
                while await pool.statistics.waiting < 2 {
                    try await Task.sleep(for: .milliseconds(1))
                }
                let start = ContinuousClock.now
                let error = try await failure { try await pool.transaction { _ in } }
                #expect(error.kind == .busy)
                #expect(error.isRetryable)
                #expect(ContinuousClock.now - start < .seconds(5))
                for waiter in waiters { waiter.cancel() }
            }
        }
    }

    @Test func whoWaitsTooLongIsTold() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: limits(patience: .seconds(1))) { pool in
            try await pool.transaction { transaction in
                try await transaction.query("select 1")
                let start = ContinuousClock.now
                let error = try await failure { try await pool.transaction { _ in } }
                #expect(error.kind == .timedOut)
                let took = ContinuousClock.now - start
                #expect(took >= .seconds(1) && took < .seconds(8))
            }
        }
    }

    @Test func waitersAreServedInTheOrderTheyCame() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: limits()) { pool in
            try await pool.query("create table turn (place serial, who int)")
            var waiters: [Task<Void, any Error>] = []
            try await pool.transaction { transaction in
                try await transaction.query("select 1")
                for who in 0..<10 {
                    let waiter = Task {
                        _ = try await pool.transaction {
                            try await $0.query("insert into turn (who) values (\(who))")
                        }
                    }
                    waiters.append(waiter)
                    while await pool.statistics.waiting <= who {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                }
            }
            for waiter in waiters { try await waiter.value }
            let order = try await pool.query("select who from turn order by place")
            #expect(try order.decode(Int.self) == Array(0..<10))
        }
    }

    /// What is in flight when the service is told to stop.
    @Test func closingWaitsForWorkWithinItsGrace() async throws {
        let settings = try await PrivateServer.common().settings()
        let pool = Pool(settings, limits: limits(leased: 2))
        try await pool.query("create table parting (n int)")
        let slow = Task {
            try await pool.transaction {
                try await $0.query("insert into parting values (1)")
                try await $0.query("select pg_sleep(0.3)")
            }
        }
        let endless = Task { try await pool.query("select pg_sleep(60)") }
        while await pool.statistics.busy < 2 { try await Task.sleep(for: .milliseconds(5)) }
        let start = ContinuousClock.now
        await pool.close(grace: .seconds(1))
        let took = ContinuousClock.now - start
        #expect(took >= .milliseconds(900) && took < .seconds(30))
        _ = try await slow.value
        let error = try await failure { try await endless.value }
        #expect(error.kind == .closed)
        #expect(error.outcomeUnknown)
        let late = try await failure { try await pool.query("select 1") }
        #expect(late.kind == .closed)
        try await withPool(settings) { other in
            let kept = try await other.query("select n from parting")
            #expect(try kept.decode(Int.self) == [1])
        }
    }

    @Test func theDatabaseIsAServiceThatEndsGracefully() async throws {
        let settings = try await PrivateServer.common().settings()
        let database = Database(
            settings, roles: [Database.Role("postgres", limits: limits())], grace: .seconds(2))
        let group = ServiceGroup(
            services: [database], logger: Logger(label: "test"))
        let running = Task { try await group.run() }
        let slow = Task { try await database["postgres"].query("select pg_sleep(0.2), 5") }
        while await database["postgres"].statistics.busy < 1 {
            try await Task.sleep(for: .milliseconds(2))
        }
        await group.triggerGracefulShutdown()
        try await running.value
        #expect(try await slow.value[0][1].decode(Int.self) == 5)
        let late = try await failure { try await database["postgres"].query("select 1") }
        #expect(late.kind == .closed)
    }

    @Test func aWrongPasswordIsToldAtOnce() async throws {
        let server = try await PrivateServer(options: ["password_encryption=scram-sha-256"])
        try await withPool(server.settings()) { admin in
            try await admin.query("create role guarded login password 'right'")
            try await admin.query(
                "copy (select 'local all guarded scram-sha-256' union all "
                    + "select 'local all all trust') to \(raw: "'\(server.data.path)/pg_hba.conf'")"
            )
            try await admin.query("select pg_reload_conf()")
            try await admin.query("select pg_sleep(0.1)")
        }
        var settings = server.settings(user: "guarded")
        for (password, works) in [("right", true), ("wrong", false), (nil, false)] {
            settings.password = password
            try await withPool(settings) { pool in
                if works {
                    #expect(try await pool.query("select 1").one(Int.self) == 1)
                } else {
                    let start = ContinuousClock.now
                    let error = try await failure { try await pool.query("select 1") }
                    #expect(error.kind == .cannotConnect)
                    #expect(!error.diagnostic.contains("wrong"))
                    #expect(ContinuousClock.now - start < .seconds(8))
                }
            }
        }
        try await server.stop()
    }

    /// Hosts that swallow packets neither block others nor wait for ever.
    @Test func connectingHasATimeLimit() async throws {
        // A listener whose queue nobody empties: the connection is made, the server silent.
        let silent = try SilentListener()
        var settings = ConnectionSettings(
            hosts: [.init("127.0.0.1", port: silent.port)], user: "x", database: "x")
        settings.connectTimeout = .milliseconds(200)
        try await withPool(settings, limits: limits(patience: .milliseconds(700))) { pool in
            let start = ContinuousClock.now
            let error = try await failure { try await pool.query("select 1") }
            #expect(error.kind == .cannotConnect)
            #expect(ContinuousClock.now - start < .seconds(8))
        }
    }
}
