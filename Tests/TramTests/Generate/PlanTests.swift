import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing
import Tram

/// What is asked all day must never read a whole table that grows.
@Suite struct PlanTests {
    /// PostgreSQL counts for every table how often it was read from end to end, also by queries
    /// inside functions, policies and triggers, whose plans nobody prints.
    @Test func hotPathsReadNoWholeTable() async throws {
        try await GeneratedDatabase.lease(3_000) { generated in
            let database = generated.database
            try await database.pool().query("analyze")
            let parcels = try await parcelsAtOffices(database)
            try #require(parcels.count >= 15)
            let clerks = try await dossiersInProcess(database)
            try #require(clerks.count >= 2)
            let codes = try await database.pool().query(
                "select tracking_code from tram.dossier order by id limit 50"
            ).decode(String.self)
            let before = try await wholeReads(database)
            try await generated.withLedger { ledger in
                try await scan(parcels[...0], ledger)
                try await scan(parcels[1...], ledger)
                for dossier in clerks.prefix(2) {
                    _ = try await ledger.decide(
                        dossier.code, Decision(event: .suspended), ifVersion: dossier.version,
                        by: World.actor(.agencyClerk))
                }
            }
            try await lookUp(codes, database)
            try await readAsStaff(clerks[0].code, database)
            let after = try await wholeReads(database)
            for (table, count) in after {
                #expect(count == before[table], "\(table) was read from end to end")
            }
            #expect(after.count == 10)
        }
    }

    /// The counter itself: a whole read is noticed.
    @Test func aWholeReadIsCounted() async throws {
        try await GeneratedDatabase.lease(200) { generated in
            let before = try await wholeReads(generated.database)
            let pool = Pool(
                generated.database.settings("tram_ledger"),
                limits: Pool.Limits(shared: 0, leased: 1))
            _ = try await pool.transaction {
                try await $0.query("select count(*) from fact where dispatch = 'none'")
            }
            await pool.close()
            let after = try await wholeReads(generated.database)
            #expect(after["fact"] != before["fact"])
        }
    }

    // MARK: What is asked

    private func parcelsAtOffices(_ database: TestDatabase) async throws -> [ItemCode] {
        try await database.pool().query(
            """
            select item_code from tram.parcel
            where state = 'at_office' and holder_office_id = 1 order by id limit 100
            """
        ).decode(String.self).compactMap { ItemCode($0) }
    }

    private func dossiersInProcess(_ database: TestDatabase) async throws
        -> [(code: String, version: Int32)]
    {
        try await database.pool().query(
            """
            select code, version from tram.dossier
            where stage = 'processing' and agency_id = 3 order by id limit 5
            """
        ).map { try $0.decode((String, Int32).self) }
    }

    private func scan(_ parcels: ArraySlice<ItemCode>, _ ledger: Ledger) async throws {
        var random = SystemRandomNumberGenerator()
        let scans = parcels.enumerated().map { index, code in
            Scan(
                id: UUIDv7.mint(at: GeneratedDatabase.present, random: &random),
                sequence: Int64(index), itemCode: code, act: .event(.dispatched),
                occurredAt: GeneratedDatabase.present, dispatch: "CT-1")
        }
        let results = try await ledger.record(
            ScanBatch(device: "may-thu", sentAt: nil, scans: scans),
            by: World.actor(.postClerk))
        #expect(results.filter { $0.outcome == .applied }.count > parcels.count / 2)
    }

    private func lookUp(_ codes: [String], _ database: TestDatabase) async throws {
        let pool = Pool(
            database.settings("tram_public"), limits: Pool.Limits(shared: 1, leased: 0))
        for code in codes {
            let rows = try await pool.query("select part from tracking_coarse(\(code))")
            #expect(rows.count >= 2)
        }
        let many = try await pool.query("select part from tracking_coarse_many(\(codes))")
        #expect(many.count >= 2 * codes.count)
        await pool.close()
    }

    private func readAsStaff(_ code: String, _ database: TestDatabase) async throws {
        let pool = Pool(
            database.settings("tram_staff"), limits: Pool.Limits(shared: 1, leased: 0))
        let scope = Scope([
            ("tram.person", "3"), ("tram.office", "3"), ("tram.role", "agency_clerk"),
        ])
        let queries: [Query] = [
            """
            select p.item_code, e.event, f.scan_id
            from dossier d
            left join parcel p on p.dossier_id = d.id
            left join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
            left join fact f on f.parcel_id = e.parcel_id and f.scan_id = e.scan_id
            where d.code = \(code)
            """,
            """
            select e.event, c.name
            from dossier d join dossier_event e on e.dossier_id = d.id
            join applicant c on c.dossier_id = d.id
            where d.code = \(code)
            """,
        ]
        for query in queries {
            #expect(try await pool.query(query, scope: scope).first != nil)
        }
        await pool.close()
    }

    /// Tables that hold thousands of rows here, each with how often it was read from end to end;
    /// of one that fits a page that is the best way to read it. Sessions tell their counts when they end, so whoever is to be counted has closed its pool.
    private func wholeReads(_ database: TestDatabase) async throws -> [String: Int64] {
        try await database.pool().query("select pg_stat_force_next_flush()")
        try await Task.sleep(for: .milliseconds(50))
        try await database.pool().query("select pg_stat_clear_snapshot()")
        let rows = try await database.pool().query(
            """
            select relname::text, seq_scan from pg_stat_user_tables
            where schemaname = 'tram' and relname in (
                'dossier', 'dossier_event', 'parcel', 'fact', 'parcel_event', 'firing',
                'office_dossier', 'waiting', 'outbox', 'applicant')
            """)
        return Dictionary(
            try rows.map { try $0.decode((String, Int64).self) }, uniquingKeysWith: { $1 })
    }
}
