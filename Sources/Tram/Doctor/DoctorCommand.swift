import ArgumentParser
import Configuration
import Foundation

/// `tram doctor`: what is wrong with this installation, in sentences.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tells what is wrong with this installation.",
        discussion: "It changes nothing. Ends with 1 when something is wrong.")

    @Flag(help: "The findings as JSON.")
    var json = false

    @Flag(help: "Only what is wrong or worth knowing.")
    var quiet = false

    func run() async throws {
        let terminal = Terminal.standard
        let config = try await Settings.configuration()
        var findings: [Finding] = []
        switch Settings.read(config) {
        case .failure(let faults):
            findings = faults.faults.map { .wrong("\($0.key.rawValue): \($0.sentence)") }
        case .success:
            findings.append(.good("The settings are complete."))
        }
        // What is missing keeps nobody from looking at the rest, as long as there is a database.
        if case .success(let settings) = Settings.read(config, needs: [.database]) {
            var examination = Examination(
                Installation(settings, label: "tram.doctor", isQuiet: true))
            await examination.run()
            findings += examination.findings
        }
        let shown = quiet ? findings.filter { $0.level != .good } : findings
        if json {
            terminal.print(try Self.json(shown))
        } else {
            if !quiet { Self.settings(config).forEach(terminal.print) }
            for finding in shown { terminal.print(Self.line(finding, terminal)) }
        }
        if findings.contains(where: { $0.level == .wrong }) { throw Failure.check() }
    }

    private static func line(_ finding: Finding, _ terminal: Terminal) -> String {
        switch finding.level {
        case .good: "\(terminal.good("good ")) \(finding.sentence)"
        case .note: "note  \(finding.sentence)"
        case .wrong: "\(terminal.bad("wrong")) \(finding.sentence)"
        }
    }

    /// Every key with its value, where it comes from, and what it decides; secrets stay hidden.
    private static func settings(_ config: ConfigReader) -> [String] {
        let isDemo = ["1", "true", "yes"].contains(config.given(.demo) ?? "0")
        var table = TextTable()
        for key in SettingKey.allCases {
            let given = config.given(key)
            let value =
                key.isSecret
                ? (given == nil ? (isDemo ? "(made up)" : "(not set)") : "(secret)")
                : given ?? key.standard(demo: isDemo) ?? "(not set)"
            table.add(key.rawValue, value, given == nil ? "default" : "set", key.purpose)
        }
        return table.lines + [""]
    }

    private static func json(_ findings: [Finding]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(findings), as: UTF8.self)
    }
}
