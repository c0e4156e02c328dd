import Domain
import Ledger
import Postgres
import Web

/// What of a list is asked for (bộ lọc), as the address says it.
struct WaitingFilter {
    var text = ""
    var due = ""
    var procedure = ""
    var now: Instant

    static let dues = [
        ("", "Mọi hạn", "Any due date"), ("late", "Quá hạn", "Late"),
        ("today", "Hạn hôm nay", "Due today"), ("week", "Trong tuần", "Within a week"),
    ]

    var isEmpty: Bool { text.isEmpty && due.isEmpty && procedure.isEmpty }

    /// The same filter for the way to the next page.
    var query: String {
        [("q", text), ("due", due), ("procedure", procedure)].filter { !$0.1.isEmpty }
            .map { "\($0.0)=\(percentEncoded($0.1))&" }.joined()
    }

    /// Due before this moment; nil for any.
    var before: Instant? {
        let today = PlainDate(now)
        return switch due {
        case "late": now
        case "today": today.adding(days: 1).startOfDay
        case "week": today.adding(days: 7).startOfDay
        default: nil
        }
    }
}

extension Station {
    /// The lines of one list at the actor's office: those with a due date by urgency, then those
    /// that have waited longest.
    func waiting(
        _ list: WaitingList, matching filter: WaitingFilter, after keys: [String]?, limit: Int,
        for actor: Actor
    ) async throws -> [WaitingView] {
        let due = keys.flatMap { Int64($0[0]) }.map(Instant.init(microseconds:))
        let since = keys.flatMap { Int64($0[1]) }.map(Instant.init(microseconds:))
        let dossier = keys.flatMap { Int64($0[2]) } ?? 0
        let parcel = keys.flatMap { Int64($0[3]) } ?? 0
        let far = Instant(microseconds: 4_102_444_800_000_000)
        let rows = try await staff.query(
            """
            select d.id, d.code, p.id as parcel_id, p.item_code, d.stage, r.name,
                   c.name as applicant, p.purpose, p.state, a.code as agency, d.version,
                   w.due_at, w.since
            from waiting w
            join dossier d on d.id = w.dossier_id
            join procedure r on r.code = d.procedure_code
            join office a on a.id = d.agency_id
            left join parcel p on p.id = nullif(w.parcel_id, 0)
            left join applicant c on c.dossier_id = d.id
            where w.office_id = \(actor.office) and w.list = \(list)
                and (\(filter.procedure) = '' or d.procedure_code = \(filter.procedure))
                and (\(filter.before as Instant?) is null or w.due_at < \(filter.before as Instant?))
                and (\(filter.text) = '' or position(upper(\(filter.text)) in d.code) > 0
                     or position(\(filter.text.searchKey) in c.name_key) > 0)
                and (\(since as Instant?) is null
                     or (coalesce(w.due_at, \(far)), w.since, w.dossier_id, w.parcel_id)
                        > (coalesce(\(due as Instant?), \(far)), \(since as Instant?), \(dossier),
                           \(parcel)))
            order by coalesce(w.due_at, \(far)), w.since, w.dossier_id, w.parcel_id
            limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let stage = try row["stage"].decode(Stage.self)
            let dueAt = try row["due_at"].decode(Instant?.self)
            let since = try row["since"].decode(Instant.self)
            let dossier = try row["id"].decode(Int64.self)
            let parcel = try row["parcel_id"].decode(Int64?.self) ?? 0
            return WaitingView(
                dossier: try row["code"].decode(), itemCode: try row["item_code"].decode(),
                stage: stage, stageName: stage.vietnamese,
                procedureName: try row["name"].decode(),
                applicantName: try row["applicant"].decode(),
                purpose: try row["purpose"].decode(), state: try row["state"].decode(),
                agency: try row["agency"].decode(),
                version: Int(try row["version"].decode(Int32.self)), dueAt: dueAt, since: since,
                keys: [
                    dueAt.map { String($0.microseconds) } ?? "", String(since.microseconds),
                    String(dossier), String(parcel),
                ])
        }
    }

    /// How much waits in each list of the actor's office.
    func counts(for actor: Actor) async throws -> [WaitingList: Int] {
        let rows = try await staff.query(
            """
            select list, count(*)::int from waiting where office_id = \(actor.office) group by list
            """, scope: actor.scope)
        return Dictionary(
            try rows.map { row in
                let (list, count) = try row.decode((WaitingList, Int32).self)
                return (list, Int(count))
            }, uniquingKeysWith: { $1 })
    }

    /// The procedures that occur in a list, for its filter.
    func proceduresWaiting(_ list: WaitingList, for actor: Actor) async throws
        -> [(code: String, name: String)]
    {
        try await staff.query(
            """
            select distinct r.code, r.name
            from waiting w join dossier d on d.id = w.dossier_id
            join procedure r on r.code = d.procedure_code
            where w.office_id = \(actor.office) and w.list = \(list) order by r.name limit 200
            """, scope: actor.scope
        ).map { row in
            let (code, name) = try row.decode((String, String).self)
            return (code, name)
        }
    }
}
