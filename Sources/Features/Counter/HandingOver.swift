import Domain
import Foundation
import Hummingbird
import Ledger
import Postgres
import Web

/// The minutes of hand-overs (biên bản giao nhận) between post offices and agencies.
struct HandingOver {
    let station: Station

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/hand-overs", "Opens minutes over items, either way round",
            roles: Deed.signHandOvers.roles, [.idempotencyKey], body: Self.opening,
            answer: HandOverView.schema, use: open)
        routes.get(
            "/v1/hand-overs", "Minutes of the office, newest first",
            roles: Deed.signHandOvers.roles,
            [.query("state", .choice(HandOverState.self))] + Parameter.paging,
            answer: .page(of: HandOverView.summary), use: list)
        routes.get(
            "/v1/hand-overs/{id}", "One set of minutes", roles: Deed.signHandOvers.roles,
            [.path("id", .uuid)], answer: HandOverView.schema, use: show)
        routes.post(
            "/v1/hand-overs/{id}/signatures",
            "Signs for the own side; the second signature carries everything out",
            roles: Deed.signHandOvers.roles, [.path("id", .uuid), .idempotencyKey],
            body: Self.signing, answer: HandOverView.schema, use: sign)
    }

    static let opening = Schema.object([
        "from": .officeCode, "to": .officeCode,
        "item_codes": .list(of: .itemCode, 1...500),
    ]).named("HandOverOpening")

    static let signing = Schema.object([
        "items": Schema.list(
            of: .object([
                "item_code": .itemCode, "present": .boolean,
                "note": .text(max: 500).optional, "seal_number": .text(max: 40).optional,
                "checklist": Schema.list(
                    of: .object([
                        "name": .text(max: 200), "count": .integer(1...999),
                        "kind": .choice(["original", "copy"]),
                    ]), max: 100
                ).optional,
            ]), max: 500
        ).optional
    ]).named("HandOverSigning")

    func open(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try context.fields()
        let from = fields.text("from", as: OfficeCode.self)
        let to = fields.text("to", as: OfficeCode.self)
        let items = fields.list(
            "item_codes", min: 1, max: 500, as: ItemCode.self,
            vi: "Mã bưu gửi không đúng.", en: "Not an item code.")
        let (giver, taker, codes) = try (from.value.value, to.value.value, items.value.map(\.value))
        return try await context.once {
            let id = try await refusing {
                try await station.ledger.openHandOver(
                    from: giver, to: taker, itemCodes: codes, by: context.actor)
            }
            return Web.Outcome(.created, resource: id.text)
        } answer: { outcome in
            try await answer(outcome.resource, context, status: outcome.status)
        }
    }

    func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let state = try context.query().choice("state", as: HandOverState.self).optional.value
        let rows = try await station.handOvers(
            state: state?.rawValue, before: page.after?.first, limit: page.limit, for: context.actor
        )
        return try context.answer(page, rows, keys: { [$0.id] }, item: \.self)
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await answer(context.path("id", as: String.self), context)
    }

    func sign(_ request: Request, _ context: StaffContext) async throws -> Response {
        let text = try context.path("id", as: String.self)
        guard let id = UUID(uuidString: text),
            try await station.handOver(id, for: context.actor) != nil
        else { throw Problem(.notFound) }
        let items = try Self.items(try context.fields())
        return try await context.once {
            try await refusing {
                try await station.ledger.sign(id, items: items, by: context.actor)
            }
            return Web.Outcome(.created, resource: id.text)
        } answer: { outcome in
            try await answer(outcome.resource, context, status: outcome.status)
        }
    }

    /// No list means that everything is present and whole.
    static func items(_ fields: Fields) throws -> [SignedItem]? {
        guard fields.has("items") else {
            try fields.finish()
            return nil
        }
        return try fields.objects("items", max: 500).map { line in
            let code = line.text("item_code", as: ItemCode.self)
            let present = line.boolean("present")
            let note = line.text("note", max: 500).optional
            let seal = line.text("seal_number", max: 40).optional
            let checklist = line.json("checklist").optional
            return SignedItem(
                itemCode: try code.value.value, present: try present.value,
                note: try note.value, sealNumber: try seal.value,
                checklist: try checklist.value?.canonical)
        }
    }

    private func answer(
        _ id: String, _ context: StaffContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let uuid = UUID(uuidString: id),
            let view = try await station.handOver(uuid, for: context.actor)
        else { throw Problem(.notFound) }
        return try context.json(
            view, status: status,
            headers: status == .created ? [.location: "/v1/hand-overs/\(view.id)"] : [:])
    }
}

