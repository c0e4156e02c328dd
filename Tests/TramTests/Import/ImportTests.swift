import Domain
import Fixtures
import Foundation
import Ledger
import Logging
import Postgres
import Testing
import Tram

/// Real files into a real database, as the roles that do it.
@Suite("Importing")
struct ImportTests {
    private static let seeds = TestCluster.databaseFolder.appending(path: "seeds")

    private static func seed(_ name: String) -> String { seeds.appending(path: name).path }

    private func table(_ database: TestDatabase) -> TableImport {
        TableImport(pool: database.pool("tram_door"))
    }

    /// Everything that a province needs before the first dossier.
    private func reference(_ database: TestDatabase) async throws {
        let table = table(database)
        for (kind, file) in [
            (UnitTable() as any TableKind, "reference/units_before.csv"),
            (UnitTable(), "reference/units.csv"), (SuccessionTable(), "reference/succession.csv"),
            (ProcedureTable(), "reference/procedures.csv"),
            (OfficeHoursTable(), "reference/office-hours.csv"),
            (CalendarTable(), "reference/calendar.csv"), (OfficeTable(), "reference/offices.csv"),
            (PersonTable(demoHash: nil), "demo/people.csv"),
        ] {
            let first = try await table.run(kind, file: Self.seed(file), isDryRun: false)
            #expect(first.refused.isEmpty, "\(file)")
            #expect(first.new > 0 && first.unchanged == 0, "\(file)")
            let again = try await table.run(kind, file: Self.seed(file), isDryRun: false)
            #expect(again.new == 0 && again.changed == 0, "\(file) a second time")
            #expect(again.unchanged == first.new, "\(file) a second time")
        }
    }

    @Test("An announcement is foreseen by a dry run, and an older one takes nothing back")
    func announcements() async throws {
        try await TestDatabase.lease { database in
            try await reference(database)
            let look: @Sendable (Transaction) async throws -> CalendarBook = { transaction in
                try await CalendarBook.read { try await transaction.query($0) }
            }
            let file = try SampleFile(
                """
                day,office,kind,hours,source,revision
                2026-12-24,,half_day,07:30-11:30,Công văn thử,2026-12-01
                2026-12-25,H27.16,off,,Công văn thử,2026-12-01
                2026-12-26,H27.99,make_up,,Công văn thử,2026-12-01
                2026-12-28,,half_day,,Công văn thử,2026-12-01
                2026-12-29,,off,07:30-11:30,Công văn thử,2026-12-01
                2026-12-30,,half_day,11:30-07:30,Công văn thử,2026-12-01
                2026-11-24,,ordinary,,Bản cũ,2025-01-01
                """, name: "announcement.csv")
            let table = table(database)
            let dry = try await table.run(
                CalendarTable(), file: file.path, isDryRun: true, seeing: look)
            #expect(dry.report.new == 2)
            #expect(dry.report.unchanged == 1)
            #expect(dry.report.refused.map(\.line) == [4, 5, 6, 7])
            #expect(dry.report.refused.first?.reason == "there is no agency H27.99")
            let thursday = try #require(PlainDate("2026-12-24"))
            let friday = thursday.adding(days: 1)
            let agency = try await database.pool("tram_door").query(
                "select id from office where code = 'H27.16'"
            ).one(Int32.self)
            #expect(dry.seen.calendar(of: nil).hours(of: thursday)?.minutes == 240)
            #expect(dry.seen.calendar(of: nil).isWorking(friday))
            #expect(!dry.seen.calendar(of: agency).isWorking(friday))
            let before = try await CalendarBook.read {
                try await database.pool("tram_door").query($0)
            }
            #expect(before.calendar(of: agency).isWorking(friday))
            #expect(before.edition < dry.seen.edition)
            let done = try await table.run(
                CalendarTable(), file: file.path, isDryRun: false, seeing: look)
            #expect(done.report == dry.report)
            #expect(!done.seen.calendar(of: agency).isWorking(friday))
            // As it was known before, for whoever wants to check a date that was counted then.
            #expect(done.seen.calendar(of: agency, edition: before.edition).isWorking(friday))
        }
    }

    @Test("The province's own files go in whole, and a second time change nothing")
    func seedsGoIn() async throws {
        try await TestDatabase.lease { database in
            try await reference(database)
            let pool = database.pool("tram_door")
            let areas = try await pool.query("select count(*) from office_area").one(Int64.self)
            #expect(areas == 69, "every ward of today has a post office")
            let desks = try await pool.query("select count(*) from desk_agency").one(Int64.self)
            #expect(desks > 69)
            // Nobody can sign in with a password that everybody knows, unless it is a demonstration.
            let credentials = try await pool.query("select count(*) from credential").one(
                Int64.self)
            #expect(credentials == 0)
        }
    }

