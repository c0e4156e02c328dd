import Domain
import Foundation

// What a person does for one dossier, one request or two at a time.

extension DayHand {
    func perform(_ step: Int, of journey: Int, _ token: String) async throws {
        let planned = board.plan.journeys[journey].steps[step]
        switch planned.act {
        case .register: try await register(journey, token)
        case .decide(let event, let decision):
            try await decide(
                DecisionRequest(event, decision), to: planned.stage, step, of: journey, token)
        case .order(let parcel): try await order(parcel, step, of: journey, token)
        case .settle(let parcel, let event, let reason):
            try await settle(parcel, event, reason, step, of: journey, token)
        case .track: try await track(journey)
        case .scan, .undo, .handOver:
            await board.fail(journey, "a scan or minutes came as a single act")
        }
    }

    private func register(_ journey: Int, _ token: String) async throws {
        var request = RegistrationRequest(board.plan.journeys[journey])
        for again in 0..<2 {
            let (body, headers) = (request, key(journey, 0, again))
            let answer = try await board.persist {
                try await client.post("/v1/dossiers", body, token: token, headers: headers)
            }
            if answer.status == 201 {
                await board.learn(try answer.decode(DossierAnswer.self), of: journey)
                return await board.did(journey)
            }
            // A day that is played a second time finds its dossiers there, and plays with others.
            guard answer.status == 409, request.code != nil else {
                return await board.fail(journey, "registration refused: \(answer.problem)")
            }
            request.code = nil
            await board.count { $0.renumbered += 1 }
        }
    }

    /// Reads the dossier, as a clerk who opens it, and decides; once more from the start when
    /// somebody else was faster.
    private func decide(
        _ request: DecisionRequest, to stage: Stage?, _ step: Int, of journey: Int,
        _ token: String
    ) async throws {
        let code = await board.code(of: journey)
        for again in 0..<6 {
            let shown = try await board.persist {
                try await client.get("/v1/dossiers/\(code)", token: token)
            }
            guard shown.status == 200, let etag = shown.etag else {
                return await board.fail(journey, "not shown: \(shown.problem)")
            }
            var headers = key(journey, step, again)
            headers["if-match"] = etag
            let sent = headers
            let answer = try await board.persist {
                try await client.post(
                    "/v1/dossiers/\(code)/events", request, token: token, headers: sent)
            }
            if answer.status == 412 {
                await board.count { $0.staleEdits += 1 }
                continue
            }
            guard answer.status == 201 else {
                return await board.fail(journey, "\(request.event) refused: \(answer.problem)")
            }
            let dossier = try answer.decode(DossierAnswer.self)
            await board.learn(dossier, of: journey)
            if let stage, dossier.stage != stage.rawValue {
                let sentence = "\(code): \(dossier.stage) after \(request.event), not \(stage)"
                await board.count { $0.fault(sentence) }
            }
            return await board.did(journey)
        }
        await board.fail(journey, "\(request.event): somebody else was faster, six times")
    }

    private func order(
        _ parcel: Int, _ step: Int, of journey: Int, _ token: String
    ) async throws {
        let planned = board.plan.journeys[journey].parcels[parcel]
        let request = OrderRequest(
            dossier: await board.code(of: journey), purpose: planned.purpose.rawValue,
            addressee: planned.purpose == .forward ? planned.addressee : nil)
        let headers = key(journey, step)
        let answer = try await board.persist {
            try await client.post("/v1/parcels", request, token: token, headers: headers)
        }
        guard answer.status == 201 else {
            return await board.fail(
                journey, "order of \(request.purpose) refused: \(answer.problem)")
        }
        await board.learn(
            item: try answer.decode(ParcelAnswer.self).itemCode, as: parcel, of: journey)
        await board.did(journey)
    }

    private func settle(
        _ parcel: Int, _ event: ParcelEvent, _ reason: String, _ step: Int, of journey: Int,
        _ token: String
    ) async throws {
        guard let item = await board.item(parcel, of: journey) else {
            return await board.fail(journey, "a parcel without a code")
        }
        let request = ParcelDecisionRequest(event, reason)
        let headers = key(journey, step)
        let answer = try await board.persist {
            try await client.post(
                "/v1/parcels/\(item)/events", request, token: token, headers: headers)
        }
        guard answer.status == 201 else {
            return await board.fail(journey, "\(event.rawValue) refused: \(answer.problem)")
        }
        await board.did(journey)
    }

    /// The citizen looks, without a second factor: a sentence, and nothing about a person.
    private func track(_ journey: Int) async throws {
        guard let tracking = await board.tracking(of: journey) else {
            return await board.fail(journey, "no tracking code")
        }
        let answer = try await board.persist { try await client.get("/v1/tracking/\(tracking)") }
        guard answer.status == 200 else {
            return await board.fail(journey, "tracking refused: \(answer.problem)")
        }
        let shown = String(decoding: answer.body, as: UTF8.self)
        let dossier = board.plan.journeys[journey].dossier
        if shown.contains(dossier.name) || shown.contains(dossier.phone) {
            await board.count { $0.fault("The tracking page of a dossier names its applicant.") }
        }
        await board.did(journey)
    }
}