/// How far minutes have come.
enum HandOverState: String, CaseIterable {
    case open, signed, cancelled
}

/// Minutes as the API shows them.
struct HandOverView: Encodable {
    struct Item: Encodable {
        var itemCode: String
        var dossier: String
        var purpose: Purpose
        var open: Bool
        var presentFrom: Bool?
        var presentTo: Bool?
        var sealFrom: String?
        var sealTo: String?
        var noteFrom: String?
        var noteTo: String?
        var outcome: String?
        var procedureName: String
    }

    struct Signature: Encodable {
        var side: String
        var person: String
        var role: Role
        var office: String
        var signedAt: Instant
    }

    var id: String
    var from: String
    var fromName: String
    var to: String
    var toName: String
    var state: String
    var createdAt: Instant
    var createdBy: String
    var closedAt: Instant?
    var items: [Item]?
    var itemCount: Int
    var signatures: [Signature]

    static let summary = Schema.object([
        "id": .uuid, "from": .officeCode, "from_name": .text(max: 300), "to": .officeCode,
        "to_name": .text(max: 300), "state": .choice(["open", "signed", "cancelled"]),
        "created_at": .time, "created_by": .text(max: 200), "closed_at": .time.optional,
        "item_count": .integer(0...500),
        "signatures": signatures,
    ]).named("HandOverSummary")

    static let schema = Schema.object([
        "id": .uuid, "from": .officeCode, "from_name": .text(max: 300), "to": .officeCode,
        "to_name": .text(max: 300), "state": .choice(["open", "signed", "cancelled"]),
        "created_at": .time, "created_by": .text(max: 200), "closed_at": .time.optional,
        "item_count": .integer(0...500),
        "signatures": signatures,
        "items": .list(
            of: .object([
                "item_code": .itemCode, "dossier": .dossierCode,
                "purpose": .choice(Purpose.self), "open": .boolean,
                "present_from": Schema.boolean.optional, "present_to": Schema.boolean.optional,
                "seal_from": .text(max: 40).optional, "seal_to": .text(max: 40).optional,
                "note_from": .text(max: 500).optional, "note_to": .text(max: 500).optional,
                "procedure_name": .text(max: 500), "outcome": .text(max: 40).optional,
            ]), max: 500),
    ]).named("HandOver")

    private static let signatures = Schema.list(
        of: .object([
            "side": .choice(["from", "to"]), "person": .text(max: 200),
            "role": .choice(Role.self), "office": .text(max: 300), "signed_at": .time,
        ]), max: 2)
}

extension UUID {
    var text: String { uuidString.lowercased() }
}

extension Station {
    func handOver(_ id: UUID, for actor: Actor) async throws -> HandOverView? {
        guard var view = try await handOvers(where: "h.id = \(id)", limit: 1, for: actor).first
        else { return nil }
        let rows = try await staff.query(
            """
            select p.item_code, d.code, p.purpose, i.open, i.present_from, i.present_to,
                   i.seal_from, i.seal_to, nf.note, nt.note, i.outcome, r.name
            from hand_over_item i join parcel p on p.id = i.parcel_id
            join dossier d on d.id = p.dossier_id
            join procedure r on r.code = d.procedure_code
            left join hand_over_note nf on nf.hand_over_id = i.hand_over_id
                and nf.parcel_id = i.parcel_id and nf.side = 'from'
            left join hand_over_note nt on nt.hand_over_id = i.hand_over_id
                and nt.parcel_id = i.parcel_id and nt.side = 'to'
            where i.hand_over_id = \(id) order by p.item_code limit 500
            """, scope: actor.scope)
        view.items = try rows.map { row in
            let (
                code, dossier, purpose, open, from, to, sealFrom, sealTo, noteFrom, noteTo,
                outcome, procedure
            ) = try row.decode(
                (
                    String, String, Purpose, Bool, Bool?, Bool?, String?, String?, String?,
                    String?, String?, String
                ).self)
            return HandOverView.Item(
                itemCode: code, dossier: dossier, purpose: purpose, open: open,
                presentFrom: from, presentTo: to, sealFrom: sealFrom, sealTo: sealTo,
                noteFrom: noteFrom, noteTo: noteTo, outcome: outcome, procedureName: procedure)
        }
        return view
    }

