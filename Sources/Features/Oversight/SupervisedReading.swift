import Domain
import Ledger
import Postgres
import Web

/// A dossier without anything personal.
struct SupervisedRecord: Sendable {
    var id: Int64
    var code: String
    var procedureCode: String
    var procedure: String
    var agencyCode: String
    var agencyName: String
    var stage: Stage
    var dueAt: Instant?
    var registeredAt: Instant
    var registeredAtOffice: String
    var collectByPost: Bool
    var returnByPost: Bool
    var parcels: [SupervisedParcel]

    func answers(_ context: some TextChoosing) -> String {
        let held = parcels.last { $0.state == .atOffice }?.holder
        return SupervisedRow(
            id: id, code: code, procedure: procedure, agency: agencyName, stage: stage,
            dueAt: dueAt, postOffice: held
        ).answers(context)
    }
}

struct SupervisedParcel: Sendable {
    var itemCode: String
    var purpose: Purpose
    var state: ParcelState
    var holder: String?
}

extension Station {
    func supervised(_ code: DossierCode) async throws -> SupervisedRecord? {
        async let found = oversight.query(
            """
            select d.id, d.code, r.code, r.name, a.code, a.name, d.stage, d.due_at,
                   d.registered_at, o.name, d.collect_by_post, d.return_by_post
            from dossier d
            join procedure r on r.code = d.procedure_code
            join office a on a.id = d.agency_id
            join office o on o.id = d.registered_office_id
            where d.code = \(code.value)
            """)
        async let carried = oversight.query(
            """
            select p.item_code, p.purpose, p.state, o.name
            from dossier d join parcel p on p.dossier_id = d.id
            left join office o on o.id = p.holder_office_id
            where d.code = \(code.value) order by p.id
            """)
        let parcels = try await carried.decode((String, Purpose, ParcelState, String?).self).map {
            SupervisedParcel(itemCode: $0, purpose: $1, state: $2, holder: $3)
        }
        typealias Columns = (
            Int64, String, String, String, String, String, Stage, Instant?, Instant, String, Bool,
            Bool
        )
        return try await found.first(Columns.self).map {
            SupervisedRecord(
                id: $0, code: $1, procedureCode: $2, procedure: $3, agencyCode: $4, agencyName: $5,
                stage: $6, dueAt: $7, registeredAt: $8, registeredAtOffice: $9, collectByPost: $10,
                returnByPost: $11, parcels: parcels)
        }
    }

    /// A dossier's history; who acted is told by function.
    func supervisedSteps(of dossier: Int64, in language: Language) async throws
        -> [DossierStepView]
    {
        let rows = try await oversight.query(
            """
            select e.sequence, e.event, nullif(e.from_stage, 'none') as from_stage, e.to_stage,
                   s.role, o.name as office, e.occurred_at, e.recorded_at, e.inferred, p.item_code,
                   e.parcel_event, e.due_at, e.outcome, e.reason
            from dossier_event e
            left join person s on s.id = e.person_id
            left join office o on o.id = e.office_id
            left join parcel p on p.id = e.parcel_id
            where e.dossier_id = \(dossier)
            order by e.sequence limit 1000
            """)
        return try rows.map { row in
            let event = try row["event"].decode(DossierEvent.self)
            return DossierStepView(
                sequence: Int(try row["sequence"].decode(Int32.self)), event: event,
                eventName: language == .vietnamese ? event.vietnamese : event.english,
                from: try row["from_stage"].decode(), to: try row["to_stage"].decode(),
                actor: try row["role"].decode(Role?.self)?.name(in: language).asHeading,
                office: try row["office"].decode(), occurredAt: try row["occurred_at"].decode(),
                recordedAt: try row["recorded_at"].decode(),
                inferred: try row["inferred"].decode(), itemCode: try row["item_code"].decode(),
                parcelEvent: try row["parcel_event"].decode(), dueAt: try row["due_at"].decode(),
                outcome: try row["outcome"].decode(), reason: try row["reason"].decode(), note: nil)
        }
    }

    /// The newest account of each parcel of a dossier, by item code.
    func supervisedCarriage(of dossier: Int64, in language: Language) async throws
        -> [String: [ParcelStepView]]
    {
        let rows = try await oversight.query(
            """
            select p.item_code, e.sequence, e.event, nullif(e.from_state, 'none') as from_state,
                   e.to_state, s.role, w.role as worker, o.name as office, e.dispatch,
                   e.occurred_at, e.earliest_at, e.recorded_at, e.inferred
            from parcel p
            join parcel_history e on e.parcel_id = p.id and e.generation = p.generation
            left join person s on s.id = e.person_id
            left join person w on w.id = e.worker_id
            left join office o on o.id = e.office_id
            where p.dossier_id = \(dossier)
            order by p.id, e.sequence limit 5000
            """)
        var histories: [String: [ParcelStepView]] = [:]
        for row in rows {
            let event = try row["event"].decode(ParcelEvent.self)
            let step = ParcelStepView(
                sequence: Int(try row["sequence"].decode(Int32.self)), event: event,
                eventName: language == .vietnamese ? event.vietnamese : event.english,
                from: try row["from_state"].decode(), to: try row["to_state"].decode(),
                actor: try row["role"].decode(Role?.self)?.name(in: language).asHeading,
                office: try row["office"].decode(),
                worker: try row["worker"].decode(Role?.self)?.name(in: language).asHeading,
                dispatch: try row["dispatch"].decode(),
                occurredAt: try row["occurred_at"].decode(),
                earliestAt: try row["earliest_at"].decode(),
                recordedAt: try row["recorded_at"].decode(),
                inferred: try row["inferred"].decode())
            histories[try row["item_code"].decode(String.self), default: []].append(step)
        }
        return histories
    }
}
