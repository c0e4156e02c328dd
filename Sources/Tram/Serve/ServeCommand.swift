import ArgumentParser
import Foundation
import Logging
import Postgres
import ServiceLifecycle
import UnixSignals
import Web

/// `tram serve`: the service.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service until it is told to end.",
        discussion: """
            SIGTERM and SIGINT end it: nothing new is taken, what is under way may finish within \
            TRAM_GRACE_SECONDS. Logs go to standard error.
            """)

    func run() async throws {
        let settings = try await Settings.load(needs: Set(SettingKey.allCases))
        let installation = Installation(settings, label: "tram")
        let composition = try Composition(installation)
        do {
            try await composition.examine()
        } catch {
            await composition.database.close()
            throw error
        }
        var configuration = composition.site.groupConfiguration(services: composition.services)
        configuration.gracefulShutdownSignals = [.sigterm, .sigint]
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as ServiceGroupError {
            throw Failure.check("the service did not end as it should: \(error)")
        }
    }
}
