import Domain
import Ledger
import Postgres
import Web

/// A parcel as the API shows it.
struct ParcelView: Encodable {
    var itemCode: String
    var dossier: String
    var purpose: Purpose
    var state: ParcelState
    var stateName: String
    var turnedBack: Bool
    var holder: String?
    var sender: String?
    var addressee: String?
    var collectOffice: String?
    var deliverOffice: String?
    var generation: Int
    var orderedAt: Instant
    var aliases: [String]

    static let schema = Schema.object([
        "item_code": .itemCode, "dossier": .dossierCode, "purpose": .choice(Purpose.self),
        "state": .choice(ParcelState.self), "state_name": .text(max: 100),
        "turned_back": .boolean, "holder": .text(max: 300).optional,
        "sender": Schema.officeCode.noted("An office; absent for the citizen.").optional,
        "addressee": Schema.officeCode.noted("An office; absent for the citizen.").optional,
        "collect_office": Schema.officeCode.optional, "deliver_office": Schema.officeCode.optional,
        "generation": .integer(1...1_000_000), "ordered_at": .time,
        "aliases": .list(of: .itemCode, max: 100),
    ]).named("Parcel")
}

/// One step of a parcel's history as the API shows it.
struct ParcelStepView: Encodable {
    var sequence: Int
    var event: ParcelEvent
    var eventName: String
    var from: ParcelState?
    var to: ParcelState
    var actor: String?
    var office: String?
    var worker: String?
    var dispatch: String?
    var occurredAt: Instant
    var earliestAt: Instant?
    var recordedAt: Instant
    var inferred: Bool

    static let schema = Schema.object([
        "sequence": .integer(1...1_000_000), "event": .choice(ParcelEvent.self),
        "event_name": .text(max: 200), "from": Schema.choice(ParcelState.self).optional,
        "to": .choice(ParcelState.self), "actor": .text(max: 200).optional,
        "office": .text(max: 300).optional, "worker": .text(max: 200).optional,
        "dispatch": .text(max: 64).optional, "occurred_at": .time,
        "earliest_at": .time.optional, "recorded_at": .time, "inferred": .boolean,
    ]).named("ParcelStep")
}

extension Station {
    /// A parcel by its code or by the number on its label.
    func parcel(_ code: ItemCode, for actor: Actor, in language: Language) async throws
        -> ParcelView?
    {
        let row = try await reader(for: actor).query(
            """
            select p.item_code, d.code as dossier, p.purpose, p.state, p.turned_back,
                   h.name as holder, s.code as sender, a.code as addressee,
                   c.code as collect_office, v.code as deliver_office, p.generation,
                   p.ordered_at,
                   array(select l.alias from item_alias l where l.parcel_id = p.id order by 1)
                       as aliases
            from parcel p join dossier d on d.id = p.dossier_id
            left join office h on h.id = p.holder_office_id
            left join office s on s.id = p.sender_office_id
            left join office a on a.id = p.addressee_office_id
            left join office c on c.id = p.collect_office_id
            left join office v on v.id = p.deliver_office_id
            where p.id = coalesce(
                (select q.id from parcel q where q.item_code = \(code.value)),
                (select l.parcel_id from item_alias l where l.alias = \(code.value)))
            """, scope: actor.scope
        ).first
        guard let row else { return nil }
        let state = try row["state"].decode(ParcelState.self)
        return ParcelView(
            itemCode: try row["item_code"].decode(), dossier: try row["dossier"].decode(),
            purpose: try row["purpose"].decode(), state: state,
            stateName: language == .vietnamese ? state.vietnamese : state.english,
            turnedBack: try row["turned_back"].decode(), holder: try row["holder"].decode(),
            sender: try row["sender"].decode(), addressee: try row["addressee"].decode(),
            collectOffice: try row["collect_office"].decode(),
            deliverOffice: try row["deliver_office"].decode(),
            generation: Int(try row["generation"].decode(Int32.self)),
            orderedAt: try row["ordered_at"].decode(), aliases: try row["aliases"].decode())
    }

    /// The newest account of where a parcel has been. A step that was inferred and has gained its
    /// evidence shows the fact's own time and people.
    func steps(ofParcel code: String, after: Int32, limit: Int, for actor: Actor) async throws
        -> [ParcelStepView]
    {
        let rows = try await reader(for: actor).query(
            """
            select e.sequence, e.event, nullif(e.from_state, 'none') as from_state, e.to_state,
                   \(Self.person("s", for: actor)) as actor, o.name as office,
                   \(Self.person("w", for: actor)) as worker, e.dispatch,
                   e.occurred_at, e.earliest_at, e.recorded_at, e.inferred
            from parcel p
            join parcel_history e on e.parcel_id = p.id and e.generation = p.generation
            left join person s on s.id = e.person_id
            left join person w on w.id = e.worker_id
            left join office o on o.id = e.office_id
            where p.item_code = \(code) and e.sequence > \(after)
            order by e.sequence limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let event = try row["event"].decode(ParcelEvent.self)
            return ParcelStepView(
                sequence: Int(try row["sequence"].decode(Int32.self)), event: event,
                eventName: event.vietnamese, from: try row["from_state"].decode(),
                to: try row["to_state"].decode(), actor: try row["actor"].decode(),
                office: try row["office"].decode(), worker: try row["worker"].decode(),
                dispatch: try row["dispatch"].decode(),
                occurredAt: try row["occurred_at"].decode(),
                earliestAt: try row["earliest_at"].decode(),
                recordedAt: try row["recorded_at"].decode(),
                inferred: try row["inferred"].decode())
        }
    }
}
