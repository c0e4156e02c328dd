import Domain
import Testing

/// Cases that a clerk could count on the fingers, each for one rule of the law.
@Suite struct DeadlineTests {
    /// November 2026: Tuesday the 24th is Vietnam Culture Day, Saturday the 28th is worked for it
    /// in one agency (7), which on Friday the 27th closes at noon.
    private static let book = CalendarBook(
        days: [
            (1, day("2026-11-24", .off)), (1, day("2027-01-01", .off)),
            (2, day("2026-11-28", .makeUp, office: 7)),
            (2, day("2026-11-27", .halfDay, "07:30-11:30", office: 7)),
            (3, day("2026-11-28", .ordinary, office: 7)),
        ],
        times: OfficeTime.usual.map { (1, $0) })

    private static func day(
        _ text: String, _ kind: CalendarDay.Kind, _ hours: String? = nil, office: Int32? = nil
    ) -> CalendarDay {
        CalendarDay(
            day: PlainDate(text) ?? PlainDate(daysSince1970: 0), kind: kind,
            hours: hours.flatMap { OfficeHours($0) }, office: office, source: "test",
            revision: "1")
    }

    private func at(_ text: String) throws -> Instant {
        try #require(Instant(rfc3339: text.count == 16 ? text + ":00+07:00" : text))
    }

    private func clock(
        _ term: String, _ accepted: String, _ later: [(DossierEvent, Stage, String)] = []
    ) throws -> DossierClock {
        let term = try #require(Term(term))
        var events = [
            ClockEvent(
                sequence: 1, event: .accepted, stage: .accepted, at: try at(accepted),
                dueAt: try at(accepted), edition: 1, term: term)
        ]
        for (event, stage, time) in later {
            events.append(
                ClockEvent(
                    sequence: events.count + 1, event: event, stage: stage, at: try at(time)))
        }
        return DossierClock(events)
    }

    private func due(_ clock: DossierClock, _ office: Int32? = nil, _ edition: Int32? = nil)
        -> String?
    {
        clock.deadline(Self.book.calendar(of: office, edition: edition))?.dueAt?.rfc3339()
    }

    @Test(arguments: [
        // The day of receipt is not counted, the holiday is none, the office closes at five.
        ("P2D", "2026-11-23T09:00", "2026-11-26T17:00:00+07:00"),
        // Received on a Saturday: the first day is the Monday.
        ("P1D", "2026-11-28T09:00", "2026-11-30T17:00:00+07:00"),
        // The same day before three, the next working day after it, and over a holiday.
        ("P0D", "2026-11-25T15:00", "2026-11-25T17:00:00+07:00"),
        ("P0D", "2026-11-25T15:01", "2026-11-26T17:00:00+07:00"),
        ("P0D", "2026-11-23T16:00", "2026-11-25T17:00:00+07:00"),
        ("P0D", "2026-11-28T08:00", "2026-11-30T17:00:00+07:00"),
        // Eight hours from half past three: an hour and a half, the morning, half the afternoon.
        ("PT8H", "2026-11-25T15:30", "2026-11-26T15:30:00+07:00"),
        ("PT4H", "2026-11-23T16:00", "2026-11-25T10:30:00+07:00"),
        ("PT2H", "2026-11-25T03:00", "2026-11-25T09:30:00+07:00"),
        // Till the very end of the day, and not the next morning.
        ("PT4H", "2026-11-25T13:00", "2026-11-25T17:00:00+07:00"),
    ])
    func terms(term: String, accepted: String, expected: String) throws {
        #expect(due(try clock(term, accepted)) == expected)
    }

    /// A swap and a half day of one agency concern its dossiers alone, and only in the editions in
    /// which they were announced.
    @Test func anAgencyHasItsOwnDays() throws {
        let received = try clock("P2D", "2026-11-26T09:00")
        #expect(due(received) == "2026-11-30T17:00:00+07:00")
        #expect(due(received, 7, 1) == "2026-11-30T17:00:00+07:00")
        #expect(due(received, 7, 2) == "2026-11-28T17:00:00+07:00")
        #expect(due(received, 7) == "2026-11-30T17:00:00+07:00")
        #expect(due(try clock("P1D", "2026-11-26T09:00"), 7) == "2026-11-27T11:30:00+07:00")
        #expect(due(try clock("P0D", "2026-11-27T09:00"), 7) == "2026-11-30T17:00:00+07:00")
    }

