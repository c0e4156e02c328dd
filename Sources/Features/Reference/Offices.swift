import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The offices (đơn vị): post offices, agencies, one-stop desks and overseers, of today and before.
struct Offices {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/offices", "Offices, by kind, ward or name; q is found without its accents",
            [
                .query("kind", .choice(OfficeKind.self)),
                .query(
                    "ward_code", .text(5...5, pattern: "^[0-9]{5}$"),
                    "Those that lie in this unit of today, or collect and deliver there"),
                .query("q", .text(1...100), "Words of the name, or the code"),
            ] + Parameter.paging, answer: .page(of: OfficeView.schema), use: list)
    }

    func list(_ request: Request, _ context: PublicContext) async throws -> Response {
        let page = try context.page(default: 100)
        let fields = try context.query()
        let kind = fields.choice("kind", as: OfficeKind.self).optional
        let ward = fields.text("ward_code", min: 5, max: 5).optional
        let words = fields.text("q", max: 100).optional
        let wanted = OfficeFilter(
            kind: try kind.value, ward: try ward.value, words: try words.value,
            day: PlainDate(context.now))
        let rows = try await station.offices(wanted, after: page.after, limit: page.limit)
        return try context.answer(
            page, rows, keys: { [String($0.rank), $0.view.code] }, item: \.view)
    }
}

struct OfficeFilter: Sendable {
    var kind: OfficeKind?
    var ward: String?
    var words: String?
    var day: PlainDate
}

/// An office as the API shows it.
struct OfficeView: Encodable, Sendable {
    let code: String
    let name: String
    let kind: OfficeKind
    let wardCode: String?
    let validFrom: PlainDate
    let validTo: PlainDate?
    /// The codes of those that took over from it.
    let successors: [String]
    /// False while it is plausible configuration that no administrator has confirmed.
    let confirmed: Bool

    static let schema = Schema.object([
        "code": .officeCode, "name": .text(max: 300), "kind": .choice(OfficeKind.self),
        "ward_code": Schema.text(5...5).optional, "valid_from": .day,
        "valid_to": Schema.day.noted("The first day on which it no longer is").optional,
        "successors": .list(of: .officeCode, max: 100), "confirmed": .boolean,
    ]).named("Office")
}

extension Station {
    /// Offices in the order of their codes; when words were asked for, names with the very accents
    /// come before those that only sound alike.
    func offices(_ wanted: OfficeFilter, after keys: [String]?, limit: Int) async throws
        -> [(rank: Int32, view: OfficeView)]
    {
        let search = PlainSearch(wanted.words)
        // Something was typed that is part of no name.
        if let words = wanted.words, search == nil, OfficeCode(words) == nil { return [] }
        let rank: Query = search?.rank("o.name") ?? "0"
        let code = wanted.words.flatMap(OfficeCode.init)?.value
        let named: Query = search?.matches("o.name") ?? "false"
        let rows = try await door.query(
            """
            select o.code, o.name, o.kind, o.ward_code, o.valid_from, o.valid_to,
                   array(select s.code
                         from office_succession t join office s on s.id = t.successor_id
                         where t.office_id = o.id order by s.code collate "C"),
                   o.confirmed, r.rank
            from office o cross join lateral (select \(rank) as rank) r
            where (\(wanted.kind as OfficeKind?) is null or o.kind = \(wanted.kind as OfficeKind?))
                and (\(wanted.words == nil) or \(named) or o.code = \(code as String?))
                and (\(wanted.ward as String?) is null
                    or exists (
                        select from unit u
                        where u.ward_code = \(wanted.ward as String?) and u.ward_code = o.ward_code
                            and u.valid_from = o.ward_valid_from
                            and u.valid_from <= \(wanted.day)
                            and (u.valid_to is null or u.valid_to > \(wanted.day)))
                    or exists (
                        select from office_area a
                        where a.office_id = o.id and a.ward_code = \(wanted.ward as String?)
                            and a.valid_from <= \(wanted.day)
                            and (a.valid_to is null or a.valid_to > \(wanted.day))))
                and (r.rank, o.code collate "C")
                    > (\(keys.flatMap { Int32($0[0]) } ?? -1), \(keys?[1] ?? "") collate "C")
            order by r.rank, o.code collate "C"
            limit \(Int32(limit))
            """, sharing: .together)
        return try rows.map { row in
            let (code, name, kind, ward, from, to, successors, confirmed, rank) = try row.decode(
                (
                    String, String, OfficeKind, String?, PlainDate, PlainDate?, [String], Bool,
                    Int32
                ).self)
            let view = OfficeView(
                code: code, name: name, kind: kind, wardCode: ward, validFrom: from, validTo: to,
                successors: successors, confirmed: confirmed)
            return (rank, view)
        }
    }
}
