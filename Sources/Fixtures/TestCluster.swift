package import Foundation
package import Postgres

/// The private cluster that tests run against (cụm thử nghiệm). `Deploy/test` starts one and
/// names it in the environment.
package enum TestCluster {
    package static let variable = "TRAM_TEST_POSTGRES"

    /// A superuser of the cluster.
    package static var administrator: ConnectionSettings {
        get throws {
            guard let conninfo = ProcessInfo.processInfo.environment[variable],
                !conninfo.isEmpty
            else { throw NoCluster() }
            var settings = try ConnectionSettings(conninfo: conninfo)
            settings.applicationName = "tests"
            return settings
        }
    }

    package struct NoCluster: Error, CustomStringConvertible {
        package var description: String {
            "\(TestCluster.variable) is not set: run ./Deploy/test, or set it to the connection "
                + "string of a superuser on a cluster that holds nothing of worth"
        }
    }

    /// The repository's folder of migrations, found from this file.
    package static let databaseFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Database")

    /// The name of a database that is migrated and prepared once, to be cloned: the first
    /// test process makes it while the others wait, and as long as the files do not change,
    /// later ones find it.
    ///
    /// - Parameters:
    ///   - variant: tells apart templates that are prepared differently. A part of the name.
    ///   - prepare: fills it after the migration. Its code is not part of the checksum, so a
    ///     variant whose preparation changes needs a new name.
    package static func template(
        variant: String = "plain",
        prepare: @Sendable (ConnectionSettings) async throws -> Void = { _ in }
    ) async throws -> String {
        let administrator = try administrator
        let contents = try filesContent()
        return try await withSession(administrator) { session in
            let checksum = try await session.query(
                "select left(encode(sha256(\(contents)), 'hex'), 16)"
            ).one(String.self)
            let name = "tram_template_\(variant)_\(checksum)"
            try await session.query(
                "select pg_advisory_lock(hashtextextended(\(name), 0))", limit: .seconds(300))
            let isReady = try await session.query(
                "select datistemplate from pg_database where datname = \(name)"
            ).first(Bool.self)
            if isReady == true { return name }
            // A process that died halfway left it unfinished.
            try await session.query(Query(raw: "drop database if exists \(name) with (force)"))
            try await session.query(Query(raw: "create database \(name)"))
            let settings = administrator.onDatabase(name)
            _ = try await Migrator(directory: databaseFolder).run(
                administrator: settings, owner: settings.acting(as: "tram_owner"))
            try await prepare(settings)
            try await session.query(
                Query(raw: "alter database \(name) with is_template true allow_connections false"))
            return name
        }
    }

    /// Everything that decides what the migrated database looks like.
    private static func filesContent() throws -> [UInt8] {
        var content: [UInt8] = []
        for path in ["roles.sql", "migrations", "functions", "views"] {
            let root = databaseFolder.appending(path: path)
            let files =
                path.hasSuffix(".sql")
                ? [root]
                : (FileManager.default.enumerator(atPath: root.path)?
                    .compactMap { $0 as? String } ?? [])
                    .filter { $0.hasSuffix(".sql") }.sorted()
                    .map { root.appending(path: $0) }
            for file in files {
                content += Array("\(file.lastPathComponent)\n".utf8)
                content += try Data(contentsOf: file)
            }
        }
        return content
    }

    @discardableResult
    static func withSession<Result>(
        _ settings: ConnectionSettings, _ body: (Session) async throws -> Result
    ) async throws -> Result {
        var settings = settings
        settings.statementTimeout = .seconds(300)
        let pool = Pool(settings, limits: Pool.Limits(shared: 0, leased: 1))
        do {
            let result = try await pool.session(body)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }
}
