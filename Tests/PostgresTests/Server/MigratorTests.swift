import Foundation
import Postgres
import Testing

@Suite("Migrator")
struct MigratorTests {
    /// A folder of SQL files in a database of its own.
    private struct Site {
        let folder: URL
        let settings: ConnectionSettings

        func write(_ path: String, _ text: String) throws {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        var owner: ConnectionSettings { settings.acting(as: "keeper") }

        func migrate() async throws -> MigrationReport {
            try await Migrator(directory: folder).run(administrator: settings, owner: owner)
        }
    }

    private func withSite(_ name: String, _ body: (Site) async throws -> Void) async throws {
        let server = try await PrivateServer.common()
        try await withPool(server.settings()) {
            try await $0.query("create database \(raw: name)")
        }
        let folder = URL(filePath: "/tmp/tram-migrations-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        let site = Site(folder: folder, settings: server.settings().onDatabase(name))
        try site.write(
            "roles.sql",
            """
            do $$ begin
                if not exists (select from pg_roles where rolname = 'keeper') then
                    create role keeper login noinherit;
                end if;
                alter role keeper set search_path = house, pg_temp;
            end $$;
            create schema if not exists house authorization keeper;
            """)
        try site.write(
            "migrations/0001_rooms.sql", "create table room (id int primary key, name text);")
        try site.write(
            "functions/count_rooms.sql",
            """
            create or replace function count_rooms() returns bigint language sql stable
            as 'select count(*) from room';
            """)
        try site.write(
            "views/named_room.sql",
            "create or replace view named_room as select * from room where name is not null;")
        try await body(site)
    }

    @Test func whatIsNewIsAppliedOnceAndOwnedByTheOwner() async throws {
        try await withSite("site_new") { site in
            let first = try await site.migrate()
            #expect(first.migrations == ["migrations/0001_rooms.sql"])
            #expect(first.objects == ["functions/count_rooms.sql", "views/named_room.sql"])
            #expect(try await site.migrate().isUnchanged)
            try site.write("migrations/0002_floor.sql", "alter table room add floor int;")
            let pending = try await Migrator(directory: site.folder).pending(site.owner)
            #expect(pending.migrations == ["migrations/0002_floor.sql"])
            let second = try await site.migrate()
            #expect(second.migrations == ["migrations/0002_floor.sql"])
            #expect(second.objects.count == 2)
            try await withPool(site.owner) { pool in
                let owner = try await pool.query(
                    "select tableowner::text from pg_tables where tablename = 'room'")
                #expect(try owner.one(String.self) == "keeper")
            }
        }
    }

    @Test func aChangedFunctionIsReplacedAndAChangedMigrationRefused() async throws {
        try await withSite("site_changed") { site in
            _ = try await site.migrate()
            try site.write(
                "functions/count_rooms.sql",
                """
                create or replace function count_rooms() returns bigint language sql stable
                as 'select count(*) + 1 from room';
                """)
            let report = try await site.migrate()
            #expect(report.objects == ["functions/count_rooms.sql"])
            #expect(report.migrations.isEmpty)
            try await withPool(site.owner) { pool in
                let count = try await pool.query("select count_rooms()")
                #expect(try count.one(Int.self) == 1)
            }
            try site.write("migrations/0001_rooms.sql", "create table room (id bigint);")
            let error = try await failure { try await site.migrate() }
            #expect(error.kind == .migration)
            #expect(error.message.contains("0001_rooms.sql was changed after"))
        }
    }

    /// Half of a migration would leave a database that no program knows.
    @Test func aFailingMigrationLeavesNothingBehindAndSaysWhere() async throws {
        try await withSite("site_failing") { site in
            try site.write(
                "migrations/0002_wrong.sql",
                "create table half (id int);\n\ninsert into hall values (1);\n")
            let error = try await failure { try await site.migrate() }
            #expect(error.sqlState == "42P01")
            #expect(error.message.hasPrefix("migrations/0002_wrong.sql, line 3: "))
            try site.write("migrations/0002_wrong.sql", "create table half (id int);")
            let report = try await site.migrate()
            #expect(report.migrations == ["migrations/0002_wrong.sql"])
            try site.write("migrations/0003_commits.sql", "commit; create table loose (id int);")
            let escape = try await failure { try await site.migrate() }
            #expect(escape.message.contains("a transaction of its own"))
        }
    }

    /// Two instances of the service start at the same moment after an update.
    @Test func migratorsTakeTurns() async throws {
        try await withSite("site_turns") { site in
            try site.write("migrations/0002_slow.sql", "select pg_sleep(0.2);")
            let reports = try await withThrowingTaskGroup(of: MigrationReport.self) { group in
                for _ in 0..<4 { group.addTask { try await site.migrate() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.count { !$0.isUnchanged } == 1)
        }
    }

    @Test func aRunWithoutChangesIsFast() async throws {
        try await withSite("site_fast") { site in
            _ = try await site.migrate()
            let start = ContinuousClock.now
            _ = try await site.migrate()
            #expect(ContinuousClock.now - start < .seconds(2))
        }
    }
}
