import Domain
import Foundation
import Postgres

/// Locks dossiers and reads all that a decision about them needs.
///
/// The dossier's row is the only lock there is: a parcel belongs to one dossier for ever, so
/// scans and clerks take the same locks in the same order and can never deadlock. Everything is
/// sent in one go: the server reads after it has the lock, each statement with a snapshot of its
/// own, so each sees what the last holder committed.
struct FolioReader {
    let transaction: Transaction
    /// Which desks serve which agencies depends on the day.
    let today: PlainDate
    /// The audit reads a snapshot and holds nobody up.
    var locks = true

    func read(_ dossiers: some Collection<Int64>) async throws -> [Int64: Folio] {
        try await ask(dossiers).folios()
    }

    /// Sends all that is to be asked and does not wait for it.
    func ask(_ dossiers: some Collection<Int64>) -> FolioQuestions {
        let ids = Array(Set(dossiers)).sorted()
        if locks, !ids.isEmpty {
            _ = transaction.send(
                "select id from dossier where id = any(\(ids)) order by id for no key update")
        }
        return FolioQuestions(about: ids, on: today, transaction)
    }
}

/// What is asked about some dossiers, all of it on its way at once.
struct FolioQuestions {
    private let heads: Sent
    private let past: Sent
    private let waiting: Sent
    private let exceptions: Sent
    private let parcels: Sent
    private let facts: Sent
    private let steps: Sent
    private let firings: Sent

    init(about ids: [Int64], on today: PlainDate, _ transaction: Transaction) {
        heads = transaction.send(
            """
            select d.id, d.code, d.registered_office_id, d.return_by_post, d.agency_id, d.stage,
                   d.version, d.due_at,
                   array(select o.office_id from office_dossier o where o.dossier_id = d.id),
                   \(desks(serving: "d.agency_id", on: today))
            from dossier d where d.id = any(\(ids))
            """)
        past = transaction.send(
            """
            select dossier_id, sequence, event, to_stage, occurred_at, recorded_at, person_id,
                   office_id, due_at, calendar_edition, term
            from dossier_event where dossier_id = any(\(ids)) order by dossier_id, sequence
            """)
        waiting = transaction.send(
            """
            select dossier_id, office_id, list, parcel_id, due_at
            from waiting where dossier_id = any(\(ids))
            """)
        exceptions = transaction.send(
            """
            select dossier_id, id, kind, parcel_id, scan_id
            from exception where dossier_id = any(\(ids)) and settled_at is null order by id
            """)
        (parcels, facts, steps, firings) = Self.ask(aboutParcelsOf: ids, transaction)
    }

    private static func ask(
        aboutParcelsOf ids: [Int64], _ transaction: Transaction
    ) -> (parcels: Sent, facts: Sent, steps: Sent, firings: Sent) {
        let parcels = transaction.send(
            """
            select dossier_id, id, item_code, purpose, sender_office_id, addressee_office_id,
                   collect_office_id, deliver_office_id, ordered_at, generation,
                   holder_office_id, holder_person_id
            from parcel where dossier_id = any(\(ids)) order by id
            """)
        let facts = transaction.send(
            """
            select f.parcel_id, f.scan_id, d.name, f.counter, f.occurred_at, f.offset_ms,
                   f.entered, f.minutes, f.person_id, f.office_id, f.event, f.worker_id,
                   f.dispatch, f.corrects
            from parcel p
            join fact f on f.parcel_id = p.id
            join device d on d.id = f.device_id
            where p.dossier_id = any(\(ids))
            """)
        let steps = transaction.send(
            """
            select e.parcel_id, e.event, nullif(e.from_state, 'none'), e.to_state, e.office_id,
                   e.worker_id, e.dispatch, e.occurred_at, e.earliest_at,
                   e.scan_id, c.scan_id
            from parcel p
            join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
            left join parcel_confirmation c on c.parcel_id = e.parcel_id
                and c.generation = e.generation and c.sequence = e.sequence
            where p.dossier_id = any(\(ids)) order by e.parcel_id, e.sequence
            """)
        let firings = transaction.send(
            """
            select f.parcel_id, f.asks, f.occurrence, f.scan_id
            from parcel p join firing f on f.parcel_id = p.id
            where p.dossier_id = any(\(ids)) order by f.parcel_id, f.asks, f.occurrence
            """)
        return (parcels, facts, steps, firings)
    }

    func folios() async throws -> [Int64: Folio] {
        let past = try await pastSteps()
        let waiting = try await waitingRows()
        let exceptions = try await openExceptions()
        let parcels = try await sheets()
        var folios: [Int64: Folio] = [:]
        for row in try await heads.rows {
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

    private func pastSteps() async throws -> [Int64: [PastStep]] {
        var found: [Int64: [PastStep]] = [:]
        for row in try await past.rows {
            let (
                dossier, sequence, event, stage, occurred, recorded, person, office, due, edition,
                term
            ) = try row.decode(
                (
                    Int64, Int32, DossierEvent, Stage, Instant, Instant, Int32, Int32?, Instant?,
                    Int32?, Term?
                ).self)
            found[dossier, default: []].append(
                PastStep(
                    sequence: sequence, event: event, to: stage, occurredAt: occurred,
                    recordedAt: recorded, person: person, office: office, dueAt: due,
                    edition: edition, term: term))
        }
        return found
    }

    private func waitingRows() async throws -> [Int64: Set<WaitingRow>] {
        var found: [Int64: Set<WaitingRow>] = [:]
        for row in try await waiting.rows {
            let (dossier, office, list, parcel, due) = try row.decode(
                (Int64, Int32, WaitingList, Int64, Instant?).self)
            found[dossier, default: []].insert(
                WaitingRow(office: office, list: list, parcel: parcel, dueAt: due))
        }
        return found
    }

    private func openExceptions() async throws -> [Int64: [OpenException]] {
        var found: [Int64: [OpenException]] = [:]
        for row in try await exceptions.rows {
            let (dossier, id, code, parcel, scan) = try row.decode(
                (Int64, Int64, String, Int64?, UUID?).self)
            guard let kind = ExceptionKind(code: code) else { continue }
            found[dossier, default: []].append(
                OpenException(id: id, kind: kind, parcel: parcel, scan: scan))
        }
        return found
    }

    private func sheets() async throws -> [Int64: [ParcelSheet]] {
        let facts = try await storedFacts()
        let steps = try await storedSteps()
        let firings = try await pastFirings()
        var found: [Int64: [ParcelSheet]] = [:]
        for row in try await parcels.rows {
            let (
                dossier, id, code, purpose, sender, addressee, collect, deliver, ordered,
                generation, office, person
            ) = try row.decode(
                (
                    Int64, Int64, String, Purpose, Int32?, Int32?, Int32?, Int32?, Instant, Int32,
                    Int32?, Int32?
                ).self)
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

    private func storedSteps() async throws -> [Int64: [StoredStep]] {
        var found: [Int64: [StoredStep]] = [:]
        for row in try await steps.rows {
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

    private func pastFirings() async throws -> [Int64: [PastFiring]] {
        var found: [Int64: [PastFiring]] = [:]
        for row in try await firings.rows {
            let (parcel, asks, occurrence, scan) = try row.decode(
                (Int64, DossierEvent, Int32, UUID?).self)
            found[parcel, default: []].append(
                PastFiring(asks: asks, occurrence: occurrence, fact: scan))
        }
        return found
    }

    private func storedFacts() async throws -> [Int64: [Fact]] {
        var found: [Int64: [Fact]] = [:]
        for row in try await facts.rows {
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
