import Domain
import Foundation
import Ledger
import Logging
import Postgres

/// The parts of an installation that commands share (bản cài đặt).
struct Installation: Sendable {
    /// The roles by which the service and its commands log in; see Database/roles.sql.
    enum Role: String, CaseIterable, Sendable {
        case owner = "tram_owner"
        case ledger = "tram_ledger"
        case staff = "tram_staff"
        case oversight = "tram_oversight"
        case citizens = "tram_public"
        case door = "tram_door"
    }

    let settings: Settings
    let logger: Logger

    /// - Parameter isQuiet: nothing is logged, as whoever asks tells everything itself.
    init(_ settings: Settings, label: String, isQuiet: Bool = false) {
        self.settings = settings
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = isQuiet ? .critical : Logger.Level(rawValue: settings.logLevel) ?? .info
        self.logger = logger
    }

    func server() throws -> ConnectionSettings {
        do {
            var server = try ConnectionSettings(conninfo: settings.database)
            server.statementTimeout = settings.statementTime
            return server
        } catch let error as PostgresError {
            throw Failure.usage("TRAM_DATABASE: \(error.diagnostic)")
        }
    }

    /// Does something with a few connections of one role, and closes them.
    func withPool<Value: Sendable>(
        _ role: Role, shared: Int = 1, leased: Int = 2, unlimited: Bool = false,
        _ body: (Pool) async throws -> Value
    ) async throws -> Value {
        var server = try server().acting(as: role.rawValue)
        if unlimited {
            server.statementTimeout = .zero
            server.idleTransactionTimeout = .zero
        }
        let pool = Pool(
            server, limits: Pool.Limits(shared: shared, leased: leased), logger: logger)
        do {
            let value = try await body(pool)
            await pool.close(grace: .seconds(5))
            return value
        } catch {
            await pool.close()
            throw error
        }
    }

    func ledger(on pool: Pool) -> Ledger {
        Ledger(
            pool: pool,
            settings: .init(
                itemService: settings.itemService, identityKey: settings.identityKey),
            logger: logger, now: { .now }, random: systemRandom)
    }
}
