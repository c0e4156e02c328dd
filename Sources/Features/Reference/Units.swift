import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// Communes, wards and townships (đơn vị hành chính cấp xã): what an old address is called today.
struct Units {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/units",
            "Units by code or name, those of before too, each with what it is today; "
                + "without either, the units of today",
            [
                .query("ward_code", .text(5...5, pattern: "^[0-9]{5}$")),
                .query(
                    "q", .text(1...100), "Words of the name or the old district, accents or not"),
            ] + Parameter.paging, answer: .page(of: UnitView.schema), use: list)
    }

    func list(_ request: Request, _ context: PublicContext) async throws -> Response {
        let page = try context.page(default: 100)
        let fields = try context.query()
        let ward = fields.text("ward_code", min: 5, max: 5).optional
        let words = fields.text("q", max: 100).optional
        let rows = try await station.units(
            ward: try ward.value, words: try words.value, on: PlainDate(context.now),
            after: page.after, limit: page.limit)
        return try context.answer(
            page, rows,
            keys: { [String($0.rank), $0.view.wardCode, $0.view.validFrom.description] },
            item: \.view)
    }
}

/// A unit as the API shows it.
struct UnitView: Encodable, Sendable {
    struct Heir: Encodable, Sendable {
        let wardCode: String
        let name: String
        /// `same` for a unit that still is; `split-default` marks the main heir of a divided one.
        let how: String
    }

    let wardCode: String
    let validFrom: PlainDate
    let validTo: PlainDate?
    let name: String
    let kind: String
    let district: String?
    /// What stands in its place today, the main heir first. An address in it is one in that.
    let today: [Heir]

    static let schema = Schema.object([
        "ward_code": .text(5...5), "valid_from": .day,
        "valid_to": Schema.day.noted("The first day on which it no longer is").optional,
        "name": .text(max: 200), "kind": .text(max: 40), "district": Schema.text(max: 200).optional,
        "today": .list(
            of: .object([
                "ward_code": .text(5...5), "name": .text(max: 200), "how": .text(max: 40),
            ]), max: 50),
    ]).named("Unit")
}

extension Station {
    /// Units with the very accents first, then those of today before older ones.
    ///
    /// A code alone is no key: all 69 of today were also codes of older units, so a code finds
    /// both. Successions are followed to the end, since a unit may have been merged more than once.
    func units(
        ward: String?, words: String?, on day: PlainDate, after keys: [String]?, limit: Int
    ) async throws -> [(rank: Int32, view: UnitView)] {
        let search = PlainSearch(words)
        if words != nil, search == nil { return [] }
        let accents: Query = search?.rank("u.name") ?? "0"
        let named: Query =
            search?.matches("u.name || ' ' || coalesce(u.district, '')") ?? "true"
        let isForToday = ward == nil && words == nil
        let rows = try await door.query(
            """
            with recursive found as (
                select u.*, r.rank
                from unit u
                cross join lateral (
                    select 2 * (\(accents)) + (u.valid_to <= \(day))::int as rank
                    ) as raw
                cross join lateral (select coalesce(raw.rank, 2 * (\(accents))) as rank) r
                where (\(ward as String?) is null or u.ward_code = \(ward as String?)) and \(named)
                    and (not \(isForToday)
                        or (u.valid_from <= \(day) and (u.valid_to is null or u.valid_to > \(day))))
                    and (r.rank, u.ward_code, u.valid_from) > (
                        \(keys.flatMap { Int32($0[0]) } ?? -1), \(keys?[1] ?? ""),
                        \(keys.flatMap { PlainDate($0[2]) } ?? PlainDate(daysSince1970: 0)))
                order by r.rank, u.ward_code, u.valid_from
                limit \(Int32(limit))),
            heir as (
                select f.ward_code as of_code, f.valid_from as of_day, f.ward_code, f.valid_from,
                       'same' as how, 0 as steps
                from found f
                union
                select h.of_code, h.of_day, s.new_ward_code, s.new_valid_from, s.how, h.steps + 1
                from heir h
                join unit_succession s
                    on s.old_ward_code = h.ward_code and s.old_valid_from = h.valid_from
                where h.steps < 8),
            living as (
                select distinct on (h.of_code, h.of_day, h.ward_code)
                    h.of_code, h.of_day, h.ward_code, u.name, h.how
                from heir h join unit u on u.ward_code = h.ward_code and u.valid_from = h.valid_from
                where u.valid_from <= \(day) and (u.valid_to is null or u.valid_to > \(day))
                order by h.of_code, h.of_day, h.ward_code, h.how = 'split')
            select f.ward_code, f.valid_from, f.valid_to, f.name, f.kind, f.district,
                   array(\(Self.living("l.ward_code"))), array(\(Self.living("l.name"))),
                   array(\(Self.living("l.how"))), f.rank
            from found f
            order by f.rank, f.ward_code, f.valid_from
            """, sharing: .together)
        return try rows.map(Self.unit)
    }

    private static func living(_ column: Query) -> Query {
        """
        select \(column) from living l where l.of_code = f.ward_code and l.of_day = f.valid_from
        order by l.how = 'split', l.ward_code
        """
    }

    private static func unit(_ row: Row) throws -> (rank: Int32, view: UnitView) {
        let (code, from, to, name, kind, district, codes, names, hows, rank) = try row.decode(
            (
                String, PlainDate, PlainDate?, String, String, String?, [String], [String],
                [String],
                Int32
            ).self)
        let today = zip(codes, zip(names, hows)).map { code, rest in
            UnitView.Heir(wardCode: code, name: rest.0, how: rest.1)
        }
        let view = UnitView(
            wardCode: code, validFrom: from, validTo: to, name: name, kind: kind,
            district: district, today: today)
        return (rank, view)
    }
}
