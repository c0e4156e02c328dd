import Domain
import Foundation
import Postgres

/// Writes what changed on the desk, one statement per table however many dossiers there are.
///
/// The order follows the keys: facts before the events that rest on them, events before the heads
/// that point at them. What the database checks only at commit may be out of order until then.
struct FolioWriter {
    let transaction: Transaction
    let now: Instant
    /// What is written is past: the dossiers' heads stand where they came to, nobody is told.
    var isReplay = false

    func write(_ folios: [Folio], devices: [String: Int32]) async throws {
        let folios = try await dated(folios.sorted { $0.id < $1.id })
        let statements =
            try ParcelWriter(now: now).statements(folios, devices: devices)
            + [steps(folios), heads(folios), firings(folios), notes(folios), offices(folios)]
            .compactMap(\.self) + exceptions(folios) + waiting(folios) + outbox(folios)
        // In one go: the server does them in this order, and the first that fails fails the act.
        for sent in statements.map({ transaction.send($0) }) { _ = try await sent.rows }
    }

    private func steps(_ folios: [Folio]) -> Query? {
        let rows = folios.flatMap { folio in folio.steps.map { (folio.id, $0) } }
        guard !rows.isEmpty else { return nil }
        return """
            insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage,
                office_id, person_id, parcel_id, parcel_event, occurrence, occurred_at,
                recorded_at, inferred, due_at, calendar_edition, term, to_agency_id, outcome,
                reason)
            select dossier, sequence, from_stage, event, to_stage, office, person, parcel,
                   parcel_event, occurrence, occurred_at, \(now), inferred, due_at, edition, term,
                   to_agency, outcome, reason
            from unnest(\(rows.map(\.0)), \(rows.map(\.1.sequence)),
                \(rows.map { $0.1.from?.rawValue ?? "none" }), \(rows.map(\.1.event.rawValue)),
                \(rows.map(\.1.to.rawValue)), \(rows.map(\.1.office)), \(rows.map(\.1.person)),
                \(rows.map(\.1.parcel)), \(rows.map { $0.1.parcelEvent?.rawValue }),
                \(rows.map(\.1.occurrence)), \(rows.map(\.1.occurredAt)),
                \(rows.map(\.1.inferred)), \(rows.map(\.1.dueAt)), \(rows.map(\.1.edition)),
                \(rows.map { $0.1.term?.description }), \(rows.map(\.1.toAgency)),
                \(rows.map(\.1.outcome)), \(rows.map(\.1.reason)))
                as t (dossier, sequence, from_stage, event, to_stage, office, person, parcel,
                      parcel_event, occurrence, occurred_at, inferred, due_at, edition, term,
                      to_agency, outcome, reason)
            order by dossier, sequence
            """
    }

    private func heads(_ folios: [Folio]) -> Query? {
        let moved = folios.filter { $0.version != $0.storedVersion }
        guard !isReplay, !moved.isEmpty else { return nil }
        return """
            update dossier d
            set version = t.version, stage = t.stage, due_at = t.due_at, agency_id = t.agency
            from unnest(\(moved.map(\.id)), \(moved.map(\.version)),
                \(moved.map { $0.stage?.rawValue ?? "none" }), \(moved.map(\.dueAt)),
                \(moved.map(\.agency))) as t (id, version, stage, due_at, agency)
            where d.id = t.id
            """
    }

    private func firings(_ folios: [Folio]) -> Query? {
        let rows = folios.flatMap { folio in
            folio.parcels.flatMap { parcel in parcel.firings.map { (parcel.id, $0) } }
        }
        guard !rows.isEmpty else { return nil }
        return """
            insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence,
                recorded_at)
            select parcel, asks, occurrence, scan, answer, sequence, \(now)
            from unnest(\(rows.map(\.0)), \(rows.map(\.1.asks.rawValue)),
                \(rows.map(\.1.occurrence)), \(rows.map(\.1.fact)),
                \(rows.map(\.1.answer.rawValue)), \(rows.map(\.1.dossierSequence)))
                as t (parcel, asks, occurrence, scan, answer, sequence)
            """
    }

    private func notes(_ folios: [Folio]) -> Query? {
        let rows = folios.flatMap { folio in
            folio.steps.compactMap { step in step.note.map { (folio.id, step.sequence, $0) } }
        }
        guard !rows.isEmpty else { return nil }
        return """
            insert into dossier_note (dossier_id, sequence, note)
            select * from unnest(\(rows.map(\.0)), \(rows.map(\.1)), \(rows.map(\.2)))
            """
    }

    /// Offices that have come to have something to do with the dossier may see it from now on.
    private func offices(_ folios: [Folio]) -> Query? {
        let rows = folios.flatMap { folio in
            folio.offices().subtracting(folio.storedOffices).sorted().map { ($0, folio.id) }
        }
        guard !rows.isEmpty else { return nil }
        return """
            insert into office_dossier (office_id, dossier_id, since)
            select office, dossier, \(now)
            from unnest(\(rows.map(\.0)), \(rows.map(\.1))) as t (office, dossier)
            """
    }

