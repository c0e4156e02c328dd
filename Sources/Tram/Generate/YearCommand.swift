import ArgumentParser
import Domain
import Foundation
import Ledger
import Postgres

/// `tram year`: a province's year through the ledger.
struct YearCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "year",
        abstract: "Replays an invented year of dossiers through the ledger, for measuring.",
        discussion: """
            The acts of the year are drawn from the seed, folded by the ledger's own rules and \
            written by it, as its own role, with every constraint in force. It may be interrupted: \
            the same command goes on where it ended. Never run it where real dossiers are.
            """)

    @Option(help: "How many.")
    var dossiers = 600_000

    @Option(help: "The same seed and the same offices make the same year.")
    var seed: UInt64 = 1

    @Option(help: "The end of the year; the beginning of today, if not given.")
    var until: String?

    @Option(help: "How many dossiers share a transaction.")
    var together = 250

    @Option(help: "How many transactions are under way at once.")
    var abreast = 3

    func validate() throws {
        guard (1...24_000_000).contains(dossiers) else {
            throw ValidationError("--dossiers is a number from 1 to 24,000,000.")
        }
        guard (1...2_000).contains(together), (1...32).contains(abreast) else {
            throw ValidationError("--together is a number up to 2,000, --abreast one up to 32.")
        }
        if let until, Instant(rfc3339: until) == nil {
            throw ValidationError("--until is a time such as 2026-11-24T00:00:00+07:00.")
        }
    }

    func run() async throws {
        let settings = try await Settings.load(needs: [.database])
        let installation = Installation(settings, label: "tram.year")
        let end = until.flatMap { Instant(rfc3339: $0) } ?? PlainDate(Instant.now).startOfDay
        let terminal = Terminal.standard
        terminal.say("a year of \(dossiers) dossiers from seed \(seed) until \(end.rfc3339())")
        let tally = try await installation.withPool(.ledger, leased: abreast, unlimited: true) {
            pool in
            let province = try await Province.read(pool, on: PlainDate(end))
            guard province.isComplete else {
                throw Failure.check(
                    "there are no wards with a post office, an agency and people; "
                        + "import them first")
            }
            var generation = Generation(
                province: province, count: dossiers, seed: seed, until: end, days: 365,
                underWay: 6, recent: 14,
                itemService: settings.itemService.isEmpty ? "RD" : settings.itemService)
            generation.blockSize = together
            generation.allByPost = true
            try await Self.reserve(generation, installation)
            return try await replay(generation, installation.ledger(on: pool), terminal)
        }
        terminal.print(
            "replayed \(tally.dossiers) dossiers with \(tally.facts) facts in "
                + "\(tally.seconds) s; \(tally.known) were there already")
    }

    struct Tally: Sendable {
        var dossiers = 0
        var facts = 0
        var known = 0
        var seconds = 0
    }

    /// Numbers that the year takes are not given again.
    private static func reserve(
        _ generation: Generation, _ installation: Installation
    ) async throws {
        let next = generation.next
        try await installation.withPool(.owner) { pool in
            _ = try await pool.query(
                """
                select setval(pg_get_serial_sequence('tram.dossier', 'id'), \(next.dossier)),
                       setval(pg_get_serial_sequence('tram.parcel', 'id'), \(next.parcel)),
                       setval('tram.item_serial', \(next.item % 100_000_000))
                """)
        }
    }

    private func replay(
        _ generation: Generation, _ ledger: Ledger, _ terminal: Terminal
    ) async throws -> Tally {
        let progress = Progress(terminal)
        let started = ContinuousClock.now
        var tally = Tally()
        try await withThrowingTaskGroup(of: Tally.self) { group in
            var next = 0
            func begin() {
                guard next < generation.blocks else { return }
                group.addTask { [next] in try await replay(next, of: generation, ledger) }
                next += 1
            }
            for _ in 0..<abreast { begin() }
            for try await done in group {
                tally.dossiers += done.dossiers
                tally.facts += done.facts
                tally.known += done.known
                begin()
                let seconds = max(1, (ContinuousClock.now - started).components.seconds)
                progress.show(
                    "replayed \(tally.dossiers + tally.known) of \(generation.count) dossiers, "
                        + "\(tally.facts / Int(seconds)) facts a second")
            }
        }
        progress.clear()
        tally.seconds = Int((ContinuousClock.now - started).components.seconds)
        return tally
    }

    private func replay(
        _ block: Int, of generation: Generation, _ ledger: Ledger
    ) async throws -> Tally {
        let all = try generation.dossiers(ofBlock: block)
        var tally = Tally()
        if try await ledger.replay(all) {
            tally.dossiers = all.count
            tally.facts = all.reduce(0) { $0 + $1.rehearsal.factCount }
        } else {
            tally.known = all.count
        }
        return tally
    }
}
