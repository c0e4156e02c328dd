import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The administrator's list of people (người dùng), and the form for somebody new.
struct PeoplePages {
    let station: Station
    let door: Door
    let frame: Frame

    func add(to routes: inout Routes) {
        let roles = Deed.administer.roles
        routes.page("/people", "Who works where", roles: roles, use: list)
        routes.page("/people/new", "Somebody new", roles: roles, use: form)
        routes.form(
            "/people", "Takes somebody on; the first password is shown once", roles: roles,
            use: takeOn)
    }

    private var roster: Roster { Roster(pool: station.door, door: door) }

    struct Line {
        var username: String
        var href: String
        var name: String
        var role: String
        var office: String
        var kind: String
        var state: String
    }

    struct Option {
        var value: String
        var label: String
        var selected: Bool
    }

    struct OfficeGroup {
        var label: String
        var offices: [Option]
    }

    // MARK: The list

    func list(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let fields = try context.query()
        let words = try fields.text("q", max: 100).optional.value
        let office = try fields.text("office", max: 30).optional.value
        let state = try fields.text("state", max: 10).optional.value
        let rows = try await roster.members(
            .init(
                words: words, office: office.flatMap(OfficeCode.init)?.value ?? office,
                isActive: ["active": true, "inactive": false][state ?? ""]),
            after: page.after?.first, limit: page.limit)
        let lines = rows.prefix(page.size).map { member in
            Line(
                username: member.username, href: "/people/\(member.username)", name: member.name,
                role: member.role.name(in: context.language).asHeading,
                office: "\(member.office.name) (\(member.office.code))",
                kind: member.badge, state: member.stateWords(context))
        }
        let filters = [("q", words), ("office", office), ("state", state)].compactMap {
            name, value in
            value.map { "\(name)=\(percentEncoded($0))" }
        }.joined(separator: "&")
        let next = try context.nextToken(page, rows, keys: { [$0.username] })
        return try frame.page(
            "Administration/people", titled: context.word("people_title"),
            [
                "people": lines,
                "filter": [
                    "q": words ?? "", "office": office ?? "",
                    "states": Self.states(state, context),
                    "clear_href": filters.isEmpty ? nil : "/people" as Any?,
                ] as [String: Any?],
                "paging": WorklistPage.Paging(
                    shown: context.word("say_page_of", ["n": String(lines.count)]),
                    firstHref: page.after == nil ? nil : "/people?\(filters)",
                    nextHref: next.map { "/people?\(filters)&page_token=\($0)" }),
            ], for: context.session, context)
    }

    private static func states(_ chosen: String?, _ context: StaffContext) -> [Option] {
        [
            ("", context.text("Mọi người", "Everybody")),
            ("active", context.text("Đang làm", "Active")),
            ("inactive", context.text("Đã nghỉ", "Left")),
        ].map { Option(value: $0.0, label: $0.1, selected: $0.0 == chosen ?? "") }
    }

    // MARK: Somebody new

    func form(_ request: Request, _ context: StaffContext) async throws -> Response {
        let office = try context.query().text("office", max: 30).optional.value
        return try await renderForm(["office": office ?? ""], context)
    }

    func takeOn(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try context.fields()
        let username = fields.text(
            "username", as: Username.self,
            vi: "Chỉ có chữ a đến z không dấu, số, dấu chấm và dấu gạch nối, từ 2 đến 60 ký tự.",
            en: "Letters a to z, digits, points and hyphens only, 2 to 60 of them.")
        let name = fields.text("name", .name)
        let role = fields.choice("role", as: Role.self)
        let office = fields.text("office", as: OfficeCode.self)
        let password = Door.initialPassword()
        do {
            try await roster.add(
                .init(
                    username: try username.value, name: try name.value, role: try role.value,
                    office: try office.value), password: password, isInitial: true,
                now: context.now)
        } catch let problem as Problem where problem.kind == .invalid {
            return try await renderForm(
                Self.sent(try context.fields()), wrong: Wrong(problem, in: context.language),
                context)
        }
        return try await PersonPage(station: station, door: door, frame: frame).render(
            try username.value, initial: password, context)
    }

    /// What was filled in, as it was.
    private static func sent(_ fields: Fields) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: ["username", "name", "role", "office"].map {
                ($0, fields.text($0, min: 0, max: 300).found ?? "")
            })
    }

    private func renderForm(
        _ values: [String: String], wrong: Wrong? = nil, _ context: StaffContext
    ) async throws -> Response {
        let offices = try await station.openOffices(on: PlainDate(context.now))
        let groups = OfficeKind.allCases.map { kind in
            OfficeGroup(
                label: context.text(kind.vietnamese, kind.english).asHeading,
                offices: offices.filter { $0.kind == kind }.map {
                    Option(
                        value: $0.code, label: "\($0.name) (\($0.code))",
                        selected: $0.code == values["office"])
                })
        }.filter { !$0.offices.isEmpty }
        let roles = Role.allCases.map {
            Option(
                value: $0.rawValue, label: $0.name(in: context.language).asHeading,
                selected: $0.rawValue == values["role"])
        }
        return try frame.page(
            "Administration/person-new", titled: context.word("person_new"),
            [
                "form": [
                    "username": values["username"] ?? "", "name": values["name"] ?? "",
                    "roles": roles, "office_groups": groups,
                ] as [String: Any], "wrong": wrong as Any,
            ], status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }
}

extension Roster.Member {
    var badge: String { isActive ? (password == .own ? "good" : "wait") : "off" }

    func stateWords(_ context: some RouteContext) -> String {
        switch (isActive, password) {
        case (false, _): context.text("Đã nghỉ", "Left")
        case (true, .own): context.text("Đang làm", "Active")
        case (true, .initial): context.text("Chưa tự đặt mật khẩu", "Has the first password")
        case (true, .none): context.text("Chưa có mật khẩu", "Has no password")
        }
    }
}
