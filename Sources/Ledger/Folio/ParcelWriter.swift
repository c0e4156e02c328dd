import Domain
import Foundation
import Postgres

/// Writes the parcels' side of the desk: facts, events, confirmations and heads.
struct ParcelWriter {
    let now: Instant

    func statements(_ folios: [Folio], devices: [String: Int32]) throws -> [Query] {
        let touched = folios.flatMap(\.parcels).filter { !$0.additions.isEmpty }
        guard !touched.isEmpty else { return [parcels(folios)].compactMap(\.self) }
        let changes = touched.map { ($0, $0.change) }
        return [
            parcels(folios), try facts(touched, devices), evidence(touched), heads(changes),
            events(changes), confirmations(changes),
        ].compactMap(\.self)
    }

    private func parcels(_ folios: [Folio]) -> Query? {
        let new = folios.flatMap { folio in
            folio.parcels.filter(\.isNew).map { (folio.id, $0) }
        }
        guard !new.isEmpty else { return nil }
        return """
            insert into parcel (id, item_code, dossier_id, purpose, sender_office_id,
                addressee_office_id, collect_office_id, deliver_office_id, generation, sequence,
                state, holder_office_id, holder_person_id, turned_back, ordered_at)
            overriding system value
            select id, code, dossier, purpose, sender, addressee, collect, deliver, 1, sequence,
                   state, office, person, turned_back, ordered_at
            from unnest(\(new.map(\.1.id)), \(new.map(\.1.itemCode)), \(new.map(\.0)),
                \(new.map(\.1.order.purpose.rawValue)), \(new.map(\.1.order.sender.office)),
                \(new.map(\.1.order.addressee.office)), \(new.map(\.1.collectOffice)),
                \(new.map(\.1.deliverOffice)), \(new.map { Int32($0.1.history.events.count) }),
                \(new.map { $0.1.state?.rawValue ?? "none" }), \(new.map(\.1.holderOffice)),
                \(new.map(\.1.history.head?.person)),
                \(new.map { $0.1.history.head?.turnedBack ?? false }), \(new.map(\.1.orderedAt)))
                as t (id, code, dossier, purpose, sender, addressee, collect, deliver, sequence,
                      state, office, person, turned_back, ordered_at)
            """
    }

    private func facts(_ parcels: [ParcelSheet], _ devices: [String: Int32]) throws -> Query {
        let rows = parcels.flatMap { parcel in parcel.additions.map { (parcel.id, $0) } }
        let facts = rows.map(\.1.fact)
        return """
            insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, received_at,
                offset_ms, entered, minutes, person_id, office_id, event, worker_id, dispatch,
                corrects, evidence_digest, first_outcome)
            select * from unnest(\(rows.map(\.0)), \(facts.map(\.id)),
                \(try facts.map { try devices.id(of: $0.device) }), \(facts.map(\.counter)),
                \(facts.map(\.occurredAt)), \(rows.map(\.1.receivedAt)),
                \(facts.map(\.offsetMs)), \(facts.map(\.entered)),
                \(facts.map(\.minutes)), \(facts.map(\.person)), \(facts.map(\.office)),
                \(facts.map(\.act.rawValue)), \(facts.map(\.worker)), \(facts.map(\.dispatch)),
                \(facts.map(\.corrects)), \(rows.map(\.1.evidence?.digest)),
                \(parcels.flatMap { parcel in parcel.additions.map { parcel.meaning(of: $0).rawValue } }))
            """
    }

    private func evidence(_ parcels: [ParcelSheet]) -> Query? {
        let rows = parcels.flatMap { parcel in
            parcel.additions.compactMap { new in
                new.evidence.map { (parcel.id, new.fact.id, $0) }
            }
        }
        guard !rows.isEmpty else { return nil }
        return """
            insert into scan_evidence (parcel_id, scan_id, salt, evidence)
            select parcel, scan, salt, evidence::jsonb
            from unnest(\(rows.map(\.0)), \(rows.map(\.1)), \(rows.map(\.2.salt)),
                \(rows.map(\.2.text))) as t (parcel, scan, salt, evidence)
            """
    }

