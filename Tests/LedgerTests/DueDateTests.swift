import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Due dates that the ledger counts, in the transaction that writes what they rest on. The world
/// stands at Monday 23 November 2026, 08:00; the 24th is a holiday; the procedure takes five days.
@Suite struct DueDateTests {
    private func due(_ office: Office, _ code: String) async throws -> String? {
        let due: Instant? = try await office.reader.query(
            "select due_at from tram.dossier where code = \(code)"
        ).one()[0].decode()
        return due?.rfc3339()
    }

    private func accepted(_ office: Office, due: Instant? = nil) async throws -> String {
        let code = try await office.enter(collect: false)
        try await office.decide(.lodgedInPerson, code)
        try await office.decide(.accepted, code, dueAt: due)
        return code
    }

    /// Announces days as an import would, and answers with nothing: the edition is the database's.
    private func announce(_ office: Office, _ day: String, _ kind: String) async throws {
        try await office.database.pool("tram_door").query(
            """
            insert into calendar_day (day, kind, source, revision)
            values (\(try #require(PlainDate(day))), \(kind), 'Công văn thử', '2026-11-23')
            on conflict (day, office_id) do update
            set kind = excluded.kind, source = excluded.source, revision = excluded.revision
            """)
    }

    @Test func acceptanceCountsTheDateByTheProcedure() async throws {
        try await Office.open { office in
            let code = try await accepted(office)
            #expect(try await due(office, code) == "2026-12-01T17:00:00+07:00")
            let told = try await office.reader.query(
                """
                select e.term, e.calendar_edition = (select max(id) from tram.calendar_edition)
                from tram.dossier_event e join tram.dossier d on d.id = e.dossier_id
                where d.code = \(code) and e.event = 'accepted'
                """
            ).one((String?, Bool?).self)
            #expect(told.0 == "P5D")
            #expect(told.1 == true)
            #expect(try await office.problems().isEmpty)
            #expect(try await office.audit().countedDates == 1)
        }
    }

    /// What nobody knows is not promised: the clerk enters it.
    @Test func anUnknownTermIsEnteredByTheClerk() async throws {
        try await Office.open { office in
            try await office.database.pool().query(
                "update tram.procedure set working_days = null where code = '1.004884'")
            let code = try await office.enter(collect: false)
            try await office.decide(.lodgedInPerson, code)
            await #expect(throws: Refused.self) { try await office.decide(.accepted, code) }
            let day = office.now + .seconds(3 * 86_400)
            try await office.decide(.accepted, code, dueAt: day)
            #expect(try await due(office, code) == day.rfc3339())
            #expect(try await office.audit().countedDates == 0)
        }
    }

    @Test func hoursAreCountedFromTheMinute() async throws {
        try await Office.open { office in
            try await office.database.pool().query(
                """
                update tram.procedure set working_days = null, working_hours = 10
                where code = '1.004884'
                """)
            // Accepted at 08:00: seven hours and a half today, the rest after the holiday.
            let code = try await accepted(office)
            #expect(try await due(office, code) == "2026-11-25T10:00:00+07:00")
            #expect(try await office.problems().isEmpty)
        }
    }