    private func exceptions(_ folios: [Folio]) -> [Query] {
        let changes = folios.map { ($0.id, $0.exceptions()) }
        let settled = changes.flatMap(\.1.settled)
        var statements: [Query] = []
        if !settled.isEmpty {
            statements.append(
                "update exception set settled_at = \(now) where id = any(\(settled))")
        }
        let opened = changes.flatMap { id, change in change.opened.map { (id, $0) } }
        guard !opened.isEmpty else { return statements }
        statements.append(
            """
            insert into exception (dossier_id, parcel_id, kind, scan_id, detail, opened_at)
            select dossier, parcel, kind, scan, detail, \(now)
            from unnest(\(opened.map(\.0)), \(opened.map(\.1.parcel)),
                \(opened.map(\.1.kind.code)), \(opened.map(\.1.scan)), \(opened.map(\.1.detail)))
                as t (dossier, parcel, kind, scan, detail)
            """)
        return statements
    }

    private func waiting(_ folios: [Folio]) -> [Query] {
        let changes = folios.map {
            ($0.id, WaitingChange(from: $0.storedWaiting, to: $0.waiting()))
        }
        let gone = changes.flatMap { id, change in change.gone.map { (id, $0) } }
        var statements: [Query] = []
        if !gone.isEmpty {
            statements.append(
                """
                delete from waiting w
                using unnest(\(gone.map(\.1.office)), \(gone.map(\.1.list.rawValue)),
                    \(gone.map(\.0)), \(gone.map(\.1.parcel)))
                    as t (office, list, dossier, parcel)
                where w.office_id = t.office and w.list = t.list
                    and w.dossier_id = t.dossier and w.parcel_id = t.parcel
                """)
        }
        let moved = changes.flatMap { id, change in change.moved.map { (id, $0) } }
        if !moved.isEmpty {
            statements.append(
                """
                update waiting w set due_at = t.due
                from unnest(\(moved.map(\.1.office)), \(moved.map(\.1.list.rawValue)),
                    \(moved.map(\.0)), \(moved.map(\.1.parcel)), \(moved.map(\.1.dueAt)))
                    as t (office, list, dossier, parcel, due)
                where w.office_id = t.office and w.list = t.list
                    and w.dossier_id = t.dossier and w.parcel_id = t.parcel
                """)
        }
        let come = changes.flatMap { id, change in change.come.map { (id, $0) } }
        guard !come.isEmpty else { return statements }
        statements.append(
            """
            insert into waiting (office_id, list, dossier_id, parcel_id, since, due_at)
            select office, list, dossier, parcel, \(now), due
            from unnest(\(come.map(\.1.office)), \(come.map(\.1.list.rawValue)),
                \(come.map(\.0)), \(come.map(\.1.parcel)), \(come.map(\.1.dueAt)))
                as t (office, list, dossier, parcel, due)
            """)
        return statements
    }

    /// One message per occurrence of an event, for ever: a rewritten history tells nobody twice.
    private func outbox(_ folios: [Folio]) -> [Query] {
        let messages = folios.flatMap { $0.messages() }
        guard !isReplay, !messages.isEmpty else { return [] }
        return [
            """
            insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at,
                recorded_at)
            select kind, subject, event, occurrence, occurred_at, \(now)
            from unnest(\(messages.map(\.kind)), \(messages.map(\.subject)),
                \(messages.map(\.event)), \(messages.map(\.occurrence)),
                \(messages.map(\.occurredAt))) as t (kind, subject, event, occurrence, occurred_at)
            order by subject, occurred_at
            on conflict (subject_kind, subject_id, event, occurrence) do nothing
            """,
            "select pg_notify('outbox', '')",
        ]
    }
}

/// Something that happened and that others may want to hear of (hộp thư đi).
struct Message {
    var kind: String
    var subject: Int64
    var event: String
    var occurrence: Int32
    var occurredAt: Instant
}

extension Folio {
    /// Every office that is to see the dossier: those concerned, and the desks of its agency.
    func offices() -> Set<Int32> { concerned().union(desks) }

    /// Every office that has had, has or is due to have something to do with the dossier.
    func concerned() -> Set<Int32> {
        var offices: Set<Int32> = [registeredOffice, agency]
        offices.formUnion(steps.compactMap(\.office))
        for parcel in parcels {
            offices.formUnion([parcel.collectOffice, parcel.deliverOffice].compactMap(\.self))
            offices.formUnion(parcel.history.events.compactMap(\.office))
            for case .office(let office) in [parcel.order.sender, parcel.order.addressee] {
                offices.insert(office)
            }
        }
        return offices
    }

    func messages() -> [Message] {
        var counts: [DossierEvent: Int32] = [:]
        for step in past { counts[step.event, default: 0] += 1 }
        var messages: [Message] = []
        for step in steps {
            counts[step.event, default: 0] += 1
            messages.append(
                Message(
                    kind: "dossier", subject: id, event: step.event.rawValue,
                    occurrence: counts[step.event]!, occurredAt: step.occurredAt))
        }
        for parcel in parcels where !parcel.additions.isEmpty {
            messages += parcel.messages()
        }
        return messages
    }
}

extension ParcelSheet {
    /// Messages for the rows that this transaction adds.
    func messages() -> [Message] {
        let change = change
        var counts: [ParcelEvent: Int32] = [:]
        var messages: [Message] = []
        for (position, step) in history.events.enumerated() {
            counts[step.event, default: 0] += 1
            guard position >= change.firstNew else { continue }
            messages.append(
                Message(
                    kind: "parcel", subject: id, event: step.event.rawValue,
                    occurrence: counts[step.event]!, occurredAt: step.at))
        }
        return messages
    }
}
