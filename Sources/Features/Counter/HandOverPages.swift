import Domain
import Foundation
import Hummingbird
import Ledger
import Postgres
import Web

/// The pages of hand-over minutes (trang biên bản giao nhận), for both sides.
struct HandOverPages {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        let roles = Deed.signHandOvers.roles
        routes.page("/hand-overs", "Minutes of this office", roles: roles, use: list)
        routes.page("/hand-overs/new", "New minutes", roles: roles, use: draft)
        routes.form("/hand-overs", "Opens minutes over the picked items", roles: roles, use: open)
        routes.page("/hand-overs/{id}", "One set of minutes", roles: roles, use: show)
        routes.form(
            "/hand-overs/{id}/signatures", "Signs for the own side", roles: roles, use: sign)
        routes.form(
            "/hand-overs/{id}/cancellation", "Ends unsigned minutes", roles: roles, use: cancel)
    }

    struct Line {
        var number: String
        var href: String
        var from: String
        var to: String
        var count: String
        var kind: String
        var state: String
        var at: String
        var waitsForMe: Bool
    }

    struct OfficeChoice {
        var code: String
        var name: String
        var waiting: String?
        var selected: Bool
    }

    struct DraftRow {
        var itemCode: String
        var dossierHref: String
        var dossierCode: String
        var procedure: String
        var purpose: String
        var picked: Bool
    }

    struct Draft {
        var fromCode: String
        var from: String
        var toCode: String
        var to: String
        var rows: [DraftRow]
    }

    func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let rows = try await station.handOvers(
            state: nil, before: page.after?.first, limit: page.limit, for: context.actor)
        let lines = rows.prefix(page.size).map { row in
            let mine = row.mySide(context.session.office.code)
            let waits =
                row.state == "open" && mine != nil
                && !row.signatures.contains { $0.side == mine }
            return Line(
                number: row.number, href: "/hand-overs/\(row.id)", from: row.fromName,
                to: row.toName, count: String(row.itemCount), kind: row.badge,
                state: row.stateWords(context), at: row.createdAt.shortText, waitsForMe: waits)
        }
        let next = try context.nextToken(page, rows, keys: { [$0.id] })
        return try frame.page(
            "Counter/hand-overs", titled: context.word("hand_overs_title"),
            [
                "hand_overs": lines,
                "paging": WorklistPage.Paging(
                    shown: context.text("\(lines.count) dòng", "\(lines.count) lines"),
                    firstHref: page.after == nil ? nil : "/hand-overs",
                    nextHref: next.map { "?page_token=\($0)" }),
            ], for: context.session, context)
    }

    func draft(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await renderDraft(
            context, office: try context.query().text("office", max: 30).optional.value)
    }

    private func renderDraft(
        _ context: StaffContext, office: String?, wrong: Wrong? = nil
    ) async throws -> Response {
        let all = try await station.handable(
            for: context.actor, on: PlainDate(context.now))
        let names = Dictionary(all.map { ($0.other.code, $0) }, uniquingKeysWith: { a, _ in a })
        let chosen = office.flatMap { names[$0]?.other } ?? all.first?.other
        let offices = names.values.sorted { $0.other.name < $1.other.name }.map { entry in
            OfficeChoice(
                code: entry.other.code, name: entry.other.name,
                waiting: String(all.filter { $0.other == entry.other }.count),
                selected: entry.other == chosen)
        }
        let rows = all.filter { $0.other == chosen }
        let draft = rows.first.map { first in
            Draft(
                fromCode: first.from.code, from: first.from.name, toCode: first.to.code,
                to: first.to.name,
                rows: rows.filter { $0.from == first.from }.map { row in
                    DraftRow(
                        itemCode: row.itemCode, dossierHref: "/dossiers/\(row.dossier)",
                        dossierCode: row.dossier, procedure: row.procedureName,
                        purpose: context.text(row.purpose.vietnamese, row.purpose.english)
                            .asHeading, picked: false)
                })
        }
        return try frame.page(
            "Counter/hand-over-new", titled: context.word("hand_over_new"),
            ["offices": offices, "draft": draft as Any, "wrong": wrong as Any],
            status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    func open(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try context.fields()
        let from = fields.text("from", as: OfficeCode.self)
        let to = fields.text("to", as: OfficeCode.self)
        let picks = fields.list("pick", min: 1, max: 500, as: ItemCode.self)
        do {
            let (giver, taker, items) = try (
                from.value.value, to.value.value, picks.value.map(\.value)
            )
            let id = try await refusing {
                try await station.ledger.openHandOver(
                    from: giver, to: taker, itemCodes: items, by: context.actor)
            }
            return context.seeOther("/hand-overs/\(id.text)")
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await renderDraft(
                context, office: to.found?.value, wrong: Wrong(problem, in: context.language))
        }
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await MinutesPage(station: station, frame: frame).render(try id(context), context)
    }

    func sign(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try id(context)
        guard let minutes = try await station.handOver(id, for: context.actor) else {
            throw Problem(.notFound)
        }
        let fields = try context.fields()
        let said = try (minutes.items ?? []).map { item in
            SignedItem(
                itemCode: item.itemCode,
                present: try fields.boolean("present_\(item.itemCode)").or(true).value,
                note: try fields.text("note_\(item.itemCode)", max: 500).optional.value,
                sealNumber: try fields.text("seal_\(item.itemCode)", max: 40).optional.value)
        }
        do {
            try await refusing {
                try await station.ledger.sign(id, items: said, by: context.actor)
            }
        } catch let problem as Problem where problem.kind.status == 409 {
            return try await MinutesPage(station: station, frame: frame).render(
                id, context, wrong: Wrong(problem, in: context.language))
        }
        return context.seeOther("/hand-overs/\(id.text)", flash: .done, "flash_signed")
    }

    func cancel(_ request: Request, _ context: StaffContext) async throws -> Response {
        let id = try id(context)
        try await refusing { try await station.ledger.cancelHandOver(id, by: context.actor) }
        return context.seeOther("/hand-overs", flash: .done, "flash_cancelled")
    }

    private func id(_ context: StaffContext) throws -> UUID {
        guard let id = UUID(uuidString: try context.path("id", as: String.self)) else {
            throw Problem(.notFound)
        }
        return id
    }
}

extension HandOverView {
    /// A short number for people: the day and the end of the id.
    var number: String {
        let day = PlainDate(createdAt).description.replacing("-", with: "").dropFirst(2)
        return "\(day)-\(id.suffix(4).uppercased())"
    }

    /// Which side an office is of; a desk signs for the agency.
    func mySide(_ code: String) -> String? {
        if code == from { return "from" }
        if code == to { return "to" }
        return code.hasPrefix("MC-") ? (from.hasPrefix("BD-") ? "to" : "from") : nil
    }

    var badge: String {
        switch state {
        case "signed": "good"
        case "cancelled": "off"
        default: "wait"
        }
    }

    func stateWords(_ context: some RouteContext) -> String {
        switch (state, signatures.count) {
        case ("signed", _): context.text("Hai bên đã ký", "Signed by both")
        case ("cancelled", _): context.text("Đã hủy", "Cancelled")
        case (_, 0): context.text("Chưa bên nào ký", "Not signed yet")
        default: context.text("Mới một bên ký", "Signed by one side")
        }
    }
}

/// A parcel that can be handed over between two offices, one of which is the actor's.
struct HandableRecord {
    var itemCode: String
    var dossier: String
    var procedureName: String
    var purpose: Purpose
    var from: OfficeName
    var to: OfficeName
    /// The side that is not the actor's.
    var other: OfficeName
}

extension Station {
    /// Everything that could be in minutes of the actor's office now, both ways round.
    func handable(for actor: Actor, on day: PlainDate) async throws -> [HandableRecord] {
        let rows = try await staff.query(
            """
            select p.item_code, d.code as dossier, r.name as procedure_name, p.purpose,
                   f.id as from_id, f.code as from_code, f.name as from_name,
                   t.id as to_id, t.code as to_code, t.name as to_name
            from office_dossier o
            join parcel p on p.dossier_id = o.dossier_id
            join dossier d on d.id = p.dossier_id
            join procedure r on r.code = d.procedure_code
            join office f on f.id = case
                when p.state = 'announced' then p.sender_office_id else p.holder_office_id end
            join office t on t.id = case
                when p.state = 'announced' then p.collect_office_id
                when p.turned_back then p.sender_office_id else p.addressee_office_id end
            where o.office_id = \(actor.office)
                and (p.state = 'announced' and p.sender_office_id is not null
                     or p.state in ('at_office', 'with_courier', 'out_for_delivery'))
                and f.kind in ('agency', 'post_office') and t.kind in ('agency', 'post_office')
                and f.kind <> t.kind
                and not exists (select from hand_over_item i
                                where i.parcel_id = p.id and i.open)
                and (\(actor.office) in (f.id, t.id)
                     or exists (select from desk_agency g where g.desk_id = \(actor.office)
                                and g.agency_id in (f.id, t.id) and g.valid_from <= \(day)
                                and (g.valid_to is null or g.valid_to > \(day))))
            order by t.name, f.name, p.id limit 500
            """, scope: actor.scope)
        return try rows.map { row in
            let from = OfficeName(
                id: try row["from_id"].decode(), code: try row["from_code"].decode(),
                name: try row["from_name"].decode())
            let to = OfficeName(
                id: try row["to_id"].decode(), code: try row["to_code"].decode(),
                name: try row["to_name"].decode())
            let isPost = actor.officeKind == .postOffice
            let other = isPost == (from.id == actor.office) ? to : from
            return HandableRecord(
                itemCode: try row["item_code"].decode(), dossier: try row["dossier"].decode(),
                procedureName: try row["procedure_name"].decode(),
                purpose: try row["purpose"].decode(), from: from, to: to,
                other: isPost ? (from.id == actor.office ? to : from) : other)
        }
    }
}
