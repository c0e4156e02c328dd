package import Domain
import Foundation
import Postgres

/// A dossier that another system already knows (hồ sơ nhập từ Cổng), with the steps that bring it
/// to where that system says it is.
package struct ImportedDossier: Sendable {
    package var registration: Registration
    package var registeredAt: Instant
    package var steps: [(event: DossierEvent, occurredAt: Instant)]
    package var dueAt: Instant?
    package var outcome: Outcome?
    package var reason: String?

    package init(
        registration: Registration, registeredAt: Instant,
        steps: [(event: DossierEvent, occurredAt: Instant)], dueAt: Instant? = nil,
        outcome: Outcome? = nil, reason: String? = nil
    ) {
        self.registration = registration
        self.registeredAt = registeredAt
        self.steps = steps
        self.dueAt = dueAt
        self.outcome = outcome
        self.reason = reason
    }
}

extension Ledger {
    /// Enters a dossier as another system tells it: inferred events, a right of importing only.
    /// Answers false when the code is already known; then nothing is written.
    package func importDossier(_ imported: ImportedDossier, by actor: Actor) async throws -> Bool {
        let now = now()
        do {
            return try await act { transaction in
                let entry = try await Entry(
                    ledger: self, transaction: transaction, registration: imported.registration,
                    actor: actor, now: now)
                var folio = entry.folio
                let first = (event: DossierEvent.registered, occurredAt: imported.registeredAt)
                for step in [first] + imported.steps {
                    guard let to = DossierMachine.next(from: folio.stage, event: step.event)
                    else { throw Refused.refusal(.stageForbids(step.event, folio.stage)) }
                    folio.append(
                        DossierStep(
                            sequence: folio.version + 1, from: folio.stage, event: step.event,
                            to: to, office: folio.agency, person: actor.person,
                            occurredAt: step.occurredAt, inferred: true,
                            dueAt: step.event.demands.contains(.dueAt) ? imported.dueAt : nil,
                            outcome: step.event.demands.contains(.outcome)
                                ? imported.outcome?.rawValue : nil,
                            reason: step.event.demands.contains(.reason) ? imported.reason : nil),
                        now: now)
                }
                if imported.registration.collectByPost, folio.stage == .registered {
                    let order = ParcelOrder(
                        purpose: .collect, sender: .citizen, addressee: .office(folio.agency))
                    try await orderParcel(order, in: &folio, by: actor, at: now, transaction)
                }
                if folio.returnByPost, folio.stage == .resultReady {
                    let order = ParcelOrder(
                        purpose: .result, sender: .office(folio.agency), addressee: .citizen)
                    try await orderParcel(order, in: &folio, by: actor, at: now, transaction)
                }
                folio.settle(now: now)
                try await entry.write(folio)
                return true
            }
        } catch Refused.codeTaken {
            return false
        }
    }
}
