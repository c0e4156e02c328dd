import Domain
import Postgres

/// The desks that serve an agency on a day, as an array in SQL (bộ phận một cửa phục vụ cơ quan).
///
/// - Parameter agency: the column that names the agency, or several.
func desks(serving agency: Query, on day: PlainDate) -> Query {
    """
    array(select s.desk_id from desk_agency s
          where s.agency_id in (\(agency)) and s.valid_from <= \(day)
              and (s.valid_to is null or s.valid_to > \(day)) order by 1)
    """
}

extension Ledger {
    /// Lets desks in and out: one that has come to serve an agency sees what is open there and has
    /// it on its lists; what one serves no longer is taken off them.
    ///
    /// Dossiers that are touched learn of it by themselves; this is for those that lie still. It
    /// is cheap when nothing has changed, and may be interrupted and repeated at any time.
    @discardableResult
    package func admitDesks(batch: Int = 200) async throws -> Int {
        let today = PlainDate(now())
        let changes = try await pool.transaction { try await DeskChanges.read(on: today, $0) }
        guard !changes.isEmpty else { return 0 }
        var count = 0
        var last: Int64 = 0
        while true {
            let after = last
            let done = try await act { transaction -> (last: Int64, count: Int)? in
                let ids = try await changes.dossiers(after: after, batch, transaction)
                guard let end = ids.last else { return nil }
                let folios = try await FolioReader(transaction: transaction, today: today)
                    .read(ids)
                try await FolioWriter(transaction: transaction, now: now()).write(
                    Array(folios.values), devices: [:])
                return (end, ids.count)
            }
            guard let done else { break }
            last = done.last
            count += done.count
        }
        try await pool.transaction { try await changes.remember($0) }
        return count
    }
}

/// Who serves whom now, and did not when it was last looked at, and the other way round.
private struct DeskChanges {
    typealias Pair = (desk: Int32, agency: Int32)

    let begun: [Pair]
    let ended: [Pair]

    var isEmpty: Bool { begun.isEmpty && ended.isEmpty }

    static func read(on day: PlainDate, _ transaction: Transaction) async throws -> DeskChanges {
        let rows = try await transaction.query(
            """
            select coalesce(n.desk_id, k.desk_id), coalesce(n.agency_id, k.agency_id),
                   k.desk_id is null
            from (select distinct desk_id, agency_id from desk_agency
                  where valid_from <= \(day) and (valid_to is null or valid_to > \(day))) n
            full join desk_served k on k.desk_id = n.desk_id and k.agency_id = n.agency_id
            where n.desk_id is null or k.desk_id is null
            order by 1, 2
            """
        ).decode((Int32, Int32, Bool).self)
        return DeskChanges(
            begun: rows.filter(\.2).map { ($0.0, $0.1) },
            ended: rows.filter { !$0.2 }.map { ($0.0, $0.1) })
    }

    /// The open dossiers that are concerned, in the order of their ids.
    func dossiers(
        after last: Int64, _ batch: Int, _ transaction: Transaction
    ) async throws -> [Int64] {
        try await transaction.query(
            """
            (select d.id from dossier d join dossier_stage g on g.name = d.stage and not g.final
             where d.agency_id = any(\(begun.map(\.agency))) and d.id > \(last)
             order by d.id limit \(Int32(batch)))
            union
            (select w.dossier_id
             from unnest(\(ended.map(\.desk)), \(ended.map(\.agency))) e (desk, agency)
             join waiting w on w.office_id = e.desk and w.parcel_id = 0
             join dossier d on d.id = w.dossier_id and d.agency_id = e.agency
             where w.dossier_id > \(last) order by w.dossier_id limit \(Int32(batch)))
            order by 1 limit \(Int32(batch))
            """
        ).decode(Int64.self)
    }

    func remember(_ transaction: Transaction) async throws {
        try await transaction.query(
            """
            insert into desk_served (desk_id, agency_id)
            select * from unnest(\(begun.map(\.desk)), \(begun.map(\.agency)))
            on conflict do nothing
            """)
        try await transaction.query(
            """
            delete from desk_served k
            using unnest(\(ended.map(\.desk)), \(ended.map(\.agency))) e (desk, agency)
            where k.desk_id = e.desk and k.agency_id = e.agency
            """)
    }
}
