import Features
import Foundation
import Hummingbird
import Ledger
import Logging
import Postgres
import ServiceLifecycle
import Web

/// The house put together (lắp ghép): every part is made here, once, and given what it needs.
struct Composition: Sendable {
    let database: Database
    let site: Site
    let services: [any Service]
    private let settings: Settings
    private let logger: Logger

    init(_ installation: Installation) throws {
        let settings = installation.settings
        let database = Database(
            try installation.server(), roles: ServicePools.roles(settings),
            grace: settings.grace / 2, logger: installation.logger)
        @Sendable func pool(_ role: Installation.Role) -> Pool { database[role.rawValue] }
        let station = Station(
            ledger: installation.ledger(on: pool(.ledger)), staff: pool(.staff),
            oversight: pool(.oversight), citizens: pool(.citizens), door: pool(.door))
        let door = Door(pool: pool(.door))
        let keys = IdempotencyKeys(pool: pool(.door))
        let house = House(
            station: station, door: door, frame: Frame(hotline: Self.hotline(settings)),
            letterhead: Letterhead(publicAddress: settings.publicAddress),
            demoPassword: settings.isDemo ? Settings.demoPassword : nil)
        var catalogue = Catalogue()
        try catalogue.add(ProblemKind.features)
        let resources = try Self.resources()
        site = try Site(
            settings: Self.siteSettings(settings), routes: house.routes(), catalogue: catalogue,
            sessions: { try await door.session(digest: $0, now: $1) }, keys: keys,
            pages: try Pages(
                templates: resources.appending(path: "Templates").path,
                assets: resources.appending(path: "Public").path),
            checks: [
                ReadinessCheck("ledger") { _ = try await pool(.ledger).query("select 1") },
                ReadinessCheck("staff") { _ = try await pool(.staff).query("select 1") },
                ReadinessCheck("door") { _ = try await pool(.door).query("select 1") },
            ], logger: installation.logger)
        self.database = database
        self.settings = settings
        logger = installation.logger
        // Ended in the reverse order: first no more requests, last the connections.
        services = [
            database, PoolMetrics(database, site.metrics),
            Housekeeping(
                door: door, keys: keys, ledger: station.ledger, logger: installation.logger),
            site.application(),
        ]
    }

    /// What would make every request fail, or open the door to everybody, is told before the
    /// first request. A database that is away for a moment is not: it may come.
    func examine() async throws {
        let door = database[Installation.Role.door.rawValue]
        do {
            let isMigrated = try await door.query(
                "select to_regclass('tram.office') is not null"
            ).one(Bool.self)
            guard isMigrated else {
                throw Failure.check("the database is not migrated; `tram migrate` does it")
            }
            let demo = try await door.query(
                "select count(*) from person where demo and active"
            ).one(Int64.self)
            guard settings.isDemo || demo == 0 else {
                throw Failure.check(
                    "\(demo) people of the demonstration are active, whose password everybody "
                        + "knows; TRAM_DEMO=1 allows it on the loopback")
            }
        } catch let error as PostgresError where error.kind == .cannotConnect {
            guard error.sqlState == nil else { throw error }
            logger.warning(
                "the database is not there yet", metadata: ["error": "\(error.diagnostic)"])
        }
    }

    private static func siteSettings(_ settings: Settings) -> SiteSettings {
        var site = SiteSettings(
            address: .hostname(settings.host, port: settings.port), secret: settings.pageKey)
        site.secure = settings.isCookieSecure
        site.behindProxy = settings.isBehindProxy
        site.timeLimit = settings.requestTime
        site.maxInFlight = settings.maxRequests
        site.maxConnections = settings.maxConnections
        site.grace = settings.grace
        return site
    }

    private static func hotline(_ settings: Settings) -> Hotline? {
        guard !settings.hotline.isEmpty else { return nil }
        return Hotline(
            dialled: settings.hotline.filter { $0.isNumber || $0 == "+" },
            printed: settings.hotline)
    }

    /// Templates and static files lie in a folder beside the executable.
    private static func resources() throws -> URL {
        let folder = Bundle.main.bundleURL.appending(path: "Tram_Features.resources")
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw Failure.check(
                "the folder \(folder.path) is missing; it belongs beside the executable")
        }
        return folder
    }
}
