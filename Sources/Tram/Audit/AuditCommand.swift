import ArgumentParser
import Domain
import Foundation
import Ledger

/// `tram audit`: can everything that is stored be true?
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Refolds every history from its facts and compares everything stored.",
        discussion: "It changes nothing. Ends with 1 when anything contradicts anything.")

    @Flag(help: "The report as JSON.")
    var json = false

    func run() async throws {
        let settings = try await Settings.load(needs: [.database])
        let report = try await Self.audit(Installation(settings, label: "tram.audit"), .standard)
        let terminal = Terminal.standard
        let lines = json ? [try AuditLines.json(report)] : AuditLines.text(report, terminal)
        for line in lines { terminal.print(line) }
        if !report.isClean { throw Failure.check() }
    }

    static func audit(
        _ installation: Installation, _ terminal: Terminal
    ) async throws -> AuditReport {
        let progress = Progress(terminal)
        // One snapshot over everything takes as long as it takes.
        let report = try await installation.withPool(.ledger, leased: 1, unlimited: true) { pool in
            try await Audit(pool: pool, today: PlainDate(.now)).run { count in
                progress.show("audited \(count) dossiers")
            }
        }
        progress.clear()
        return report
    }
}

/// The report in words and as data.
enum AuditLines {
    static func text(_ report: AuditReport, _ terminal: Terminal) -> [String] {
        var table = TextTable()
        for stage in Stage.allCases {
            table.add(stage.rawValue, String(report.stages[stage] ?? 0), stage.vietnamese)
        }
        for state in ParcelState.allCases {
            table.add(
                "parcel \(state.rawValue)", String(report.states[state] ?? 0), state.vietnamese)
        }
        table.add("dossiers", String(report.dossiers), "")
        table.add("steps", String(report.steps), "")
        table.add("parcels", String(report.parcels), "")
        table.add("facts", String(report.facts), "")
        table.add("generations", String(report.generations), "")
        table.add("open exceptions", String(report.openExceptions), "")
        var lines = table.lines
        for finding in report.findings {
            let item = finding.item.map { " \($0)" } ?? ""
            lines.append("\(finding.dossier)\(item): \(finding.problem.rawValue)")
        }
        lines.append(
            report.isClean
                ? terminal.good("audit: clean")
                : terminal.bad("audit: \(report.problems) contradictions"))
        return lines
    }

    static func json(_ report: AuditReport) throws -> String {
        let form = Form(
            clean: report.isClean, dossiers: report.dossiers, steps: report.steps,
            parcels: report.parcels, facts: report.facts, generations: report.generations,
            openExceptions: report.openExceptions, problems: report.problems,
            stages: Dictionary(
                uniqueKeysWithValues: report.stages.map { ($0.key.rawValue, $0.value) }),
            states: Dictionary(
                uniqueKeysWithValues: report.states.map { ($0.key.rawValue, $0.value) }),
            findings: report.findings.map {
                Form.Finding(dossier: $0.dossier, item: $0.item, problem: $0.problem.rawValue)
            })
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(form), as: UTF8.self)
    }

    private struct Form: Encodable {
        struct Finding: Encodable {
            let dossier: String
            let item: String?
            let problem: String
        }

        let clean: Bool
        let dossiers: Int
        let steps: Int
        let parcels: Int
        let facts: Int
        let generations: Int
        let openExceptions: Int
        let problems: Int
        let stages: [String: Int]
        let states: [String: Int]
        let findings: [Finding]
    }
}
