import Domain
import Foundation

/// A dossier event that a parcel asked for, as it is stored in `firing`.
struct PastFiring {
    var asks: DossierEvent
    var occurrence: Int32
    var fact: UUID?
}

/// A dossier event that a parcel asks for in this transaction, and what became of it.
struct NewFiring {
    var asks: DossierEvent
    var occurrence: Int32
    var fact: UUID?
    var answer: CouplingAnswer
    /// The dossier's step, when it moved.
    var dossierSequence: Int32?
}

extension Folio {
    /// Something was added to this dossier, so it has to be written.
    var isTouched: Bool {
        !steps.isEmpty || !raised.isEmpty || parcels.contains { !$0.additions.isEmpty }
    }

    /// Folds what was added and lets the parcels move the dossier, until nothing more follows.
    ///
    /// A step of the dossier may cancel announced parcels, and a cancelled parcel may ask for a
    /// step. It ends because a parcel is cancelled at most once here: what is cancelled is no
    /// longer announced.
    mutating func settle(now: Instant) {
        while parcels.contains(where: \.isStale) {
            for index in parcels.indices where parcels[index].isStale { parcels[index].refold() }
            for firing in due() { fire(firing, now: now) }
        }
    }

    private struct DueFiring {
        var parcel: Int
        var firing: Firing
    }

    /// What the parcels ask for now, in the order in which it happened.
    private mutating func due() -> [DueFiring] {
        var all: [DueFiring] = []
        for index in parcels.indices {
            let parcel = parcels[index]
            let asked = Coupling.firings(
                of: parcel.order, parcel.history, fired: parcel.fired)
            all += asked.due.map { DueFiring(parcel: index, firing: $0) }
            if !asked.takenBack.isEmpty, !parcel.additions.isEmpty {
                raise(
                    .takenBack, parcel: parcel.id,
                    detail: asked.takenBack.map(\.rawValue).joined(separator: " "))
            }
        }
        return all.sorted { ($0.firing.step.at, $0.parcel) < ($1.firing.step.at, $1.parcel) }
    }

    private mutating func fire(_ due: DueFiring, now: Instant) {
        let firing = due.firing
        guard let stage else { return }
        let parcel = parcels[due.parcel]
        let answer = Coupling.answer(
            parcel.order.purpose, firing.step.event, asks: firing.asks, stage: stage)
        var fired = NewFiring(
            asks: firing.asks, occurrence: Int32(firing.occurrence),
            fact: firing.fired.fact ?? parcel.wake(of: firing.step),
            answer: answer)
        switch answer {
        case .moves:
            guard let to = DossierMachine.next(from: stage, event: firing.asks) else { return }
            fired.dossierSequence = version + 1
            parcels[due.parcel].firings.append(fired)
            append(
                DossierStep(
                    sequence: version + 1, from: stage, event: firing.asks, to: to,
                    office: firing.step.office, person: parcel.witness(of: firing.step),
                    occurredAt: firing.step.at, inferred: firing.isInferred, parcel: parcel.id,
                    parcelEvent: firing.step.event, occurrence: Int32(firing.occurrence)),
                now: now)
        case .exception:
            parcels[due.parcel].firings.append(fired)
            raise(.uncoupled(firing.asks), parcel: parcel.id, scan: firing.fired.fact)
        case .nothing: parcels[due.parcel].firings.append(fired)
        case .ignored: break
        }
    }
}

extension ParcelSheet {
    var fired: [Fired] {
        let inferred = Set(
            history.events.lazy.filter(\.isInferred).compactMap { [order] step in
                Coupling.asks(order.purpose, step)
            })
        // While the step is still inferred it matters little in whose wake: it stands.
        return storedFirings.map {
            Fired(
                asks: $0.asks, occurrence: Int($0.occurrence),
                fact: inferred.contains($0.asks) ? nil : $0.fact)
        }
            + firings.map {
                Fired(
                    asks: $0.asks, occurrence: Int($0.occurrence),
                    fact: inferred.contains($0.asks) ? nil : $0.fact)
            }
    }

    /// The person whose fact is behind a step. An inferred one was written in the wake of the next
    /// step that somebody saw.
    func witness(of step: HistoryEvent) -> Int32 {
        let later = history.events.drop { $0 != step }
        return later.lazy.compactMap(\.person).first ?? facts[0].person
    }

    /// What a fact of this transaction means, which is remembered as its first outcome.
    func meaning(of new: NewFact) -> FactOutcome { history.outcomes[new.fact.id] ?? .applied }

    /// The fact in whose wake an inferred step was written: the next that somebody reported.
    func wake(of step: HistoryEvent) -> UUID? {
        history.events.drop { $0 != step }.lazy.compactMap(\.fact).first
    }

    /// What the dossier was told and the newest history no longer says.
    var takenBack: [DossierEvent] {
        Coupling.firings(of: order, history, fired: fired).takenBack
    }
}
