import Postgres
import Testing

@Suite("Transactions")
struct TransactionTests {
    private struct Stop: Error {}

    private func withTable(_ name: String, _ body: (Pool) async throws -> Void) async throws {
        var settings = try await PrivateServer.common().settings()
        settings.applicationName = name
        try await withPool(settings, limits: Pool.Limits(shared: 1, leased: 2)) { pool in
            try await pool.query("create table \(raw: name) (id int primary key)")
            try await body(pool)
        }
    }

    @Test func committedIsThereAndRolledBackIsNot() async throws {
        try await withTable("outcome") { pool in
            try await pool.transaction { try await $0.query("insert into outcome values (1)") }
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    try await transaction.query("insert into outcome values (2)")
                    throw Stop()
                }
            }
            #expect(try await pool.query("select id from outcome").decode(Int.self) == [1])
        }
    }

    /// PostgreSQL answers the commit of a failed transaction with a rollback and no error.
    @Test func aFailureThatIsSwallowedStillFailsTheTransaction() async throws {
        try await withTable("swallowed") { pool in
            let error = try await failure {
                try await pool.transaction { transaction in
                    try await transaction.query("insert into swallowed values (1)")
                    _ = try? await transaction.query("insert into swallowed values (1)")
                }
            }
            #expect(error.kind == .transactionOver)
            let left = try await pool.query("select from swallowed")
            #expect(left.isEmpty)
        }
    }

    @Test func aSavepointUndoesItsOwnWorkOnly() async throws {
        try await withTable("saved") { pool in
            try await pool.transaction { transaction in
                for id in [1, 2, 2, 3] as [Int32] {
                    _ = try? await transaction.savepoint {
                        try await $0.query("insert into saved values (\(id))")
                    }
                }
            }
            let ids = try await pool.query("select id from saved order by id")
            #expect(try ids.decode(Int.self) == [1, 2, 3])
        }
    }

    /// A key that is checked at the commit fails the commit, and the caller must hear of it.
    @Test func aDeferredKeyFailsTheCommit() async throws {
        try await withTable("owner_of_deferred") { pool in
            try await pool.query(
                """
                create table deferred (owner int constraint owned
                    references owner_of_deferred deferrable initially deferred)
                """)
            let error = try await failure {
                try await pool.transaction { try await $0.query("insert into deferred values (1)") }
            }
            #expect(error.constraint == "owned")
            #expect(!error.outcomeUnknown)
            // The connection is clean again.
            try await pool.transaction {
                try await $0.query("insert into owner_of_deferred values (1)")
                try await $0.query("insert into deferred values (1)")
            }
        }
    }

    @Test func statementsStartedTogetherStayInTheTransaction() async throws {
        try await withTable("together") { pool in
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    async let one = transaction.query("insert into together values (1)")
                    async let two = transaction.query("insert into together values (2)")
                    async let three = transaction.query("insert into together values (3)")
                    _ = try await (one, two, three)
                    throw Stop()
                }
            }
            let left = try await pool.query("select from together")
            #expect(left.isEmpty)
        }
    }

    @Test func aTransactionThatDoesNothingSendsNothing() async throws {
        try await withTable("nothing") { pool in
            try await pool.transaction { _ in }
            await #expect(throws: Stop.self) { try await pool.transaction { _ in throw Stop() } }
            let last = try await pool.query(
                """
                select query from pg_stat_activity
                where application_name = 'nothing' and pid <> pg_backend_pid()
                """)
            #expect(try last.decode(String.self) == [""])
        }
    }

    @Test func afterItsEndATransactionRefusesStatements() async throws {
        try await withTable("late") { pool in
            let leaked = try await pool.transaction { transaction in
                try await transaction.query("select 1")
                return transaction
            }
            let error = try await failure { try await leaked.query("insert into late values (1)") }
            #expect(error.kind == .transactionOver)
            let left = try await pool.query("select from late")
            #expect(left.isEmpty)
        }
    }

    @Test func isolationAndReadOnlyAreAsAsked() async throws {
        try await withTable("isolated") { pool in
            let level = try await pool.transaction(isolation: .repeatableRead, readOnly: true) {
                try await $0.query("show transaction_isolation").one(String.self)
            }
            #expect(level == "repeatable read")
            let error = try await failure {
                try await pool.transaction(readOnly: true) {
                    try await $0.query("insert into isolated values (1)")
                }
            }
            #expect(error.sqlState == "25006")
        }
    }

    /// Two transactions that lock each other out: one is told, and may try again.
    @Test func aDeadlockIsRetryable() async throws {
        try await withTable("crossed") { pool in
            try await pool.query("insert into crossed values (1), (2)")
            @Sendable func cross(_ first: Int32, _ second: Int32) async -> PostgresError? {
                do {
                    try await pool.transaction { transaction in
                        try await transaction.query("set local deadlock_timeout = '50ms'")
                        let lock = { (id: Int32) in
                            try await transaction.query(
                                "select from crossed where id = \(id) for update")
                        }
                        _ = try await lock(first)
                        try await Task.sleep(for: .milliseconds(150))
                        _ = try await lock(second)
                    }
                    return nil
                } catch {
                    return error as? PostgresError
                }
            }
            async let one = cross(1, 2)
            async let two = cross(2, 1)
            let errors = await [one, two].compactMap { $0 }
            #expect(errors.count == 1)
            #expect(errors.first?.sqlState == "40P01")
            #expect(errors.first?.isRetryable == true)
        }
    }

    @Test func scriptsRunInsideATransaction() async throws {
        try await withTable("scripted") { pool in
            await #expect(throws: Stop.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute(
                        script: "insert into scripted values (1); insert into scripted values (2);")
                    let count = try await transaction.query("select count(*) from scripted")
                    #expect(try count.one(Int.self) == 2)
                    throw Stop()
                }
            }
            let left = try await pool.query("select from scripted")
            #expect(left.isEmpty)
        }
    }
}
