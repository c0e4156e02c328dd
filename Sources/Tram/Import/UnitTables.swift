import Domain
package import Postgres

/// Administrative units (đơn vị hành chính) with the time in which each was one.
package struct UnitTable: TableKind {
    package init() {}

    package let columns: Set = ["ward_code", "valid_from", "name", "kind"]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        let code = try row.ward("ward_code")
        let from = try row.requiredDate("valid_from")
        let to = try row.date("valid_to")
        let name = try row.name("name", .name)
        let kind = try row.required("kind")
        guard ["ward", "commune", "township"].contains(kind) else {
            throw LineFault("kind is ward, commune or township")
        }
        let (latitude, longitude) = (try row.number("latitude"), try row.number("longitude"))
        let area = try row.number("area_km2")
        return try await transaction.effect(
            """
            insert into unit as old (ward_code, valid_from, valid_to, name, kind, district_code,
                district, latitude, longitude, area_km2, search_key)
            values (\(code), \(from), \(to as PlainDate?), \(name), \(kind),
                \(row["district_code"] as String?), \(row["district"] as String?),
                \(latitude as Double?), \(longitude as Double?), \(area as Double?),
                \(name.searchKey))
            on conflict (ward_code, valid_from) do update
            set valid_to = excluded.valid_to, name = excluded.name, kind = excluded.kind,
                district_code = excluded.district_code, district = excluded.district,
                latitude = excluded.latitude, longitude = excluded.longitude,
                area_km2 = excluded.area_km2, search_key = excluded.search_key
            where (old.valid_to, old.name, old.kind, old.district_code, old.district,
                    old.latitude, old.longitude, old.area_km2, old.search_key)
                is distinct from (excluded.valid_to, excluded.name, excluded.kind,
                    excluded.district_code, excluded.district, excluded.latitude,
                    excluded.longitude, excluded.area_km2, excluded.search_key)
            returning xmax = 0
            """)
    }
}

/// Which unit became which (kế thừa đơn vị hành chính).
package struct SuccessionTable: TableKind {
    package init() {}

    package let columns: Set = [
        "old_ward_code", "old_valid_from", "new_ward_code", "new_valid_from", "how",
    ]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        let how = try row.required("how")
        guard ["whole", "split", "split-default"].contains(how) else {
            throw LineFault("how is whole, split or split-default")
        }
        let old = (try row.ward("old_ward_code"), try row.requiredDate("old_valid_from"))
        let new = (try row.ward("new_ward_code"), try row.requiredDate("new_valid_from"))
        // What became of a unit is history: it is told once, and never another way.
        return try await transaction.effect(
            """
            insert into unit_succession (old_ward_code, old_valid_from, new_ward_code,
                new_valid_from, how)
            values (\(old.0), \(old.1), \(new.0), \(new.1), \(how))
            on conflict do nothing returning true
            """)
    }
}

/// Administrative procedures (thủ tục hành chính).
package struct ProcedureTable: TableKind {
    package init() {}

    package let columns: Set = [
        "code", "name", "field", "level", "working_days", "days_confidence", "by_post",
    ]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        guard let code = ProcedureCode(try row.required("code")) else {
            throw LineFault("code is no procedure code such as 1.001193")
        }
        let days = row["working_days"].flatMap { Int32($0) }
        if row["working_days"] != nil, !(0...1_000).contains(days ?? -1) {
            throw LineFault("working_days is a number of days, or empty")
        }
        let hours = row["working_hours"].flatMap { Int32($0) }
        if row["working_hours"] != nil, !(1...8_000).contains(hours ?? -1) {
            throw LineFault("working_hours is a number of hours, or empty")
        }
        let (name, field) = (try row.name("name", .note), try row.name("field", .name))
        let (level, byPost) = (try row.required("level"), try row.required("by_post"))
        let confidence = try row.required("days_confidence")
        let confirmed = try row.flag("confirmed")
        if let kept = try await transaction.kept(
            "select confirmed from procedure where code = \(code.value)", unless: confirmed)
        {
            return kept
        }
        return try await transaction.effect(
            """
            insert into procedure as old (code, name, field, level, working_days, working_hours,
                days_confidence, by_post, confirmed)
            values (\(code.value), \(name), \(field), \(level),
                \(days as Int32?), \(hours as Int32?), \(confidence), \(byPost), \(confirmed))
            on conflict (code) do update
            set name = excluded.name, field = excluded.field, level = excluded.level,
                working_days = excluded.working_days, working_hours = excluded.working_hours,
                by_post = excluded.by_post, days_confidence = excluded.days_confidence, confirmed = excluded.confirmed
            where (old.name, old.field, old.level, old.working_days, old.working_hours,
                    old.days_confidence, old.by_post, old.confirmed)
                is distinct from (excluded.name, excluded.field, excluded.level,
                    excluded.working_days, excluded.working_hours, excluded.days_confidence,
                    excluded.by_post, excluded.confirmed)
            returning xmax = 0
            """)
    }
}

extension Transaction {
    /// What an `insert … on conflict … returning xmax = 0` did: a row that was there before and
    /// stays as it is returns nothing.
    func effect(_ query: Query) async throws -> ImportReport.Effect {
        guard let isNew = try await self.query(query).first?[0].decode(Bool.self) else {
            return .unchanged
        }
        return isNew ? .new : .changed
    }

    /// `.kept` when an administrator has confirmed the row and the file has not.
    func kept(_ confirmed: Query, unless fileIsConfirmed: Bool) async throws
        -> ImportReport.Effect?
    {
        let isConfirmed = try await query(confirmed).first?[0].decode(Bool.self) ?? false
        return isConfirmed && !fileIsConfirmed ? .kept : nil
    }
}
