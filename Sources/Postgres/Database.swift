package import Logging
import ServiceLifecycle

/// A database with one pool for each of its roles (cơ sở dữ liệu), for as long as the program
/// runs. Connections are made when they are first needed; when the program ends, what is in
/// flight may finish.
package final class Database: Service {
    /// A role that logs in by itself; roles are never assumed by `set role`.
    package struct Role: Sendable {
        package var name: String
        package var password: String?
        package var limits: Pool.Limits

        package init(_ name: String, password: String? = nil, limits: Pool.Limits = .init()) {
            self.name = name
            self.password = password
            self.limits = limits
        }
    }

    private let pools: [String: Pool]
    private let grace: Duration

    /// - Parameter grace: how long statements in flight may take once the program ends.
    package init(
        _ settings: ConnectionSettings, roles: [Role], grace: Duration = .seconds(10),
        logger: Logger = Logger(label: "postgres")
    ) {
        var pools: [String: Pool] = [:]
        for role in roles {
            pools[role.name] = Pool(
                settings.acting(as: role.name, password: role.password), limits: role.limits,
                logger: logger)
        }
        self.pools = pools
        self.grace = grace
    }

    /// The pool of a role that was named at the start; another name is a mistake of the
    /// program.
    package subscript(role: String) -> Pool {
        guard let pool = pools[role] else { preconditionFailure("no pool for the role \(role)") }
        return pool
    }

    package var roles: [String] { pools.keys.sorted() }

    /// Lasts until the graceful shutdown, or until the task is cancelled.
    package func run() async throws {
        do {
            try await gracefulShutdown()
            await close(grace: grace)
        } catch {
            await close(grace: .zero)
        }
    }

    /// Closes all pools at once; needed only when `run` is not.
    package func close(grace: Duration = .zero) async {
        await withDiscardingTaskGroup { group in
            for pool in pools.values {
                group.addTask { await pool.close(grace: grace) }
            }
        }
    }
}
