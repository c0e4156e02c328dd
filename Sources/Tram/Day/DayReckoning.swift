import Domain
import Foundation

/// The evening (đối chiếu cuối ngày): is everything there that was acknowledged, and is it where
/// it should be?
struct DayReckoning: Sendable {
    let plan: DayPlan
    let client: DayClient
    let board: DayBoard
    let tokens: [DayPerson: String]

    /// Sends every scan of the day once more, whole devices at a time. All of them must be known.
    func resendAll(atOnce: Int) async throws -> Int {
        let acknowledged = await board.acknowledged
        return try await inTurn(Array(acknowledged), atOnce: atOnce) { person, slips in
            var missing = 0
            for start in stride(from: 0, to: slips.count, by: 500) {
                let part = Array(slips[start..<min(start + 500, slips.count)])
                missing += try await resend(part, of: person)
            }
            return missing
        }.reduce(0, +)
    }

    /// How many of these scans the service does not know any more.
    private func resend(_ slips: [DaySlip], of person: DayPerson) async throws -> Int {
        let batch = await board.batch(slips, of: person)
        let token = tokens[person]
        let answer = try await board.persist {
            try await client.post("/v1/scan-batches", batch, token: token)
        }
        guard answer.status == 200, let outcomes = try? answer.decode(BatchAnswer.self) else {
            let sentence = "A batch sent again was refused: \(answer.problem)"
            await board.count { $0.fault(sentence) }
            return slips.count
        }
        await board.count {
            $0.answered(outcomes, sent: slips.count)
            $0.recheckedBatches += 1
        }
        return outcomes.results.count { $0.outcome != "duplicate" }
    }

    /// Reads every dossier with its history, as those who registered it see it.
    func readBack(
        atOnce: Int, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> DayReading {
        let parts = try await inTurn(Array(plan.journeys.indices), atOnce: atOnce) { journey in
            let reading = try await read(journey)
            progress(journey)
            return reading
        }
        return parts.reduce(into: DayReading()) { $0.add($1) }
    }

    private func read(_ journey: Int) async throws -> DayReading {
        var reading = DayReading()
        let planned = plan.journeys[journey]
        let code = await board.code(of: journey)
        guard !code.isEmpty, let reader = planned.steps.first?.person, let token = tokens[reader]
        else { return reading }
        let answer = try await board.persist {
            try await client.get("/v1/dossiers/\(code)", token: token)
        }
        guard answer.isFine else {
            reading.lost += 1
            let sentence = "\(code) is not there any more: \(answer.problem)"
            await board.count { $0.fault(sentence) }
            return reading
        }
        let shown = try answer.decode(DossierAnswer.self)
        reading.dossiers = 1
        reading.parcels = shown.parcels.count
        if let stage = Stage(rawValue: shown.stage) { reading.stages[stage] = 1 }
        for parcel in shown.parcels {
            if let state = ParcelState(rawValue: parcel.state) {
                reading.states[state, default: 0] += 1
            }
        }
        if await !board.hasFailed(journey) { await compare(shown, planned, journey, &reading) }
        try await walk(shown, token, &reading)
        return reading
    }

    private func compare(
        _ shown: DossierAnswer, _ planned: DayJourney, _ journey: Int, _ reading: inout DayReading
    ) async {
        var differences: [String] = []
        if shown.stage != planned.stage?.rawValue {
            differences.append("\(shown.stage), planned \(planned.stage?.rawValue ?? "none")")
        }
        for (number, parcel) in planned.parcels.enumerated() {
            let item = await board.item(number, of: journey)
            let state = shown.parcels.first { $0.itemCode == item }?.state
            if state == nil { reading.lost += 1 }
            if state != parcel.state.rawValue {
                let found = state ?? "missing"
                differences.append("\(parcel.purpose.rawValue) \(found), planned \(parcel.state)")
            }
        }
        guard !differences.isEmpty else { return }
        reading.differing += 1
        let sentence = "\(shown.code): \(differences.joined(separator: "; "))"
        await board.count { $0.fault(sentence) }
    }

    /// A dossier's own history must be a legal walk from nothing to where it stands, step by step.
    private func walk(
        _ shown: DossierAnswer, _ token: String, _ reading: inout DayReading
    ) async throws {
        var stage: Stage?
        var sequence = 0
        var next: String?
        repeat {
            let page = next.map { "&page_token=\($0)" } ?? ""
            let path = "/v1/dossiers/\(shown.code)/events?page_size=100\(page)"
            let answer = try await board.persist { try await client.get(path, token: token) }
            guard answer.isFine else {
                reading.lost += 1
                let sentence = "The history of \(shown.code) is not shown: \(answer.problem)"
                return await board.count { $0.fault(sentence) }
            }
            let history = try answer.decode(HistoryAnswer.self)
            for step in history.items {
                sequence += 1
                let to = DossierEvent(rawValue: step.event).flatMap {
                    DossierMachine.next(from: stage, event: $0)
                }
                if step.sequence != sequence || to?.rawValue != step.to {
                    reading.illegal += 1
                    let sentence = "\(shown.code): step \(step.sequence) \(step.event) is illegal"
                    await board.count { $0.fault(sentence) }
                }
                stage = Stage(rawValue: step.to)
            }
            next = history.nextPageToken
        } while next != nil
        if stage?.rawValue != shown.stage || sequence != shown.version {
            reading.illegal += 1
            let sentence = "\(shown.code) does not stand where its history ends"
            await board.count { $0.fault(sentence) }
        }
    }

    /// Does the same for many, so many at once.
    private func inTurn<Item: Sendable, Value: Sendable>(
        _ items: [Item], atOnce: Int,
        _ body: @escaping @Sendable (Item) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            var values: [Value] = []
            var rest = items.makeIterator()
            for _ in 0..<atOnce {
                guard let item = rest.next() else { break }
                group.addTask { try await body(item) }
            }
            while let value = try await group.next() {
                values.append(value)
                if let item = rest.next() { group.addTask { try await body(item) } }
            }
            return values
        }
    }
}
