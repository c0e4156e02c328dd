import Domain
import Foundation
import Postgres

/// Locks dossiers and reads all that a decision about them needs.
///
/// The dossier's row is the only lock there is: a parcel belongs to one dossier for ever, so
/// scans and clerks take the same locks in the same order and can never deadlock. What is read
/// after the lock is read by new statements, so each sees what the last holder committed.
struct FolioReader {
    let transaction: Transaction
    /// The audit reads a snapshot and holds nobody up.
    var locks = true

    func read(_ dossiers: some Collection<Int64>) async throws -> [Int64: Folio] {
        guard !dossiers.isEmpty else { return [:] }
        let ids = Array(Set(dossiers)).sorted()
        if locks {
            try await transaction.query(
                "select id from dossier where id = any(\(ids)) order by id for no key update")
        }
        let past = try await pastSteps(ids)
        let waiting = try await waiting(ids)
        let exceptions = try await exceptions(ids)
        let parcels = try await parcels(ids)
        var folios: [Int64: Folio] = [:]
        let rows = try await transaction.query(
            """
            select d.id, d.code, d.registered_office_id, d.return_by_post, d.agency_id, d.stage,
                   d.version, d.due_at,
                   array(select o.office_id from office_dossier o where o.dossier_id = d.id),
                   array(select s.desk_id from desk_agency s
                         where s.agency_id = d.agency_id and (s.valid_to is null or s.valid_to > current_date) order by 1)
            from dossier d where d.id = any(\(ids))
            """)
        for row in rows {
            let (id, code, registered, returns, agency, stage, version, due, offices, desks) =
                try row.decode(
                    (
                        Int64, String, Int32, Bool, Int32, Stage, Int32, Instant?, [Int32], [Int32]
                    ).self)
            folios[id] = Folio(
                id: id, code: code, registeredOffice: registered, returnByPost: returns,
                agency: agency, stage: stage, version: version, dueAt: due,
                offices: Set(offices), desks: desks, past: past[id] ?? [],
                parcels: parcels[id] ?? [], waiting: waiting[id] ?? [],
                exceptions: exceptions[id] ?? [])
        }
        return folios
    }

    private func pastSteps(_ ids: [Int64]) async throws -> [Int64: [PastStep]] {
        var found: [Int64: [PastStep]] = [:]
        let rows = try await transaction.query(
            """
            select dossier_id, event, to_stage, occurred_at, recorded_at, person_id
            from dossier_event where dossier_id = any(\(ids)) order by dossier_id, sequence
            """)
        for row in rows {
            let (dossier, event, stage, occurred, recorded, person) = try row.decode(
                (Int64, DossierEvent, Stage, Instant, Instant, Int32).self)
            found[dossier, default: []].append(
                PastStep(
                    event: event, to: stage, occurredAt: occurred, recordedAt: recorded,
                    person: person))
        }
        return found
    }

    private func waiting(_ ids: [Int64]) async throws -> [Int64: Set<WaitingRow>] {
        var found: [Int64: Set<WaitingRow>] = [:]
        let rows = try await transaction.query(
            """
            select dossier_id, office_id, list, parcel_id, due_at
            from waiting where dossier_id = any(\(ids))
            """)
        for row in rows {
            let (dossier, office, list, parcel, due) = try row.decode(
                (Int64, Int32, WaitingList, Int64, Instant?).self)
            found[dossier, default: []].insert(
                WaitingRow(office: office, list: list, parcel: parcel, dueAt: due))
        }
        return found
    }

    private func exceptions(_ ids: [Int64]) async throws -> [Int64: [OpenException]] {
        var found: [Int64: [OpenException]] = [:]
        let rows = try await transaction.query(
            """
            select dossier_id, id, kind, parcel_id, scan_id
            from exception where dossier_id = any(\(ids)) and settled_at is null order by id
            """)
        for row in rows {
            let (dossier, id, code, parcel, scan) = try row.decode(
                (Int64, Int64, String, Int64?, UUID?).self)
            guard let kind = ExceptionKind(code: code) else { continue }
            found[dossier, default: []].append(
                OpenException(id: id, kind: kind, parcel: parcel, scan: scan))
        }
        return found
    }