    /// Newest first; ids are time-ordered, so they are the key of the page.
    func handOvers(state: String?, before: String?, limit: Int, for actor: Actor) async throws
        -> [HandOverView]
    {
        let last = before.flatMap(UUID.init(uuidString:))
        // Each side by its own index, newest first, and no more of each than is shown: an office
        // that has few would else be looked for through those of all.
        return try await handOvers(
            where: """
                h.id in (
                    select m.id from unnest(reading_sides()) s (office)
                    cross join lateral (
                        (select g.id from hand_over g
                         where g.from_office_id = s.office
                            and (\(state as String?) is null or g.state = \(state as String?))
                            and (\(last as UUID?) is null or g.id < \(last as UUID?))
                         order by g.id desc limit \(Int32(limit)))
                        union all
                        (select g.id from hand_over g
                         where g.to_office_id = s.office
                            and (\(state as String?) is null or g.state = \(state as String?))
                            and (\(last as UUID?) is null or g.id < \(last as UUID?))
                         order by g.id desc limit \(Int32(limit)))) m
                    order by m.id desc limit \(Int32(2 * limit)))
                """, limit: limit, for: actor)
    }

    private func handOvers(where condition: Query, limit: Int, for actor: Actor) async throws
        -> [HandOverView]
    {
        let rows = try await staff.query(
            """
            select h.id, f.code as from_code, f.name as from_name, t.code as to_code,
                   t.name as to_name, h.state, h.created_at, h.closed_at, b.name as created_by,
                   (select count(*)::int from hand_over_item i where i.hand_over_id = h.id)
                       as items,
                   array(select s.side from hand_over_signature s
                         where s.hand_over_id = h.id order by s.signed_at) as sides,
                   array(select p.name from hand_over_signature s
                         join person p on p.id = s.person_id
                         where s.hand_over_id = h.id order by s.signed_at) as people,
                   array(select p.role from hand_over_signature s
                         join person p on p.id = s.person_id
                         where s.hand_over_id = h.id order by s.signed_at) as roles,
                   array(select o.name from hand_over_signature s
                         join office o on o.id = s.office_id
                         where s.hand_over_id = h.id order by s.signed_at) as offices,
                   array(select s.signed_at from hand_over_signature s
                         where s.hand_over_id = h.id order by s.signed_at) as times
            from hand_over h join office f on f.id = h.from_office_id
            join office t on t.id = h.to_office_id
            join person b on b.id = h.created_by
            where \(condition) order by h.id desc limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let sides = try row["sides"].decode([String].self)
            let people = try row["people"].decode([String].self)
            let roles = try row["roles"].decode([Role].self)
            let offices = try row["offices"].decode([String].self)
            let times = try row["times"].decode([Instant].self)
            return HandOverView(
                id: try row["id"].decode(UUID.self).text, from: try row["from_code"].decode(),
                fromName: try row["from_name"].decode(), to: try row["to_code"].decode(),
                toName: try row["to_name"].decode(), state: try row["state"].decode(),
                createdAt: try row["created_at"].decode(),
                createdBy: try row["created_by"].decode(),
                closedAt: try row["closed_at"].decode(),
                itemCount: Int(try row["items"].decode(Int32.self)),
                signatures: sides.indices.map {
                    HandOverView.Signature(
                        side: sides[$0], person: people[$0], role: roles[$0], office: offices[$0],
                        signedAt: times[$0])
                })
        }
    }
}
