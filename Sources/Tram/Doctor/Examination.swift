import Domain
import Foundation
import Paper
import Postgres

/// Looks at an installation from outside in (khám bản cài đặt), and stops where nothing further
/// can be seen.
struct Examination {
    let installation: Installation
    private(set) var findings: [Finding] = []

    private var settings: Settings { installation.settings }

    init(_ installation: Installation) {
        self.installation = installation
    }

    mutating func run() async {
        examineFiles()
        findings.append(Judgement.fonts(missing: Typeface.missing.map(\.family)))
        guard let server = try? installation.server() else {
            findings.append(.wrong("TRAM_DATABASE is no connection string of libpq."))
            return
        }
        guard await examineLogins(server) else { return }
        await examineMigrations(server)
        do {
            var found: [Finding] = []
            try await installation.withPool(.owner) { pool in
                found += try await examineServer(pool)
                found += try await examineSafety(pool)
                found += try await examineContent(pool)
                found += try await examinePeople(pool)
            }
            findings += found
        } catch {
            findings.append(.wrong("The examination broke off: \(Failure(error).sentence)"))
        }
    }

    private mutating func examineFiles() {
        let files = settings.databaseFiles
        let roles = files.appending(path: "roles.sql").path
        findings.append(
            FileManager.default.fileExists(atPath: roles)
                ? .good("The database's files are in \(files.path).")
                : .wrong("\(files.path) has no roles.sql; TRAM_DATABASE_FILES names the folder."))
        findings += [Self.disk("here", FileManager.default.currentDirectoryPath)].compactMap(\.self)
    }

    private static func disk(_ place: String, _ path: String) -> Finding? {
        var space = statvfs()
        guard statvfs(path, &space) == 0 else { return nil }
        let unit = Int64(space.f_frsize)
        return Judgement.disk(
            place, free: Int64(space.f_bavail) * unit, total: Int64(space.f_blocks) * unit)
    }

    /// Every role has to be able to log in by itself.
    private mutating func examineLogins(_ server: ConnectionSettings) async -> Bool {
        var failed: [String] = []
        var reason = ""
        for role in Installation.Role.allCases {
            do {
                try await installation.withPool(role, leased: 0) { pool in
                    _ = try await pool.query("select 1")
                }
            } catch {
                failed.append(role.rawValue)
                reason = Failure(error).sentence
            }
        }
        if failed.isEmpty {
            findings.append(.good("All \(Installation.Role.allCases.count) roles can log in."))
            return true
        }
        if failed.count == Installation.Role.allCases.count {
            let administrator = server.acting(as: settings.administrator)
            let pool = Pool(
                administrator, limits: .init(shared: 1, leased: 0), logger: installation.logger)
            let isThere = (try? await pool.query("select 1")) != nil
            await pool.close()
            findings.append(
                isThere
                    ? .wrong(
                        "The database is there, but has none of the service's roles; "
                            + "`tram migrate` makes them.")
                    : .wrong("The database \(server) can't be reached: \(reason)"))
            return false
        }
        findings.append(
            .wrong(
                "These roles can't log in: \(failed.joined(separator: ", ")). `tram migrate` "
                    + "makes them; pg_hba.conf and passwords let them in. (\(reason))"))
        return !failed.contains(Installation.Role.owner.rawValue)
    }

    private mutating func examineMigrations(_ server: ConnectionSettings) async {
        let migrator = Migrator(directory: settings.databaseFiles, logger: installation.logger)
        do {
            let report = try await migrator.pending(
                server.acting(as: Installation.Role.owner.rawValue))
            if report.isUnchanged {
                findings.append(.good("The database is as this program needs it."))
            } else {
                let count = report.migrations.count
                findings.append(
                    .wrong(
                        "\(count) migrations and \(report.objects.count) functions or views are "
                            + "still to be applied; `tram migrate` does it."))
            }
            findings += report.orphans.map {
                .note("The database has \($0), for which there is no file any more.")
            }
        } catch let error as PostgresError where error.kind == .migration {
            findings.append(.wrong("The files and the database disagree: \(error.message)."))
        } catch {
            findings.append(
                .wrong("The migrations can't be compared: \(Failure(error).sentence)"))
        }
    }

    // MARK: - The server

    private func examineServer(_ pool: Pool) async throws -> [Finding] {
        let version = try await pool.query(
            "select current_setting('server_version_num')::int"
        ).one(Int32.self)
        var found = [Judgement.version(Int(version))]
        let before = Instant.now
        let theirs = try await pool.query("select clock_timestamp()").one(Timestamp.self)
        let after = Instant.now
        let middle = (before.microseconds + after.microseconds) / 2
        found.append(
            Judgement.clocks(apart: Double(theirs.microseconds - middle) / 1_000_000))
        let off = try await pool.query(
            """
            select name from pg_settings
            where name in ('fsync', 'synchronous_commit', 'full_page_writes') and setting = 'off'
            order by name
            """
        ).decode(String.self)
        found.append(Judgement.durability(off: off))
        let allowed = try await pool.query(
            """
            select current_setting('max_connections')::int
                - current_setting('superuser_reserved_connections')::int
            """
        ).one(Int32.self)
        found.append(
            Judgement.connections(
                needed: ServicePools.count(settings), allowed: Int(allowed)))
        return found
    }