    @Test("Good lines are kept, bad ones told by file, line and reason")
    func badLines() async throws {
        try await TestDatabase.lease { database in
            let file = try SampleFile(
                """
                ward_code,valid_from,valid_to,name,kind
                18073,2025-07-01,,Phường Thành Sen,ward
                1807,2025-07-01,,Phường Ngắn,ward
                18100,2025-13-01,,Phường Ngày Sai,ward
                18115,2025-07-01,2025-06-01,Phường Ngược,ward
                18118,2025-07-01,,Phường Không Loại,city
                18133,2025-07-01,,"Phường
                """ + "\u{0}" + """
                    ",ward
                    18160,2025-07-01,,Xã Tốt,commune
                    """, name: "units.csv")
            let report = try await table(database).run(
                UnitTable(), file: file.path, isDryRun: false)
            #expect(report.new == 2)
            #expect(report.refused.map(\.line) == [3, 4, 5, 6, 7])
            #expect(Set(report.refused.map(\.file)) == ["units.csv"])
            #expect(report.refused[0].reason == "ward_code is no ward code of five digits")
            #expect(report.refused[2].reason == "a unit ends after it began")
            let count = try await database.pool("tram_door").query("select count(*) from unit")
                .one(Int64.self)
            #expect(count == 2)
        }
    }

    @Test("A dry run says the same and writes nothing")
    func dryRun() async throws {
        try await TestDatabase.lease { database in
            let file = Self.seed("reference/units.csv")
            let dry = try await table(database).run(UnitTable(), file: file, isDryRun: true)
            #expect(dry.new == 69)
            let count = try await database.pool("tram_door").query("select count(*) from unit")
                .one(Int64.self)
            #expect(count == 0)
            #expect(
                try await table(database).run(UnitTable(), file: file, isDryRun: false) == dry)
        }
    }

    @Test("What an administrator has confirmed, no file takes back")
    func confirmedStays() async throws {
        try await TestDatabase.lease { database in
            let file = Self.seed("reference/procedures.csv")
            _ = try await table(database).run(ProcedureTable(), file: file, isDryRun: false)
            try await database.pool("tram_door").query(
                """
                update procedure set confirmed = true, working_days = 77
                where code = '1.004884'
                """)
            let report = try await table(database).run(
                ProcedureTable(), file: file, isDryRun: false)
            #expect(report.kept == 1)
            let days = try await database.pool("tram_door").query(
                "select working_days from procedure where code = '1.004884'"
            ).one(Int32.self)
            #expect(days == 77)
        }
    }

    @Test("The day of the portal goes in through the ledger, and the audit finds nothing")
    func dossiersGoIn() async throws {
        try await TestDatabase.lease { database in
            try await reference(database)
            let pool = database.pool("tram_ledger")
            let bad = #"{"MaHoSo":"H27.16-261124-9999","TrangThaiHoSo":"12"}"#
            let text = try String(contentsOfFile: Self.seed("demo/day.ndjson"), encoding: .utf8)
            let lines = text.split(separator: "\n").prefix(120)
            let file = try SampleFile(
                (lines.prefix(60) + ["not json", Substring(bad)] + lines.suffix(60))
                    .joined(separator: "\n"), name: "day.ndjson")
            let dossiers = try await dossierImport(pool)
            let dry = try await dossiers.run(file: file.path, isDryRun: true)
            #expect(dry.new == 120)
            let report = try await dossiers.run(file: file.path, isDryRun: false)
            #expect(report.new == 120)
            #expect(report.refused.map(\.line) == [61, 62])
            #expect(report.refused[0].reason == "not a dossier in JSON")
            #expect(report.refused[1].reason.contains("MaTTHC: missing"))
            let again = try await dossiers.run(file: file.path, isDryRun: false)
            #expect(again.new == 0 && again.unchanged == 120)
            let audit = try await Audit(pool: pool, today: PlainDate(.now)).run()
            #expect(audit.isClean, "\(audit.findings)")
            #expect(audit.dossiers == 120)
        }
    }

    private func dossierImport(_ pool: Pool) async throws -> DossierImport {
        let now = Instant(rfc3339: "2026-11-24T18:00:00+07:00")!
        let ledger = Ledger(
            pool: pool,
            settings: .init(itemService: "RD", identityKey: Array(repeating: 7, count: 32)),
            logger: Logger(label: "import tests"), now: { now }, random: systemRandom)
        let person = try await pool.query("select id from person where username = 'quantri'")
            .one(Int32.self)
        let agencies = try await pool.query("select code, id from office where kind = 'agency'")
            .decode((String, Int32).self)
        return DossierImport(
            ledger: ledger, units: try await UnitDirectory(reading: pool, on: PlainDate(now)),
            agencies: Dictionary(uniqueKeysWithValues: agencies), importer: (person, "quantri"),
            now: now,
            isKnown: { code in
                try await pool.query("select true from dossier where code = \(code)").first != nil
            })
    }
}
