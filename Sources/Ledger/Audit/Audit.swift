package import Domain
import Foundation
package import Postgres

/// Reads everything that is stored and says whether it can be true (kiểm toán).
///
/// Every parcel's history is folded again from its facts and compared with its newest generation,
/// its head and the lists made from it. Every dossier's own history must be a legal walk of the
/// machine that ends where the head stands, and behind each step that a parcel brought about there
/// must be that parcel's event. A due date that was counted must follow from the history up to it
/// and from the calendar as it was then. It reads one snapshot, changes nothing and locks nobody out.
package struct Audit: Sendable {
    let pool: Pool
    /// On which day: who serves whom, and so who must see what, depends on it.
    let today: PlainDate
    let batch: Int

    package init(pool: Pool, today: PlainDate, batch: Int = 500) {
        self.pool = pool
        self.today = today
        self.batch = batch
    }

    /// `progress` is told how many dossiers have been read.
    package func run(progress: @Sendable (Int) -> Void = { _ in }) async throws -> AuditReport {
        try await pool.transaction { transaction in
            try await transaction.query("set transaction isolation level repeatable read read only")
            var report = AuditReport()
            var calendars = AuditedCalendars(
                book: try await CalendarBook.read { try await transaction.query($0) })
            var last: Int64 = 0
            while true {
                let ids = try await transaction.query(
                    "select id from dossier where id > \(last) order by id limit \(Int32(batch))"
                ).map { try $0[0].decode(Int64.self) }
                guard let end = ids.last else { break }
                last = end
                try await check(ids, transaction, &calendars, &report)
                progress(report.dossiers)
            }
            return report
        }
    }

    private func check(
        _ ids: [Int64], _ transaction: Transaction, _ calendars: inout AuditedCalendars,
        _ report: inout AuditReport
    ) async throws {
        let folios = try await FolioReader(
            transaction: transaction, today: today, locks: false
        ).read(ids)
        let heads = try await heads(ids, transaction)
        let steps = try await steps(ids, transaction)
        for folio in folios.values.sorted(by: { $0.id < $1.id }) {
            report.check(folio, steps: steps[folio.id] ?? [])
            report.check(datesOf: folio, &calendars)
            for parcel in folio.parcels {
                report.check(parcel, head: heads[parcel.id], in: folio)
            }
        }
    }

    private func heads(_ ids: [Int64], _ transaction: Transaction) async throws
        -> [Int64: AuditedHead]
    {
        let rows = try await transaction.query(
            """
            select id, sequence, state, holder_office_id, holder_person_id, turned_back
            from parcel where dossier_id = any(\(ids))
            """)
        var found: [Int64: AuditedHead] = [:]
        for row in rows {
            let (id, sequence, state, office, person, back) = try row.decode(
                (Int64, Int32, ParcelState, Int32?, Int32?, Bool).self)
            found[id] = AuditedHead(
                sequence: sequence, state: state, office: office, person: person,
                turnedBack: back)
        }
        return found
    }

    /// The dossiers' own steps, each with whether the parcel event behind it exists.
    private func steps(_ ids: [Int64], _ transaction: Transaction) async throws
        -> [Int64: [AuditedStep]]
    {
        let rows = try await transaction.query(
            """
            select e.dossier_id, e.sequence, nullif(e.from_stage, 'none'), e.event, e.to_stage,
                   e.parcel_id is not null,
                   exists (select from parcel_event p
                           join firing f on f.parcel_id = p.parcel_id
                           where p.parcel_id = e.parcel_id and p.event = e.parcel_event
                               and f.dossier_sequence = e.sequence and f.asks = e.event)
            from dossier_event e
            where e.dossier_id = any(\(ids)) order by e.dossier_id, e.sequence
            """)
        var found: [Int64: [AuditedStep]] = [:]
        for row in rows {
            let (dossier, sequence, from, event, to, coupled, proven) = try row.decode(
                (Int64, Int32, Stage?, DossierEvent, Stage, Bool, Bool).self)
            found[dossier, default: []].append(
                AuditedStep(
                    sequence: sequence, from: from, event: event, to: to, coupled: coupled,
                    proven: proven))
        }
        return found
    }
}

/// The calendars by which dates were counted, each made once.
struct AuditedCalendars {
    let book: CalendarBook
    private var made: [Key: WorkingCalendar] = [:]

    private struct Key: Hashable {
        var office: Int32
        var edition: Int32
    }

    init(book: CalendarBook) {
        self.book = book
    }

    mutating func calendar(of office: Int32, edition: Int32) -> WorkingCalendar {
        let key = Key(office: office, edition: edition)
        if let calendar = made[key] { return calendar }
        let calendar = book.calendar(of: office, edition: edition)
        made[key] = calendar
        return calendar
    }
}

struct AuditedHead {
    var sequence: Int32
    var state: ParcelState
    var office: Int32?
    var person: Int32?
    var turnedBack: Bool
}

struct AuditedStep {
    var sequence: Int32
    var from: Stage?
    var event: DossierEvent
    var to: Stage
    var coupled: Bool
    var proven: Bool
}
