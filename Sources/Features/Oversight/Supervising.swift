import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The outside supervisor's list (giám sát): every dossier that the post carries, to read only, and
/// without anything personal, since this role of the database has never been granted any.
struct Supervising {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/oversight", "Every dossier, for the outside supervisor", roles: [.supervisor],
            use: list)
        routes.page(
            "/oversight/{code}", "A dossier's histories, for the outside supervisor",
            roles: [.supervisor], use: show)
    }

    struct Option {
        var value: String
        var label: String
        var selected: Bool
    }

    struct Filter {
        var q: String
        var stages: [Option]
        var agencies: [Option]
        var clearHref: String?
    }

    struct Line {
        var code: String
        var href: String
        var procedure: String
        var agency: String
        var stage: String
        var answers: String
        var dueKind: String
        var dueWords: String
    }

    struct Paging {
        var shown: String
        var firstHref: String?
        var nextHref: String?
    }

    func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let wanted = try SupervisedFilter(context.query())
        async let rows = station.supervised(
            wanted, before: page.after.flatMap { Int64($0[0]) }, limit: page.limit)
        async let agencies = station.agencies(on: PlainDate(context.now))
        async let announced = station.calendar()
        let found = try await rows
        let calendar = try await announced
        let lines = found.prefix(page.size).map { line($0, calendar, context) }
        let next = try context.nextToken(page, found, keys: { [String($0.id)] })
        let paging = Paging(
            shown: context.word("say_page_of", ["n": String(lines.count)]),
            firstHref: page.after == nil ? nil : "/oversight" + wanted.query(),
            nextHref: next.map { "/oversight" + wanted.query(page: $0) })
        let filter = Filter(
            q: wanted.words, stages: stages(wanted, context),
            agencies: [
                Option(
                    value: "", label: context.text("Mọi cơ quan", "All agencies"),
                    selected: wanted.agency.isEmpty)
            ]
                + (try await agencies).map {
                    Option(value: $0.code, label: $0.name, selected: $0.code == wanted.agency)
                }, clearHref: wanted.isEmpty ? nil : "/oversight")
        return try frame.page(
            "Oversight/dossiers", titled: context.word("oversight_title"),
            [
                "filter": filter, "rows": lines,
                "paging": (lines.isEmpty ? nil : paging) as Any,
            ], for: context.session, context)
    }

    private func stages(_ wanted: SupervisedFilter, _ context: StaffContext) -> [Option] {
        [
            Option(
                value: "", label: context.text("Mọi bước", "All stages"),
                selected: wanted.stage == nil)
        ]
            + Stage.allCases.map { stage in
                Option(
                    value: stage.rawValue,
                    label: context.text(stage.vietnamese, stage.english).asHeading,
                    selected: stage == wanted.stage)
            }
    }

    private func line(
        _ row: SupervisedRow, _ calendar: WorkingCalendar, _ context: StaffContext
    ) -> Line {
        let due = DueWords(
            row.stage, dueAt: row.dueAt, now: context.now, calendar, context.language)
        return Line(
            code: row.code, href: "/oversight/\(row.code)", procedure: row.procedure,
            agency: row.agency,
            stage: context.text(row.stage.vietnamese, row.stage.english).asHeading,
            answers: row.answers(context), dueKind: due.kind.rawValue, dueWords: due.words)
    }
}

/// What the supervisor looks for.
struct SupervisedFilter: Sendable {
    /// As it was typed: a dossier's code or an item's, else it finds nothing.
    var words: String
    var stage: Stage?
    var agency: String

    /// A stage or an agency that doesn't exist is as good as none: addresses get mangled.
    init(_ fields: Fields) throws {
        words = try fields.text("q", max: 100).or("").value
        stage = Stage(rawValue: try fields.text("stage", max: 100).or("").value)
        agency = OfficeCode(try fields.text("agency", max: 100).or("").value)?.value ?? ""
    }

    var isEmpty: Bool { words.isEmpty && stage == nil && agency.isEmpty }

    /// The same question as an address.
    func query(page token: String? = nil) -> String {
        let pairs = [
            ("q", words), ("stage", stage?.rawValue ?? ""), ("agency", agency),
            ("page_token", token ?? ""),
        ].filter { !$0.1.isEmpty }
        guard !pairs.isEmpty else { return "" }
        return "?" + pairs.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
    }
}

/// A line of the list as it is read.
struct SupervisedRow: Sendable {
    var id: Int64
    var code: String
    var procedure: String
    var agency: String
    var stage: Stage
    var dueAt: Instant?
    /// The post office that has a parcel of it, if one lies in an office.
    var postOffice: String?

    /// Who answers for it now, by name where that is an office.
    func answers(_ context: some TextChoosing) -> String {
        switch stage.answers {
        case .agency: agency
        case .post: postOffice ?? context.text("Bưu điện", "The post")
        case .citizen: context.text("Người dân", "The citizen")
        case .nobody: context.text("Không còn ai, đã xong", "Nobody, it is over")
        }
    }
}

extension Station {
    /// Dossiers that match, the newest first.
    func supervised(_ wanted: SupervisedFilter, before: Int64?, limit: Int) async throws
        -> [SupervisedRow]
    {
        var conditions: Query = "true"
        if let before { conditions.append(" and d.id < \(before)") }
        if let stage = wanted.stage { conditions.append(" and d.stage = \(stage)") }
        if !wanted.agency.isEmpty { conditions.append(" and a.code = \(wanted.agency)") }
        if !wanted.words.isEmpty {
            guard let code = Self.code(wanted.words) else { return [] }
            conditions.append(code)
        }
        let rows = try await oversight.query(
            """
            select d.id, d.code, r.name, a.name, d.stage, d.due_at, h.name
            from dossier d
            join procedure r on r.code = d.procedure_code
            join office a on a.id = d.agency_id
            left join lateral (
                select o.name from parcel p join office o on o.id = p.holder_office_id
                where p.dossier_id = d.id and p.state = 'at_office'
                order by p.id desc limit 1) h on true
            where \(conditions)
            order by d.id desc limit \(Int32(limit))
            """)
        return try rows.decode((Int64, String, String, String, Stage, Instant?, String?).self).map {
            SupervisedRow(
                id: $0, code: $1, procedure: $2, agency: $3, stage: $4, dueAt: $5, postOffice: $6)
        }
    }

    private static func code(_ words: String) -> Query? {
        if let code = DossierCode(words) { return " and d.code = \(code.value)" }
        guard let item = ItemCode(words) else { return nil }
        return """
             and d.id in (
                select p.dossier_id from parcel p where p.item_code = \(item.value)
                union all
                select p.dossier_id from item_alias l join parcel p on p.id = l.parcel_id
                where l.alias = \(item.value))
            """
    }
}
