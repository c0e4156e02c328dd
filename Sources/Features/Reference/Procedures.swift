import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The administrative procedures (thủ tục hành chính) that dossiers follow.
struct Procedures {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/procedures", "Procedures; q is found without its accents",
            [.query("q", .text(1...100), "Words of the name or the field, or the code")]
                + Parameter.paging, answer: .page(of: ProcedureView.schema), use: list)
    }

    func list(_ request: Request, _ context: PublicContext) async throws -> Response {
        let page = try context.page(default: 100)
        let words = try context.query().text("q", max: 100).optional.value
        let rows = try await station.procedures(words, after: page.after, limit: page.limit)
        return try context.answer(
            page, rows, keys: { [String($0.rank), $0.view.code] }, item: \.view)
    }
}

/// A procedure as the API shows it.
struct ProcedureView: Encodable, Sendable {
    let code: String
    let name: String
    let field: String
    let level: String
    /// Absent where the days are not known: then the clerk enters the date.
    let workingDays: Int?
    /// For a term that the law gives in hours.
    let workingHours: Int?
    /// `memory` waits to be confirmed, `unknown` has no days.
    let daysConfidence: String
    let byPost: String
    let confirmed: Bool

    static let schema = Schema.object([
        "code": .text(max: 40), "name": .text(max: 500), "field": .text(max: 200),
        "level": .text(max: 40), "working_days": Schema.integer(0...1_000).optional,
        "working_hours": Schema.integer(1...8_000).optional,
        "days_confidence": .text(max: 40),
        "by_post": .text(max: 40), "confirmed": .boolean,
    ]).named("Procedure")
}

extension Station {
    func procedures(_ words: String?, after keys: [String]?, limit: Int) async throws
        -> [(rank: Int32, view: ProcedureView)]
    {
        let search = PlainSearch(words)
        let rank: Query = search?.rank("p.name") ?? "0"
        let named: Query = search?.matches("p.name || ' ' || p.field") ?? "false"
        let rows = try await door.query(
            """
            select p.code, p.name, p.field, p.level, p.working_days, p.working_hours,
                   p.days_confidence, p.by_post, p.confirmed, r.rank
            from procedure p cross join lateral (select \(rank) as rank) r
            where (\(words == nil) or \(named) or p.code = upper(\(words as String?)))
                and (r.rank, p.code collate "C")
                    > (\(keys.flatMap { Int32($0[0]) } ?? -1), \(keys?[1] ?? "") collate "C")
            order by r.rank, p.code collate "C"
            limit \(Int32(limit))
            """, sharing: .together)
        return try rows.map { row in
            let (code, name, field, level, days, hours, confidence, byPost, confirmed, rank) =
                try row.decode(
                    (
                        String, String, String, String, Int32?, Int32?, String, String, Bool,
                        Int32
                    ).self)
            let view = ProcedureView(
                code: code, name: name, field: field, level: level, workingDays: days.map(Int.init),
                workingHours: hours.map(Int.init),
                daysConfidence: confidence, byPost: byPost, confirmed: confirmed)
            return (rank, view)
        }
    }
}
