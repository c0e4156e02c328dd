import Postgres
import Testing

@Suite("Scopes")
struct ScopeTests {
    /// Two clerks' reads travel on one connection at the same time. Neither may ever see a
    /// row with the other's eyes.
    @Test func twoPeoplesReadsOnOneConnectionNeverMix() async throws {
        let server = try await PrivateServer.common()
        try await withPool(server.settings()) { admin in
            try await admin.session {
                try await $0.execute(
                    script: """
                        create role clerk login noinherit;
                        create table paper (id int primary key, office int not null);
                        insert into paper select n, n % 5 from generate_series(1, 500) as n;
                        alter table paper enable row level security;
                        create policy own_office on paper using (
                            office = nullif(current_setting('tram.office', true), '')::int);
                        grant select on paper to clerk;
                        """)
            }
        }
        let clerk = server.settings(user: "clerk")
        try await withPool(clerk, limits: Pool.Limits(shared: 1, leased: 1)) { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<40 {
                    group.addTask {
                        let office = Int32(worker % 5)
                        let scope = Scope([("tram.office", "\(office)")])
                        for round in 0..<25 {
                            try await look(pool, worker, round, office, scope)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let backend = try await pool.query(
                "select count(*) from pg_stat_activity "
                    + "where usename = 'clerk'"
            ).one(Int.self)
            #expect(backend == 2)
        }
    }

    /// A mix of scoped reads, failing ones, unscoped ones and transactions.
    private func look(
        _ pool: Pool, _ worker: Int, _ round: Int, _ office: Int32, _ scope: Scope
    ) async throws {
        switch (worker + round) % 4 {
        case 0:
            let unscoped = try await pool.query("select count(*) from paper", sharing: .together)
            #expect(try unscoped.one(Int.self) == 0)
        case 1:
            let error = try await failure {
                try await pool.query("select 1 / (id - id) from paper", scope: scope)
            }
            #expect(error.sqlState == "22012")
        case 2 where worker % 8 == 0:
            try await pool.transaction(scope: scope) { transaction in
                for _ in 0..<2 {
                    let seen = try await transaction.query("select distinct office from paper")
                    #expect(try seen.decode(Int32.self) == [office])
                }
            }
        default:
            let seen = try await pool.query("select distinct office from paper", scope: scope)
            #expect(try seen.decode(Int32.self) == [office])
        }
    }

    @Test func aScopeEndsWithItsTransaction() async throws {
        let settings = try await PrivateServer.common().settings()
        try await withPool(settings, limits: Pool.Limits(shared: 0, leased: 1)) { pool in
            let read: Query = "select nullif(current_setting('tram.person', true), '')"
            let inside = try await pool.transaction(scope: Scope([("tram.person", "7")])) {
                try await $0.query(read).one(String?.self)
            }
            #expect(inside == "7")
            let after = try await pool.transaction { try await $0.query(read).one(String?.self) }
            #expect(after == nil)
        }
    }
}
