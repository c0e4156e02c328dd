import ArgumentParser
import Domain
import Foundation
import Ledger

/// `tram generate`: many plausible dossiers, as a script that psql loads.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Prints many invented dossiers with their histories, for measuring.",
        discussion: """
            The script goes to psql as a superuser of the same database, which must be migrated \
            and have offices, people and procedures: tram generate | psql -Xq. Every history is \
            folded from its facts by the ledger's own rules, so `tram audit` is clean afterwards. \
            Never load it where real dossiers are.
            """)

    @Option(help: "How many.")
    var dossiers = 1_000

    @Option(help: "The same seed and the same offices make the same dossiers.")
    var seed: UInt64 = 1

    @Option(help: "Over how many days they were registered.")
    var days = 365

    @Option(help: "How many percent were registered in the most recent days.")
    var underWay = 30

    @Option(help: "How many days are recent.")
    var recent = 14

    @Option(help: "How many percent of the others go by post at all.")
    var earlyByPost = 100

    @Flag(help: "Without the messages that told others of it, which take a third of the room.")
    var withoutMessages = false

    @Option(help: "The present, such as 2026-11-24T17:00:00+07:00; now, if not given.")
    var until: String?

    func validate() throws {
        guard (1...24_000_000).contains(dossiers) else {
            throw ValidationError("--dossiers is a number from 1 to 24,000,000.")
        }
        guard (1...3_650).contains(days) else {
            throw ValidationError("--days is a number from 1 to 3,650.")
        }
        guard (1...days).contains(recent) else {
            throw ValidationError("--recent is a number of days, and no more than --days.")
        }
        guard (0...100).contains(underWay), (0...100).contains(earlyByPost) else {
            throw ValidationError("--under-way and --early-by-post are percentages.")
        }
        if let until, Instant(rfc3339: until) == nil {
            throw ValidationError("--until is a time such as 2026-11-24T17:00:00+07:00.")
        }
    }

    func run() async throws {
        let settings = try await Settings.load(needs: [.database])
        let installation = Installation(settings, label: "tram.generate")
        let present = until.flatMap { Instant(rfc3339: $0) } ?? .now
        let province = try await installation.withPool(.ledger) { pool in
            try await Province.read(pool, on: PlainDate(present))
        }
        guard province.isComplete else {
            throw Failure.check(
                "there are no wards with a post office, an agency and people; import them first")
        }
        var generation = Generation(
            province: province, count: dossiers, seed: seed, until: present, days: days,
            underWay: underWay, recent: recent,
            itemService: settings.itemService.isEmpty ? "RD" : settings.itemService)
        generation.messages = !withoutMessages
        generation.earlyByPost = earlyByPost
        try await Self.write(generation, .standardOutput, .standard)
        Terminal.standard.say("generated \(dossiers) dossiers from seed \(seed) until \(present)")
    }

    /// Blocks are made side by side and written in order.
    static func write(
        _ generation: Generation, _ output: FileHandle, _ terminal: Terminal
    ) async throws {
        let (devices, new) = generation.province.devices
        try output.write(contentsOf: generation.beginning(new))
        let progress = Progress(terminal)
        let abreast = max(1, ProcessInfo.processInfo.activeProcessorCount)
        try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            var next = 0
            var written = 0
            var early: [Int: [UInt8]] = [:]
            while written < generation.blocks {
                while next < generation.blocks, next - written < 2 * abreast {
                    let block = next
                    group.addTask {
                        (block, try generation.block(block, devices: devices).script())
                    }
                    next += 1
                }
                guard let (block, script) = try await group.next() else { break }
                early[block] = script
                while let script = early.removeValue(forKey: written) {
                    try output.write(contentsOf: script)
                    written += 1
                    progress.show("generated \(written * generation.blockSize) dossiers")
                }
            }
        }
        progress.clear()
        try output.write(contentsOf: generation.ending())
    }
}
