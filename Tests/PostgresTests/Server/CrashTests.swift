import Foundation
import Postgres
import Synchronization
import Testing

@Suite("A server that is killed")
struct CrashTests {
    /// What the service acknowledged must be there after the power failed, once; what it did
    /// not acknowledge may be sent again.
    @Test func everyAcknowledgedInsertIsThereOnce() async throws {
        let server = try await PrivateServer()
        var limits = Pool.Limits(shared: 1, leased: 4)
        limits.patience = .seconds(15)
        try await withPool(server.settings(), limits: limits) { pool in
            try await pool.query("create table scan (id uuid primary key, worker int)")
            let journal = Journal()
            let workers = Task { try await work(pool, journal) }
            for _ in 0..<3 {
                try await Task.sleep(for: .milliseconds(400))
                try await server.killNine()
                try await Task.sleep(for: .milliseconds(100))
                try await server.start()
            }
            try await Task.sleep(for: .milliseconds(300))
            journal.state.withLock { $0.stopped = true }
            try await workers.value
            let stored = try await pool.query("select id from scan").decode(UUID.self)
            let (promised, failures) = journal.state.withLock { ($0.acknowledged, $0.failures) }
            #expect(promised.subtracting(stored).isEmpty)
            #expect(Set(stored).subtracting(promised).isEmpty)
            #expect(stored.count == promised.count)
            #expect(promised.count > 50)
            #expect(failures > 0, "nobody noticed that the server was killed")
        }
        try await server.stop()
    }

    private final class Journal: Sendable {
        struct State {
            var acknowledged: Set<UUID> = []
            var failures = 0
            var stopped = false
        }

        let state = Mutex(State())
    }

    private func work(_ pool: Pool, _ journal: Journal) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<24 {
                group.addTask {
                    while !journal.state.withLock({ $0.stopped }) {
                        let id = UUID()
                        let attempts = try await insert(id, worker, pool)
                        journal.state.withLock {
                            $0.failures += attempts - 1
                            $0.acknowledged.insert(id)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// As the ledger does it: idempotent by its key, tried again while that may help. Half of
    /// the workers use transactions, the others single statements.
    private func insert(_ id: UUID, _ worker: Int, _ pool: Pool) async throws -> Int {
        let statement: Query =
            "insert into scan values (\(id), \(worker)) on conflict (id) do nothing"
        for attempt in 1... {
            do {
                if worker % 2 == 0 {
                    try await pool.query(statement)
                } else {
                    try await pool.transaction { transaction in
                        try await transaction.query("select count(*) from scan where id = \(id)")
                        try await transaction.query(statement)
                    }
                }
                return attempt
            } catch let error as PostgresError where error.isRetryable || error.outcomeUnknown {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        return 0
    }

    /// A planned restart: the server says goodbye first.
    @Test func aRestartIsSurvived() async throws {
        let server = try await PrivateServer()
        try await withPool(server.settings()) { pool in
            let before = try await pool.query("select pg_backend_pid()").one(Int.self)
            let interrupted = Task {
                try await pool.transaction { try await $0.query("select pg_sleep(30)") }
            }
            while await pool.statistics.busy < 1 { try await Task.sleep(for: .milliseconds(2)) }
            try await Task.sleep(for: .milliseconds(50))
            try await server.stop()
            let error = try await failure { try await interrupted.value }
            #expect(error.isRetryable)
            async let waiting = pool.query("select pg_backend_pid()").one(Int.self)
            try await server.start()
            #expect(try await waiting != before)
        }
        try await server.stop()
    }

    @Test func aLeaseOnADeadConnectionFailsToItsEnd() async throws {
        let server = try await PrivateServer.common()
        try await withPool(server.settings()) { pool in
            let error = try await failure {
                try await pool.transaction { transaction in
                    let backend = try await transaction.query("select pg_backend_pid()")
                        .one(Int32.self)
                    try await pool.query("select pg_terminate_backend(\(backend))")
                    try await Task.sleep(for: .milliseconds(100))
                    _ = try? await transaction.query("select 1")
                    try await transaction.query("select 2")
                }
            }
            #expect(error.kind == .connectionLost)
            #expect(!error.outcomeUnknown)
            try await pool.transaction { try await $0.query("select 3") }
        }
    }

    /// When the connection breaks during the commit, nobody can say whether it happened, and
    /// the error must not claim to know.
    @Test func aCommitWithoutAnAnswerIsUnknown() async throws {
        let server = try await PrivateServer.common()
        try await withPool(server.settings()) { pool in
            try await pool.session {
                try await $0.execute(
                    script: """
                        create table slow (n int);
                        create function dawdle() returns trigger language plpgsql as
                            'begin perform pg_sleep(0.5); return null; end';
                        create constraint trigger dawdles after insert on slow
                            deferrable initially deferred for each row execute function dawdle();
                        """)
            }
            let committing = Task {
                try await pool.transaction { try await $0.query("insert into slow values (1)") }
            }
            let terminate: Query =
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where query = 'commit' and state = 'active' and wait_event = 'PgSleep'
                """
            while try await pool.query(terminate).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
            let error = try await failure { try await committing.value }
            #expect(error.outcomeUnknown)
        }
    }
}
