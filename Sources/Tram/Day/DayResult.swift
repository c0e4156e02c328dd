import Domain
import Foundation

/// The day in figures (kết quả một ngày).
struct DayResult: Sendable {
    let plan: DayPlan
    let tally: DayTally
    let reading: DayReading
    /// How long people worked, and how long the whole took with the reckoning.
    let seconds: Double
    let allSeconds: Double

    var isFine: Bool {
        tally.faultCount == 0 && reading.lost == 0 && reading.illegal == 0
            && reading.differing == 0 && reading.dossiers == plan.journeys.count
    }

    func lines(_ terminal: Terminal) -> [String] {
        var lines = ["The day \(plan.date), seed \(plan.seed): \(plan.journeys.count) dossiers"]
        lines += ["", "Dossiers by stage"] + stageTable.lines
        lines += ["", "Parcels by state"] + stateTable.lines
        lines += ["", "Scans by what the service answered"] + outcomeTable.lines
        lines += ["", "What happened"] + trafficTable.lines
        if !tally.faults.isEmpty {
            lines += ["", "What should not have happened"] + tally.faultLines
            let more = tally.faultCount - tally.faults.values.reduce(0, +)
            if more > 0 { lines.append("and \(more) others") }
        }
        let verdict =
            "lost \(reading.lost), illegal \(reading.illegal), elsewhere than planned "
            + "\(reading.differing), faults \(tally.faultCount)"
        lines += ["", isFine ? terminal.good(verdict) : terminal.bad(verdict)]
        return lines
    }

    private var stageTable: TextTable {
        var table = TextTable()
        for stage in Stage.allCases {
            table.add(
                stage.rawValue, String(reading.stages[stage] ?? 0), stage.vietnamese)
        }
        table.add("all", String(reading.dossiers), "")
        return table
    }

    private var stateTable: TextTable {
        var table = TextTable()
        for state in ParcelState.allCases {
            table.add(state.rawValue, String(reading.states[state] ?? 0), state.vietnamese)
        }
        table.add("all", String(reading.parcels), "")
        return table
    }

    private var outcomeTable: TextTable {
        var table = TextTable()
        table.add("outcome", "first", "all answers")
        for outcome in Self.outcomes {
            table.add(
                outcome, String(tally.firstOutcomes[outcome] ?? 0),
                String(tally.outcomes[outcome] ?? 0))
        }
        let sum = tally.outcomes.values.reduce(0, +)
        table.add("sum", String(tally.firstOutcomes.values.reduce(0, +)), String(sum))
        table.add("sent", "", String(tally.scansSent))
        return table
    }

    private static let outcomes = ["applied", "confirmed", "duplicate", "conflict", "rejected"]

    private var trafficTable: TextTable {
        var table = TextTable()
        table.add(String(plan.people.count), "people planned, \(tally.signIns) signed in")
        table.add(String(plan.minutes.count), "hand-over minutes")
        table.add(
            String(tally.batches - tally.recheckedBatches),
            "batches, \(tally.resentBatches) of them sent again whole")
        table.add(String(tally.recheckedBatches), "batches to ask whether every scan is known")
        table.add(String(tally.lostAnswers), "answers lost on the way, and sent again")
        table.add(String(tally.unscanned), "steps that nobody scanned")
        table.add(String(plan.mistakes), "mistaken scans, undone")
        table.add(String(tally.staleEdits), "decisions on a dossier that had moved, made again")
        table.add(String(tally.renumbered), "codes taken already, minted anew")
        table.add(String(tally.requests), "requests, \(tally.retries) of them tried again")
        table.add(Self.rounded(tally.percentile(0.5)), "ms median answer")
        table.add(Self.rounded(tally.percentile(0.99)), "ms, 99 of 100 answers")
        table.add(Self.rounded(seconds), "seconds of work")
        table.add(Self.rounded(allSeconds), "seconds with the reckoning")
        return table
    }

    private static func rounded(_ number: Double) -> String {
        String((number * 10).rounded() / 10)
    }

    func json() throws -> String {
        let form = Form(
            date: plan.date.description, seed: plan.seed, dossiers: reading.dossiers,
            planned: plan.journeys.count, parcels: reading.parcels,
            stages: Dictionary(
                uniqueKeysWithValues: Stage.allCases.map { ($0.rawValue, reading.stages[$0] ?? 0) }),
            states: Dictionary(
                uniqueKeysWithValues: ParcelState.allCases.map {
                    ($0.rawValue, reading.states[$0] ?? 0)
                }),
            scansSent: tally.scansSent, outcomes: tally.outcomes,
            firstOutcomes: tally.firstOutcomes, rejections: tally.rejections,
            requests: tally.requests, seconds: seconds, allSeconds: allSeconds,
            lost: reading.lost, illegal: reading.illegal, differing: reading.differing,
            faults: tally.faultLines, faultCount: tally.faultCount, fine: isFine)
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(form), as: UTF8.self)
    }

    private struct Form: Encodable {
        let date: String
        let seed: UInt64
        let dossiers: Int
        let planned: Int
        let parcels: Int
        let stages: [String: Int]
        let states: [String: Int]
        let scansSent: Int
        let outcomes: [String: Int]
        let firstOutcomes: [String: Int]
        let rejections: [String: Int]
        let requests: Int
        let seconds: Double
        let allSeconds: Double
        let lost: Int
        let illegal: Int
        let differing: Int
        let faults: [String]
        let faultCount: Int
        let fine: Bool
    }
}