    private func heads(_ changes: [(ParcelSheet, HistoryChange)]) -> Query? {
        let moved = changes.filter {
            !$0.0.isNew
                && ($0.1.firstNew < $0.0.history.events.count
                    || $0.1.generation != $0.0.storedGeneration)
        }
        guard !moved.isEmpty else { return nil }
        let parcels = moved.map(\.0)
        return """
            update parcel p
            set generation = t.generation, sequence = t.sequence, state = t.state,
                holder_office_id = t.office, holder_person_id = t.person,
                turned_back = t.turned_back
            from unnest(\(parcels.map(\.id)), \(moved.map(\.1.generation)),
                \(parcels.map { Int32($0.history.events.count) }),
                \(parcels.map { $0.state?.rawValue ?? "none" }),
                \(parcels.map(\.holderOffice)), \(parcels.map(\.history.head?.person)),
                \(parcels.map { $0.history.head?.turnedBack ?? false }))
                as t (id, generation, sequence, state, office, person, turned_back)
            where p.id = t.id
            """
    }

    private func events(_ changes: [(ParcelSheet, HistoryChange)]) -> Query? {
        let rows = changes.flatMap { parcel, change in
            parcel.history.events.enumerated().dropFirst(change.firstNew).map {
                (
                    parcel: parcel.id, generation: change.generation, sequence: Int32($0 + 1),
                    step: $1
                )
            }
        }
        guard !rows.isEmpty else { return nil }
        let steps = rows.map(\.step)
        return """
            insert into parcel_event (parcel_id, generation, sequence, from_state, event,
                to_state, office_id, person_id, worker_id, dispatch, occurred_at, earliest_at,
                recorded_at, inferred, scan_id)
            select parcel, generation, sequence, from_state, event, to_state, office, person,
                   worker, dispatch, occurred_at, earliest_at, \(now), scan is null, scan
            from unnest(\(rows.map(\.parcel)), \(rows.map(\.generation)),
                \(rows.map(\.sequence)), \(steps.map { $0.from?.rawValue ?? "none" }),
                \(steps.map(\.event.rawValue)), \(steps.map(\.to.rawValue)),
                \(steps.map(\.office)), \(steps.map(\.person)), \(steps.map(\.worker)),
                \(steps.map(\.dispatch)), \(steps.map(\.at)), \(steps.map(\.earliest)),
                \(steps.map(\.fact)))
                as t (parcel, generation, sequence, from_state, event, to_state, office, person,
                      worker, dispatch, occurred_at, earliest_at, scan)
            order by parcel, sequence
            """
    }

    private func confirmations(_ changes: [(ParcelSheet, HistoryChange)]) -> Query? {
        var rows: [(parcel: Int64, generation: Int32, sequence: Int32, fact: UUID)] = []
        for (parcel, change) in changes {
            for (position, fact) in change.confirmations {
                rows.append((parcel.id, change.generation, Int32(position + 1), fact))
            }
            for (position, step) in parcel.history.events.enumerated().dropFirst(change.firstNew) {
                guard let fact = step.confirmedBy else { continue }
                rows.append((parcel.id, change.generation, Int32(position + 1), fact))
            }
        }
        guard !rows.isEmpty else { return nil }
        return """
            insert into parcel_confirmation (parcel_id, generation, sequence, scan_id, recorded_at)
            select parcel, generation, sequence, scan, \(now)
            from unnest(\(rows.map(\.parcel)), \(rows.map(\.generation)),
                \(rows.map(\.sequence)), \(rows.map(\.fact)))
                as t (parcel, generation, sequence, scan)
            """
    }
}

extension [String: Int32] {
    func id(of device: String) throws -> Int32 {
        guard let id = self[device] else { throw UnknownDevice() }
        return id
    }
}

/// A device is looked up before its facts are written, so this is a defect of the program.
struct UnknownDevice: Error {}
