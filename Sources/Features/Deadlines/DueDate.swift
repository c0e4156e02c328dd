import Domain
import Ledger
import Postgres
import Web

/// A dossier's due date with all that it follows from (ngày hẹn trả và cách tính).
struct DueDate: Sendable {
    /// What was promised, as the head of the dossier has it.
    var promised: Instant?
    var clock: DossierClock
    /// Counted by the edition of the calendar that the promise was counted by; nil before any.
    var deadline: Deadline?
    var elapsed: ElapsedTime?
    /// Who took each step down, by sequence number, where that may be told.
    var people: [Int: String] = [:]

    init(
        _ promised: Instant?, _ clock: DossierClock, _ book: CalendarBook, of office: Int32,
        at now: Instant
    ) {
        self.promised = promised
        self.clock = clock
        let edition = clock.promise?.edition
        deadline = clock.deadline(book.calendar(of: office, edition: edition))
        elapsed = clock.elapsed(at: now)
    }

    /// Whether a person set the date that stands, so that nothing has to be explained.
    var isEntered: Bool { clock.promise.map { $0.edition == nil } ?? false }
}

extension Station {
    /// The due date of a dossier that this person may see.
    func dueDate(of record: DossierRecord, for actor: Actor, at now: Instant) async throws
        -> DueDate
    {
        let rows = try await reader(for: actor).query(
            """
            select e.sequence, e.event, e.to_stage, e.occurred_at, e.due_at, e.calendar_edition,
                   e.term, e.office_id, \(Self.person("s", for: actor)) as actor
            from dossier_event e left join person s on s.id = e.person_id
            where e.dossier_id = \(record.id) order by e.sequence limit 1000
            """, scope: actor.scope)
        var events: [ClockEvent] = []
        var people: [Int: String] = [:]
        var office: Int32?
        for row in rows {
            let (sequence, event, stage, at, due, edition, term, place, person) =
                try row.decode(
                    (
                        Int32, DossierEvent, Stage, Instant, Instant?, Int32?, Term?, Int32?,
                        String?
                    ).self)
            events.append(
                ClockEvent(
                    sequence: Int(sequence), event: event, stage: stage, at: at, dueAt: due,
                    edition: edition, term: term))
            people[Int(sequence)] = person
            // The agency that made the promise counts to the end, also after it forwarded.
            if event == .forwarded, office == nil { office = place }
        }
        let agency = office ?? record.agency.id
        var due = DueDate(
            record.dueAt, DossierClock(events), try await book(of: agency), of: agency, at: now)
        due.people = people
        return due
    }
}
