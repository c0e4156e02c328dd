import Domain
import Fixtures
import Foundation
import Ledger
import Logging
import Postgres
import Testing
import Tram

/// A database with some thousands of generated dossiers in it, loaded by psql with every constraint
/// and every trigger in force.
struct GeneratedDatabase {
    let database: TestDatabase
    let count: Int

    static let present = Instant(rfc3339: "2026-11-23T17:00:00+07:00")!

    static func lease<Result>(
        _ count: Int, _ body: (GeneratedDatabase) async throws -> Result
    ) async throws -> Result {
        let database = try await World.open()
        do {
            try await database.pool().transaction {
                try await $0.execute(script: "set local search_path = tram; " + secondWard)
            }
            let province = try await Province.read(
                database.pool("tram_ledger"), on: PlainDate(present))
            try #require(province.isComplete)
            let generation = Generation(
                province: province, count: count, seed: 3, until: present, days: 60,
                underWay: 50, recent: 6, itemService: "RD")
            try load(generation, into: database)
            let result = try await body(GeneratedDatabase(database: database, count: count))
            try await database.close()
            return result
        } catch {
            try? await database.close()
            throw error
        }
    }

    private static func load(_ generation: Generation, into database: TestDatabase) throws {
        let (devices, new) = generation.province.devices
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).sql")
        defer { try? FileManager.default.removeItem(at: file) }
        var script = generation.beginning(new)
        for block in 0..<generation.blocks {
            script += try generation.block(block, devices: devices).script()
        }
        script += generation.ending()
        try Data(script).write(to: file)
        let settings = database.administrator
        let psql = Process()
        let folder = ProcessInfo.processInfo.environment["TRAM_TEST_POSTGRES_BIN"]
        psql.executableURL = URL(filePath: "/usr/bin/env")
        psql.arguments = [
            folder.map { "\($0)/psql" } ?? "psql", "-Xq", "-v", "ON_ERROR_STOP=1",
            "-h", try #require(settings.hosts.first?.name), "-U", try #require(settings.user),
            "-f", file.path, database.name,
        ]
        if let port = settings.hosts.first?.port { psql.arguments! += ["-p", "\(port)"] }
        let complaints = Pipe()
        psql.standardError = complaints
        try psql.run()
        let said = try complaints.fileHandleForReading.readToEnd() ?? Data()
        psql.waitUntilExit()
        #expect(psql.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
    }

    /// What the small province lacks so that parcels travel between two post offices.
    private static let secondWard = """
        insert into office (id, code, name, kind, ward_code, ward_valid_from, valid_from) values
            (7, 'H27.17', 'UBND phường Trần Phú', 'agency', '18100', '2025-07-01', '2025-07-01'),
            (8, 'MC-18100', 'Một cửa Trần Phú', 'one_stop', '18100', '2025-07-01', '2025-07-01');
        insert into desk_agency (desk_id, agency_id, valid_from) values (8, 7, '2025-07-01');
        insert into person (id, username, name, role, office_id, demo) values
            (10, 'canbo.18100', 'Ngô Văn Gần', 'agency_clerk', 7, true),
            (11, 'motcua.18100', 'Lý Thị Gần', 'desk_clerk', 8, true);
        """

    /// A ledger on this database, whose clock stands at the present.
    func withLedger<Result>(_ body: (Ledger) async throws -> Result) async throws -> Result {
        let pool = Pool(
            database.settings("tram_ledger"), limits: Pool.Limits(shared: 0, leased: 2))
        let ledger = Ledger(
            pool: pool, settings: .init(itemService: "RD", identityKey: Array("tests".utf8)),
            logger: Logger(label: "test"), now: { Self.present },
            random: { count in
                var system = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: 0...255, using: &system) }
            })
        do {
            let result = try await body(ledger)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }
}
