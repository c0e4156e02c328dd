package import Domain
package import Postgres

extension CalendarBook {
    /// Reads all that was ever announced (đọc sổ lịch làm việc), in one statement and so from one
    /// moment: an edition is seen whole or not at all.
    ///
    /// - Parameter offices: whose own rows are wanted besides those for all; nil for everybody's.
    package static func read(
        of offices: [Int32]? = nil, _ query: (Query) async throws -> Rows
    ) async throws -> CalendarBook {
        let wanted = offices ?? []
        let everybody = offices == nil
        let rows = try await query(
            """
            select edition, office_id, day as valid_from, null::date as valid_to,
                   null::int as weekday, kind, hours, null::text as cut_off, source, revision, id
            from calendar_day_told
            where \(everybody) or office_id is null or office_id = any(\(wanted))
            union all
            select edition, office_id, valid_from, valid_to, weekday, null, hours, cut_off, source,
                   revision, id
            from office_hours_told
            where \(everybody) or office_id is null or office_id = any(\(wanted))
            union all
            select max(id), null, null, null, null, null, null, null, null, null, 0
            from calendar_edition
            order by id
            """)
        var days: [(edition: Int32, day: CalendarDay)] = []
        var times: [(edition: Int32, time: OfficeTime)] = []
        var newest: Int32 = 0
        for row in rows {
            let (edition, office, from, to, weekday, kind, hours, cutOff, source, revision, _) =
                try row.decode(
                    (
                        Int32?, Int32?, PlainDate?, PlainDate?, Int32?, String?, String?, String?,
                        String?, String?, Int64
                    ).self)
            guard let edition else { continue }
            guard let from else {
                newest = edition
                continue
            }
            let officeHours = hours.flatMap { OfficeHours($0) }
            if let kind = kind.flatMap(CalendarDay.Kind.init) {
                days.append(
                    (
                        edition,
                        CalendarDay(
                            day: from, kind: kind, hours: officeHours, office: office,
                            source: source ?? "", revision: revision ?? "")
                    ))
            } else if let weekday = weekday.flatMap({ Weekday(rawValue: Int($0)) }) {
                times.append(
                    (
                        edition,
                        OfficeTime(
                            office: office, weekday: weekday, hours: officeHours,
                            cutOff: cutOff.flatMap(MinuteOfDay.read), validFrom: from,
                            validTo: to, source: source ?? "", revision: revision ?? "")
                    ))
            }
        }
        return CalendarBook(days: days, times: times, edition: newest)
    }
}
