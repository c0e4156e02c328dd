import ArgumentParser
import Foundation
import Postgres

/// `tram migrate`: brings the database to where this program needs it.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Creates roles, applies migrations, replaces functions and views.",
        discussion: """
            Needs the role TRAM_ADMINISTRATOR, which may create roles. Running it again changes \
            nothing.
            """)

    @Flag(help: "Says what would be done, and does nothing.")
    var dryRun = false

    func run() async throws {
        let settings = try await Settings.load(needs: [.database])
        let installation = Installation(settings, label: "tram.migrate")
        let server = try installation.server()
        let migrator = Migrator(directory: settings.databaseFiles, logger: installation.logger)
        let owner = server.acting(as: Installation.Role.owner.rawValue)
        let report =
            dryRun
            ? try await migrator.pending(owner)
            : try await migrator.run(
                administrator: server.acting(as: settings.administrator), owner: owner)
        let prefix = dryRun ? "to do: " : ""
        for line in report.description.split(separator: "\n") {
            Terminal.standard.print(prefix + line)
        }
    }
}
