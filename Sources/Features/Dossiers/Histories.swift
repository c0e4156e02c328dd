import Domain
import Ledger
import Postgres
import Web

/// One step of a dossier's history as the API shows it.
struct DossierStepView: Encodable {
    var sequence: Int
    var event: DossierEvent
    var eventName: String
    var from: Stage?
    var to: Stage
    var actor: String?
    var office: String?
    var occurredAt: Instant
    var recordedAt: Instant
    var inferred: Bool
    var itemCode: String?
    var parcelEvent: ParcelEvent?
    var dueAt: Instant?
    var outcome: String?
    var reason: String?
    /// Free text of whoever decided; never for those who may not see personal data.
    var note: String?

    static let schema = Schema.object([
        "sequence": .integer(1...1_000_000), "event": .choice(DossierEvent.self),
        "event_name": .text(max: 200), "from": Schema.choice(Stage.self).optional,
        "to": .choice(Stage.self), "actor": .text(max: 200).optional,
        "office": .text(max: 300).optional, "occurred_at": .time, "recorded_at": .time,
        "inferred": .boolean, "item_code": Schema.itemCode.optional,
        "parcel_event": Schema.choice(ParcelEvent.self).optional, "due_at": .time.optional,
        "outcome": .text(max: 50).optional, "reason": .text(max: 500).optional,
        "note": .text(max: 4_000, multiline: true).optional,
    ]).named("DossierStep")
}

extension Station {
    /// Who did it: the name, or for the outside supervisor only the role.
    static func person(_ table: String, for actor: Actor) -> Query {
        Query(raw: "\(table).\(actor.role == .supervisor ? "role" : "name")")
    }

    /// Steps after a sequence number, oldest first.
    func steps(of dossier: Int64, after: Int32, limit: Int, for actor: Actor) async throws
        -> [DossierStepView]
    {
        // The outside supervisor has no right to the notes, not even by name.
        let note: Query =
            actor.role == .supervisor
            ? "null::text"
            : """
            (select n.note from dossier_note n
             where n.dossier_id = e.dossier_id and n.sequence = e.sequence)
            """
        let rows = try await reader(for: actor).query(
            """
            select e.sequence, e.event, nullif(e.from_stage, 'none') as from_stage, e.to_stage,
                   \(Self.person("s", for: actor)) as actor, o.name as office, e.occurred_at, e.recorded_at, e.inferred,
                   p.item_code, e.parcel_event, e.due_at, e.outcome, e.reason, \(note) as note
            from dossier_event e
            left join person s on s.id = e.person_id
            left join office o on o.id = e.office_id
            left join parcel p on p.id = e.parcel_id
            where e.dossier_id = \(dossier) and e.sequence > \(after)
            order by e.sequence limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let event = try row["event"].decode(DossierEvent.self)
            return DossierStepView(
                sequence: Int(try row["sequence"].decode(Int32.self)), event: event,
                eventName: event.vietnamese, from: try row["from_stage"].decode(),
                to: try row["to_stage"].decode(), actor: try row["actor"].decode(),
                office: try row["office"].decode(), occurredAt: try row["occurred_at"].decode(),
                recordedAt: try row["recorded_at"].decode(),
                inferred: try row["inferred"].decode(), itemCode: try row["item_code"].decode(),
                parcelEvent: try row["parcel_event"].decode(), dueAt: try row["due_at"].decode(),
                outcome: try row["outcome"].decode(), reason: try row["reason"].decode(),
                note: try row["note"].decode())
        }
    }
}
