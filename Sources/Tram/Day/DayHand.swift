import Domain
import Foundation

/// One person at work (người đang làm việc): signs in once, then does what the board says.
struct DayHand: Sendable {
    let person: DayPerson
    let client: DayClient
    let board: DayBoard
    let turnstile: DayTurnstile
    let password: String
    /// Distinguishes this play of a plan from every other, in the keys of what it posts.
    let run: UInt64

    /// Works until the day is over; `step` is told how many journeys are over after each act.
    /// Answers the session, or nil when there was nothing to do.
    func work(step: @Sendable (Int) -> Void) async throws -> String? {
        guard var work = await board.next(for: person) else { return nil }
        let token = try await signIn()
        try await look(token)
        while true {
            try await perform(work, token)
            step(await board.finished)
            guard let next = await board.next(for: person) else { return token }
            work = next
        }
    }

    private func perform(_ work: DayBoard.Work, _ token: String) async throws {
        switch work {
        case .scans(let slips): try await send(slips, token)
        case .step(let journey, let step): try await perform(step, of: journey, token)
        case .open(let minutes): try await open(minutes, token)
        case .sign(let minutes, let id, let isLast):
            try await sign(minutes, id: id, isLast: isLast, token)
        }
    }

    private func signIn() async throws -> String {
        let request = SignInRequest(username: person.username, password: password)
        let answer = try await turnstile.pass {
            try await board.persist { try await client.post("/v1/sessions", request) }
        }
        guard answer.status == 201 else {
            throw DayClient.Unreachable(
                description: "\(person.username) could not sign in: \(answer.problem)")
        }
        await board.count { $0.signIns += 1 }
        return try answer.decode(SignInAnswer.self).token
    }

    /// Everybody begins with the list of what waits.
    private func look(_ token: String) async throws {
        let list =
            switch person.role {
            case .postalWorker: "to-collect"
            case .postClerk: "to-hand-over"
            default: "to-accept"
            }
        let answer = try await board.persist {
            try await client.get("/v1/worklists/\(list)", token: token)
        }
        if !answer.isFine {
            let sentence = "\(person.username)'s list \(list): \(answer.problem)"
            await board.count { $0.fault(sentence) }
        }
    }

    func key(_ journey: Int, _ step: Int, _ again: Int = 0) -> [String: String] {
        ["idempotency-key": "day-\(run)-\(journey)-\(step)-\(again)"]
    }
}

// MARK: - Scans

extension DayHand {
    /// Sends a batch until it is answered: sometimes whole a second time, sometimes after having
    /// gone away before the answer came.
    private func send(_ slips: [DaySlip], _ token: String) async throws {
        let fate = await board.fate(of: person)
        if let patience = fate.losesAnswer {
            let batch = await board.batch(slips, of: person)
            // Whether it was taken or not: whoever hears no answer sends again.
            _ = try? await client.post(
                "/v1/scan-batches", batch, token: token, impatience: patience)
            await board.count {
                $0.requests += 1
                $0.lostAnswers += 1
            }
        }
        for again in 0..<(fate.isResent ? 2 : 1) {
            guard let answer = try await post(slips, token) else { break }
            if again == 0 {
                await note(answer, slips)
            } else {
                await board.count { $0.resentBatches += 1 }
                await expectKnown(answer, slips)
            }
        }
        await board.sent(slips, by: person)
    }

    private func post(_ slips: [DaySlip], _ token: String) async throws -> BatchAnswer? {
        let batch = await board.batch(slips, of: person)
        let answer = try await board.persist {
            try await client.post("/v1/scan-batches", batch, token: token)
        }
        guard answer.status == 200, let outcomes = try? answer.decode(BatchAnswer.self) else {
            for journey in Set(slips.map(\.journey)) {
                await board.fail(journey, "a batch was refused: \(answer.problem)", job: false)
            }
            return nil
        }
        await board.count { $0.answered(outcomes, sent: slips.count) }
        return outcomes
    }

    private func note(_ answer: BatchAnswer, _ slips: [DaySlip]) async {
        let planned = Dictionary(
            slips.map { ($0.id.uuidString.lowercased(), $0) }, uniquingKeysWith: { a, _ in a })
        for result in answer.results {
            guard let slip = planned[result.scanId.lowercased()] else {
                await board.count { $0.fault("An outcome of a scan that nobody sent.") }
                continue
            }
            let first = result.firstOutcome ?? result.outcome
            let isMistake =
                board.plan.journeys[slip.journey].steps[slip.step].sending == .mistake
            let code = result.problem?.code ?? ""
            let itemCode = await board.item(slip.parcel, of: slip.journey) ?? "?"
            await board.count { tally in
                tally.firstOutcomes[first, default: 0] += 1
                if first == "rejected" { tally.rejections[code, default: 0] += 1 }
                if first == "rejected" || (first == "conflict") != isMistake {
                    tally.fault("\(itemCode) \(slip.act.rawValue): \(first) \(code)")
                }
            }
        }
    }

    /// What is sent again is known.
    private func expectKnown(_ answer: BatchAnswer, _ slips: [DaySlip]) async {
        let strangers = answer.results.filter { $0.outcome != "duplicate" }
        guard !strangers.isEmpty || answer.results.count != slips.count else { return }
        let sentence =
            "Sent again, \(strangers.count) of \(slips.count) scans were not known any more."
        await board.count { $0.fault(sentence) }
    }
}

// MARK: - Minutes

extension DayHand {
    private func open(_ minutes: Int, _ token: String) async throws {
        let sheet = board.plan.minutes[minutes]
        for again in 0... {
            let items = await board.items(of: minutes)
            guard !items.isEmpty else { return await board.abandoned(minutes, "nothing left") }
            let request = HandOverRequest(
                from: sheet.from, to: sheet.to, itemCodes: items.map(\.code))
            let headers = key(-1 - minutes, 0, again)
            let answer = try await board.persist {
                try await client.post("/v1/hand-overs", request, token: token, headers: headers)
            }
            if answer.status == 201 {
                return await board.opened(minutes, id: try answer.decode(HandOverAnswer.self).id)
            }
            // One parcel that is not ready must not hold up the others.
            let problem = answer.problem
            guard let bad = items.first(where: { problem.contains($0.code) }) else {
                return await board.abandoned(minutes, "minutes refused: \(problem)")
            }
            await board.drop(bad.journey, from: minutes, "minutes refused: \(problem)")
        }
    }

    private func sign(_ minutes: Int, id: String, isLast: Bool, _ token: String) async throws {
        let headers = key(-1 - minutes, isLast ? 2 : 1)
        let answer = try await board.persist {
            try await client.post(
                "/v1/hand-overs/\(id)/signatures", NoFields(), token: token, headers: headers)
        }
        guard answer.status == 201 else {
            return await board.abandoned(minutes, "signature refused: \(answer.problem)")
        }
        if isLast {
            let signed = try answer.decode(HandOverAnswer.self)
            let dropped = signed.items.filter { ["absent", "illegal"].contains($0.outcome) }
            for item in await board.items(of: minutes) {
                guard dropped.contains(where: { $0.itemCode == item.code }) else { continue }
                await board.drop(item.journey, from: minutes, "dropped out of the minutes")
            }
        }
        await board.signed(minutes, id: id, isLast: isLast)
    }
}
