package import Domain
import Foundation
import Postgres

/// What a person decides about a parcel (quyết định về bưu gửi): everything but routine scans.
package struct ParcelDecision: Sendable {
    package var event: ParcelEvent
    package var turnBackReason: TurnBackReason?
    /// Canonical JSON of the minutes, inventory, new address and the like.
    package var evidence: String?
    package var occurredAt: Instant?

    package init(
        event: ParcelEvent, turnBackReason: TurnBackReason? = nil, evidence: String? = nil,
        occurredAt: Instant? = nil
    ) {
        self.event = event
        self.turnBackReason = turnBackReason
        self.evidence = evidence
        self.occurredAt = occurredAt
    }
}

extension Ledger {
    /// Orders a parcel for a dossier (yêu cầu vận chuyển) and answers with its code.
    package func order(
        _ purpose: Purpose, for code: String, to agency: String?, by actor: Actor
    ) async throws -> ItemCode {
        let now = now()
        do { try actor.mayOrder(purpose) } catch { throw Refused.refusal(error) }
        return try await act { transaction in
            var folio = try await folio(of: code, for: actor, transaction)
            guard actor.belongs(to: folio.reach) else {
                throw Refused.refusal(.otherOfficesDossier)
            }
            let order: ParcelOrder
            switch purpose {
            case .collect, .supplement:
                order = ParcelOrder(
                    purpose: purpose, sender: .citizen, addressee: .office(folio.agency))
            case .result, .sendBack:
                order = ParcelOrder(
                    purpose: purpose, sender: .office(folio.agency), addressee: .citizen)
            case .forward:
                guard let agency,
                    let next = try await transaction.query(
                        "select id from office where code = \(agency) and kind = 'agency'"
                    ).first?[0].decode(Int32.self)
                else { throw Refused.unknown(.agency) }
                guard next != folio.agency else { throw Refused.unknown(.agency) }
                order = ParcelOrder(
                    purpose: purpose, sender: .office(folio.agency), addressee: .office(next))
            }
            try await orderParcel(order, in: &folio, by: actor, at: now, transaction)
            folio.settle(now: now)
            try await FolioWriter(transaction: transaction, now: now).write(
                [folio], devices: try await deviceIDs(of: [folio], transaction))
            guard let item = folio.parcels.last.flatMap({ ItemCode($0.itemCode) }) else {
                throw Refused.unknown(.item)
            }
            return item
        }
    }

    /// Takes down a decision about a parcel as a fact of the service's own.
    package func decide(
        parcel itemCode: String, _ decision: ParcelDecision, calendar: WorkingCalendar,
        by actor: Actor
    ) async throws {
        let now = now()
        try await act { transaction in
            guard let item = try await itemIDs([itemCode], transaction)[itemCode],
                var folio = try await FolioReader(
                    transaction: transaction, today: PlainDate(now)
                ).read([item.dossier])[
                    item.dossier],
                folio.storedOffices.contains(actor.office),
                let position = folio.position(ofParcel: item.parcel),
                let head = folio.parcels[position].history.head
            else { throw Refused.notFound }
            let parcel = folio.parcels[position]
            let to: ParcelState
            do throws(Refusal) {
                to = try Domain.decide(
                    head: head, event: decision.event, actor: actor, order: parcel.order,
                    circumstances: parcel.circumstances(
                        decision, calendar: calendar, today: PlainDate(now)))
            } catch { throw Refused.refusal(error) }
            let fact = Fact.service(
                decision.event, on: parcel, office: actor.office, person: actor.person, at: now)
            var new = NewFact(fact: fact, receivedAt: now)
            if let evidence = decision.evidence {
                new.evidence = SealedEvidence(evidence, salt: random(16))
            }
            folio.parcels[position].add(new)
            folio.settle(now: now)
            // A scan from a clock that is ahead, or the same decision minutes ago, may outweigh it:
            // then nothing is written, and nobody is told that it was.
            guard folio.parcels[position].state == to else {
                throw Refused.refusal(.stateForbids(decision.event, head.state))
            }
            try await FolioWriter(transaction: transaction, now: now).write(
                [folio], devices: try await deviceIDs(of: [folio], transaction))
        }
    }
}

extension ParcelSheet {
    fileprivate func circumstances(
        _ decision: ParcelDecision, calendar: WorkingCalendar, today: PlainDate
    ) -> ParcelCircumstances {
        let turned = history.events.last { $0.event == .turnedBack }
        let invitations = history.events.filter { step in
            step.event == .missed && turned.map { step.at > $0.at } ?? true
        }
        return ParcelCircumstances(
            today: today, calendar: calendar, invitations: invitations.map { PlainDate($0.at) },
            turnBackReason: decision.turnBackReason,
            turnedBackOn: turned.map { PlainDate($0.at) })
    }
}