    // MARK: - What keeps histories right and data private

    private func examineSafety(_ pool: Pool) async throws -> [Finding] {
        var found: [Finding] = []
        let strong = try await pool.query(
            """
            select rolname from pg_roles
            where rolname like 'tram\\_%' and rolname <> current_user
                and (rolsuper or rolbypassrls or rolcreaterole or rolinherit)
            order by rolname
            """
        ).decode(String.self)
        found.append(
            strong.isEmpty
                ? .good("No role of the service may more than it should.")
                : .wrong(
                    "\(strong.joined(separator: ", ")) may pass by row security or inherits "
                        + "rights; `tram migrate` takes that away."))
        let open = try await pool.query(
            """
            select c.relname from pg_class c
            where c.relnamespace = 'tram'::regnamespace and c.relkind = 'r'
                and has_table_privilege('tram_staff', c.oid, 'select')
                and not has_table_privilege('tram_door', c.oid, 'select')
                and not (c.relrowsecurity and c.relforcerowsecurity)
            order by c.relname
            """
        ).decode(String.self)
        found.append(
            open.isEmpty
                ? .good("Row security is on wherever staff read dossiers.")
                : .wrong(
                    "Row security is off on \(open.joined(separator: ", ")): everybody sees "
                        + "everything there."))
        let writable = try await pool.query(
            """
            select r.rolname || ' on ' || t.name
            from pg_roles r, unnest(\(Self.histories)) t (name)
            where r.rolname like 'tram\\_%' and r.rolname <> 'tram_owner'
                and has_table_privilege(r.oid, to_regclass('tram.' || t.name),
                    'update, delete, truncate')
            order by 1
            """
        ).decode(String.self)
        found.append(
            writable.isEmpty
                ? .good("Nobody may change or delete histories.")
                : .wrong("Histories can be edited: \(writable.joined(separator: ", "))."))
        return found
    }

    private static let histories = [
        "dossier_event", "fact", "parcel_event", "parcel_confirmation", "firing",
        "office_dossier", "hand_over_signature",
    ]

    // MARK: - What the service lives on

    private func examineContent(_ pool: Pool) async throws -> [Finding] {
        var found: [Finding] = []
        for (table, what, file) in [
            ("unit", "units", "units"), ("office", "offices", "offices"),
            ("procedure", "procedures", "procedures"), ("person", "people", "people"),
        ] {
            let count = try await pool.query(
                "select count(*) from \(raw: table)"
            ).one(Int64.self)
            found.append(
                count > 0
                    ? .good("There are \(count) \(what).")
                    : .wrong("There are no \(what); `tram import \(file)` brings them."))
        }
        found += try await examineCalendar(pool)
        let unconfirmed = try await pool.query(
            "select count(*) from office where not confirmed and valid_to is null"
        ).one(Int64.self)
        if unconfirmed > 0 {
            found.append(.note("\(unconfirmed) offices wait for an administrator to confirm them."))
        }
        let uncovered = try await pool.query(
            """
            select count(*) from unit u
            where u.valid_to is null and not exists (
                select from office_area a
                where a.ward_code = u.ward_code and a.ward_valid_from = u.valid_from
                    and a.valid_to is null)
            """
        ).one(Int64.self)
        if uncovered > 0 {
            found.append(
                .wrong(
                    "\(uncovered) units lie in no post office's area: nothing can be fetched or "
                        + "delivered there."))
        }
        return found
    }

    private func examinePeople(_ pool: Pool) async throws -> [Finding] {
        let administrators = try await pool.query(
            """
            select count(*) from person p
            where p.role = 'administrator' and p.active
                and exists (select from credential c where c.person_id = p.id)
            """
        ).one(Int64.self)
        var found = [Judgement.administrators(Int(administrators))]
        let demo = try await pool.query(
            "select count(*) from person where demo and active"
        ).one(Int64.self)
        if demo > 0 {
            found.append(
                settings.isDemo
                    ? .note("\(demo) people of the demonstration can sign in with its password.")
                    : .wrong(
                        "\(demo) people of the demonstration are active, whose password "
                            + "everybody knows; the service will not start."))
        }
        return found
    }

    private func examineCalendar(_ pool: Pool) async throws -> [Finding] {
        var found: [Finding] = []
        let days = try await pool.query(
            "select distinct extract(year from day)::int from calendar_day where kind = 'off'"
        ).decode(Int32.self)
        found.append(
            Judgement.calendar(
                announced: Set(days.map(Int.init)), today: PlainDate(.now).year))
        let unsure = try await pool.query(
            """
            select (select count(*) from calendar_day
                    where confidence is distinct from 'seen' and day >= current_date)
                 + (select count(*) from office_hours where confidence is distinct from 'seen')
            """
        ).one(Int64.self)
        if unsure > 0 {
            found.append(
                .note(
                    "\(unsure) lines of the calendar and the office hours wait for somebody to "
                        + "confirm them by their source."))
        }
        return found
    }
}
