import Domain
package import Postgres

/// Days off, make-up days and half days (ngày nghỉ, ngày làm bù, nghỉ nửa ngày), for all agencies
/// or for one. `ordinary` drops what was announced before.
package struct CalendarTable: TableKind {
    package init() {}

    package let columns: Set = ["day", "kind", "source", "revision"]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        let day = try row.requiredDate("day")
        guard let kind = CalendarDay.Kind(rawValue: try row.required("kind")) else {
            throw LineFault("kind is off, make_up, half_day or ordinary")
        }
        let hours = try row.hours("hours")
        if kind == .halfDay, hours == nil { throw LineFault("a half_day names its hours") }
        let office = try await transaction.agency(
            try row["office"].map { _ in try row.office("office") })
        let source = try row.name("source")
        let revision = try row.required("revision")
        // An older file must not take back what a later announcement has said.
        return try await transaction.effect(
            """
            insert into calendar_day as old (day, office_id, kind, hours, source, revision,
                confidence)
            values (\(day), \(office as Int32?), \(kind.rawValue), \(hours as String?),
                \(source), \(revision), \(row["confidence"] as String?))
            on conflict (day, office_id) do update
            set kind = excluded.kind, hours = excluded.hours, source = excluded.source,
                revision = excluded.revision, confidence = excluded.confidence
            where old.revision <= excluded.revision
                and (old.kind, old.hours, old.source, old.revision, old.confidence)
                    is distinct from (excluded.kind, excluded.hours, excluded.source,
                        excluded.revision, excluded.confidence)
            returning xmax = 0
            """)
    }
}

/// Office hours (giờ làm việc) by day of the week, for all agencies or for one, with validity.
package struct OfficeHoursTable: TableKind {
    package init() {}

    package let columns: Set = ["weekdays", "hours", "valid_from", "source", "revision"]

    package func write(_ row: TableRow, _ transaction: Transaction) async throws
        -> ImportReport.Effect
    {
        let hours = try row.hours("hours")
        let cutOff = row["cut_off"]
        if let cutOff, MinuteOfDay.read(cutOff) == nil {
            throw LineFault("cut_off is a time of day such as 15:00")
        }
        let from = try row.requiredDate("valid_from")
        let to = try row.date("valid_to")
        let office = try await transaction.agency(
            try row["office"].map { _ in try row.office("office") })
        let source = try row.name("source")
        let revision = try row.required("revision")
        var effects: Set<ImportReport.Effect> = []
        for weekday in try row.weekdays("weekdays") {
            effects.insert(
                try await transaction.effect(
                    """
                    insert into office_hours as old (office_id, weekday, hours, cut_off,
                        valid_from, valid_to, source, revision, confidence)
                    values (\(office as Int32?), \(Int32(weekday.rawValue)), \(hours as String?),
                        \(cutOff as String?), \(from), \(to as PlainDate?), \(source), \(revision),
                        \(row["confidence"] as String?))
                    on conflict (office_id, weekday, valid_from) do update
                    set hours = excluded.hours, cut_off = excluded.cut_off,
                        valid_to = excluded.valid_to, source = excluded.source,
                        revision = excluded.revision, confidence = excluded.confidence
                    where old.revision <= excluded.revision
                        and (old.hours, old.cut_off, old.valid_to, old.source, old.revision,
                                old.confidence)
                            is distinct from (excluded.hours, excluded.cut_off,
                                excluded.valid_to, excluded.source, excluded.revision,
                                excluded.confidence)
                    returning xmax = 0
                    """))
        }
        return effects.contains(.new) ? .new : effects.contains(.changed) ? .changed : .unchanged
    }
}

extension TableRow {
    /// Office time as the domain reads it, in its own spelling.
    fileprivate func hours(_ column: String) throws -> String? {
        guard let text = self[column] else { return nil }
        guard let hours = OfficeHours(text) else {
            throw LineFault("\(column) are office hours such as 07:30-11:30,13:00-17:00")
        }
        return hours.description
    }

    /// `1-5`, `6`, or `1;3;5`, Monday being 1.
    fileprivate func weekdays(_ column: String) throws -> [Weekday] {
        let fault = LineFault("\(column) are days of the week such as 1-5, Monday being 1")
        let parts = try required(column).split(separator: ";")
        let days = try parts.flatMap { part in
            let ends = try part.split(separator: "-", omittingEmptySubsequences: false).map { end in
                guard let number = Int(end), (1...7).contains(number) else { throw fault }
                return number
            }
            guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last
            else {
                throw fault
            }
            return Array(first...last)
        }
        return days.compactMap(Weekday.init)
    }
}

extension Transaction {
    /// The agency of a row that is for one agency alone.
    fileprivate func agency(_ code: String?) async throws -> Int32? {
        guard let code else { return nil }
        guard
            let id = try await query(
                "select id from office where code = \(code) and kind = 'agency'"
            ).first(Int32.self)
        else { throw LineFault("there is no agency \(code)") }
        return id
    }
}
