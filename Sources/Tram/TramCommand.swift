import ArgumentParser
import Foundation

/// The one executable of the service (lệnh tram).
struct TramCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tram",
        abstract: "Trạm: the post collects and returns administrative dossiers.",
        discussion: """
            Settings come from the environment, or from the file that TRAM_SETTINGS names; \
            `tram doctor` lists them all.
            Ends with 0 when all is well, 1 when something is wrong, 2 when it was called wrongly.
            """,
        subcommands: [
            ServeCommand.self, MigrateCommand.self, ImportCommand.self, MachineCommand.self,
            AuditCommand.self, PersonCommand.self, DoctorCommand.self, DayCommand.self,
            GenerateCommand.self, YearCommand.self,
        ]
    )
}

@main
enum Program {
    static func main() async {
        do {
            var command = try TramCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as Failure {
            if !failure.sentence.isEmpty { Terminal.standard.say("tram: \(failure.sentence)") }
            exit(failure.code)
        } catch {
            leave(error)
        }
    }

    /// What the parser of arguments says, under our own numbers: its usage errors have the 64 of
    /// BSD.
    private static func leave(_ error: any Error) -> Never {
        let code = TramCommand.exitCode(for: error)
        if code == .success {
            print(TramCommand.fullMessage(for: error))
            exit(0)
        }
        if code == .validationFailure {
            Terminal.standard.say(TramCommand.fullMessage(for: error))
            exit(2)
        }
        Terminal.standard.say("tram: \(Failure(error).sentence)")
        exit(1)
    }
}
