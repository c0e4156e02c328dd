import Domain
import Hummingbird
import Postgres
import Web

/// The administrator's list of offices (đơn vị), with how many people work at each.
struct OfficesPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/offices", "The offices, and how many people each has",
            roles: Deed.administer.roles, use: list)
    }

    struct Line {
        var code: String
        var name: String
        var kind: String
        var validity: String
        var badge: String
        var state: String
        var count: String
        var peopleHref: String
    }

    func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let fields = try context.query()
        let words = try fields.text("q", max: 100).optional.value
        let sent = try fields.text("kind", max: 20).optional.value
        let kind = sent.flatMap(OfficeKind.init)
        let day = PlainDate(context.now)
        let rows = try await station.staffedOffices(
            kind: kind, words: words, after: page.after?.first, limit: page.limit)
        let lines = rows.prefix(page.size).map { $0.line(on: day, context) }
        let filters = [("q", words), ("kind", kind?.rawValue)].compactMap { name, value in
            value.map { "\(name)=\(percentEncoded($0))" }
        }.joined(separator: "&")
        let next = try context.nextToken(page, rows, keys: { [$0.code] })
        let kinds =
            [
                PeoplePages.Option(
                    value: "", label: context.text("Mọi loại", "Every kind"), selected: kind == nil)
            ]
            + OfficeKind.allCases.map {
                PeoplePages.Option(
                    value: $0.rawValue, label: context.text($0.vietnamese, $0.english).asHeading,
                    selected: $0 == kind)
            }
        return try frame.page(
            "Administration/offices", titled: context.word("offices_title"),
            [
                "offices": lines,
                "filter": [
                    "q": words ?? "", "kinds": kinds,
                    "clear_href": filters.isEmpty ? nil : "/offices" as Any?,
                ] as [String: Any?],
                "paging": WorklistPage.Paging(
                    shown: context.word("say_page_of", ["n": String(lines.count)]),
                    firstHref: page.after == nil ? nil : "/offices?\(filters)",
                    nextHref: next.map { "/offices?\(filters)&page_token=\($0)" }),
            ], for: context.session, context)
    }
}

/// An office with its people counted.
struct StaffedOffice: Sendable {
    var code: String
    var name: String
    var kind: OfficeKind
    var validFrom: PlainDate
    var validTo: PlainDate?
    var isConfirmed: Bool
    /// Those who are active.
    var people: Int64

    func line(on day: PlainDate, _ context: some RouteContext) -> OfficesPage.Line {
        let isOver = validTo.map { $0 <= day } ?? false
        let from = validFrom.startOfDay.dayText
        let to = validTo.map { $0.startOfDay.dayText }
        return OfficesPage.Line(
            code: code, name: name, kind: context.text(kind.vietnamese, kind.english).asHeading,
            validity: to.map { "\(from) – \($0)" } ?? context.text("từ \(from)", "since \(from)"),
            badge: isOver ? "off" : isConfirmed ? "good" : "wait",
            state: isOver
                ? context.text("Đã thôi", "Over")
                : isConfirmed
                    ? context.text("Đã xác nhận", "Confirmed")
                    : context.text("Chưa xác nhận", "Not confirmed"),
            count: String(people), peopleHref: "/people?office=\(percentEncoded(code))")
    }
}

extension Station {
    /// The offices that are valid on a day, in the order of their names.
    func openOffices(on day: PlainDate) async throws -> [SessionOffice] {
        try await door.query(
            """
            select code, name, kind from office
            where valid_from <= \(day) and (valid_to is null or valid_to > \(day))
            order by name, code
            """
        ).decode((String, String, OfficeKind).self).map {
            SessionOffice(code: $0.0, name: $0.1, kind: $0.2)
        }
    }

    /// Offices in the order of their codes.
    func staffedOffices(
        kind: OfficeKind?, words: String?, after code: String?, limit: Int
    ) async throws -> [StaffedOffice] {
        var conditions: Query = "true"
        if let kind { conditions.append(" and o.kind = \(kind)") }
        if let code { conditions.append(" and o.code collate \"C\" > \(code) collate \"C\"") }
        if let words {
            let exact = OfficeCode(words)?.value
            guard let search = PlainSearch(words) else { return [] }
            conditions.append(
                " and (\(search.matches("o.name")) or o.code = \(exact as String?))")
        }
        let rows = try await door.query(
            """
            select o.code, o.name, o.kind, o.valid_from, o.valid_to, o.confirmed,
                   (select count(*) from person p where p.office_id = o.id and p.active)
            from office o where \(conditions)
            order by o.code collate "C" limit \(Int32(limit))
            """)
        return try rows.decode(
            (String, String, OfficeKind, PlainDate, PlainDate?, Bool, Int64).self
        ).map {
            StaffedOffice(
                code: $0, name: $1, kind: $2, validFrom: $3, validTo: $4, isConfirmed: $5,
                people: $6)
        }
    }
}