    private func parcels(_ ids: [Int64]) async throws -> [Int64: [ParcelSheet]] {
        let rows = try await transaction.query(
            """
            select dossier_id, id, item_code, purpose, sender_office_id, addressee_office_id,
                   collect_office_id, deliver_office_id, ordered_at, generation,
                   holder_office_id, holder_person_id
            from parcel where dossier_id = any(\(ids)) order by id
            """)
        let parcels = try rows.map {
            try $0.decode(
                (
                    Int64, Int64, String, Purpose, Int32?, Int32?, Int32?, Int32?, Instant, Int32,
                    Int32?, Int32?
                ).self)
        }
        let parcelIDs = parcels.map(\.1)
        let facts = try await FactReader(transaction: transaction).facts(ofParcels: parcelIDs)
        let steps = try await storedSteps(parcelIDs)
        let firings = try await firings(parcelIDs)
        var found: [Int64: [ParcelSheet]] = [:]
        for (
            dossier, id, code, purpose, sender, addressee, collect, deliver, ordered, generation,
            office, person
        ) in parcels {
            found[dossier, default: []].append(
                ParcelSheet(
                    id: id, itemCode: code,
                    order: ParcelOrder(
                        purpose: purpose, sender: Party(stored: sender),
                        addressee: Party(stored: addressee)),
                    collectOffice: collect, deliverOffice: deliver, orderedAt: ordered,
                    generation: generation, holder: Holder(office: office, person: person),
                    stored: steps[id] ?? [], facts: facts[id] ?? [],
                    firings: firings[id] ?? []))
        }
        return found
    }

    private func storedSteps(_ parcels: [Int64]) async throws -> [Int64: [StoredStep]] {
        var found: [Int64: [StoredStep]] = [:]
        let rows = try await transaction.query(
            """
            select e.parcel_id, e.event, nullif(e.from_state, 'none'), e.to_state, e.office_id,
                   e.worker_id, e.dispatch, e.occurred_at, e.earliest_at,
                   e.scan_id, c.scan_id
            from parcel p
            join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
            left join parcel_confirmation c on c.parcel_id = e.parcel_id
                and c.generation = e.generation and c.sequence = e.sequence
            where p.id = any(\(parcels)) order by e.parcel_id, e.sequence
            """)
        for row in rows {
            let (
                parcel, event, from, to, office, worker, dispatch, at, earliest, fact, proof
            ) =
                try row.decode(
                    (
                        Int64, ParcelEvent, ParcelState?, ParcelState, Int32?, Int32?, String?,
                        Instant, Instant?, UUID?, UUID?
                    ).self)
            found[parcel, default: []].append(
                StoredStep(
                    event: event, from: from, to: to, office: office, worker: worker,
                    dispatch: dispatch, at: at, earliest: earliest,
                    proofs: [fact, proof].compactMap(\.self), isInferred: fact == nil))
        }
        return found
    }

    private func firings(_ parcels: [Int64]) async throws -> [Int64: [PastFiring]] {
        var found: [Int64: [PastFiring]] = [:]
        let rows = try await transaction.query(
            """
            select parcel_id, asks, occurrence, scan_id
            from firing where parcel_id = any(\(parcels)) order by parcel_id, asks, occurrence
            """)
        for row in rows {
            let (parcel, asks, occurrence, scan) = try row.decode(
                (Int64, DossierEvent, Int32, UUID?).self)
            found[parcel, default: []].append(
                PastFiring(asks: asks, occurrence: occurrence, fact: scan))
        }
        return found
    }
}

/// Reads the facts of parcels as the fold wants them.
struct FactReader {
    let transaction: Transaction

    func facts(ofParcels parcels: [Int64]) async throws -> [Int64: [Fact]] {
        var found: [Int64: [Fact]] = [:]
        let rows = try await transaction.query(
            """
            select f.parcel_id, f.scan_id, d.name, f.counter, f.occurred_at, f.offset_ms,
                   f.entered, f.minutes, f.person_id, f.office_id, f.event, f.worker_id,
                   f.dispatch, f.corrects
            from fact f join device d on d.id = f.device_id where f.parcel_id = any(\(parcels))
            """)
        for row in rows {
            let (
                parcel, id, device, counter, occurred, offset, entered, minutes, person, office,
                act, worker, dispatch, corrects
            ) = try row.decode(
                (
                    Int64, UUID, String, Int64, Instant, Int64, Bool, Bool, Int32, Int32, Act,
                    Int32?, String?, UUID?
                ).self)
            found[parcel, default: []].append(
                Fact(
                    id: id, device: device, counter: counter, occurredAt: occurred,
                    offsetMs: offset, entered: entered, person: person, office: office,
                    act: act, worker: worker, dispatch: dispatch, corrects: corrects,
                    minutes: minutes))
        }
        return found
    }
}
