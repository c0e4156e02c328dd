import ArgumentParser
package import Domain
import Foundation
import Ledger
package import Postgres
import Web

/// `tram import`: reference data, people, and dossiers of the national portal.
struct ImportCommand: AsyncParsableCommand {
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case units, successions, offices, procedures, calendar, people, dossiers
        case officeHours = "office-hours"

        /// Whether due dates depend on it.
        var isCalendar: Bool { self == .calendar || self == .officeHours }
    }

    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings in files: good lines are kept, bad ones reported.",
        discussion: """
            Tables are comma-separated values with a header; dossiers are lines of JSON in the \
            portal's DongBoHoSoMC shape. Importing a file again changes nothing. Ends with 1 \
            when a line was refused.
            An announcement (calendar, office-hours) moves the open due dates that follow from \
            it, and is noted in their histories; with --dry-run it says how many move, from \
            which day to which. One that was interrupted is simply begun again.
            """)

    @Argument(help: "What is in the files.")
    var kind: Kind

    @Argument(help: "The files, read one after the other.", completion: .file())
    var files: [String]

    @Flag(help: "Says what would happen, and writes nothing.")
    var dryRun = false

    @Flag(help: "The report as JSON, one line for each file.")
    var json = false

    @Option(help: "In whose name dossiers are entered and due dates moved; an administrator.")
    var by = "quantri"

    func run() async throws {
        var needs: Set<SettingKey> = [.database]
        if kind == .dossiers { needs.formUnion([.itemService, .identityKey]) }
        let settings = try await Settings.load(needs: needs)
        for file in files where !FileManager.default.isReadableFile(atPath: file) {
            throw Failure.usage("\(file) can't be read")
        }
        let installation = Installation(settings, label: "tram.import")
        var isWhole = true
        for file in files {
            let report = try await bring(file, installation)
            isWhole = isWhole && report.refused.isEmpty
            if json {
                Terminal.standard.print(try report.json(isDryRun: dryRun))
            } else {
                for line in report.text(isDryRun: dryRun) {
                    Terminal.standard.print(line)
                }
            }
        }
        if !isWhole { throw Failure.check() }
    }

    private func bring(_ file: String, _ installation: Installation) async throws -> ImportReport {
        let progress = Progress()
        defer { progress.clear() }
        let name = URL(fileURLWithPath: file).lastPathComponent
        let show: @Sendable (Int) -> Void = { progress.show("\(name): \($0) lines") }
        if kind == .dossiers {
            return try await dossiers(file, installation, show)
        }
        if kind.isCalendar {
            return try await Announcement(installation: installation, by: by, isDryRun: dryRun)
                .bring(file, kind, show: show, progress)
        }
        let report = try await tables(file, installation, show)
        // A desk that serves an agency from now on sees what is open there.
        if kind == .offices, !dryRun {
            _ = try await installation.withPool(.ledger) { pool in
                try await installation.ledger(on: pool).admitDesks()
            }
        }
        return report
    }

    private func tables(
        _ file: String, _ installation: Installation, _ show: @escaping @Sendable (Int) -> Void
    ) async throws -> ImportReport {
        try await installation.withPool(.door) { pool in
            let table = TableImport(pool: pool, progress: show)
            func run(_ kind: some TableKind) async throws -> ImportReport {
                try await table.run(kind, file: file, isDryRun: dryRun)
            }
            switch kind {
            case .units: return try await run(UnitTable())
            case .successions: return try await run(SuccessionTable())
            case .offices: return try await run(OfficeTable())
            case .procedures: return try await run(ProcedureTable())
            case .people, .dossiers, .calendar, .officeHours:
                // One hash for all: the password is public, and hashing is slow on purpose.
                let hash =
                    installation.settings.isDemo
                    ? try await Passwords().hash(Settings.demoPassword) : nil
                return try await run(PersonTable(demoHash: hash))
            }
        }
    }

    private func dossiers(
        _ file: String, _ installation: Installation, _ show: @escaping @Sendable (Int) -> Void
    ) async throws -> ImportReport {
        try await installation.withPool(.ledger) { pool in
            let person = try await pool.query(
                "select id from person where username = \(by) and role = 'administrator' and active"
            ).first
            guard let id = try person?[0].decode(Int32.self) else {
                throw Failure.usage("--by: there is no administrator \(by)")
            }
            let agencies = try await pool.query(
                "select code, id from office where kind = 'agency' and valid_to is null"
            ).decode((String, Int32).self)
            let dossiers = DossierImport(
                ledger: installation.ledger(on: pool),
                units: try await UnitDirectory(reading: pool, on: PlainDate(.now)),
                agencies: Dictionary(uniqueKeysWithValues: agencies), importer: (id, by),
                now: .now,
                isKnown: { code in
                    try await pool.query("select true from dossier where code = \(code)").first
                        != nil
                }, progress: show)
            return try await dossiers.run(file: file, isDryRun: dryRun)
        }
    }
}

extension UnitDirectory {
    /// The units of the database.
    package init(reading pool: Pool, on day: PlainDate) async throws {
        let units = try await pool.query(
            "select ward_code, valid_from, valid_to, name, district from unit"
        ).decode((String, PlainDate, PlainDate?, String, String?).self)
        let successors = try await pool.query(
            "select old_ward_code, new_ward_code from unit_succession where how <> 'split'"
        ).decode((String, String).self)
        self.init(
            units: units.map {
                Unit(code: $0.0, validFrom: $0.1, validTo: $0.2, name: $0.3, district: $0.4)
            },
            successors: Dictionary(successors, uniquingKeysWith: { first, _ in first }), on: day)
    }
}
