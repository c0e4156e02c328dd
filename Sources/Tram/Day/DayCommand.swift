import ArgumentParser
import Domain
import Foundation
import Ledger

/// `tram day`: one plausible day of the province, through the public interface only.
struct DayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "day",
        abstract: "Plays a day of the province against a running service.",
        discussion: """
            Many postal workers and clerks at once register, scan, decide and sign for the \
            dossiers of the demonstration. Then every scan is sent once more, every dossier is \
            read back, and what the service says is compared with the plan. With TRAM_DATABASE \
            the audit follows. Ends with 1 when anything was lost or illegal.

            Clocks: what happens before the first minutes is spread over the hours of the day; \
            what the service stamps itself, and everything after it, happens now.
            """)

    @Option(help: "Where the service is.")
    var url = "http://localhost:8080"

    @Option(help: "The day; today, or yesterday while today is young. Never in the future.")
    var date: String?

    @Option(help: "The same seed plans the same day.")
    var seed: UInt64 = 1

    @Option(help: "How many dossiers; all of the file, if not given.")
    var dossiers: Int?

    @Option(help: "A file of dossiers in the portal's shape, one in each line.")
    var file: String?

    @Option(help: "The folder with reference and demo data.")
    var seeds: String?

    @Option(help: "How many wards take part; all, if not given. Fewer people sign in.")
    var wards: Int?

    @Option(help: "How many requests are under way at once.")
    var atOnce = 24

    @Option(help: "The password of everybody, or TRAM_DAY_PASSWORD.")
    var password: String?

    @Flag(help: "The result as JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000_000).contains(dossiers ?? 1) else {
            throw ValidationError("--dossiers is a number from 1 to 1,000,000.")
        }
        guard (wards ?? 1) >= 1 else { throw ValidationError("--wards is 1 or more.") }
        guard (1...1_000).contains(atOnce) else {
            throw ValidationError("--at-once is a number from 1 to 1,000.")
        }
        if let date, PlainDate(date) == nil {
            throw ValidationError("--date is a day such as 2026-11-24.")
        }
    }

    func run() async throws {
        let terminal = Terminal.standard
        let environment = ProcessInfo.processInfo.environment
        let client = DayClient(url: url, limit: atOnce)
        do {
            let greeting = try await client.get("/v1/offices?page_size=1")
            let clock = DayClock(header: greeting.date, now: .now)
            let plan = try await plan(client, try hours(now: clock.now), terminal)
            let play = DayPlay(
                plan: plan, client: client,
                password: password ?? environment["TRAM_DAY_PASSWORD"] ?? "tram-demo",
                run: .random(in: 1...UInt64(UInt32.max)), clock: clock, terminal: terminal)
            let result = try await play.run()
            try await client.shutDown()
            let lines = json ? [try result.json()] : result.lines(terminal)
            for line in lines { terminal.print(line) }
            try await finish(result, terminal)
        } catch {
            try? await client.shutDown()
            throw error
        }
    }

    /// With the database at hand, everything stored is audited too, whoever wrote it.
    private func finish(_ result: DayResult, _ terminal: Terminal) async throws {
        var isClean = true
        let config = try await Settings.configuration()
        if config.given(.database) != nil {
            let settings = try await Settings.load(needs: [.database])
            let report = try await AuditCommand.audit(
                Installation(settings, label: "tram.audit"), terminal)
            isClean = report.isClean
            let lines =
                json ? [try AuditLines.json(report)] : [""] + AuditLines.text(report, terminal)
            for line in lines { terminal.print(line) }
        }
        if !result.isFine {
            throw Failure.check("the day lost something or did something illegal")
        }
        if !isClean { throw Failure.check("the audit found contradictions") }
    }

    private func hours(now: Instant) throws -> DayHours {
        if let date {
            guard let day = PlainDate(date), let hours = DayHours(day, now: now) else {
                throw Failure.usage("\(date) has not had an hour of work yet")
            }
            return hours
        }
        let today = PlainDate(now)
        guard
            let hours = DayHours(today, now: now) ?? DayHours(today.adding(days: -1), now: now)
        else { throw Failure.usage("the clock of this machine is wrong") }
        return hours
    }

    private func plan(
        _ client: DayClient, _ hours: DayHours, _ terminal: Terminal
    ) async throws -> DayPlan {
        let input = DayInput(seeds: seedFolder, now: .now)
        let (records, refused) = try input.dossiers(try input.units(), file: file)
        for sentence in refused.prefix(20) { terminal.say("not played: \(sentence)") }
        guard !records.isEmpty else { throw Failure.check("there are no dossiers to play") }
        let world = DayWorld(
            offices: try await offices(client), people: try input.people(),
            desks: try input.desks(), most: wards ?? .max)
        guard world.isPlayable else {
            throw Failure.check(
                "the service has no post office with people, or no agency; has it been seeded, "
                    + "and does it run in demo mode?")
        }
        return DayPlan.make(
            world: world, dossiers: records, count: dossiers ?? records.count, hours: hours,
            seed: seed)
    }

    private var seedFolder: URL {
        if let seeds { return URL(fileURLWithPath: seeds) }
        let folder = ProcessInfo.processInfo.environment["TRAM_DATABASE_FILES"] ?? "Database"
        return URL(fileURLWithPath: folder).appending(path: "seeds")
    }

    /// All offices that the service lists, page by page.
    private func offices(_ client: DayClient) async throws -> [DayOffice] {
        var found: [DayOffice] = []
        var token: String?
        repeat {
            let page = token.map { "&page_token=\($0)" } ?? ""
            let answer = try await client.get("/v1/offices?page_size=100\(page)")
            guard answer.isFine else {
                throw Failure.check("the service does not list its offices: \(answer.problem)")
            }
            let listed = try answer.decode(OfficesAnswer.self)
            found += listed.items.compactMap { office in
                guard office.validTo == nil, let kind = OfficeKind(rawValue: office.kind) else {
                    return nil
                }
                return DayOffice(code: office.code, kind: kind, ward: office.wardCode ?? "")
            }
            token = listed.nextPageToken
        } while token != nil
        return found
    }
}
