package import Domain
import Foundation
import Postgres

/// What a person decides about a dossier (quyết định về hồ sơ).
package struct Decision: Sendable {
    package var event: DossierEvent
    /// When it happened, if not now.
    package var occurredAt: Instant?
    package var note: String?
    package var dueAt: Instant?
    /// The next agency's office code.
    package var toAgency: String?
    package var outcome: Outcome?
    package var reason: String?

    package init(
        event: DossierEvent, occurredAt: Instant? = nil, note: String? = nil,
        dueAt: Instant? = nil, toAgency: String? = nil, outcome: Outcome? = nil,
        reason: String? = nil
    ) {
        self.event = event
        self.occurredAt = occurredAt
        self.note = note
        self.dueAt = dueAt
        self.toAgency = toAgency
        self.outcome = outcome
        self.reason = reason
    }

    /// Histories hold words and no sentences: what a person wrote is kept with the note.
    var reasonWord: String? {
        guard let reason, !reason.isEmpty else { return nil }
        return Self.isWord(reason) ? reason : "in_the_note"
    }

    var words: String? {
        let written = [reason.flatMap { $0.isEmpty || Self.isWord($0) ? nil : $0 }, note]
            .compactMap(\.self)
        return written.isEmpty ? nil : written.joined(separator: "\n")
    }

    private static func isWord(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 95
            }
    }

    var given: Set<Demand> {
        var given: Set<Demand> = []
        if dueAt != nil { given.insert(.dueAt) }
        if toAgency != nil { given.insert(.toAgency) }
        if outcome != nil { given.insert(.outcome) }
        if let reason, !reason.isEmpty { given.insert(.reason) }
        return given
    }
}

extension Ledger {
    /// Takes down a person's decision, if the dossier still stands where that person saw it.
    /// Answers with the version that it made.
    package func decide(
        _ code: String, _ decision: Decision, ifVersion expected: Int32, by actor: Actor
    ) async throws -> Int32 {
        let now = now()
        return try await act { transaction in
            var folio = try await folio(of: code, for: actor, transaction)
            guard folio.version == expected else { throw try await stale(folio, transaction) }
            let counted = try await firstDate(folio, decision, now: now, transaction)
            let to: Stage
            do throws(Refusal) {
                to = try Domain.decide(
                    stage: folio.stage, event: decision.event, actor: actor,
                    reach: folio.reach, circumstances: folio.circumstances(on: PlainDate(now)))
                try decision.event.check(
                    given: counted == nil ? decision.given : decision.given.union([.dueAt]))
            } catch { throw Refused.refusal(error) }
            let demands = decision.event.demands
            if let occurred = decision.occurredAt, let first = folio.past.first,
                occurred < first.occurredAt
            {
                throw Refused.beforeRegistration
            }
            let next = try await agency(
                demands.contains(.toAgency) ? decision.toAgency : nil, PlainDate(now), transaction)
            folio.append(
                DossierStep(
                    sequence: folio.version + 1, from: folio.stage, event: decision.event,
                    to: to, office: actor.office, person: actor.person,
                    occurredAt: min(decision.occurredAt ?? now, now),
                    dueAt: counted?.dueAt ?? (demands.contains(.dueAt) ? decision.dueAt : nil),
                    edition: counted?.edition, term: counted?.term,
                    toAgency: next?.id,
                    outcome: demands.contains(.outcome) ? decision.outcome?.rawValue : nil,
                    reason: decision.reasonWord, note: decision.words),
                now: now)
            if let next { folio.desks = next.desks }
            if decision.event == .resultReady, folio.returnByPost {
                let order = ParcelOrder(
                    purpose: .result, sender: .office(folio.agency), addressee: .citizen)
                try await orderParcel(order, in: &folio, by: actor, at: now, transaction)
            }
            folio.settle(now: now)
            try await FolioWriter(transaction: transaction, now: now).write(
                [folio], devices: try await deviceIDs(of: [folio], transaction))
            return folio.version
        }
    }

    /// Locks a dossier that the actor's office may see. One that it may not see is not there.
    func folio(of code: String, for actor: Actor, _ transaction: Transaction) async throws
        -> Folio
    {
        guard
            let id = try await transaction.query(
                """
                select d.id from dossier d
                where d.code = \(code) and exists (
                    select from office_dossier o
                    where o.dossier_id = d.id and o.office_id = \(actor.office))
                """
            ).first?[0].decode(Int64.self),
            let folio = try await FolioReader(
                transaction: transaction, today: PlainDate(now())
            ).read([id])[id]
        else { throw Refused.notFound }
        return folio
    }

    private func stale(_ folio: Folio, _ transaction: Transaction) async throws -> Refused {
        guard let last = folio.past.last else { return .notFound }
        let name = try await transaction.query(
            "select name from person where id = \(last.person)"
        ).first?[0].decode(String.self)
        return .stale(version: folio.version, by: name ?? "", at: last.recordedAt)
    }

    private func agency(_ code: String?, _ day: PlainDate, _ transaction: Transaction)
        async throws -> (id: Int32, desks: [Int32])?
    {
        guard let code else { return nil }
        guard
            let found = try await transaction.query(
                """
                select o.id, \(desks(serving: "o.id", on: day))
                from office o
                where o.code = \(code) and o.kind = 'agency'
                    and o.valid_from <= \(day) and (o.valid_to is null or o.valid_to > \(day))
                """
            ).first((Int32, [Int32]).self)
        else { throw Refused.unknown(.agency) }
        return (found.0, found.1)
    }
}

extension Folio {
    /// Who the dossier belongs to, as the rights ask it.
    var reach: DossierReach {
        DossierReach(agency: agency, desks: Set(desks), postOffices: storedOffices)
    }

    /// What the machine's guards want to know besides the stage.
    func circumstances(on today: PlainDate) -> DossierCircumstances {
        let carried = parcels.filter { $0.state?.isInCarriage == true }.map(\.order.purpose)
        let unclaimed = past.last { $0.event == .cameBack }.map { PlainDate($0.occurredAt) }
        return DossierCircumstances(
            inCarriage: Set(carried), isPostponed: past.contains { $0.event == .postponed },
            unclaimedSince: stage == .unclaimed ? unclaimed : nil, today: today)
    }
}
