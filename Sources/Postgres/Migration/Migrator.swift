package import Foundation
package import Logging

/// Brings a database to the state of a folder (chuyển đổi cơ sở dữ liệu):
///
/// - `roles.sql`, run each time by the administrator, so it must be repeatable;
/// - `migrations/NNNN_name.sql`, forward only, each in its own transaction, never changed
///   afterwards, which checksums assert;
/// - `functions/` and `views/`, one object per file, replaced when they changed, all in one
///   transaction, in the order of their paths.
///
/// Everything but the roles belongs to the owner. Two migrators of one database take turns.
/// What was done is recorded in two tables in the owner's first schema.
package struct Migrator: Sendable {
    private let directory: URL
    private let logger: Logger

    /// The lock's key is arbitrary; it only has to be the same in every migrator.
    private static let lockKey: Int64 = 0x7472_616d_6d69_6772
    private static let lockPatience = "120s"

    package init(directory: URL, logger: Logger = Logger(label: "migrator")) {
        self.directory = directory
        self.logger = logger
    }

    /// - Parameters:
    ///   - administrator: may create roles; runs `roles.sql` and holds the lock.
    ///   - owner: the role that owns the schema. Without one, the administrator owns it.
    package func run(
        administrator: ConnectionSettings, owner: ConnectionSettings? = nil
    ) async throws -> MigrationReport {
        try await withSession(administrator) { admin in
            try await admin.query(
                "select set_config('lock_timeout', \(Self.lockPatience), false)")
            do {
                try await admin.query("select pg_advisory_lock(\(Self.lockKey))")
            } catch let error as PostgresError where error.sqlState == "55P03" {
                throw PostgresError(.migration, "another migration of this database is running")
            }
            // Roles are created before the owner can log in, and their settings before he does.
            try await runRoles(admin)
            guard let owner else { return try await migrate(admin) }
            return try await withSession(owner) { try await migrate($0) }
        }
    }

    /// What a run would do, for those who only look: readiness, diagnosis.
    package func pending(_ settings: ConnectionSettings) async throws -> MigrationReport {
        try await withSession(settings) { session in
            let exists = try await session.query("select to_regclass('applied_migration')::text")
                .one(String?.self)
            let plan = try await plan(
                session, applied: exists == nil ? AppliedFiles() : try await applied(session))
            return MigrationReport(
                migrations: plan.migrations.map(\.path), objects: plan.objects.map(\.path),
                orphans: plan.orphans)
        }
    }

    private func withSession<Result>(
        _ settings: ConnectionSettings, _ body: (Session) async throws -> Result
    ) async throws -> Result {
        var settings = settings
        // A migration may take as long as it takes.
        settings.statementTimeout = .zero
        settings.idleTransactionTimeout = .zero
        let pool = Pool(settings, limits: Pool.Limits(shared: 0, leased: 1), logger: logger)
        do {
            let result = try await pool.session(body)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }

    // MARK: Steps

    /// Roles belong to the whole cluster, where no lock of one database helps: when another
    /// database is given the same roles at this moment, the loser tries again.
    private func runRoles(_ session: Session) async throws {
        guard let text = try read("roles.sql") else { return }
        let file = SQLFile(path: "roles.sql", text: text, checksum: "")
        var attempt = 0
        while true {
            do {
                try await session.execute(script: text)
                return
            } catch let error as PostgresError
                where attempt < 20 && ["XX000", "23505", "40001"].contains(error.sqlState)
            {
                attempt += 1
                try await Task.sleep(for: .milliseconds(20 * attempt))
            } catch let error as PostgresError {
                throw error.inside(file)
            }
        }
    }

    private func migrate(_ session: Session) async throws -> MigrationReport {
        try await session.execute(
            script: """
                set client_min_messages = warning;
                create table if not exists applied_migration (
                    number integer primary key,
                    path text not null,
                    checksum text not null,
                    applied_at timestamptz not null default now()
                );
                create table if not exists applied_object (
                    path text primary key,
                    checksum text not null,
                    applied_at timestamptz not null default now()
                );
                """)
        let plan = try await plan(session, applied: try await applied(session))
        for file in plan.migrations { try await apply(file, session) }
        if !plan.objects.isEmpty || !plan.orphans.isEmpty {
            try await replace(plan, session)
        }
        return MigrationReport(
            migrations: plan.migrations.map(\.path), objects: plan.objects.map(\.path),
            orphans: plan.orphans)
    }

    private func apply(_ file: SQLFile, _ session: Session) async throws {
        let began = ContinuousClock.now
        do {
            try await session.transaction { transaction in
                try await run(file, transaction)
                try await transaction.query(
                    """
                    insert into applied_migration (number, path, checksum)
                    values (\(Int32(file.number ?? 0)), \(file.path), \(file.checksum))
                    """)
            }
        } catch let error as PostgresError {
            throw error.inside(file)
        }
        logger.info("applied \(file.path) in \(ContinuousClock.now - began)")
    }

    private func replace(_ plan: MigrationPlan, _ session: Session) async throws {
        try await session.transaction { transaction in
            for file in plan.objects {
                do {
                    try await run(file, transaction)
                } catch let error as PostgresError {
                    throw error.inside(file)
                }
                try await transaction.query(
                    """
                    insert into applied_object (path, checksum)
                    values (\(file.path), \(file.checksum))
                    on conflict (path) do update
                    set checksum = excluded.checksum, applied_at = now()
                    """)
            }
            try await transaction.query(
                "delete from applied_object where path = any(\(plan.orphans))")
        }
        logger.info("replaced \(plan.objects.count) functions and views")
    }

    /// A file that ends the transaction itself would leave half of its work behind when the
    /// rest fails: seen by the transaction's number.
    private func run(_ file: SQLFile, _ transaction: Transaction) async throws {
        let number: Query = "select pg_current_xact_id()::text"
        let before = try await transaction.query(number).one(String.self)
        try await transaction.execute(script: file.text)
        guard try await transaction.query(number).one(String.self) == before else {
            throw PostgresError(.migration, "it begins or ends a transaction of its own")
        }
    }

    // MARK: Files and records

    private func applied(_ session: Session) async throws -> AppliedFiles {
        let migrations = try await session.query(
            "select number, path, checksum from applied_migration order by number")
        let objects = try await session.query("select path, checksum from applied_object")
        var files = AppliedFiles()
        files.migrations = try migrations.decode((Int, String, String).self).map {
            AppliedFiles.Migration(number: $0, path: $1, checksum: $2)
        }
        files.objects = Dictionary(
            uniqueKeysWithValues: try objects.decode((String, String).self))
        return files
    }

    private func plan(_ session: Session, applied: AppliedFiles) async throws -> MigrationPlan {
        let migrations = try paths("migrations")
        let objects = try paths("functions") + paths("views")
        let texts = try (migrations + objects).map { try read($0) ?? "" }
        let contents = texts.map { [UInt8]($0.utf8) }
        // PostgreSQL knows SHA-256, so this module need not.
        let checksums = try await session.query(
            """
            select encode(sha256(content), 'hex')
            from unnest(\(contents)) with ordinality as file (content, place)
            order by place
            """
        ).decode(String.self)
        let files = zip(zip(migrations + objects, texts), checksums).map {
            SQLFile(path: $0.0, text: $0.1, checksum: $1)
        }
        return try MigrationPlan(
            migrations: Array(files.prefix(migrations.count)),
            objects: Array(files.dropFirst(migrations.count)), applied: applied)
    }

    private func paths(_ folder: String) throws -> [String] {
        let root = directory.appending(path: folder)
        guard let walker = FileManager.default.enumerator(atPath: root.path) else { return [] }
        return walker.compactMap { $0 as? String }
            .filter { $0.hasSuffix(".sql") }
            .map { "\(folder)/\($0)" }
            .sorted()
    }

    private func read(_ path: String) throws -> String? {
        let file = directory.appending(path: path)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw PostgresError(.migration, "\(path) cannot be read as UTF-8 text")
        }
    }
}

extension PostgresError {
    /// Says in which file, and where in it.
    fileprivate func inside(_ file: SQLFile) -> PostgresError {
        var place = file.path
        if let position {
            let line =
                file.text.unicodeScalars.prefix(max(0, position - 1))
                .count { $0 == "\n" } + 1
            place += ", line \(line)"
        }
        var error = PostgresError(.migration, "\(place): \(message)")
        error.sqlState = sqlState
        error.constraint = constraint
        return error
    }
}
