import Foundation
package import Postgres
import Synchronization

/// A database of one's own for one suite (cơ sở dữ liệu thử nghiệm): a clone of the migrated
/// template, dropped at the end. Tests commit for real, since commits are what matters here.
package final class TestDatabase: Sendable {
    package let name: String
    /// A superuser of this database.
    package let administrator: ConnectionSettings
    private let pools = Mutex<[String: Pool]>([:])

    private init(name: String, administrator: ConnectionSettings) {
        self.name = name
        self.administrator = administrator
    }

    /// Lends a fresh database for as long as the closure runs.
    @discardableResult
    package static func lease<Result>(
        variant: String = "plain",
        prepare: @Sendable (ConnectionSettings) async throws -> Void = { _ in },
        _ body: (TestDatabase) async throws -> Result
    ) async throws -> Result {
        let database = try await open(variant: variant, prepare: prepare)
        do {
            let result = try await body(database)
            try await database.close()
            return result
        } catch {
            try? await database.close()
            throw error
        }
    }

    /// For suites whose tests share one database: whoever opens it closes it. What a crashed
    /// process left behind is dropped by the next one.
    package static func open(
        variant: String = "plain",
        prepare: @Sendable (ConnectionSettings) async throws -> Void = { _ in }
    ) async throws -> TestDatabase {
        let administrator = try TestCluster.administrator
        let template = try await TestCluster.template(variant: variant, prepare: prepare)
        let process = ProcessInfo.processInfo.processIdentifier
        let name = "tram_test_\(process)_\(numbers.next())"
        try await TestCluster.withSession(administrator) { session in
            if sweep.isFirst { try await dropLeftovers(session) }
            try await session.query(Query(raw: "drop database if exists \(name) with (force)"))
            try await session.query(Query(raw: "create database \(name) template \(template)"))
        }
        return TestDatabase(name: name, administrator: administrator.onDatabase(name))
    }

    /// How a role of the database logs in here, such as `tram_ledger`.
    package func settings(_ role: String) -> ConnectionSettings {
        administrator.acting(as: role)
    }

    /// A pool of a role, closed together with the database. `nil` is the superuser.
    package func pool(_ role: String? = nil, limits: Pool.Limits = .init()) -> Pool {
        pools.withLock { pools in
            let key = role ?? ""
            if let pool = pools[key] { return pool }
            let pool = Pool(role.map(settings) ?? administrator, limits: limits)
            pools[key] = pool
            return pool
        }
    }

    package func close() async throws {
        for pool in pools.withLock({ Array($0.values) }) { await pool.close() }
        try await TestCluster.withSession(try TestCluster.administrator) { [name] session in
            try await session.query(Query(raw: "drop database if exists \(name) with (force)"))
        }
    }

    /// Databases are named after their process; those of dead ones are nobody's.
    private static func dropLeftovers(_ session: Session) async throws {
        let names = try await session.query(
            "select datname::text from pg_database where datname ~ '^tram_test_[0-9]+_[0-9]+$'"
        ).decode(String.self)
        for name in names {
            guard
                let process = name.split(separator: "_").dropFirst(2).first.flatMap({ Int32($0) }),
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            // Another process may be dropping it at the same moment.
            _ = try? await session.query(
                Query(raw: "drop database if exists \(name) with (force)"))
        }
    }

    private static let numbers = Counter()
    private static let sweep = Counter()

    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        func next() -> Int { value.add(1, ordering: .relaxed).newValue }
        var isFirst: Bool { next() == 1 }
    }
}