    /// The days of a pause do not count, nor do the days in which it begins and ends; what was used
    /// before it stays used.
    @Test func aSupplementStopsTheClock() throws {
        let paused = try clock(
            "P5D", "2026-11-18T09:00",
            [
                (.assigned, .processing, "2026-11-18T10:00"),
                (.supplementRequested, .awaitingSupplement, "2026-11-20T14:00"),
            ])
        let standing = paused.deadline(Self.book.calendar(of: nil))
        #expect(standing?.outcome == .standing(daysLeft: 4))
        #expect(standing?.pauses.first?.cause == .citizen)
        let resumed = DossierClock(
            paused.events + [
                ClockEvent(
                    sequence: 4, event: .supplemented, stage: .processing,
                    at: try at("2026-11-25T10:00"))
            ])
        #expect(due(resumed) == "2026-12-01T17:00:00+07:00")
        let days = try #require(resumed.deadline(Self.book.calendar(of: nil))?.days)
        #expect(
            days.map(\.verdict) == [
                .start, .counted(1), .paused(0), .closed, .closed, .paused(0), .off, .paused(0),
                .counted(2), .counted(3), .closed, .closed, .counted(4), .counted(5),
            ])
    }

    /// An hour's pause over noon takes no day away.
    @Test func aPauseWithinADayTakesNoDay() throws {
        let clock = try clock(
            "P1D", "2026-11-25T09:00",
            [
                (.suspended, .suspended, "2026-11-26T09:00"),
                (.resumed, .processing, "2026-11-26T10:00"),
            ])
        #expect(due(clock) == "2026-11-26T17:00:00+07:00")
        let hours = try self.clock(
            "PT4H", "2026-11-26T08:00",
            [
                (.suspended, .suspended, "2026-11-26T09:00"),
                (.resumed, .processing, "2026-11-26T13:30"),
            ])
        #expect(due(hours) == "2026-11-26T16:30:00+07:00")
    }

    /// A date that a clerk set is moved by the days that the clock stood, and off a day off.
    @Test func anEnteredDate() throws {
        func entered(_ due: String, _ later: [ClockEvent] = []) throws -> DossierClock {
            DossierClock(
                [
                    ClockEvent(
                        sequence: 1, event: .accepted, stage: .processing,
                        at: try at("2026-11-19T09:00"), dueAt: try at(due))
                ] + later)
        }
        #expect(due(try entered("2026-11-26T10:00")) == "2026-11-26T10:00:00+07:00")
        #expect(due(try entered("2026-11-24T10:00")) == "2026-11-25T17:00:00+07:00")
        let paused = [
            ClockEvent(
                sequence: 2, event: .paymentRequested, stage: .awaitingPayment,
                at: try at("2026-11-20T09:00")),
            ClockEvent(
                sequence: 3, event: .paid, stage: .processing, at: try at("2026-11-20T18:00")),
        ]
        #expect(due(try entered("2026-11-26T10:00", paused)) == "2026-11-27T17:00:00+07:00")
    }

    /// A result that the post lost is issued again in the time that the law gives for it.
    @Test func aLostResultStartsTheTermAnew() throws {
        let clock = try clock(
            "P2D", "2026-11-16T09:00",
            [
                (.resultReady, .resultReady, "2026-11-18T09:00"),
                (.entrusted, .returning, "2026-11-18T15:00"),
                (.resultLost, .processing, "2026-11-23T09:00"),
            ])
        #expect(due(clock) == "2026-11-26T17:00:00+07:00")
        let elapsed = try #require(clock.elapsed(at: try at("2026-11-23T10:00")))
        let hour: Int64 = 3_600_000_000
        #expect(elapsed.post == 114 * hour)
        #expect(elapsed.agency == 55 * hour)
        #expect(elapsed.total == 169 * hour)
    }

    /// Without next year's holidays no date is promised: the clerk enters it.
    @Test func anUnannouncedYearIsSaid() throws {
        let clock = try clock("P400D", "2026-11-23T09:00")
        #expect(
            clock.deadline(Self.book.calendar(of: nil))?.outcome == .unknown(year: 2028))
        #expect(
            clock.deadline(WorkingCalendar([]))?.outcome == .unknown(year: 2026))
    }

    /// Entered in the evening for the morning before: the clock does not run backwards.
    @Test func timesNeverFall() throws {
        let clock = try clock(
            "P5D", "2026-11-18T09:00", [(.assigned, .processing, "2026-11-17T10:00")])
        #expect(clock.events[1].at == clock.events[0].at)
    }

    @Test(arguments: [
        "P5D", "P0D", "P1000D", "PT1H", "PT8000H",
    ])
    func writtenTermsAreRead(text: String) {
        #expect(Term(text)?.description == text)
    }

    @Test(arguments: [
        "", "P", "P5", "5D", "PT5D", "P5H", "PT0H", "P1001D", "PT8001H", "P00005D", "P5DD", "P-1D",
    ])
    func othersAreNot(text: String) {
        #expect(Term(text) == nil)
    }

    @Test(arguments: [
        "07:30-11:30,13:00-17:00", "00:00-24:00", "08:00-12:00",
    ])
    func hoursAreRead(text: String) {
        #expect(OfficeHours(text)?.description == text)
    }

    @Test(arguments: [
        "", ",", "07:30", "11:30-07:30", "07:30-07:30", "07:30-12:00,11:00-17:00", "7:30-11:30",
        "07:30-24:01", "07:60-11:30", "07:30-11:30,", "07:30-11:30;13:00-17:00",
        "01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00",
    ])
    func otherHoursAreNot(text: String) {
        #expect(OfficeHours(text) == nil)
    }
}
