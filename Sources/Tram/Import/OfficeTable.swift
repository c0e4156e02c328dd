import Domain
package import Postgres

/// Post offices, agencies, desks and overseers (đơn vị), with the wards and agencies they serve.
package struct OfficeTable: TableKind {
    package init() {}

    package let columns: Set = ["code", "name", "kind", "ward_code", "valid_from"]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        let code = try row.office("code")
        let name = try row.name("name")
        guard let kind = OfficeKind(rawValue: try row.required("kind")) else {
            throw LineFault("kind is post_office, agency, one_stop or oversight")
        }
        if kind == .agency, OfficeCode(code)?.isAgencyIdentifier != true {
            throw LineFault("an agency's code is an identifier such as H27.16")
        }
        let from = try row.requiredDate("valid_from")
        let to = try row.date("valid_to")
        let ward = row["ward_code"] == nil ? nil : try row.ward("ward_code")
        let wardFrom = try await ward.asyncMap { try await transaction.unit($0, on: from) }
        let confirmed = try row.flag("confirmed")
        if let kept = try await transaction.kept(
            "select confirmed from office where code = \(code)", unless: confirmed)
        {
            return kept
        }
        return try await transaction.effect(
            """
            insert into office as old (code, name, kind, ward_code, ward_valid_from, valid_from,
                valid_to, confirmed)
            values (\(code), \(name), \(kind.rawValue), \(ward as String?),
                \(wardFrom as PlainDate?), \(from), \(to as PlainDate?), \(confirmed))
            on conflict (code) do update
            set name = excluded.name, ward_code = excluded.ward_code,
                ward_valid_from = excluded.ward_valid_from, valid_from = excluded.valid_from,
                valid_to = excluded.valid_to, confirmed = excluded.confirmed
            where (old.name, old.ward_code, old.ward_valid_from, old.valid_from, old.valid_to,
                    old.confirmed)
                is distinct from (excluded.name, excluded.ward_code, excluded.ward_valid_from,
                    excluded.valid_from, excluded.valid_to, excluded.confirmed)
            returning xmax = 0
            """)
    }

    /// Areas and desks, once all offices are there. Only added: an area that ends is closed by an
    /// administrator, since parcels on their way still depend on it.
    package func relate(_ row: TableRow, _ transaction: Transaction) async throws -> Bool {
        let code = try row.office("code")
        let from = try row.requiredDate("valid_from")
        var isNews = false
        for ward in row.list("areas") {
            let wardFrom = try await transaction.unit(ward, on: from)
            isNews =
                try await transaction.query(
                    """
                    insert into office_area (office_id, ward_code, ward_valid_from, valid_from)
                    select o.id, \(ward), \(wardFrom), \(from) from office o
                    where o.code = \(code) on conflict do nothing
                    """
                ).affected > 0 || isNews
        }
        for agency in row.list("serves") {
            let known = try await transaction.query(
                "select id from office where code = \(agency) and kind = 'agency'")
            guard let id = try known.first?[0].decode(Int32.self) else {
                throw LineFault("serves names \(agency), which is no agency of this table")
            }
            isNews =
                try await transaction.query(
                    """
                    insert into desk_agency (desk_id, agency_id, valid_from)
                    select o.id, \(id), \(from) from office o
                    where o.code = \(code) and o.kind = 'one_stop' on conflict do nothing
                    """
                ).affected > 0 || isNews
        }
        return isNews
    }
}

/// Who works where (người dùng).
package struct PersonTable: TableKind {
    /// In the demonstration everybody gets its public password, and is marked for it.
    let demoHash: String?

    package init(demoHash: String?) {
        self.demoHash = demoHash
    }

    package let columns: Set = ["username", "name", "role", "office"]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        guard let username = Username(try row.required("username"))?.value else {
            throw LineFault("username has letters a to z, digits, points and hyphens only")
        }
        let name = try row.name("name", .name)
        guard let role = Role(rawValue: try row.required("role")) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw LineFault("role is one of \(roles)")
        }
        let code = try row.office("office")
        let found = try await transaction.query(
            "select id, kind from office where code = \(code)"
        ).first((Int32, String).self)
        guard let (office, kind) = found else { throw LineFault("there is no office \(code)") }
        if let needed = role.office, needed.rawValue != kind {
            throw LineFault(
                "a \(role.english) does not work at \(code), which is no \(needed.english)")
        }
        let effect = try await transaction.effect(
            """
            insert into person as old (username, name, role, office_id, demo)
            values (\(username), \(name), \(role.rawValue), \(office), \(demoHash != nil))
            on conflict (username) do update
            set name = excluded.name, role = excluded.role, office_id = excluded.office_id
            where (old.name, old.role, old.office_id)
                is distinct from (excluded.name, excluded.role, excluded.office_id)
            returning xmax = 0
            """)
        guard let demoHash else { return effect }
        let given = try await transaction.query(
            """
            insert into credential (person_id, hash)
            select p.id, \(demoHash) from person p where p.username = \(username) and p.demo
            on conflict do nothing
            """)
        let isNews = given.affected > 0
        return effect == .unchanged && isNews ? .changed : effect
    }
}

extension Transaction {
    /// The first day of the unit that a ward code meant on a day.
    func unit(_ ward: String, on day: PlainDate) async throws -> PlainDate {
        let found = try await query(
            """
            select valid_from from unit
            where ward_code = \(ward) and valid_from <= \(day)
                and (valid_to is null or valid_to > \(day))
            """
        ).first
        guard let from = try found?[0].decode(PlainDate.self) else {
            throw LineFault("there is no unit \(ward) on \(day)")
        }
        return from
    }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Value>(
        _ body: (Wrapped) async throws -> Value
    ) async rethrows -> Value? {
        guard let self else { return nil }
        return try await body(self)
    }
}