    /// A supplement in person, one by post, a payment, a suspension: each pause moves the date, and
    /// the new one is written with the step that ends it.
    @Test(arguments: [
        (DossierEvent.supplementRequested, DossierEvent.supplemented),
        (.paymentRequested, .paid), (.suspended, .resumed),
    ])
    func aPauseMovesTheDate(begin: DossierEvent, end: DossierEvent) async throws {
        try await Office.open { office in
            let code = try await accepted(office)
            try await office.decide(.assigned, code)
            office.wait(.seconds(2 * 86_400))
            try await office.decide(begin, code)
            #expect(try await due(office, code) == "2026-12-01T17:00:00+07:00")
            office.wait(.seconds(2 * 86_400))
            try await office.decide(end, code)
            // Wednesday to Friday stood still: all five days lie after it.
            #expect(try await due(office, code) == "2026-12-04T17:00:00+07:00")
            #expect(
                try await office.count(
                    """
                    select count(*) from tram.waiting w join tram.dossier d on d.id = w.dossier_id
                    where d.code = \(code) and w.due_at = d.due_at
                    """) > 0)
            #expect(try await office.problems().isEmpty)
            #expect(try await office.audit().countedDates == 2)
        }
    }

    /// A supplement that comes by post moves the dossier by its minutes, and the date with it.
    @Test func aSupplementByPostMovesTheDate() async throws {
        try await Office.open { office in
            let code = try await accepted(office)
            try await office.decide(.assigned, code)
            office.wait(.seconds(2 * 86_400))
            try await office.decide(.supplementRequested, code)
            _ = try await office.ledger.order(
                .supplement, for: code, to: nil, by: World.actor(.agencyClerk))
            let item = try await office.item(code, .supplement)
            _ = try await office.scan(.acceptedAtCounter, item, by: .postClerk)
            office.wait(.seconds(2 * 86_400))
            _ = try await office.handOver([item], toAgency: true)
            #expect(try await office.stage(code) == .processing)
            #expect(try await due(office, code) == "2026-12-04T17:00:00+07:00")
            #expect(try await office.problems().isEmpty)
        }
    }

    /// What the post lost is issued again, within a term that starts with the loss.
    @Test func aLostResultHasANewDate() async throws {
        try await Office.open { office in
            let code = try await accepted(office)
            try await office.decide(.assigned, code)
            try await office.decide(.resultReady, code, outcome: .granted)
            let item = try await office.item(code, .result)
            _ = try await office.handOver([item], toAgency: false)
            office.wait(.seconds(2 * 86_400))
            try await office.ledger.decide(
                parcel: item, ParcelDecision(event: .lost),
                calendar: WorkingCalendar([]), by: World.actor(.postClerk))
            #expect(try await office.stage(code) == .processing)
            #expect(try await due(office, code) == "2026-12-02T17:00:00+07:00")
            #expect(try await office.problems().isEmpty)
        }
    }

    /// A swap is announced: what is open is foreseen, moved, noted with its edition, and moved once.
    @Test func anAnnouncementMovesOpenDates() async throws {
        try await Office.open { office in
            let counted = try await accepted(office)
            let set = try await accepted(office, due: office.now + .seconds(8 * 86_400))
            let onTheDay = try await accepted(office, due: office.now + .seconds(4 * 86_400))
            let standing = try await accepted(office)
            try await office.decide(.assigned, standing)
            try await office.decide(.suspended, standing)
            let door = office.database.pool("tram_door")
            let book = try await CalendarBook.read { try await door.query($0) }
            let friday = CalendarDay(
                day: try #require(PlainDate("2026-11-27")), kind: .off, source: "Công văn thử",
                revision: "2026-11-23")
            let foreseen = try await office.ledger.foreseeDueDates(
                book.adding(days: [friday], times: []))
            #expect(foreseen.open == 4)
            #expect(foreseen.moved == 2)
            #expect(foreseen.later == 2)
            #expect(foreseen.standing == 1)
            #expect(foreseen.entered == 1)
            #expect(try await due(office, counted) == "2026-12-01T17:00:00+07:00")

            try await announce(office, "2026-11-27", "off")
            let person = World.actor(.administrator).person
            #expect(try await office.ledger.reviseDueDates(by: person, batch: 1) == foreseen)
            #expect(try await due(office, counted) == "2026-12-02T17:00:00+07:00")
            #expect(try await due(office, onTheDay) == "2026-11-30T17:00:00+07:00")
            #expect(
                try await due(office, set) == (office.now + .seconds(8 * 86_400)).rfc3339())
            let note = try await office.reader.query(
                """
                select e.event, e.person_id, e.office_id, t.source
                from tram.dossier_event e join tram.dossier d on d.id = e.dossier_id
                join tram.calendar_day_told t on t.edition = e.calendar_edition
                where d.code = \(counted) order by e.sequence desc limit 1
                """
            ).one((String, Int32, Int32?, String).self)
            #expect(note.0 == "due_date_revised")
            #expect(note.1 == person)
            #expect(note.2 == nil)
            #expect(note.3 == "Công văn thử")
            #expect(try await office.problems().isEmpty)

            // Once more: nothing is left to do. And the swap that is dropped moves all back.
            #expect(try await office.ledger.reviseDueDates(by: person).moved == 0)
            try await announce(office, "2026-11-27", "ordinary")
            #expect(try await office.ledger.reviseDueDates(by: person).earlier >= 1)
            #expect(try await due(office, counted) == "2026-12-01T17:00:00+07:00")
            // The one that stood is counted by the calendar of the day on which it goes on.
            office.wait(.seconds(86_400))
            try await office.decide(.resumed, standing)
            #expect(try await due(office, standing) == "2026-12-01T17:00:00+07:00")
            #expect(try await office.problems().isEmpty)
        }
    }

    /// Two administrators announce at once, and clerks go on deciding: every date moves once, no
    /// decision is lost, and what is written in the end follows from the calendar.
    @Test func revisingIsDoneOnceAmongClerks() async throws {
        try await Office.open { office in
            var codes: [String] = []
            for _ in 0..<24 { codes.append(try await accepted(office)) }
            try await announce(office, "2026-11-26", "off")
            let person = World.actor(.administrator).person
            let (ledger, all) = (office.ledger, codes)
            async let first = ledger.reviseDueDates(by: person, batch: 5)
            async let second = ledger.reviseDueDates(by: person, batch: 7)
            async let assigned = withThrowingTaskGroup(of: Int.self) { group in
                for code in all {
                    group.addTask {
                        // Whoever saw the old version is told so, and decides on the new one.
                        for _ in 0..<10 {
                            do {
                                try await office.decide(.assigned, code)
                                return 1
                            } catch Refused.stale { continue }
                        }
                        return 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(try await first.moved + second.moved == codes.count)
            #expect(try await assigned == codes.count)
            for code in codes {
                #expect(try await due(office, code) == "2026-12-02T17:00:00+07:00")
            }
            let revised = try await office.count(
                "select count(*) from tram.dossier_event where event = 'due_date_revised'")
            #expect(revised == codes.count)
            #expect(try await office.problems().isEmpty)
        }
    }

    /// A promise that does not follow from its history comes up.
    @Test func theAuditFindsADateThatDoesNotFollow() async throws {
        try await Office.open { office in
            let code = try await accepted(office)
            let wrong = try #require(Instant(rfc3339: "2026-12-24T17:00:00+07:00"))
            try await office.database.pool("tram_ledger").transaction { transaction in
                try await transaction.query(
                    """
                    update dossier set version = version + 1, due_at = \(wrong)
                    where code = \(code)
                    """)
                try await transaction.query(
                    """
                    insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage,
                        person_id, occurred_at, inferred, due_at, calendar_edition)
                    select id, version, stage, 'due_date_revised', stage, 6, now(), false,
                           \(wrong), (select max(id) from calendar_edition)
                    from dossier where code = \(code)
                    """)
            }
            #expect(try await office.problems().contains("\(code) - due_date_differs"))
        }
    }
}
